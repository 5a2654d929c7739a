"""Shares and counts that should make a whole: rounding is accepted, a mistyped one is said."""

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
        "EHSRC, source of referral, 2015/16 Q4": Decimal(90),
        "REFSRC, source of referral, 2015/16 Q2": Decimal(94),
        "REFSRC, source of referral, 2015/16 Q4": Decimal(93),
    }


def test_ages_of_those_who_enter_care_add_up_in_each_of_three_years():
    reading = printed_kpi("seahaven_2016", "CLAAGE")
    assert len({point.period for point in reading.breakdowns["age band"]}) == 3
    assert not said(reading)


def totals(figures: str) -> list[str]:
    """``A=68 B=123 Total=191``: what is said of a breakdown by area."""
    parts = [one.rpartition("=") for one in figures.split()]
    made = [figure("2019-12", value, dimension="area", category=name) for name, _, value in parts]
    return [one.message for one in read(count_kpi(), made).findings if one.kind == "total"]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ("A=68 B=123 C=125 Total=316", []),
        ("A=68 B=123 C=125 Total=310", ["the parts add up to 316, but 310 is the total"]),
        ("28=28 9=9 1=1 Total=38", []),
        ("A=68 B=- C=125 Total=300", []),
        ("A=11.49 B=8.07 Total=19.6", []),
        ("A=11.49 B=8.07 Total=19.4", ["the parts add up to 19.56, but 19.4 is the total"]),
    ],
)
def test_a_total_that_its_parts_do_not_give_is_said(figures, said):
    assert totals(figures) == said


@pytest.mark.parametrize(
    ("whole", "said"), [("20", []), ("15", []), ("14", ["the parts add up to 15, more than 14 in all"])]
)
def test_parts_may_leave_some_out_but_not_come_to_more_than_the_whole(whole, said):
    figures = [figure("2019-12", value, dimension="age", category=value) for value in ("4", "5", "6")]
    reading = read(count_kpi(), [*figures, figure("2019-12", whole)])
    assert [one.message for one in reading.findings if one.kind == "total"] == said


def test_every_total_printed_in_five_reports_is_what_its_parts_give():
    held = [reading for report in REPORTS for reading in printed_kpis(report)]
    totals = {
        (one.definition.code, dimension, point.span)
        for one in held
        for dimension, parts in one.breakdowns.items()
        for point in one.points
        if point.value is not None and point.span in {part.period for part in parts}
    }
    assert len(totals) > 15
    assert not [one.where for reading in held for one in reading.findings if one.kind == "total"]


def test_a_cohort_by_year_of_its_previous_plan_is_complete():
    reading = printed_kpi("marchwood_2014", "CPP2NDYEAR")
    (points,) = reading.breakdowns.values()
    assert [round(point.value * 29 / 100) for point in points] == [4, 3, 7, 9, 5, 1]
    assert not said(reading)
