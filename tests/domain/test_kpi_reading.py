"""One reading, on the months of a real report as of 27 January 2020."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.figures import (
    at_least,
    benchmark,
    count_kpi,
    figure,
    monthly,
    parts,
    percent_kpi,
    quarterly_kpi,
    read,
)
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_cells import CellKind
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Qualifier, Unit
from tracker.domain.periods import financial_year, month
from tracker.domain.spc import Variation


def texts(reading: KpiReading) -> str:
    return " ".join(cell.text for cell in reading.six_months)


def kinds(reading: KpiReading) -> list[str]:
    return [cell.kind.value for cell in reading.six_months]


def snapshots(values: str) -> list[Figure]:
    return monthly("2019-08", values, Basis.SNAPSHOT)


SNAPSHOT = percent_kpi(basis=Basis.SNAPSHOT)
YTD = percent_kpi(basis=Basis.YTD)


@pytest.mark.parametrize(
    ("definition", "figures", "text", "words"),
    [
        (SNAPSHOT, snapshots("15.8 16.0 17.5 18.8 19.9"), "19.9%", "Dec 19, snapshot"),
        # January is not over: December is the latest.
        (SNAPSHOT, snapshots("70.8 74.7 72.3 78.8 73.3 64.0"), "73.3%", "Dec 19, snapshot"),
        (SNAPSHOT, snapshots(". . 34.5 38.0 -"), "38.0%", "Nov 19, snapshot"),
        (
            YTD,
            [
                *monthly("2019-08", "78 92.1 88.1 78.1 68.6 72.6"),
                figure("2020-01-27", "81.4", basis=Basis.YTD),
            ],
            "81.4%",
            "Apr 19 to 27 Jan, year to date",
        ),
        (
            YTD,
            [*monthly("2019-08", "50.0 50.0 75.0 20.0 63.6 18"), figure("2020-01-27", "63", basis=Basis.YTD)],
            "63%",
            "Apr 19 to 27 Jan, year to date",
        ),
        # A total named by the open month reaches only to the status date.
        (YTD, [figure("2020-01", "63", basis=Basis.YTD)], "63%", "Apr 19 to 27 Jan, year to date"),
        (YTD, monthly("2019-10", "24 23 22", Basis.YTD), "22%", "Apr 19 to Dec 19, year to date"),
        (
            count_kpi(basis=Basis.YTD),
            [*monthly("2019-08", "15 18 14 5 4"), figure("2019-12", "105", basis=Basis.YTD)],
            "105",
            "Apr 19 to Dec 19, year to date",
        ),
        # Four months are missing, so nothing adds up: the last month is what can be said.
        (count_kpi(basis=Basis.YTD), monthly("2019-08", "28 17 31 30 35"), "35", "Dec 19, in month"),
        (
            count_kpi(basis=Basis.YTD),
            monthly("2019-04", "10 10 10 10 28 17 31 30 35 3"),
            "184",
            "Apr 19 to 27 Jan, year to date",
        ),
        (count_kpi(), monthly("2019-11", "30 35 3"), "35", "Dec 19, in month"),
        (count_kpi(unit=Unit.MONEY), monthly("2019-12", "1234567"), "£1,234,567", "Dec 19, in month"),
        (percent_kpi(), parts("2019-12", "1/5"), "1/5", "Dec 19, in month"),
        (percent_kpi(), parts("2019-12", "28/42"), "66.7%", "Dec 19, in month"),
        (quarterly_kpi(), [figure("2019/20 Q3", "61.5")], "61.5%", "2019/20 Q3, in quarter"),
        (
            percent_kpi(frequency=Frequency.YEARLY, basis=Basis.THREE_YEAR),
            [figure("2012-15", "61", basis=Basis.THREE_YEAR)],
            "61%",
            "Apr 12 to Mar 15, three years",
        ),
        (
            percent_kpi(basis=Basis.ROLLING_12M),
            [figure("2019-12", "15.2", basis=Basis.ROLLING_12M)],
            "15.2%",
            "Jan 19 to Dec 19, 12 months",
        ),
        (
            count_kpi(),
            [figure("2019-12", "120", qualifier=Qualifier.APPROXIMATELY)],
            "about 120",
            "Dec 19, in month",
        ),
    ],
)
def test_the_headline_is_on_the_kpis_own_basis(
    definition: KpiDefinition, figures: list[Figure], text: str, words: str
) -> None:
    latest = read(definition, figures).latest
    assert latest is not None
    assert (latest.text, latest.words) == (text, words)


def test_a_headline_that_could_not_be_derived_says_why() -> None:
    reading = read(count_kpi(basis=Basis.YTD), monthly("2019-08", "28 17 31 30 35"))
    assert reading.flags == ("no year to date: base missing, no figure for Apr 19 to Jul 19",)


def test_an_entered_year_to_date_wins_over_a_derived_one_and_a_stale_one_does_not() -> None:
    months = monthly("2019-04", "10 10 10 10 10 10")
    entered = figure("2019-09", "63", basis=Basis.YTD)
    definition = count_kpi(basis=Basis.YTD)
    same = read(definition, [*months, entered], status_on=date(2019, 9, 30))
    assert same.latest is not None
    assert (same.latest.value, same.latest.is_derived) == (63, False)
    assert [finding.kind for finding in same.findings] == ["ytd"]
    assert same.findings[0].message == ("63 was entered as the year to date, but the year's figures give 60")
    stale = read(definition, [*months, figure("2019-06", "31", basis=Basis.YTD)], status_on=date(2019, 9, 30))
    assert stale.latest is not None
    assert (stale.latest.value, stale.latest.is_derived) == (60, True)


def test_last_years_outturn_is_no_headline_of_this_year() -> None:
    figures = [figure("2018/19", "70", basis=Basis.YTD), *monthly("2019-08", "78 92.1")]
    reading = read(YTD, figures)
    assert reading.latest is not None
    assert reading.latest.words == "Sep 19, in month"
    assert reading.prior_year.text == "70"


def test_a_kpi_with_nothing_but_dashes_has_no_figure_and_nothing_is_invented() -> None:
    reading = read(SNAPSHOT, snapshots("- - - - - -"), [at_least("90")])
    assert (reading.latest, reading.judged_point, reading.run) == (None, None, None)
    assert reading.flags == ("no figure yet",)
    assert (reading.direction.words, reading.rating.rag, reading.sparkline) == ("", None, ())
    assert texts(reading) == "\u2013 \u2013 \u2013 \u2013 \u2013 \u2013"
    assert len(reading.points) == 6


def test_a_kpi_without_any_fact_reads_without_one() -> None:
    reading = read(SNAPSHOT, [])
    assert (reading.points, reading.latest, reading.spc.variation) == ((), None, Variation.TOO_FEW)
    assert kinds(reading) == ["gap", "gap", "gap", "gap", "owed", "not_yet_due"]


@pytest.mark.parametrize(
    ("months", "shown", "kind"),
    [
        (
            "15.8 16.0 17.5 18.8 19.9",
            "15.8 16.0 17.5 18.8 19.9 due",
            "value value value value value not_yet_due",
        ),
        ("78 92.1 88.1 78.1 68.6 72.6", "78 92.1 88.1 78.1 68.6 72.6", "value value value value value part"),
        ("86.7 100.0 95.0", "86.7 100.0 95.0 gap owed due", "value value value gap owed not_yet_due"),
        (
            "- n/a suppressed . 1 -",
            "\u2013 n/a suppressed gap 1 \u2013",
            "not_available not_applicable suppressed gap value not_available",
        ),
    ],
)
def test_a_cell_keeps_its_precision_and_its_kind_of_nothing(months: str, shown: str, kind: str) -> None:
    reading = read(SNAPSHOT, snapshots(months))
    assert texts(reading) == shown
    assert " ".join(kinds(reading)) == kind


def test_an_empty_cell_says_in_words_what_is_missing() -> None:
    cells = read(SNAPSHOT, snapshots("1 2 3 . .")).six_months
    assert [cell.words for cell in cells[3:]] == [
        "gap: an older period not entered",
        "owed: last closed period not entered",
        "period still open, not yet due",
    ]
    assert [cell.kind.is_missing for cell in cells] == [False, False, False, True, True, False]


def test_the_months_roll_with_the_status_date() -> None:
    reading = read(SNAPSHOT, snapshots("1 2 3 4 5 6"), status_on=date(2019, 12, 31))
    assert reading.six_months[0].period.label == "Jul 19"
    assert kinds(reading)[-1] == "value"
    assert reading.flags == ("1 figure for periods after 31 Dec 2019 left out",)


def test_a_quarterly_figure_stands_in_its_closing_month() -> None:
    reading = read(quarterly_kpi(), [figure("2019/20 Q2", "55")])
    assert kinds(reading) == [
        "not_expected",
        "value",
        "not_expected",
        "not_expected",
        "owed",
        "not_expected",
    ]


def test_precision_may_be_held_apart_from_a_padded_value() -> None:
    padded = Figure(month(2019, 12), Decimal("19.900000"), decimals=1)
    assert read(percent_kpi(), [padded]).six_months[4].text == "19.9"


@pytest.mark.parametrize(
    ("definition", "figures", "text", "is_derived"),
    [
        (
            SNAPSHOT,
            [Figure(financial_year(date(2018, 4, 1)), Decimal(69), basis=Basis.SNAPSHOT)],
            "69",
            False,
        ),
        (YTD, [figure("2018/19", "67.20", basis=Basis.YTD)], "67.20", False),
        (SNAPSHOT, monthly("2019-03", "64.5", Basis.SNAPSHOT), "64.5", True),
        (count_kpi(), monthly("2018-04", "1 2 3 4 5 6 7 8 9 10 11 12"), "78", True),
        (YTD, [figure("2018/19", "-", basis=Basis.YTD)], "\u2013", False),
        (count_kpi(), monthly("2018-05", "2 3 4 5 6 7 8 9 10 11 12"), "gap", False),
    ],
)
def test_the_prior_year_is_entered_or_derived_and_never_guessed(
    definition: KpiDefinition, figures: list[Figure], text: str, is_derived: bool
) -> None:
    cell = read(definition, figures).prior_year
    assert (cell.period.label, cell.text, cell.is_derived) == ("2018/19", text, is_derived)


def test_a_sparkline_keeps_its_gaps_and_marks_the_part_month() -> None:
    line = read(SNAPSHOT, snapshots("70.8 . 72.3 - 73.3 64.0")).sparkline
    assert [point.value for point in line] == [
        Decimal("70.8"),
        None,
        Decimal("72.3"),
        None,
        Decimal("73.3"),
        Decimal("64.0"),
    ]
    assert [point.is_part for point in line] == [False] * 5 + [True]


def test_a_part_month_is_shown_apart_and_never_judged() -> None:
    reading = read(SNAPSHOT, snapshots("70.8 74.7 72.3 78.8 73.3 64.0"))
    assert reading.part_point is not None
    assert reading.part_point.value == Decimal("64.0")
    assert not reading.part_point.is_judged
    assert reading.part_point.flags == ("part period: not judged",)
    assert reading.judged_point is not None
    assert reading.judged_point.period == month(2019, 12)
    assert reading.spc.points == 5


def test_a_status_date_to_come_does_not_close_a_month() -> None:
    reading = read(SNAPSHOT, snapshots("1 2 3 4 5 6"), status_on=date(2020, 2, 3), today=date(2020, 1, 27))
    assert kinds(reading)[-1] == "part"


def test_a_value_comes_from_its_parts_and_a_disagreement_is_said() -> None:
    wrong = figure("2014-05", "37.0", numerator="260", denominator="767")
    reading = read(percent_kpi(), [wrong], status_on=date(2014, 5, 31))
    assert round(reading.points[0].value or 0, 1) == Decimal("33.9")
    assert [(finding.kind, finding.message) for finding in reading.findings] == [
        ("ratio", "37.0% was entered, but 260 of 767 gives 33.9%")
    ]
    assert "entered as 37.0%, which its own parts do not give" in reading.points[0].flags


def test_a_value_that_its_parts_give_when_rounded_is_no_finding() -> None:
    reading = read(percent_kpi(), [figure("2019-12", "34", numerator="260", denominator="767")])
    assert reading.findings == ()
    assert reading.six_months[4].text == "34"


def test_of_two_sources_the_first_is_the_headline_until_one_is_chosen() -> None:
    late, early = (datetime(2020, 1, day, tzinfo=UTC) for day in (20, 10))
    one = figure("2019-12", "77", source="dashboard", first_recorded_at=late)
    other = figure("2019-12", "70", source="return", first_recorded_at=early)
    definition = count_kpi(unit=Unit.DAYS)
    reading = read(definition, [one, other])
    assert reading.latest is not None
    assert reading.latest.value == 70
    assert reading.findings[0].message == "return says 70, dashboard says 77"
    chosen = read(definition, [replace(one, is_chosen=True), other])
    assert chosen.latest is not None
    assert chosen.latest.value == 77


def test_a_year_is_no_point_of_a_monthly_series() -> None:
    year = Figure(financial_year(date(2018, 4, 1)), Decimal(350))
    assert [point.period.key for point in read(count_kpi(), [year, *monthly("2019-12", "35")]).points] == ["2019-12"]


def test_a_suppressed_figure_keeps_its_value_to_itself() -> None:
    hidden = Figure(month(2019, 12), Decimal(3), state=FigureState.SUPPRESSED)
    reading = read(count_kpi(), [*monthly("2019-11", "9"), hidden])
    assert reading.points[1].value is None
    assert reading.six_months[4].kind is CellKind.SUPPRESSED
    assert reading.points[1].ytd.value is None


def test_benchmarks_are_kept_by_geography_and_the_latest_is_shown() -> None:
    year = financial_year(date(2018, 4, 1))
    reading = read(
        SNAPSHOT,
        [
            benchmark(Geography.REGIONAL, "n/a"),
            benchmark(Geography.NATIONAL, "10.0", year, source="open data"),
            benchmark(Geography.NATIONAL, "11.0", year.previous()),
        ],
    )
    national, regional = reading.benchmark(Geography.NATIONAL), reading.benchmark(Geography.REGIONAL)
    assert national is not None
    assert (national.text, national.period, national.source) == ("10.0", year, "open data")
    assert regional is not None
    assert (regional.text, regional.value) == ("n/a", None)
    assert reading.benchmark(Geography.THRESHOLD) is None
    assert reading.points == ()


def test_a_breakdown_shares_out_its_parts_but_not_its_subtotals() -> None:
    counts = {"Police": "44", "School": "49"}
    figures = [figure("2019-12", value, dimension="Source", category=name) for name, value in counts.items()]
    figures.append(figure("2019-12", "93", dimension="Source", category="All", is_subtotal=True))
    rows = read(count_kpi(), figures).breakdowns["Source"]
    assert [(row.category, round(row.share or 0, 1)) for row in rows] == [
        ("Police", Decimal("47.3")),
        ("School", Decimal("52.7")),
        ("All", Decimal("100.0")),
    ]


def test_a_suppressed_category_takes_every_share_with_it() -> None:
    figures = [
        figure("2019-12", "44", dimension="Source", category="Police"),
        figure("2019-12", "suppressed", dimension="Source", category="School"),
    ]
    assert [row.share for row in read(count_kpi(), figures).breakdowns["Source"]] == [None, None]


def test_twelve_points_earn_limits_and_a_signal() -> None:
    months = monthly("2018-12", "70 71 70 71 70 71 70 71 70 71 70 71 50")
    reading = read(percent_kpi(), months, [at_least("80")])
    assert reading.spc.variation is Variation.CONCERN_LOW
    assert (reading.has_worsened, reading.has_improved, reading.has_signal) == (True, False, True)
    assert reading.spc.assurance.words == "Consistently missing the target"


def test_under_twelve_points_three_worsenings_are_a_signal() -> None:
    worse = read(percent_kpi(Polarity.SMALLER), monthly("2019-08", "15.8 16.0 17.5 18.8 19.9"))
    assert (worse.has_worsened, worse.has_signal) == (True, True)
    twice = read(percent_kpi(Polarity.SMALLER), monthly("2019-10", "17.5 18.8 19.9"))
    assert not twice.has_signal


def test_a_running_total_is_refused_by_process_control() -> None:
    reading = read(YTD, monthly("2019-04", "19 21 19 20 19 22 25 26 27", Basis.YTD))
    assert reading.is_cumulative
    assert reading.spc.refused is not None
    assert not reading.has_signal


def test_a_years_total_is_no_target_for_a_month() -> None:
    months = monthly("2018-12", "9 11 9 11 9 11 9 11 9 11 9 11 9")
    totals = count_kpi(Polarity.BIGGER, basis=Basis.YTD)
    assert read(totals, months, [at_least("120")]).spc.assurance.value == "none"
    assert read(count_kpi(Polarity.BIGGER), months, [at_least("120")]).spc.assurance.value == "fail"
