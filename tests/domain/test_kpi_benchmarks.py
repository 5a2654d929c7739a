"""Better or worse than others, in words that follow what is good."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.figures import at_least, at_most, benchmark, count_kpi, figure, monthly, parts, percent_kpi, read
from tracker.domain.kpi import Figure, KpiDefinition, Target
from tracker.domain.kpi_benchmarks import comparison_words
from tracker.domain.kpi_json import kpi_json
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, FigureState, Geography, Polarity, Unit
from tracker.domain.periods import financial_year

NATIONAL, REGIONAL = Geography.NATIONAL, Geography.REGIONAL
NEIGHBOURS, THRESHOLD = Geography.STATISTICAL_NEIGHBOURS, Geography.THRESHOLD
LAST_YEAR = financial_year(date(2018, 5, 1))


def words(definition: KpiDefinition, value: str, *others: Figure, target: Target | None = None) -> str:
    reading = read(definition, [*monthly("2019-12", value), *others], [target] if target else [])
    return "; ".join(one.words for one in reading.comparisons)


@pytest.mark.parametrize(
    ("polarity", "value", "said"),
    [
        (Polarity.SMALLER, "11.0", "worse than England; better than neighbours"),
        (Polarity.BIGGER, "11.0", "better than England; worse than neighbours"),
        (Polarity.NONE, "11.0", "higher than England; lower than neighbours"),
        (Polarity.SMALLER, "10.0", "the same as England; better than neighbours"),
    ],
)
def test_better_and_worse_follow_polarity(polarity: Polarity, value: str, said: str) -> None:
    others = [benchmark(NATIONAL, "10.0"), benchmark(NEIGHBOURS, "12.4")]
    assert words(percent_kpi(polarity), value, *others) == said


def test_close_to_target_is_judged_by_distance() -> None:
    kpi, others = percent_kpi(Polarity.TARGET), [benchmark(NATIONAL, "20")]
    assert words(kpi, "12", *others, target=at_least("15")) == "better than England"
    assert words(kpi, "10", *others, target=at_least("15")) == "as close to the target as England"
    assert words(kpi, "12", *others) == "lower than England"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (
            benchmark(NATIONAL, "19.5", not_comparable="a share of referrals, not of contacts"),
            "not comparable with England: a share of referrals, not of contacts",
        ),
        (benchmark(NEIGHBOURS, "-"), "not comparable with neighbours: no figure is available"),
        (benchmark(REGIONAL, "n/a"), "not comparable with the region: none applies"),
        (benchmark(NATIONAL, "suppressed"), "not comparable with England: the figure is suppressed"),
    ],
)
def test_what_cannot_be_compared_says_why(other: Figure, said: str) -> None:
    assert words(percent_kpi(), "80", other) == said


def test_a_number_is_compared_with_a_threshold_and_not_with_a_larger_area() -> None:
    kpi = count_kpi(Polarity.SMALLER, unit=Unit.COUNT)
    assert words(kpi, "9", benchmark(NATIONAL, "9000"), benchmark(THRESHOLD, "12")) == (
        "not comparable with England: a number depends on the size of the area; better than the threshold"
    )


def test_part_of_a_years_rate_is_not_held_against_a_whole_years() -> None:
    kpi = KpiDefinition("S47", "Enquiries", Unit.RATE_PER_10K, 1, Polarity.SMALLER, basis=Basis.YTD)
    reading = read(kpi, [figure("2019-12", "124.65", basis=Basis.YTD), benchmark(NATIONAL, "152.8", LAST_YEAR)])
    assert [one.reason for one in reading.comparisons] == ["part of a year against a whole year"]


def test_a_small_base_is_not_compared() -> None:
    reading = read(percent_kpi(), [*parts("2019-12", "3/7"), benchmark(NATIONAL, "50")])
    assert [one.reason for one in reading.comparisons] == ["our base is under 20"]
    assert [one.reason for one in read(percent_kpi(), [benchmark(NATIONAL, "50")]).comparisons] == [
        "no figure of our own yet"
    ]


def test_met_or_not_and_better_or_worse_are_two_questions() -> None:
    figures = [*monthly("2019-12", "78"), benchmark(NATIONAL, "76"), benchmark(NEIGHBOURS, "79")]
    reading = read(percent_kpi(), figures, [at_least("85")])
    assert not reading.rating.is_met
    assert comparison_words(reading.comparisons) == "better than England and worse than neighbours"
    met = read(percent_kpi(Polarity.SMALLER), [*monthly("2019-12", "9"), benchmark(NATIONAL, "8")], [at_most("10")])
    assert met.rating.is_met
    assert comparison_words(met.comparisons) == "worse than England"


def versions(**chosen: bool) -> KpiReading:
    """One year's national rate as three publications print it."""
    prints = {"first": "42", "second": "42.6", "third": "42.1"}
    others = [
        benchmark(NATIONAL, value, LAST_YEAR, source=source, is_chosen=chosen.get(source, False))
        for source, value in prints.items()
    ]
    return read(percent_kpi(), [*monthly("2019-12", "40"), *others])


def test_of_several_versions_the_first_is_shown_until_one_is_chosen() -> None:
    shown = versions().benchmark(NATIONAL)
    assert shown is not None
    assert (shown.value, len(versions().benchmarks)) == (Decimal(42), 3)
    chosen = versions(second=True).benchmark(NATIONAL)
    assert chosen is not None
    assert chosen.value == Decimal("42.6")


def test_a_later_year_is_shown_before_a_chosen_earlier_one() -> None:
    later = benchmark(NATIONAL, "41", financial_year(date(2019, 5, 1)))
    earlier = benchmark(NATIONAL, "42", LAST_YEAR, is_chosen=True)
    shown = read(percent_kpi(), [later, earlier]).benchmark(NATIONAL)
    assert shown is not None
    assert shown.value == Decimal(41)


def test_a_year_that_is_not_published_yet_does_not_hide_the_last_that_is() -> None:
    due = replace(benchmark(NATIONAL, "-", financial_year(date(2019, 5, 1))), state=FigureState.NOT_YET_DUE)
    shown = read(percent_kpi(), [benchmark(NATIONAL, "42", LAST_YEAR), due]).benchmark(NATIONAL)
    assert shown is not None
    assert shown.value == Decimal(42)


def test_each_benchmark_is_printed_with_its_own_year_and_its_comparison() -> None:
    printed = kpi_json(versions(third=True))["benchmarks"]
    assert [(one["period"], one["source"], one["chosen"]) for one in printed] == [
        ("2018/19", "first", False),
        ("2018/19", "second", False),
        ("2018/19", "third", True),
    ]
    assert printed[0]["comparison"] == {"value": "worse", "movement": "lower", "words": "worse than England"}
    assert versions().comparisons[0].period_words == "2018/19"
