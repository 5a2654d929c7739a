"""Needs of five published reports that no other test proves, and the list that leaves none out."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest

from tests.capabilities import ENOUGH, NEEDS, NOT_DONE, PROVED
from tests.figures import at_most, benchmark, count_kpi, figure, monthly, parts, percent_kpi, read
from tracker.domain.figure_text import read_number
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_finder import KpiFacts, KpiFinder
from tracker.domain.kpi_spans import SpanTotal, annualised, compare_totals, monthly_average
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Unit
from tracker.domain.period_text import parse_period
from tracker.domain.periods import Period, month
from tracker.domain.quoted_change import Quoted, change_per_cent, how_quoted
from tracker.domain.rag import Rag
from tracker.domain.workforce import TeamPosts, total_of

Test = TypeVar("Test", bound=Callable[..., None])
PROVED_HERE: set[str] = set()
TESTS = Path(__file__).parents[1]


def proves(*needs: str) -> Callable[[Test], Test]:
    PROVED_HERE.update(needs)
    return lambda test: test


def category(name: str, period: str, value: str | None, dimension: str = "Reason", **given: object) -> Figure:
    return figure(period, value, dimension=dimension, category=name, **given)


@proves("0.3")
def test_a_monthly_average_is_computed_and_a_typed_one_that_differs_is_told_apart() -> None:
    for total, average in ((1452, 121), (741, 62), (2748, 229)):
        held = monthly_average(SpanTotal(parse_period("2014/15"), Decimal(total)))
        assert held is not None
        assert how_quoted(Decimal(average), held) is Quoted.ROUNDED
    mistyped = monthly_average(SpanTotal(parse_period("2014/15"), Decimal(2134)))
    assert mistyped is not None
    assert how_quoted(Decimal(171), mistyped) is Quoted.NEITHER


@proves("0.4")
@pytest.mark.parametrize("text", ["2013/14", "2013-14", "2013/4", "2013/2014"])
def test_every_way_to_write_a_year_is_the_same_year(text: str) -> None:
    assert parse_period(text) == Period(date(2013, 4, 1), date(2014, 3, 31))


@proves("0.5", "1.7")
def test_part_of_a_year_is_marked_and_held_against_the_same_part_only() -> None:
    reading = read(count_kpi(basis=Basis.YTD), monthly("2019-04", "50 50 50 50 50 50 50 50 44"))
    assert reading.latest is not None
    assert (reading.latest.value, reading.latest.words) == (444, "Apr 19 to Dec 19, year to date")
    assert reading.latest.is_part_year
    nine = SpanTotal(parse_period("Apr 2019 to Dec 2019"), Decimal(444))
    before = SpanTotal(parse_period("Apr 2018 to Dec 2018"), Decimal(224))
    assert f"{compare_totals(nine, before).times:.2f}" == "1.98"
    assert compare_totals(nine, SpanTotal(parse_period("2018/19"), Decimal(316))).times is None


@proves("0.6")
@pytest.mark.parametrize(
    ("year", "pairs", "population"),
    [
        ("2013/14", [(2748, 1104), (691, 278), (166, 67), (313, 126)], 24_890),
        ("2015/16", [(1999, 796), (798, 318), (135, 54), (272, 108)], 25_110),
        ("2014/15", [(2134, 851), (712, 287), (151, 61), (299, 121)], None),
    ],
)
def test_one_population_a_year_gives_every_rate_of_it_or_none_does(
    year: str, pairs: list[tuple[int, int]], population: int | None
) -> None:
    def rates(people: int) -> list[int]:
        found = []
        for count, _ in pairs:
            kpi = KpiDefinition("RATE", "Rate", Unit.RATE_PER_10K, 0, frequency=Frequency.YEARLY)
            counted = [figure(year, numerator=str(count))]
            reading = read(kpi, counted, status_on=date(2016, 4, 30), population={year: Decimal(people)})
            assert reading.latest is not None
            found.append(int(reading.latest.text.replace(",", "")))
        return found

    printed = [rate for _, rate in pairs]
    if population is None:
        assert not [people for people in range(24_500, 25_200, 25) if rates(people) == printed]
    else:
        assert rates(population) == printed


@proves("0.9")
def test_a_zero_in_a_breakdown_is_a_value_and_a_blank_is_none() -> None:
    figures = [category("Police", "2019-12", "0"), category("Health", "2019-12", "-")]
    police, health = read(count_kpi(), figures).breakdowns["Reason"]
    assert (police.value, police.state) == (0, FigureState.FINAL)
    assert (health.value, health.state) == (None, FigureState.NOT_AVAILABLE)


@proves("0.11")
def test_a_category_that_only_others_have_is_blank_here() -> None:
    theirs = category("Multiple", "2019-12", "4", geography=Geography.NATIONAL)
    ours = category("Neglect", "2019-12", "73")
    assert [one.category for one in read(count_kpi(), [ours, theirs]).breakdowns["Reason"]] == ["Neglect"]


@proves("0.14", "4.4")
def test_shares_and_conversions_come_from_the_counts() -> None:
    legal = [category("Voluntary", "2019-12", "44"), category("Ordered", "2019-12", "49")]
    assert f"{read(count_kpi(), legal).breakdowns['Reason'][0].share:.1f}" == "47.3"
    contacts = [category("Police", "2019-12", "82"), category("Others", "2019-12", "339")]
    assert f"{read(count_kpi(), contacts).breakdowns['Reason'][0].share:.2f}" == "19.48"
    converted = read(
        percent_kpi(Polarity.NONE), [category("Police", "2019-12", None, numerator="36", denominator="82")]
    )
    assert f"{converted.breakdowns['Reason'][0].value:.2f}" == "43.90"


@proves("0.17")
def test_a_scorecard_holds_days_against_a_threshold_and_keeps_not_applicable_apart() -> None:
    days = KpiDefinition("A1", "Days to placement", Unit.DAYS, 0, Polarity.SMALLER, Frequency.YEARLY, Basis.THREE_YEAR)
    span = parse_period("2012-15", basis=Basis.THREE_YEAR)
    figures = [
        Figure(span, Decimal(640), basis=Basis.THREE_YEAR),
        benchmark(Geography.THRESHOLD, "487", span),
        benchmark(Geography.STATISTICAL_NEIGHBOURS, "n/a", span),
    ]
    reading = read(days, figures, status_on=date(2016, 4, 30))
    assert [one.words for one in reading.comparisons] == [
        "not comparable with neighbours: none applies",
        "worse than the threshold",
    ]


@proves("0.18")
def test_three_years_are_a_span_of_their_own() -> None:
    span = parse_period("2012-15", basis=Basis.THREE_YEAR)
    assert (span.start, span.end) == (date(2012, 4, 1), date(2015, 3, 31))


@proves("0.19")
def test_a_series_is_drawn_from_its_first_value() -> None:
    line = read(percent_kpi(), monthly("2019-04", "- - 70 71 72 73 74 75 76")).sparkline
    assert (line[0].period, line[0].value) == (month(2019, 6), 70)


@proves("0.20", "4.18")
def test_a_table_of_several_services_keeps_its_months_and_totals() -> None:
    services = [
        category(name, month(2014, 4).shifted(at).key, str(20 + at), "Service")
        for name in ("Assessment", "Safeguarding", "Looked after")
        for at in range(24)
    ]
    points = read(count_kpi(), services, status_on=date(2016, 4, 30)).breakdowns["Service"]
    assert len(points) == 72
    assert (points[0].period.label, points[-1].period.label) == ("Apr 14", "Mar 16")
    rows = [TeamPosts("North", Decimal("11.49"), Decimal(8)), TeamPosts("South", Decimal("11.19"), Decimal("7.31"))]
    assert (total_of(rows).employees, total_of(rows).interims) == (Decimal("22.68"), Decimal("15.31"))


@proves("0.23")
def test_a_change_quoted_in_words_is_held_against_the_table() -> None:
    change = change_per_cent(Decimal(272), Decimal(299))
    assert f"{change:.2f}" == "-9.03"
    assert -10 < change < -9


@proves("0.26")
def test_a_number_keeps_the_precision_it_was_written_with() -> None:
    number = read_number("14.90%")
    assert (number.value, number.decimals) == (Decimal("14.90"), 2)


@proves("1.10", "1.11")
def test_a_year_to_date_and_a_month_stand_under_one_kpi() -> None:
    kpi = percent_kpi(Polarity.SMALLER, basis=Basis.YTD)
    both = [*monthly("2019-11", "55.3 90.1"), figure("2019-12", "71.6", basis=Basis.YTD)]
    reading = read(kpi, both)
    assert reading.latest is not None
    assert (reading.latest.text, reading.points[-1].text) == ("71.6%", "90.1")
    totals = [figure("2019-11", "28.32", basis=Basis.YTD), figure("2019-12", "27.08", basis=Basis.YTD)]
    change = read(kpi, totals).points[-1].changes.previous
    assert change is not None
    assert (change.amount, change.kind) == (Decimal("-1.24"), "percentage points")


@proves("1.17")
def test_that_no_comparison_exists_is_held_with_its_reason() -> None:
    none = benchmark(Geography.NATIONAL, "-", not_comparable="not collected nationally")
    reading = read(percent_kpi(), [*monthly("2019-12", "80"), none])
    assert reading.comparisons[0].words == "not comparable with England: not collected nationally"


@proves("2.19")
def test_provisional_is_a_state_and_no_part_of_the_name() -> None:
    reading = read(percent_kpi(name="Reviews in time"), monthly("2019-12", "80", state=FigureState.PROVISIONAL))
    assert reading.definition.name == "Reviews in time"
    assert "provisional" in reading.flags


@proves("2.22", "X.2")
def test_a_kpi_goes_by_its_code_its_name_or_what_others_call_it() -> None:
    known = KpiFacts(
        code="ICPC15",
        name="Conferences within 15 working days",
        unit=Unit.PERCENT,
        decimals=1,
        frequency=Frequency.MONTHLY,
        basis=Basis.PERIOD,
        aliases=("ICPC in 15 days",),
    )
    finder = KpiFinder([known])
    assert {finder.find(text) for text in ("icpc15", "Conferences within 15 working days", "icpc in 15 days")} == {
        known
    }
    assert isinstance(finder.find("something else"), str)


@proves("3.7", "4.13")
def test_a_rate_over_any_window_is_annualised_and_the_window_is_named() -> None:
    assert annualised(SpanTotal(parse_period("Apr 2014 to Dec 2014"), Decimal("124.65"))) == Decimal("166.20")
    kpi = KpiDefinition("REFS", "Referrals", Unit.RATE_PER_10K, 0, Polarity.NONE)
    counts = "280 210 194 140 254 201 236 237 213 269 302 319 416"
    months = parts("2014-05", " ".join(f"{count}/45000" for count in counts.split()))
    reading = read(kpi, months, status_on=date(2015, 6, 30))
    rolling = reading.points[-1].rolling_12m
    assert (rolling.numerator, f"{rolling.value:.0f}") == (2991, "665")


@proves("3.11")
def test_one_point_of_a_rate_is_so_many_children() -> None:
    kpi = KpiDefinition("RATE", "Rate", Unit.RATE_PER_10K, 1, frequency=Frequency.YEARLY)
    one = read(kpi, [figure("2014/15", numerator="4.5")], population={"2014/15": Decimal(45_000)})
    assert one.latest is not None
    assert one.latest.value == 1


@proves("4.2")
def test_a_month_is_held_against_the_last_one_last_years_and_the_peak() -> None:
    months = "500 " * 6 + "747 " + "500 " * 5 + "421"
    changes = read(count_kpi(), monthly("2018-12", months)).points[-1].changes
    assert changes.peak is not None
    assert (changes.peak.since.label, f"{changes.peak.amount:.2f}") == ("Jun 19", "-43.64")
    assert changes.previous is not None
    assert changes.same_period_last_year is not None


@proves("X.3")
def test_half_up_is_the_rule_and_truncation_is_told_from_it() -> None:
    fall = -change_per_cent(Decimal(156), Decimal(248))
    assert how_quoted(Decimal("37.10"), fall) is Quoted.ROUNDED
    assert how_quoted(Decimal("37.09"), fall) is Quoted.TRUNCATED
    assert how_quoted(Decimal("18.81"), -change_per_cent(Decimal(453), Decimal(558))) is Quoted.TRUNCATED


def test_a_target_as_large_as_englands_average_keeps_where_it_is_from() -> None:
    target = at_most("53", source="England's average of 2013/14", needs_review=True)
    reading = read(percent_kpi(Polarity.SMALLER), monthly("2019-12", "50"), [target])
    assert reading.target is not None
    assert (reading.target.source, reading.target.needs_review) == ("England's average of 2013/14", True)
    assert reading.rating.rag is Rag.GREEN


def test_no_need_is_left_out_and_none_is_claimed_twice() -> None:
    claimed = [*PROVED_HERE, *PROVED, *NOT_DONE]
    assert sorted(claimed) == sorted(NEEDS)


@pytest.mark.parametrize(("need", "test"), PROVED.items())
def test_the_test_that_proves_a_need_exists(need: str, test: str) -> None:
    file, _, name = test.partition("::")
    assert re.search(rf"^def {name}\(", (TESTS / file).read_text(encoding="utf-8"), re.MULTILINE), (need, test)


def test_enough_of_them_are_proved() -> None:
    assert len(PROVED_HERE) + len(PROVED) >= ENOUGH


def test_the_document_lists_each_need_with_its_test_or_its_reason() -> None:
    page = (TESTS.parent / "docs" / "capabilities.md").read_text(encoding="utf-8")
    rows = {line.split(" | ")[0].strip("| "): line for line in page.splitlines() if re.match(r"\| [0-4X]\.", line)}
    assert sorted(rows) == sorted(NEEDS)
    assert all(test in rows[need] for need, test in (PROVED | NOT_DONE).items())
    assert all("domain/test_capabilities_kpis.py::" in rows[need] for need in PROVED_HERE)
    assert f"{len(PROVED_HERE) + len(PROVED)} of {len(NEEDS)} are proved." in page


def test_each_reason_for_what_is_not_done_is_a_sentence() -> None:
    assert all(len(reason.split()) > 6 for reason in NOT_DONE.values())
