"""Two editions held against each other, by what their stored objects say."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.test_highlight import BEFORE, DAY, at, placed, report, risk, said, snapshot
from tracker.domain.changes import DecisionFact
from tracker.domain.comparison import compare_reports
from tracker.domain.highlight_json import read_report, write_report
from tracker.domain.highlight_kpis import SectionFact
from tracker.domain.highlight_material import BoardActionFact, BudgetFact, FindingFact, MatterFact
from tracker.domain.plan import ActionStatus, Slip
from tracker.domain.rag import Rag


def action(number, rag, day, **more):
    words = more.pop("words", "Some words.")
    return ActionStatus(
        id=number, ref=f"1.1.{number}", name=f"Act {number}", at=at(day), updates=(said(rag, words),), **more
    )


def concern(ref=1, words="Slow.", **more):
    return MatterFact(ref, "Recruitment", words, ("Lead",), "", date(2020, 3, 31), None, is_illustrative=False, **more)


def made(day=DAY, *, actions=(), rag=Rag.AMBER, words="Some words.", risks=(), **material):
    update = said(rag, words)
    now = snapshot(day, overall=[update], objective=[update], actions=actions, risks=tuple(one.fact for one in risks))
    return report(now, risks=risks, **material)


def test_the_same_edition_twice_differs_in_nothing():
    one = made(actions=[action(1, Rag.RED, DAY)], risks=[risk(1, 4, 5)], concerns=[concern()])
    found = compare_reports(one, read_report(write_report(one)))
    assert found.is_empty
    assert found.unchanged_words == ("Seahaven", "1.1 Aim", "1.1.1 Act 1")


def test_what_is_given_the_wrong_way_round_is_put_right():
    earlier, later = made(BEFORE, rag=Rag.AMBER), made(DAY, rag=Rag.RED)
    found, turned = compare_reports(earlier, later), compare_reports(later, earlier)
    assert (found.since, found.until, found.is_swapped) == (BEFORE, DAY, False)
    assert turned == replace(found, is_swapped=True)
    assert [(one.ref, one.before, one.now, one.travel) for one in found.ratings] == [
        ("programme", "amber", "red", "worse"),
        ("1.1", "amber", "red", "worse"),
    ]


def test_a_correction_comes_after_what_it_corrects():
    first, second = made(), made(version=2, correction="A figure was wrong")
    found = compare_reports(second, first)
    assert found.is_swapped
    assert [(one.what, one.before, one.now) for one in found.facts] == [("Corrects", "", "A figure was wrong")]


def test_actions_completed_slipped_added_and_removed():
    due, later = date(2020, 1, 31), date(2020, 2, 28)
    slips = (Slip(due, later, "No site", date(2020, 1, 10)),)
    before = made(
        BEFORE,
        actions=[
            action(1, Rag.AMBER, BEFORE),
            action(2, Rag.AMBER, BEFORE, due_on=due),
            action(3, Rag.GREEN, BEFORE),
        ],
    )
    now = made(
        actions=[
            action(1, Rag.COMPLETE, DAY),
            action(2, Rag.RED, DAY, due_on=later, slips=slips),
            action(4, Rag.GREEN, DAY),
        ]
    )
    found = compare_reports(before, now)
    assert [one.ref for one in found.completed] == ["1.1.1"]
    assert [(one.ref, one.detail, one.reason) for one in found.slipped] == [
        ("1.1.2", "from 31 Jan 2020 to 28 Feb 2020, by 4 weeks; first slip", "No site")
    ]
    assert [one.ref for one in found.added] == ["1.1.4"]
    assert [one.ref for one in found.removed] == ["1.1.3"]
    assert [(one.ref, one.before, one.now) for one in found.actions] == [("1.1.2", "amber", "red")]


def test_a_renumbered_and_renamed_action_is_still_the_same():
    before = made(BEFORE, actions=[action(1, Rag.AMBER, BEFORE)])
    moved = replace(action(1, Rag.AMBER, DAY), ref="1.1.5", name="Renamed")
    found = compare_reports(before, made(actions=[moved]))
    assert found.added == found.removed == ()


def test_documents_without_ids_are_matched_by_name():
    one = made(BEFORE, actions=[action(1, Rag.AMBER, BEFORE)])
    bare = read_report(write_report(one).replace('"id": 1,', '"id": 0,').replace('"id": 1\n', '"id": 0\n'))
    found = compare_reports(bare, made(actions=[action(1, Rag.RED, DAY)]))
    assert (found.added, found.removed) == ((), ())
    assert [one.now for one in found.actions] == ["red"]


def test_narratives_are_compared_as_they_were_typed():
    """An abbreviation explained in one edition only is the same word; so is a live figure that moved."""
    entry, moved = placed({11: "18.8", 12: "19.9"}), placed({11: "18.8", 12: "21.0"})
    words = "The IRO said {kpi:PLC3 latest}."
    before = made(BEFORE, words=words, actions=[action(1, Rag.RED, BEFORE, words="The IRO.")], sections=sections(entry))
    before_said = before.overall.narrative
    now = made(words=words, actions=[action(1, Rag.RED, DAY, words="Another.")], sections=sections(moved))
    found = compare_reports(before, now)
    assert "(independent reviewing officer)" in before_said
    assert [(one.ref, one.before, one.now) for one in found.changed_words] == [("1.1.1", "The IRO.", "Another.")]
    assert "1.1 Aim" in found.unchanged_words


def sections(entry):
    return [SectionFact("Stability", 3, (entry,))]


def test_risks_that_moved_are_new_or_closed():
    found = compare_reports(
        made(BEFORE, risks=[risk(1, 4, 4), risk(2, 2, 2), risk(3, 3, 3)]),
        made(risks=[risk(1, 4, 5), risk(3, 3, 3), risk(4, 1, 5)]),
    )
    assert {(one.number, one.movement, one.detail) for one in found.risks} == {
        (4, "new", "new, 5"),
        (1, "worse", "16 to 20"),
        (2, "better", "closed"),
    }


def test_measures_that_moved_and_months_that_were_restated():
    before = made(sections=sections(placed({10: "17.5", 11: "18.6"})))
    now = made(sections=sections(placed({10: "17.5", 11: "18.8", 12: "19.9"})), version=2)
    (one,) = compare_reports(before, now).kpis
    assert (one.before, one.now) == ("18.6 Nov 19, snapshot", "19.9 Dec 19, snapshot")
    assert (one.difference, one.restated) == ("+1.3", ("Nov 19: 18.8, was 18.6",))


def test_concerns_budget_findings_and_the_boards_actions():
    line = BudgetFact("Agency", Decimal(100), None, None)
    asked = BoardActionFact(1, "Board", BEFORE, "Show it", "Lead", date(2020, 1, 10), None)
    found = compare_reports(
        made(BEFORE, concerns=[concern()], budget=[line]),
        made(
            concerns=[concern(words="Better."), concern(2)],
            budget=[replace(line, actual=Decimal(40))],
            findings=[FindingFact("Visit", date(2020, 1, 15), 1, "Found", ())],
            board_actions=[asked],
        ),
    )
    assert [(one.what, bool(one.before), bool(one.now)) for one in found.concerns] == [
        ("1 Recruitment", True, True),
        ("2 Recruitment", False, True),
    ]
    assert [(one.before, one.now) for one in found.budget] == [("budget £100", "budget £100; actual £40; variance £60")]
    assert [one.text for one in found.findings] == ["Found"]
    assert [one.text for one in found.board_actions] == ["new; late: due 10 Jan 2020"]


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (DecisionFact(1, "Fund it", "", "Manager", DAY), "asked by the Manager, 27 Jan 2020; not answered yet"),
        (
            DecisionFact(1, "Fund it", "", "Manager", BEFORE, answer="Yes", answered_by="Director", answered_on=DAY),
            "Yes (Director, 27 Jan 2020)",
        ),
    ],
)
def test_decisions_asked_and_answered(decision, said):
    found = compare_reports(made(BEFORE), made(decisions=[decision]))
    assert [(one.what, one.text) for one in found.decisions] == [("Fund it", said)]


RAGS = st.sampled_from([Rag.RED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE])
EDITIONS = st.builds(
    lambda days, rags, probability: made(
        DAY - timedelta(days=days),
        actions=[action(number, rag, DAY - timedelta(days=days)) for number, rag in rags.items()],
        risks=[risk(1, probability, 3)],
    ),
    st.integers(0, 400),
    st.dictionaries(st.integers(1, 4), RAGS),
    st.integers(1, 5),
)


@given(EDITIONS, EDITIONS)
def test_two_editions_differ_the_same_way_round_whichever_is_named_first(one, other):
    found, turned = compare_reports(one, other), compare_reports(other, one)
    if (one.status_date, one.version) != (other.status_date, other.version):
        assert replace(found, is_swapped=False) == replace(turned, is_swapped=False)
    assert compare_reports(one, one).is_empty
