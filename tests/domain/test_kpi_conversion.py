"""Chains of steps: what becomes of contacts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import count_kpi, monthly, percent_kpi, read
from tracker.domain.kpi_conversion import Step, conversions, step_of
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis
from tracker.domain.periods import month


def counts(name: str, first: str, values: str) -> KpiReading:
    return read(count_kpi(name=name), monthly(first, values))


CONTACTS = counts("Contacts", "2019-04", "100 120 80 100 110 90 100 100 100 40")
REFERRALS = counts("Referrals", "2019-05", "30 20 25 22 18 25 30 20 10")


def rate(later: KpiReading, earlier: KpiReading, period: str, basis: Basis) -> tuple[str | None, str]:
    year, number = period.split("-")
    steps = [step_of(reading, month(int(year), int(number)), basis) for reading in (earlier, later)]
    [one] = conversions(steps)
    return (None if one.rate is None else f"{one.rate:.1f}"), one.reason


@pytest.mark.parametrize(
    ("period", "basis", "expected", "reason"),
    [
        ("2019-12", Basis.PERIOD, "20.0", ""),
        ("2019-12", Basis.YTD, None, "Referrals: base missing, no figure for Apr 19"),
        ("2019-04", Basis.PERIOD, None, "no figure for Referrals in Apr 19"),
        ("2020-01", Basis.PERIOD, None, "Jan 20 is not over; Jan 20 is not over"),
    ],
)
def test_a_conversion_is_the_next_step_over_this_one_on_the_basis_chosen(
    period: str, basis: Basis, expected: str | None, reason: str
) -> None:
    assert rate(REFERRALS, CONTACTS, period, basis) == (expected, reason)


def test_on_the_year_to_date_both_steps_are_counted_since_april() -> None:
    referrals = counts("Referrals", "2019-04", "10 30 20 25 22 18 25 30 20")
    assert rate(referrals, CONTACTS, "2019-12", Basis.YTD) == ("22.2", "")


def test_a_chain_names_every_step_and_a_share_is_no_step() -> None:
    chain = conversions([Step("contact", Decimal(421)), Step("referral", Decimal(36)), Step("assessment", None)])
    assert [(one.earlier.name, one.later.name) for one in chain] == [
        ("contact", "referral"),
        ("referral", "assessment"),
    ]
    assert chain[1].reason == "no number for assessment"
    share = read(percent_kpi(name="Share"), monthly("2019-12", "20"))
    assert step_of(share, month(2019, 12), Basis.PERIOD).reason == "Share is no count"


def test_nobody_at_a_step_converts_into_nothing() -> None:
    [one] = conversions([Step("contact", Decimal(0)), Step("referral", Decimal(0))])
    assert (one.rate, one.reason) == (None, "nobody at contact")


@given(st.lists(st.integers(1, 10_000), min_size=2, max_size=6))
def test_the_conversions_of_a_chain_multiply_to_that_of_its_ends(numbers: list[int]) -> None:
    product = Decimal(1)
    for one in conversions([Step(str(at), Decimal(number)) for at, number in enumerate(numbers)]):
        assert one.rate is not None
        product *= one.rate / 100
    assert abs(product - Decimal(numbers[-1]) / numbers[0]) < Decimal("1e-15")
