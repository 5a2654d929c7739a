from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import at_least, at_most, count_kpi, figure, monthly, parts, percent_kpi, read
from tracker.domain.kpi import KpiDefinition, Target
from tracker.domain.kpi_targets import not_yet_judged, rate_value, target_in_force, target_words
from tracker.domain.kpi_terms import Basis, Polarity, Qualifier, Unit
from tracker.domain.rag import Rag

BIGGER, SMALLER = percent_kpi(Polarity.BIGGER), percent_kpi(Polarity.SMALLER)
CLOSE = percent_kpi(Polarity.TARGET)
BAND = Target(minimum=Decimal(5), upper=Decimal(8), amber_tolerance=Decimal(1))


@pytest.mark.parametrize(
    ("definition", "value", "target", "rag", "missed_by"),
    [
        (SMALLER, "19.9", at_most("10"), Rag.RED, "9.9"),
        (SMALLER, "10.0", at_most("10"), Rag.GREEN, "0"),
        (SMALLER, "10.1", at_most("10"), Rag.RED, "0.1"),
        (SMALLER, "12", at_most("10", amber_tolerance=Decimal(2)), Rag.AMBER, "2"),
        (SMALLER, "12.1", at_most("10", amber_tolerance=Decimal(2)), Rag.RED, "2.1"),
        (BIGGER, "81.4", at_least("85"), Rag.RED, "3.6"),
        (BIGGER, "81.4", at_least("85", amber_tolerance=Decimal(5)), Rag.AMBER, "3.6"),
        (BIGGER, "85", at_least("85"), Rag.GREEN, "0"),
        # Printed as 85.0, and still missed.
        (BIGGER, "84.96", at_least("85"), Rag.RED, "0.04"),
        # A target given on the unusual side still means the level to reach.
        (BIGGER, "84", at_most("85"), Rag.RED, "1"),
        (SMALLER, "9", at_least("10"), Rag.GREEN, "0"),
        # Beyond the band on the good side is no fault.
        (BIGGER, "99", BAND, Rag.GREEN, "0"),
        (CLOSE, "6", BAND, Rag.GREEN, "0"),
        (CLOSE, "4.5", BAND, Rag.AMBER, "0.5"),
        (CLOSE, "10", BAND, Rag.RED, "2"),
    ],
)
def test_the_colour_follows_target_polarity_and_tolerance(
    definition: KpiDefinition, value: str, target: Target, rag: Rag, missed_by: str
) -> None:
    rating = rate_value(definition, Decimal(value), target)
    assert (rating.rag, rating.missed_by) == (rag, Decimal(missed_by))


@pytest.mark.parametrize(
    ("definition", "target", "reason"),
    [
        (BIGGER, None, "no target set"),
        (BIGGER, Target(), "no target set"),
        (percent_kpi(Polarity.NONE), at_least("85"), "neither higher nor lower is better"),
    ],
)
def test_no_target_no_colour(definition: KpiDefinition, target: Target | None, reason: str) -> None:
    rating = rate_value(definition, Decimal(50), target)
    assert (rating.rag, rating.reason) == (None, reason)


def test_a_target_holds_from_its_date_until_the_next() -> None:
    first, second = at_least("70"), at_least("85", from_on=date(2019, 10, 1))
    assert target_in_force([second, first], date(2019, 9, 30)) is first
    assert target_in_force([second, first], date(2019, 10, 1)) is second
    assert target_in_force([second], date(2019, 9, 30)) is None


def test_the_headline_is_judged_by_the_target_of_its_own_day() -> None:
    targets = [at_least("60"), at_least("90", from_on=date(2020, 1, 1))]
    reading = read(BIGGER, monthly("2019-12", "73.3"), targets)
    assert reading.rating.rag is Rag.GREEN
    assert reading.target is targets[1]


def test_the_headline_is_judged_and_not_the_last_month() -> None:
    figures = [*monthly("2019-12", "90 95"), figure("2020-01-27", "81.4", basis=Basis.YTD)]
    reading = read(percent_kpi(basis=Basis.YTD), figures, [at_least("85")])
    assert (reading.rating.rag, reading.rating.missed_by) == (Rag.RED, Decimal("3.6"))


def test_an_illustrative_target_stays_marked() -> None:
    assert read(BIGGER, monthly("2019-12", "90"), [at_least("85", is_illustrative=True)]).rating.is_illustrative


def test_a_small_base_has_no_colour() -> None:
    rating = read(BIGGER, parts("2019-12", "3/5"), [at_least("85")]).rating
    assert (rating.rag, rating.reason) == (None, "a base under 20")


def test_an_inexact_figure_has_no_colour() -> None:
    figures = [figure("2019-12", "90", qualifier=Qualifier.OVER)]
    assert read(BIGGER, figures, [at_least("85")]).rating.reason == "the figure is not exact"


def test_a_kpi_without_a_figure_has_no_colour() -> None:
    rating = read(BIGGER, monthly("2019-08", "- - - - - -"), [at_least("85")]).rating
    assert (rating.rag, rating.reason) == (None, "no figure yet")


@pytest.mark.parametrize(
    ("polarity", "total", "rag"),
    [
        (Polarity.BIGGER, "79", None),
        (Polarity.BIGGER, "100", Rag.GREEN),
        (Polarity.SMALLER, "79", None),
        (Polarity.SMALLER, "101", Rag.RED),
    ],
)
def test_part_of_a_year_is_judged_only_where_the_rest_cannot_change_it(
    polarity: Polarity, total: str, rag: Rag | None
) -> None:
    target = at_least("100") if polarity is Polarity.BIGGER else at_most("100")
    reading = read(count_kpi(polarity, basis=Basis.YTD), [figure("2020-01-27", total, basis=Basis.YTD)], [target])
    assert reading.rating.rag is rag


@pytest.mark.parametrize(
    ("definition", "target", "words"),
    [
        (SMALLER, at_most("10"), "at most 10%"),
        (BIGGER, at_least("85.0"), "at least 85%"),
        (BIGGER, at_least("87.5"), "at least 87.5%"),
        (CLOSE, BAND, "between 5 and 8%"),
        (count_kpi(Polarity.SMALLER, unit=Unit.DAYS), at_most("150"), "at most 150"),
        (BIGGER, None, "none set"),
    ],
)
def test_a_target_is_said_in_words(definition: KpiDefinition, target: Target | None, words: str) -> None:
    assert target_words(definition, target) == words


@given(st.decimals(0, 100, places=2), st.decimals(0, 100, places=2), st.decimals(0, 20, places=2))
def test_a_better_value_never_has_a_worse_colour(level: Decimal, value: Decimal, tolerance: Decimal) -> None:
    order = [Rag.RED, Rag.AMBER, Rag.GREEN]
    target = Target(minimum=level, amber_tolerance=tolerance)
    one, better = rate_value(BIGGER, value, target), rate_value(BIGGER, value + 1, target)
    assert one.rag is not None
    assert better.rag is not None
    assert order.index(one.rag) <= order.index(better.rag)


def test_a_day_before_the_first_target_says_from_when_it_holds():
    targets = [
        Target(minimum=Decimal(90), from_on=date(2020, 1, 27)),
        Target(minimum=Decimal(80), from_on=date(2019, 4, 1)),
    ]
    assert not_yet_judged(targets, date(2019, 3, 31)) == "the target holds from 1 Apr 2019"
    assert not_yet_judged(targets, date(2019, 4, 1)) == ""
    assert not_yet_judged([*targets, Target(minimum=Decimal(70))], date(2000, 1, 1)) == ""
    assert not_yet_judged([], date(2019, 4, 1)) == ""
