"""The performance report as an object, and its public version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain.test_highlight import DAY, PROGRAMME
from tests.domain.test_publication import placed
from tracker.domain.disclosure_facts import Issue
from tracker.domain.highlight_kpis import KpiEntry
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_reading import read_kpi
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.performance_parts import CommentPart, PerformanceReport
from tracker.domain.performance_publication import PublicPerformance, is_drawn, public_performance
from tracker.domain.performance_report import MeasureFact, PerformanceMaterial, build_performance
from tracker.domain.periods import month
from tracker.domain.publication_figures import MARK
from tracker.domain.publication_parts import NoPublicVersion, PublicationPart
from tracker.domain.report_documents import read_document, write_document

YEAR = ["12", "14", "11", "13", "9", "8", "7", "10", "15"]


def performance(*facts: MeasureFact, on: date = DAY) -> PerformanceReport:
    return build_performance(
        PerformanceMaterial(
            programme=PROGRAMME,
            status_on=on,
            data_to_on=date(2019, 12, 31),
            measures=facts,
            publication=PublicationPart(),
        )
    )


def counted(counts: list[str | None], **more: object) -> MeasureFact:
    return MeasureFact(placed(counts, **more), section="Safety", why="Because children may be at risk.")


def broken_down(table: dict[str, list[int]], month_numbers: list[int]) -> MeasureFact:
    """A count by source in months of 2019, with the whole of each month."""
    figures = []
    for at, number in enumerate(month_numbers):
        whole = Figure(month(2019, number), Decimal(sum(counts[at] for counts in table.values())))
        figures.append(whole)
        figures += [
            replace(whole, value=Decimal(counts[at]), dimension="Source", category=name)
            for name, counts in table.items()
        ]
    definition = KpiDefinition("CON", "Contacts", Unit.COUNT, basis=Basis.PERIOD)
    return MeasureFact(KpiEntry(read_kpi(definition, figures, [], today=DAY, status_on=DAY)))


def public(report: PerformanceReport, earlier: tuple[Issue, ...] = ()) -> PublicPerformance:
    stored = read_document(write_document(report))
    assert stored == report, "a report goes to JSON and back without loss"
    assert isinstance(stored, PerformanceReport)
    return public_performance(stored, earlier)


def test_a_measure_has_all_that_its_pages_print() -> None:
    fact = replace(counted(YEAR), commentary=(CommentPart("Dec 19", "More were found.", "Analyst"),))
    (measure,) = performance(fact).measures
    assert (measure.number, measure.section, measure.why) == (1, "Safety", "Because children may be at risk.")
    assert measure.latest == "15"
    assert measure.finding.startswith("15 in December 2019")
    assert [row.text for row in measure.periods] == [*YEAR, "due"]
    assert measure.periods[-2].year_to_date == "99"
    assert measure.chart is not None
    assert measure.commentary[0].text == "More were found."
    assert measure.reading_line == "Smaller is better. In period."


def test_a_measure_may_have_nothing_but_words() -> None:
    fact = replace(counted([]), commentary=(CommentPart("Dec 19", "Counting starts in April.", "Analyst"),))
    (measure,) = performance(fact).measures
    assert (measure.latest, measure.chart, measure.periods) == ("", None, ())
    assert measure.commentary
    assert public(performance(fact)).report.measures[0].commentary == measure.commentary


def test_the_measures_stand_under_their_sections_in_the_order_given() -> None:
    facts = [
        replace(counted(YEAR, code=code), section=name) for code, name in (("A", "One"), ("B", "One"), ("C", "Two"))
    ]
    report = performance(*facts)
    assert [(name, [one.code for one in held]) for name, held in report.sections] == [
        ("One", ["A", "B"]),
        ("Two", ["C"]),
    ]
    assert report.overview.startswith("3 measures: ")
    assert performance().overview == ""


def test_small_counts_are_gaps_in_the_chart_and_marks_in_the_table() -> None:
    version = public(performance(counted(["12", "14", "11", "3", "9", "8", "7", "10", "15"])))
    (measure,) = version.report.measures
    assert [row.text for row in measure.periods] == [MARK, "14", "11", MARK, "9", "8", "7", "10", "15", "due"]
    assert [row.year_to_date for row in measure.periods][:4] == [MARK, MARK, MARK, "40"]
    assert measure.chart is not None
    assert [one.value for one in measure.chart.columns][3] is None
    assert measure.chart.phases == measure.chart.notes == ()
    assert "Jul" not in measure.chart.description
    assert version.report.counts == ()
    assert any(one.where == "Children missing, in Jul 19" and one.what == "3" for one in version.left_out)


def test_a_running_total_and_its_months_do_not_give_the_small_one_away() -> None:
    (measure,) = public(performance(counted(["12", "14", "3"]))).report.measures
    shown = {row.label: (row.text, row.year_to_date) for row in measure.periods}
    assert shown["Jun 19"][0] == MARK
    assert MARK in (shown["Jun 19"][1], shown["May 19"][1], shown["May 19"][0], shown["Apr 19"][0])


def test_a_small_category_takes_its_complement_the_shares_and_the_drawing_with_it() -> None:
    report = performance(
        broken_down({"Police": [40, 41], "Schools": [25, 20], "Health": [12, 14], "Other": [2, 11]}, [11, 12])
    )
    assert is_drawn(report.measures[0].breakdowns[0])
    (picture,) = public(report).report.measures[0].breakdowns
    november = [row.cells[0].text for row in picture.rows]
    december = [row.cells[1].text for row in picture.rows]
    assert november.count(MARK) == 2
    assert november[3] == MARK
    assert MARK not in december
    assert [row.cells[0].share for row in picture.rows] == [None] * 4
    assert [total.text for total in picture.totals] == [MARK, "86"]
    assert not is_drawn(picture)
    assert "2" not in picture.description


def test_both_kinds_of_report_know_of_each_other() -> None:
    first = public(performance(counted(["12", "9", "8"], basis=Basis.YTD, on=date(2019, 7, 5)), on=date(2019, 7, 5)))
    assert first.report.measures[0].latest == "29"
    later = performance(counted(["12", "9", "8", "2"], basis=Basis.YTD, on=date(2019, 8, 5)), on=date(2019, 8, 5))
    assert public(later, (first.issue,)).report.measures[0].latest == MARK


def test_commentary_marked_or_on_hidden_figures_is_left_out() -> None:
    comments = (CommentPart("Dec 19", "Open words.", "A"), CommentPart("Nov 19", "Between us.", "A", is_public=False))
    shown = public(performance(replace(counted(YEAR), commentary=comments))).report.measures[0]
    assert [one.text for one in shown.commentary] == ["Open words."]
    hidden = public(performance(replace(counted(["3", *YEAR[1:]]), commentary=comments))).report.measures[0]
    assert hidden.commentary == ()


def test_a_report_without_its_counts_has_no_public_version() -> None:
    with pytest.raises(NoPublicVersion):
        public_performance(replace(performance(), publication=None))
