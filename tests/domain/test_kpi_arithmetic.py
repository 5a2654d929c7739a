"""Year to date, rolling year, rates and changes, on real months and on any months."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import count_kpi, figure, monthly, parts, percent_kpi, quarterly_kpi, read
from tracker.domain.kpi import BreakKind, KpiDefinition, SeriesBreak
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Qualifier, Unit
from tracker.domain.periods import month

LATER = date(2015, 6, 30)
# Referrals over contacts, June 2013 to May 2015.
REFERRALS = (
    "213/762 223/894 184/796 134/817 284/900 210/783 226/750 213/825 217/750 249/947"
    " 221/831 260/767 210/928 194/913 140/728 254/927 201/872 236/847 237/805 213/820 269/868 302/972"
    " 319/817 416/857"
)


def at(reading: KpiReading, key: str) -> Point:
    return next(point for point in reading.points if point.period.key == key)


def rounded(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.1f}"


@pytest.fixture(scope="module")
def referrals() -> KpiReading:
    return read(percent_kpi(Polarity.NONE), parts("2013-06", REFERRALS), status_on=LATER)


@pytest.mark.parametrize(
    ("period", "value", "year_to_date"),
    [
        ("2014-04", "26.6", "26.6"),
        ("2014-05", "33.9", "30.1"),
        ("2015-03", "31.1", "26.6"),
        ("2015-04", "39.0", "39.0"),
        ("2015-05", "48.5", "43.9"),
    ],
)
def test_a_percentage_year_to_date_is_cumulative_and_starts_again_in_april(
    referrals: KpiReading, period: str, value: str, year_to_date: str
) -> None:
    point = at(referrals, period)
    assert rounded(point.value) == value
    assert rounded(point.ytd.value) == year_to_date


def test_a_year_whose_first_months_are_not_held_has_no_year_to_date(referrals: KpiReading) -> None:
    point = at(referrals, "2014-03")
    assert point.ytd.value is None
    assert point.ytd.reason == "base missing, no figure for Apr 13, May 13"
    assert "year to date: base missing, no figure for Apr 13, May 13" in point.reasons


def test_a_rolling_year_needs_twelve_months(referrals: KpiReading) -> None:
    assert at(referrals, "2014-04").rolling_12m.value is None
    point = at(referrals, "2014-05")
    assert (point.rolling_12m.numerator, point.rolling_12m.denominator) == (2634, 9822)


def test_the_mean_of_percentages_is_refused() -> None:
    reading = read(percent_kpi(), monthly("2019-04", "50 60 70"), status_on=date(2019, 6, 30))
    point = reading.points[-1]
    assert point.ytd.value is None
    assert point.ytd.reason == "its parts are not held, and a mean of the periods would be wrong"


def test_an_entered_year_to_date_stands_in_where_none_can_be_derived() -> None:
    figures = [*monthly("2019-12", "68.6"), figure("2019-12", "82.4", basis=Basis.YTD)]
    assert read(percent_kpi(), figures).points[0].ytd.value == Decimal("82.4")


def test_a_count_adds_up_over_the_year_and_over_twelve_months() -> None:
    reading = read(count_kpi(), monthly("2018-12", "1 1 1 1 2 2 2 2 2 2 2 2 2"), status_on=date(2019, 12, 31))
    point = reading.points[-1]
    assert (point.ytd.value, point.rolling_12m.value) == (18, 21)


def test_quarters_add_up_to_a_year() -> None:
    figures = [figure(f"2019/20 Q{number}", numerator=str(number), denominator="10") for number in (1, 2, 3)]
    assert read(quarterly_kpi(), figures).points[-1].ytd.value == 20


@pytest.mark.parametrize(
    ("definition", "basis", "reason"),
    [
        (percent_kpi(basis=Basis.SNAPSHOT), Basis.SNAPSHOT, "a snapshot is a position on one date"),
        (count_kpi(unit=Unit.FTE), Basis.PERIOD, "full-time equivalents do not add up"),
        (
            count_kpi(frequency=Frequency.IRREGULAR),
            Basis.PERIOD,
            "weekly and irregular figures do not add up to a year",
        ),
        (percent_kpi(basis=Basis.ROLLING_12M), Basis.ROLLING_12M, "a figure over 12 months does not add up"),
    ],
)
def test_what_does_not_add_up_says_so(definition: KpiDefinition, basis: Basis, reason: str) -> None:
    point = read(definition, monthly("2019-12", "5", basis)).points[0]
    assert point.ytd.value is None
    assert point.ytd.reason.startswith(reason)


def test_an_inexact_figure_is_shown_and_never_added() -> None:
    figures = [figure("2019-04", "100", qualifier=Qualifier.OVER), figure("2019-05", "90")]
    reading = read(count_kpi(), figures, status_on=date(2019, 5, 31))
    assert reading.points[0].text == "over 100"
    assert reading.points[1].ytd.reason == "base missing, no figure for Apr 19"
    assert reading.points[1].changes.previous is None
    assert reading.direction.words == ""


def test_a_percentage_of_nothing_is_no_figure() -> None:
    reading = read(percent_kpi(), parts("2019-11", "3/6 0/0"))
    assert reading.points[1].value is None
    assert "no value: the parts give none" in reading.points[1].flags
    assert reading.latest is not None
    assert reading.latest.slot == month(2019, 11)


def rate_kpi(basis: Basis = Basis.PERIOD) -> KpiDefinition:
    return KpiDefinition("RATE", "Referrals per 10,000", Unit.RATE_PER_10K, 1, basis=basis)


def test_a_rate_counts_twelve_months_over_its_years_population() -> None:
    # 2,991 referrals from June 2014 to May 2015 over 45,000 children: 665 per 10,000.
    months = REFERRALS.split()[12:]
    figures = [
        figure(month(2014, 6).shifted(step).key, numerator=pair.split("/")[0]) for step, pair in enumerate(months)
    ]
    population = {"2014/15": Decimal(44_000), "2015/16": Decimal(45_000)}
    reading = read(rate_kpi(), figures, status_on=LATER, population=population)
    point = at(reading, "2015-05")
    assert point.rolling_12m.numerator == 2991
    assert rounded(point.rolling_12m.value) == "664.7"
    assert rounded(point.value) == rounded(Decimal(416 * 12) / 45_000 * 10_000)
    assert rounded(point.ytd.value) == rounded(Decimal((319 + 416) * 6) / 45_000 * 10_000)
    assert "annualised: the window is not twelve months" in point.flags


def test_nine_months_of_a_rate_are_annualised() -> None:
    # 124.65 after nine months is 166.2 a year.
    figures = [figure(month(2019, 4).shifted(step).key, numerator="1385", denominator="1000000") for step in range(9)]
    reading = read(rate_kpi(Basis.YTD), figures, status_on=date(2019, 12, 31))
    assert rounded(reading.points[-1].ytd.value) == "166.2"


def test_a_rate_on_one_date_is_not_annualised() -> None:
    figures = [figure("2019-12", numerator="350", denominator="45000", basis=Basis.SNAPSHOT)]
    assert rounded(read(rate_kpi(Basis.SNAPSHOT), figures).points[0].value) == "77.8"


def test_a_change_is_in_points_for_a_percentage_and_in_per_cent_for_everything_else() -> None:
    share = read(percent_kpi(), monthly("2019-11", "78.1 68.6")).points[1].changes
    assert share.previous is not None
    assert (share.kind, share.previous.amount) == ("percentage points", Decimal("-9.5"))
    count = read(count_kpi(), monthly("2019-11", "747 421")).points[1].changes
    assert count.previous is not None
    assert (count.kind, round(count.previous.amount or 0, 2)) == ("per cent", Decimal("-43.64"))
    assert count.previous.difference == -326


def test_a_change_knows_last_year_and_finds_the_peak_itself() -> None:
    reading = read(count_kpi(), monthly("2018-12", "20 90 30 . . . . . . . . 50 40"))
    changes = at(reading, "2019-12").changes
    assert changes.same_period_last_year is not None
    assert changes.same_period_last_year.amount == 100
    assert changes.peak is not None
    assert (changes.peak.since, changes.peak.difference) == (month(2019, 1), -50)


def test_there_is_no_per_cent_change_from_nothing_but_there_is_a_difference() -> None:
    change = read(count_kpi(), monthly("2019-11", "0 4")).points[1].changes.previous
    assert change is not None
    assert (change.difference, change.amount) == (4, None)
    assert change.reason == "no per cent change: the earlier figure is 0"


def test_a_gap_is_not_compared_across() -> None:
    point = read(count_kpi(), monthly("2019-10", "5 . 9")).points[-1]
    assert point.changes.previous is None
    assert "change: no figure for the period before" in point.reasons


def test_an_irregular_kpi_is_compared_with_its_last_point() -> None:
    figures = [
        figure("2019-03-04", "5", basis=Basis.SNAPSHOT),
        figure("2019-11-20", "9", basis=Basis.SNAPSHOT),
    ]
    definition = count_kpi(frequency=Frequency.IRREGULAR, basis=Basis.SNAPSHOT)
    change = read(definition, figures).points[1].changes.previous
    assert change is not None
    assert change.difference == 4


def test_a_change_of_definition_breaks_every_comparison() -> None:
    broken = SeriesBreak(date(2019, 12, 1), "notifications are counted", kind=BreakKind.DEFINITION)
    reading = read(count_kpi(breaks=(broken,)), monthly("2019-04", "5 5 5 5 5 5 5 5 37"))
    point = reading.points[-1]
    assert (point.changes.previous, point.changes.peak) == (None, None)
    assert point.ytd.reason == "the definition changed within the span"
    assert reading.direction.movement is None
    assert len(reading.spc.phases) == 2


def test_a_rebase_draws_new_limits_and_breaks_no_comparison() -> None:
    rebased = SeriesBreak(date(2019, 12, 1), "a new allocation rule")
    reading = read(count_kpi(breaks=(rebased,)), monthly("2019-10", "5 5 37"))
    assert reading.direction.difference == 32
    assert len(reading.spc.phases) == 2


def test_a_running_total_is_not_compared_across_the_year_end() -> None:
    definition = percent_kpi(basis=Basis.YTD)
    reading = read(definition, monthly("2019-03", "30 24 23", Basis.YTD), status_on=date(2019, 5, 31))
    assert [point.changes.previous is not None for point in reading.points] == [False, False, True]


COUNTS = st.lists(st.integers(0, 500), min_size=1, max_size=12)
PAIRS = st.lists(st.tuples(st.integers(0, 300), st.integers(300, 900)), min_size=1, max_size=12)
YEAR_END = date(2020, 3, 31)


@given(COUNTS)
def test_a_years_total_grows_by_exactly_each_month(counts: list[int]) -> None:
    reading = read(count_kpi(), monthly("2019-04", " ".join(map(str, counts))), status_on=YEAR_END)
    totals = [point.ytd.value for point in reading.points]
    assert totals == [sum(counts[: step + 1]) for step in range(len(counts))]


@given(PAIRS)
def test_a_cumulative_percentage_is_that_of_all_its_cases_and_lies_between_its_months(
    pairs: list[tuple[int, int]],
) -> None:
    figures = parts("2019-04", " ".join(f"{top}/{base}" for top, base in pairs))
    reading = read(percent_kpi(), figures, status_on=YEAR_END)
    whole = reading.points[-1].ytd.value
    assert whole is not None
    top, base = sum(top for top, _ in pairs), sum(base for _, base in pairs)
    assert float(whole) == pytest.approx(100 * top / base)
    months = [point.value for point in reading.points if point.value is not None]
    assert min(months) - Decimal("1e-20") <= whole <= max(months) + Decimal("1e-20")


@given(st.lists(st.integers(1, 500), min_size=13, max_size=40))
def test_a_rolling_year_is_the_sum_of_its_twelve_months_whenever_it_starts(counts: list[int]) -> None:
    reading = read(count_kpi(), monthly("2015-01", " ".join(map(str, counts))), status_on=YEAR_END)
    rolling = [point.rolling_12m.value for point in reading.points]
    assert rolling[:11] == [None] * 11
    assert rolling[11:] == [sum(counts[step - 11 : step + 1]) for step in range(11, len(counts))]


@given(st.lists(st.integers(1, 500), min_size=2, max_size=20))
def test_changes_chain_from_the_first_point_to_the_last(counts: list[int]) -> None:
    reading = read(count_kpi(), monthly("2015-01", " ".join(map(str, counts))), status_on=YEAR_END)
    steps = [point.changes.previous.difference for point in reading.points if point.changes.previous]
    assert sum(steps) == counts[-1] - counts[0]
