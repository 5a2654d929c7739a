"""The report object: what is computed into it from facts."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.domain.changes import DecisionFact, RiskFact, Snapshot
from tracker.domain.highlight import build
from tracker.domain.highlight_json import read_report, report_json, write_report
from tracker.domain.highlight_kpis import KpiEntry, SectionFact
from tracker.domain.highlight_material import BudgetFact, FindingFact, Material, MatterFact, RiskEntry
from tracker.domain.highlight_parts import HighlightReport, ProgrammePart
from tracker.domain.highlight_readiness import readiness
from tracker.domain.highlight_schema import SCHEMA
from tracker.domain.highlight_words import day_words, leading_sentences, money_text, stopped
from tracker.domain.kpi import Figure, KpiDefinition, Target
from tracker.domain.kpi_reading import read_kpi
from tracker.domain.kpi_terms import Basis, FigureState, Geography, Polarity, Unit
from tracker.domain.periods import month
from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus, PersonRef, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.risk import Position, RiskKind
from tracker.domain.status import PathToGreen, StatusUpdate

DAY, BEFORE = date(2020, 1, 27), date(2019, 12, 16)
PROGRAMME = ProgrammePart("seahaven", "Seahaven", "Council", "", "Director", "Deputy", "Programme Manager", "")
GUIDANCE = {rag: {"overall": f"{rag} overall", "action": f"{rag} action"} for rag in ("red", "green", "amber")}


def at(day: date) -> Moment:
    return Moment(today=day, is_working_day=lambda one: one.weekday() < 5)


def said(rag: Rag, words: str = "Some words.", on: date = date(2020, 1, 20), **more) -> StatusUpdate:
    return StatusUpdate(1, on, datetime(on.year, on.month, on.day, tzinfo=UTC), rag, words, "Programme Manager", **more)


def snapshot(day: date = DAY, *, overall=(), theme=(), objective=(), actions=(), kpis=None, risks=()) -> Snapshot:
    below = ObjectiveStatus(id=7, ref="1.1", name="Aim", at=at(day), updates=tuple(objective), actions=tuple(actions))
    first = ThemeStatus(id=3, ref="1", name="First", at=at(day), updates=tuple(theme), objectives=(below,))
    second = ThemeStatus(id=4, ref="2", name="Second", at=at(day))
    programme = ProgrammeStatus(
        id=1, ref="programme", name="P", slug="p", at=at(day), updates=tuple(overall), themes=(first, second)
    )
    return Snapshot(programme, kpis or {}, risks)


def report(now: Snapshot | None = None, **material) -> HighlightReport:
    given = {"programme": PROGRAMME, "data_to_on": date(2019, 12, 31), "guidance": GUIDANCE} | material
    return build(Material(now=now or snapshot(), **given))


def placed(values: dict[int, str | None], *, target: Target | None = None, **definition) -> KpiEntry:
    """A KPI whose month numbers of 2019 (13: January 2020) have these values; None: not available."""
    described = {"code": "PLC3", "name": "Placements", "unit": Unit.PERCENT, "decimals": 1} | definition
    polarity = described.pop("polarity", Polarity.SMALLER)
    figures = [
        Figure(
            month(2019 + (number - 1) // 12, (number - 1) % 12 + 1),
            Decimal(value) if value else None,
            basis=Basis.SNAPSHOT,
            state=FigureState.FINAL if value else FigureState.NOT_AVAILABLE,
        )
        for number, value in values.items()
    ]
    kpi = KpiDefinition(polarity=polarity, basis=Basis.SNAPSHOT, **described)
    return KpiEntry(read_kpi(kpi, figures, [target] if target else [], today=DAY, status_on=DAY))


def risk(number: int, probability: int, impact: int, **more) -> RiskEntry:
    fact = RiskFact(number, RiskKind.RISK, "x", "y", Position(probability, impact), impact, **more)
    return RiskEntry(fact, mitigation="Do it", owner="Director")


def test_an_empty_programme_has_a_report():
    made = report()
    assert made.overall.status == "not_rated"
    assert [theme.rag for theme in made.themes] == ["not_rated", "not_rated"]
    assert made.changes.since is None
    assert made.risks == made.budget == made.signals == ()


def test_the_labels_follow_from_the_status_date():
    made = report()
    assert made.prior_year == "2018/19"
    assert [(one.label, one.is_part) for one in made.columns] == [
        ("Aug 19", False),
        ("Sep 19", False),
        ("Oct 19", False),
        ("Nov 19", False),
        ("Dec 19", False),
        ("Jan 20", True),
    ]
    assert made.quarter_labels == ("Q4 2018/19", "Q1 2019/20", "Q2 2019/20", "Q3 2019/20")
    assert made.data_to == "December 2019"


def test_on_the_last_day_of_a_month_no_column_is_a_part():
    made = report(snapshot(date(2020, 1, 31)))
    assert not any(column.is_part for column in made.columns)


def full() -> HighlightReport:
    entry = placed({8: "15.8", 9: "16.0", 10: "17.5", 11: "18.8", 12: "19.9"}, target=Target(upper=Decimal(10)))
    update = said(Rag.RED, path=PathToGreen("Staff", "Recruit", date(2020, 3, 31)))
    action = ActionStatus(id=1, ref="1.1.1", name="Act", at=at(DAY), updates=(update,), owner=PersonRef(1, "Lead"))
    risks = (risk(1, 4, 5).fact,)
    now = snapshot(overall=[update], theme=[update], objective=[update], actions=[action], risks=risks)
    return report(
        now,
        before=snapshot(BEFORE, risks=(risk(1, 3, 5).fact,)),
        meeting_on=date(2020, 2, 5),
        meeting="Improvement Board",
        risks=[risk(1, 4, 5)],
        sections=[SectionFact("Stability", 3, (entry,)), SectionFact("Whole", None, (entry,))],
        budget=[BudgetFact("Line", Decimal("1000.50"), None, None)],
        concerns=[
            MatterFact(1, "Title", "Words", ("A", "B"), "Ongoing", None, date(2020, 2, 24), is_illustrative=True)
        ],
        decisions=[DecisionFact(1, "Agree?", "Detail", "Lead", date(2020, 1, 20), date(2020, 1, 31), "1.1")],
        requests=[DecisionFact(2, "Help", "", "Lead", date(2020, 1, 21))],
        findings=[FindingFact("Inspection", date(2018, 10, 19), 1, "Late.", (7, 99))],
    )


def test_the_report_goes_to_json_and_back_without_loss():
    made = full()
    assert read_report(write_report(made)) == made
    assert write_report(read_report(write_report(made))) == write_report(made)


def test_the_json_has_the_keys_that_others_rely_on():
    made = json.loads(write_report(full()))
    assert {
        "programme", "status_date", "overall", "budget", "concerns", "developments", "risks", "guidance", "themes",
        "changes", "decisions", "rating_queries", "findings", "signals", "data_quality", "version",
    } <= made.keys()  # fmt: skip
    assert made["status_date"] == "2020-01-27"
    theme = made["themes"][0]
    assert {"number", "name", "narrative", "rag", "kpi_sections", "objectives"} <= theme.keys()
    action = theme["objectives"][0]["actions"][0]
    assert {"ref", "title", "owner", "quarters", "now"} <= action.keys()
    assert [set(quarter) >= {"label", "rag"} for quarter in action["quarters"]] == [True] * 4
    assert made["risks"][0]["score"] == 20


def test_a_key_that_a_later_version_wrote_is_left_aside():
    plain = report_json(full()) | {"schema": SCHEMA, "from_the_future": 1}
    assert read_report(json.dumps(plain)) == full()


@pytest.mark.parametrize(
    ("budget", "actual", "forecast", "variance", "text"),
    [
        (None, None, None, None, ""),
        ("100", None, None, None, ""),
        (None, "80", "90", None, ""),
        ("100", "80", None, 20.0, "£20"),
        ("100", "80", "110", -10.0, "−£10"),
        ("100.50", None, "100", 0.5, "£0.50"),
        ("0", None, "0", 0.0, "£0"),
    ],
)
def test_variance_is_derived_and_empty_where_amounts_are(budget, actual, forecast, variance, text):
    amounts = [Decimal(one) if one else None for one in (budget, actual, forecast)]
    (line,) = report(budget=[BudgetFact("Line", *amounts)]).budget
    assert (line.variance, line.variance_text) == (variance, text)


def test_scores_stand_by_number_and_rank_by_score():
    positions = [(4, 5), (4, 4), (4, 4), (3, 5), (5, 5), (3, 4), (3, 4), (3, 4)]
    made = report(risks=[risk(number, *position) for number, position in enumerate(positions, 1)])
    assert [one.score for one in made.risks] == [20, 16, 16, 15, 25, 12, 12, 12]
    assert [one.number for one in made.risks_worst_first] == [5, 1, 2, 3, 4, 6, 7, 8]
    assert "All eight score 12 or more" in made.risk_note


@pytest.mark.parametrize(
    ("before", "words"), [((3, 4), "up 4"), ((5, 4), "down 4"), ((4, 4), "no change"), (None, "new")]
)
def test_movement_is_since_the_last_edition(before, words):
    earlier = (risk(1, *before).fact,) if before else ()
    (one,) = report(risks=[risk(1, 4, 4)], before=snapshot(BEFORE, risks=earlier)).risks
    assert one.movement_words == words


def test_without_an_edition_before_nothing_has_moved():
    (one,) = report(risks=[risk(1, 4, 4)]).risks
    assert (one.movement, one.movement_words, one.previous_score) == ("", "", None)


def test_closed_risks_are_left_out_and_issues_have_no_score():
    issue = RiskEntry(RiskFact(2, RiskKind.ISSUE, "staff have left", "cases wait", None, 5))
    made = report(risks=[risk(1, 4, 4, is_open=False), issue])
    (one,) = made.risks
    assert (one.number, one.probability, one.score, one.band) == (2, None, None, "")
    assert one.description == "Staff have left; cases wait"


def test_guidance_stands_green_first_with_two_texts_a_colour():
    made = report()
    assert [(one.rag, one.overall, one.action) for one in made.guidance] == [
        (rag, f"{rag} overall", f"{rag} action") for rag in ("green", "amber", "red")
    ]


def test_a_kpi_placed_twice_stands_twice():
    entry = placed({12: "19.9"})
    made = report(sections=[SectionFact("One", 3, (entry,)), SectionFact("Two", 3, (entry,))])
    assert [kpi.code for kpi in made.kpis] == ["PLC3", "PLC3"]
    assert [section.heading for section in made.themes[0].kpi_sections] == ["One", "Two"]


def test_the_cells_tell_kinds_of_nothing_apart():
    (kpi,) = report(sections=[SectionFact("", 3, (placed({8: "1.0", 10: None, 11: "2"}),))]).kpis
    assert [(cell.kind, cell.text) for cell in kpi.months] == [
        ("value", "1.0"),
        ("gap", "gap"),
        ("not_available", "–"),
        ("value", "2"),
        ("owed", "owed"),
        ("not_yet_due", "due"),
    ]
    assert (kpi.prior_year.text, kpi.prior_year.words) == ("", "not entered")


def test_a_part_month_is_shown_and_not_judged():
    (kpi,) = report(sections=[SectionFact("", 3, (placed({11: "10", 12: "11", 13: "5"}),))]).kpis
    assert (kpi.months[-1].kind, kpi.months[-1].text) == ("part", "5")
    assert kpi.direction_words == "worse"
    assert kpi.trend.is_part


@pytest.mark.parametrize(
    ("target", "text", "verdict"),
    [
        (None, "", ""),
        (Target(upper=Decimal(10)), "≤ 10", "missed"),
        (Target(upper=Decimal(19), amber_tolerance=Decimal(2)), "≤ 19", "just missed"),
        (Target(upper=Decimal(20)), "≤ 20", "met"),
    ],
)
def test_the_target_and_whether_it_is_met(target, text, verdict):
    (kpi,) = report(sections=[SectionFact("", 3, (placed({12: "19.9"}, target=target),))]).kpis
    assert (kpi.target_text, kpi.verdict) == (text, verdict)


def test_a_section_names_its_unit_once_or_each_row_its_own():
    share, count = placed({12: "1"}), placed({12: "1"}, code="N", unit=Unit.COUNT, decimals=0)
    made = report(sections=[SectionFact("A", 3, (share,)), SectionFact("B", 3, (share, count))])
    assert [section.unit for section in made.themes[0].kpi_sections] == ["%", ""]


def test_a_name_that_ends_with_its_unit_is_not_given_it_again():
    days = placed({12: "1"}, name="Court authority to match, average days", unit=Unit.DAYS, decimals=0)
    share = placed({12: "1"}, code="SHARE", name="Leaving care by adoption")
    made = report(sections=[SectionFact("A", 3, (days, share))])
    assert [kpi.unit_beside for kpi in made.themes[0].kpi_sections[0].kpis] == ["", "%"]


def test_benchmarks_that_do_not_exist_are_not_blank():
    def held(geography: Geography, state: FigureState) -> KpiEntry:
        figure = Figure(month(2019, 8), None, geography=geography, state=state)
        definition = KpiDefinition("A", "A")
        return KpiEntry(read_kpi(definition, [figure], [], today=DAY, status_on=DAY))

    entry = held(Geography.NATIONAL, FigureState.NOT_APPLICABLE)
    (kpi,) = report(sections=[SectionFact("", 3, (entry,))]).kpis
    assert (kpi.national.text, kpi.regional.text, kpi.neighbours.text) == ("n/a", "", "")


def test_one_narrative_stands_with_its_objective_and_the_actions_keep_theirs():
    acts = [
        ActionStatus(id=n, ref=f"1.1.{n}", name="A", at=at(DAY), updates=(said(Rag.AMBER, f"{n}"),)) for n in (1, 2)
    ]
    (objective,) = report(snapshot(objective=[said(Rag.AMBER, "For both.")], actions=acts)).themes[0].objectives
    assert objective.narrative == "For both."
    assert [action.narrative for action in objective.actions] == ["1", "2"]


def test_a_stated_rating_better_than_the_evidence_is_a_query_and_says_so_on_its_objective():
    late = ActionStatus(id=1, ref="1.1.1", name="A", at=at(DAY), updates=(said(Rag.RED, "Late."),))
    made = report(snapshot(objective=[said(Rag.GREEN)], actions=[late]))
    (objective,) = made.themes[0].objectives
    assert (objective.query, objective.rag, objective.evidence) == (True, "green", "red")
    assert [(one.ref, one.stated, one.evidence) for one in made.rating_queries] == [("1.1", "green", "red")]


def test_open_decisions_come_by_the_day_they_are_needed_and_then_requests_for_help():
    def asked(number: int, needed: date | None, **more) -> DecisionFact:
        return DecisionFact(number, str(number), "", "Lead", date(2020, 1, 2), needed, **more)

    decisions = [
        asked(1, None),
        asked(2, date(2020, 2, 10)),
        asked(3, date(2020, 1, 31)),
        asked(4, None, answered_on=DAY),
    ]
    made = report(decisions=decisions, requests=[asked(5, None)])
    assert [(one.number, one.kind, one.title) for one in made.decisions] == [
        (1, "decision", "3"),
        (2, "decision", "2"),
        (3, "decision", "1"),
        (4, "help", "5"),
    ]


def test_a_finding_names_the_objectives_that_are_still_in_the_plan():
    (finding,) = full().findings
    assert [(one.ref, one.rag) for one in finding.objectives] == [("1.1", "red")]


def test_a_long_overall_narrative_begins_on_the_first_page():
    sentence = "Eighty characters stand in each of these sentences, so that many make it long. "
    made = report(snapshot(overall=[said(Rag.RED, sentence * 50)]))
    assert made.overall.is_continued
    assert len(made.overall.summary) <= 600
    assert made.overall.summary.endswith("long.")
    assert made.overall.narrative == sentence * 50


def test_what_is_not_ready_is_named_before_submitting():
    now = snapshot()
    found = readiness(report(now, sections=[SectionFact("", 3, (placed({11: "1"}),))]), now.programme)
    assert [(gap.kind.value, gap.words, [thing.words for thing in gap.things]) for gap in found] == [
        ("programme", "The programme has no update of its own yet", []),
        ("rating", "Not rated", ["theme 1", "theme 2"]),
        ("figure", "1 figure of the last closed month is owed", ["Placements"]),
        ("meeting", "No board meeting is planned; add one under events", []),
    ]


@pytest.mark.parametrize(
    ("words", "longest", "first"),
    [
        ("Short.", 10, "Short."),
        ("One. Two. Three.", 9, "One."),
        ("One. Two. Three.", 10, "One. Two."),
        ("No end in sight here", 9, "No end…"),
    ],
)
def test_leading_sentences(words, longest, first):
    assert leading_sentences(words, longest) == first


def test_words():
    assert (day_words(DAY), money_text(Decimal(1200)), money_text(Decimal("0.5"))) == (
        "27 January 2020",
        "£1,200",
        "£0.50",
    )
    assert (stopped("Agree"), stopped("Agree?")) == ("Agree.", "Agree?")
