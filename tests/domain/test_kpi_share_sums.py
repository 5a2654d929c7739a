"""Shares that should make a whole: rounding is accepted, a mistyped share is said."""

from decimal import Decimal

import pytest

from tests.figures import count_kpi, figure, percent_kpi, read
from tests.published import REPORTS, printed_kpi, printed_kpis
from tracker.domain.kpi import KpiDefinition
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Qualifier


def breakdown(definition: KpiDefinition, shares: str, **given: object) -> KpiReading:
    figures = [
        figure("2019-12", share, dimension="age", category=f"band {at}", **given)
        for at, share in enumerate(shares.split())
    ]
    return read(definition, figures)


def said(reading: KpiReading) -> list[str]:
    return [one.message for one in reading.findings if one.kind == "share_sum"]


@pytest.mark.parametrize("shares", ["23 23 29 20 4", "23 23 29 20 5", "23 23 29 20 6", "33.3 33.3 33.3"])
def test_99_to_101_is_rounding(shares):
    assert not said(breakdown(percent_kpi(), shares))


@pytest.mark.parametrize(("shares", "total"), [("50 40", "90%"), ("60 43", "103%"), ("50.5 46.4", "96.9%")])
def test_more_than_two_points_off_is_said(shares, total):
    assert said(breakdown(percent_kpi(), shares)) == [f"the shares add up to {total}, not to 100%"]


def test_about_so_much_need_not_add_up():
    assert not said(breakdown(percent_kpi(), "25 70", qualifier=Qualifier.APPROXIMATELY))


def test_what_is_missing_is_not_added():
    assert not said(breakdown(percent_kpi(), "50 - 40"))


def test_rates_of_teams_and_counts_make_no_hundred():
    assert not said(breakdown(percent_kpi(), "78 43"))
    assert not said(breakdown(count_kpi(), "50 40"))


def test_of_all_the_shares_printed_three_quarters_do_not_add_up():
    found = {
        one.where: one.computed
        for report in REPORTS
        for reading in printed_kpis(report)
        for one in reading.findings
        if one.kind == "share_sum"
    }
    assert found == {
        "SD003, source of referral, 2015/16 Q4": Decimal(90),
        "SD011, source of referral, 2015/16 Q2": Decimal(94),
        "SD011, source of referral, 2015/16 Q4": Decimal(93),
    }


def test_ages_of_those_who_enter_care_add_up_in_each_of_three_years():
    reading = printed_kpi("seahaven_2016", "SD040")
    assert len({point.period for point in reading.breakdowns["age band"]}) == 3
    assert not said(reading)
