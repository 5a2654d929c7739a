"""The public version of a report: what it leaves out, and that nothing else tells it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain.test_highlight import DAY, full, report, said, snapshot
from tracker.domain.highlight_json import read_report, write_report
from tracker.domain.highlight_kpis import KpiEntry, SectionFact
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.kpi import Figure, KpiDefinition, Target
from tracker.domain.kpi_reading import read_kpi
from tracker.domain.kpi_terms import Basis, FigureState, Polarity, Unit
from tracker.domain.periods import financial_year, month
from tracker.domain.publication import PublicVersion, public_version
from tracker.domain.publication_figures import MARK
from tracker.domain.publication_marks import Marks, marked
from tracker.domain.publication_parts import NoPublicVersion, PublicationPart
from tracker.domain.rag import Rag

APRIL = 4


def placed(
    counts: list[str | None],
    *,
    code: str = "MISS",
    unit: Unit = Unit.COUNT,
    basis: Basis = Basis.PERIOD,
    bases: list[int] | None = None,
    is_flagged: bool = False,
    commentary: str = "",
    on: date = DAY,
    **more: object,
) -> KpiEntry:
    """A KPI whose months from April 2019 on have these values; with ``bases`` they are numerators."""
    figures = []
    for at, count in enumerate(counts):
        period = month(2019 + (at + 3) // 12, (at + 3) % 12 + 1)
        value = Decimal(count) if count else None
        figures.append(
            Figure(
                period,
                None if bases else value,
                numerator=value if bases else None,
                denominator=Decimal(bases[at]) if bases else None,
                basis=Basis.SNAPSHOT if basis is Basis.SNAPSHOT else Basis.PERIOD,
                state=FigureState.FINAL if count else FigureState.NOT_AVAILABLE,
            )
        )
    definition = KpiDefinition(code, "Children missing", unit, polarity=Polarity.SMALLER, basis=basis, **more)
    reading = read_kpi(definition, figures, [Target(upper=Decimal(4))], today=on, status_on=on)
    return KpiEntry(reading, commentary=commentary, has_small_numbers=is_flagged)


def with_kpis(*entries: KpiEntry, **material: object) -> HighlightReport:
    return report(sections=[SectionFact("Safety", 3, entries)], **material)


def public(made: HighlightReport) -> PublicVersion:
    return public_version(read_report(write_report(made)))


def cells(version: PublicVersion) -> list[str]:
    kpi = version.report.kpis[0]
    return [kpi.current.text, *(cell.text for cell in kpi.months)]


def everything(version: PublicVersion) -> str:
    return write_report(version.report)


def test_small_counts_and_all_that_is_said_of_them_are_gone() -> None:
    entry = placed(["7", "9", "8", "0", "3", "3", "4", "4", "4"], commentary="There were four again.")
    made = with_kpis(entry)
    assert made.kpis[0].verdict == "met"
    version = public(made)
    kpi = version.report.kpis[0]
    assert cells(version) == [MARK, MARK, MARK, MARK, MARK, MARK, "due"]
    assert (kpi.verdict, kpi.rag, kpi.direction, kpi.change_words, kpi.signal_words) == ("", None, None, "", "")
    assert kpi.commentary == ""
    assert kpi.trend.values == (7.0, 9.0, 8.0, 0.0, None, None, None, None, None)
    assert kpi.trend.words == "Trend: Apr 19 7, May 19 9, Jun 19 8, Jul 19 0; others suppressed to protect people"
    assert "[c]: suppressed" in version.report.themes[0].kpi_notes
    assert version.report.counts == ()
    assert version.report.is_public
    assert not version.report.signals


def test_a_cumulative_series_of_0_0_1_1_2_shows_its_zeros_and_nothing_else() -> None:
    entry = placed([None, None, None, None, "0", "0", "1", "0", "1"], basis=Basis.YTD)
    version = public(with_kpis(entry))
    assert cells(version) == [MARK, "0", "0", MARK, "0", MARK, "due"]


def test_large_counts_stay_with_what_is_said_of_them() -> None:
    made = with_kpis(placed(["17", "19", "18", "20", "13", "13", "14", "24", "34"], commentary="Thirty-four."))
    version = public(made)
    assert version.report.kpis == made.kpis
    assert version.report.signals == made.signals
    assert version.left_out == ()


def test_a_percentage_is_hidden_for_its_numerator_its_complement_and_its_base() -> None:
    entry = placed(["20", "3", "98", "2", "0"], unit=Unit.PERCENT, basis=Basis.SNAPSHOT, bases=[100, 90, 100, 4, 30])
    version = public(with_kpis(entry))
    assert version.report.kpis[0].trend.values == (20.0, None, None, None, 0.0)


def test_a_percentage_without_parts_is_shown_unless_it_is_of_small_numbers() -> None:
    assert MARK not in cells(public(with_kpis(placed(["2.5", "3.5"], unit=Unit.PERCENT, basis=Basis.SNAPSHOT))))
    flagged = placed(["2.5", "3.5"], unit=Unit.PERCENT, basis=Basis.SNAPSHOT, is_flagged=True)
    assert public(with_kpis(flagged)).report.kpis[0].current.text == MARK


def test_the_next_edition_makes_good_for_the_last() -> None:
    december = placed(["12", "9", "8", "14", "11", "8", "9", "10", "12"], basis=Basis.YTD, on=date(2019, 12, 31))
    first = public_version(with_kpis(december, now=snapshot(date(2019, 12, 31))))
    assert first.report.kpis[0].current.text == "93"
    counts = ["12", "9", "8", "14", "11", "8", "9", "10", "12", "2"]
    later = with_kpis(placed(counts, basis=Basis.YTD, on=date(2020, 1, 31)), now=snapshot(date(2020, 1, 31)))
    alone = public_version(later)
    after = public_version(later, [first.issue])
    assert alone.report.kpis[0].current.text == "95"
    assert after.report.kpis[0].current.text == MARK, "95 less the 93 of December gives January away"
    assert after.report.kpis[0].months[5].text == MARK


def test_the_year_before_and_its_months_give_no_month_away() -> None:
    figures = [Figure(financial_year(date(2018, 5, 1)), Decimal(40))]
    figures += [Figure(month(2018 + (at + 3) // 12, (at + 3) % 12 + 1), Decimal(n)) for at, n in enumerate([3] * 24)]
    definition = KpiDefinition("MISS", "Children missing", basis=Basis.YTD)
    reading = read_kpi(definition, figures, [], today=date(2020, 3, 31), status_on=date(2020, 3, 31))
    version = public_version(with_kpis(KpiEntry(reading), now=snapshot(date(2020, 3, 31))))
    assert all(cell == MARK for cell in cells(version)[1:])


@pytest.mark.parametrize(
    ("marks", "gone"),
    [
        (Marks(updates=frozenset({"programme"})), "Words on the programme"),
        (Marks(updates=frozenset({"1"})), "Words on the theme"),
        (Marks(updates=frozenset({"1.1"})), "Words on the objective"),
        (Marks(risks=frozenset({1})), "If x, then y"),
        (Marks(mitigations=frozenset({1})), "Do it"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_marked_words_are_in_the_report_and_not_in_its_public_version(marks: Marks, gone: str) -> None:
    made = full()
    theme = made.themes[0]
    objective = replace(theme.objectives[0], narrative="Words on the objective")
    made = replace(
        made,
        overall=replace(made.overall, narrative="Words on the programme", summary="Words on the programme"),
        themes=(replace(theme, narrative="Words on the theme", objectives=(objective,)), *made.themes[1:]),
    )
    made = marked(made, marks)
    assert gone in write_report(made)
    version = public(made)
    assert json.dumps(gone)[1:-1] not in everything(version)
    assert any(gone in one.what and one.why == "marked not for publication" for one in version.left_out)


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("concerns", "Title"),
        ("decisions", "Agree?"),
        ("findings", "Late."),
        ("budget", "Between us"),
    ],
)
def test_what_is_marked_is_left_out_as_a_whole_and_of_the_budget_its_comment(part: str, gone: str) -> None:
    made = full()
    made = replace(made, budget=(replace(made.budget[0], comment="Between us"),))
    private = tuple(replace(one, is_public=False) for one in getattr(made, part))
    version = public(replace(made, **{part: private}))
    assert json.dumps(gone)[1:-1] not in everything(version)
    assert any(gone in one.what for one in version.left_out)
    assert gone in everything(public(made))


def test_a_marked_risk_is_gone_from_what_changed_and_from_the_counts_of_risks() -> None:
    version = public(marked(full(), Marks(risks=frozenset({1}))))
    assert version.report.risks == version.report.changes.risks == ()
    assert not any(line.what == "Risks" for line in version.report.changes.summary)
    assert version.report.risk_note == "Score is probability (P) times impact (I), 1 to 5 each."


def test_a_marked_update_takes_its_path_and_the_reason_of_its_move_with_it() -> None:
    version = public(marked(full(), Marks(updates=frozenset({"programme", "1", "1.1", "1.1.1"}))))
    assert "Recruit" not in everything(version)
    assert "Staff" not in everything(version)
    assert version.report.overall.status == "red"


def test_owners_below_head_of_service_are_left_out_where_the_programme_says_so() -> None:
    made = replace(full(), publication=PublicationPart(True, ("A",), ("A", "B", "Lead", "Director")))
    version = public(made)
    assert version.report.concerns[0].owner == "A"
    assert version.report.themes[0].objectives[0].actions[0].owner == ""
    assert version.report.decisions[0].asked_by == ""
    assert '"Lead"' not in everything(version)
    assert public(full()).report.concerns[0].owner == "A; B"


def test_sentences_that_name_a_measure_with_hidden_figures_are_left_out() -> None:
    words = "Work goes on. Children missing fell to 3 in December. More is planned."
    now = snapshot(overall=[said(Rag.RED, words)])
    version = public(with_kpis(placed(["3", "3"]), now=now))
    assert version.report.overall.narrative == "Work goes on. More is planned."
    kept = public(with_kpis(placed(["30", "30"]), now=now))
    assert kept.report.overall.narrative == words


def test_commentary_that_is_not_for_publication_is_left_out() -> None:
    entry = replace(placed(["30", "31"], commentary="Between us."), is_commentary_public=False)
    made = with_kpis(entry)
    assert "Between us." in write_report(made)
    assert "Between us." not in everything(public(made))


def test_a_report_stored_without_its_counts_has_no_public_version() -> None:
    document = json.loads(write_report(full()))
    for key in ("counts", "publication", "is_public"):
        del document[key]
    with pytest.raises(NoPublicVersion, match="submit a correction"):
        public_version(read_report(json.dumps(document)))
