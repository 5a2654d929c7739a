"""Where a KPI is heading: the line to its target, and the trend of its last figures."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import at_least, at_most, count_kpi, figure, monthly, parts, percent_kpi, read
from tracker.domain.kpi import KpiDefinition, SeriesBreak, Target
from tracker.domain.kpi_json import kpi_json
from tracker.domain.kpi_projection import Course, Projection, trend_at
from tracker.domain.kpi_terms import Basis, Polarity, Unit
from tracker.domain.kpi_trajectory import Standing, month_position

SMALLER = percent_kpi(Polarity.SMALLER)
BY = {"from_on": date(2019, 7, 1), "by_on": date(2020, 12, 31)}


def projection(definition: KpiDefinition, values: str, target: Target, first: str = "2019-07") -> Projection:
    found = read(definition, monthly(first, values), [target]).projection
    assert found is not None
    return found


def standing(definition: KpiDefinition, values: str, target: Target, first: str = "2019-07") -> Standing:
    found = projection(definition, values, target, first).standing
    assert found is not None
    return found


def test_the_line_runs_straight_from_the_first_figure_in_force_to_the_target_on_its_date() -> None:
    found = standing(SMALLER, "20 19 18 17 16 15", at_most("11", from_on=date(2019, 9, 1), by_on=date(2020, 4, 30)))
    line = found.trajectory
    assert (line.from_period.label, line.from_value) == ("Sep 19", Decimal(18))
    # Seven months from September to April, seven points to lose: one a month.
    assert line.at(date(2019, 12, 31)) == Decimal(15)
    assert (found.expected, found.behind) == (Decimal(15), Decimal(0))
    assert line.at(date(2021, 1, 31)) == Decimal(11)
    assert found.words == "The line from Sep 19 to the target asks for 15.0% by Dec 19: on it"


@pytest.mark.parametrize(
    ("values", "said"),
    [("20 19 18 17 16 17.1", "2.1 points behind"), ("20 19 18 17 16 14.5", "0.5 points ahead")],
)
def test_how_far_from_the_line_the_latest_figure_lies_is_said(values: str, said: str) -> None:
    found = standing(SMALLER, values, at_most("11", from_on=date(2019, 9, 1), by_on=date(2020, 4, 30)))
    assert found.words.endswith(f"asks for 15.0% by Dec 19: {said}")


@pytest.mark.parametrize(
    ("definition", "values", "target", "course", "projected"),
    [
        (SMALLER, "20 19 18 17 16 15", at_most("10", **BY), Course.ON_COURSE, "3.0"),
        (SMALLER, "15.2 15.4 15.8 16 17.5 18.8", at_most("10", **BY), Course.NOT_ON_COURSE, "26.6"),
        (percent_kpi(), "70 71 72 73 74 75", at_least("85", **BY), Course.ON_COURSE, "87.0"),
        (percent_kpi(), "70 71 72 73 74 75", at_least("88", **BY), Course.NOT_ON_COURSE, "87.0"),
        (percent_kpi(Polarity.TARGET), "20 19 18 17 16 15", Target(Decimal(2), Decimal(5), **BY),
         Course.ON_COURSE, "3.0"),
        # A line runs on, a share does not pass 100 and a count does not fall under 0.
        (percent_kpi(), "70 75 80 85 90 95", at_least("99", **BY), Course.ON_COURSE, "100.0"),
        (count_kpi(Polarity.SMALLER), "60 50 40 30 20 10", at_most("5", **BY), Course.ON_COURSE, "0.0"),
    ],
)  # fmt: skip
def test_the_trend_of_the_last_figures_says_whether_it_is_on_course(
    definition: KpiDefinition, values: str, target: Target, course: Course, projected: str
) -> None:
    found = projection(definition, values, target)
    assert found.course is course
    [trend] = found.trends
    assert (f"{trend.value:.1f}", trend.figures) == (projected, 6)


def test_it_says_so_in_a_sentence_that_names_what_it_rests_on() -> None:
    found = projection(SMALLER, "15.2 15.4 15.8 16 17.5 18.8", at_most("10", **BY))
    assert found.words == (
        "Not on course: the trend of the last six figures leads to 26.6% by 31 Dec 2020, target at most 10%"
    )


def test_from_twelve_figures_the_year_and_the_last_half_of_it_must_agree() -> None:
    falling = " ".join(str(40 - at) for at in range(15))
    found = projection(SMALLER, falling, at_most("20", **BY), first="2018-10")
    assert [trend.figures for trend in found.trends] == [12, 6]
    assert found.course is Course.ON_COURSE
    assert found.words == (
        "On course: the trend of the last 12 figures leads to 14.0% and"
        " the trend of the last six figures leads to 14.0% by 31 Dec 2020, target at most 20%"
    )


def test_a_rise_that_has_turned_is_not_called_on_course() -> None:
    turned = "50 55 60 65 70 75 80 85 90 84 78 72"
    found = projection(percent_kpi(), turned, at_least("85", **BY), first="2019-01")
    assert [trend.is_met for trend in found.trends] == [True, False]
    assert (found.course, found.reason) == (Course.CANNOT_BE_SAID, "the trends disagree")
    assert found.words.startswith("Cannot be said: the trend of the last 12 figures leads to 100.0% and the trend of")


@pytest.mark.parametrize(
    ("values", "target", "reason"),
    [
        ("20 19 18 17 16", at_most("10", **BY), "five of the six judged figures that a trend needs"),
        ("- - - - - -", at_most("10", **BY), "no finished figure yet"),
        ("20 19 18 17 16 15", at_most("10", by_on=date(2020, 1, 27)), "the date, 27 Jan 2020, has passed"),
    ],
)
def test_where_nothing_can_be_said_it_says_why(values: str, target: Target, reason: str) -> None:
    found = projection(SMALLER, values, target)
    assert (found.course, found.reason, found.trends) == (Course.CANNOT_BE_SAID, reason, ())
    assert f"no projection: {reason}" in read(SMALLER, monthly("2019-07", values), [target]).flags


def test_without_polarity_or_without_a_date_there_is_no_course() -> None:
    figures = monthly("2019-07", "20 19 18 17 16 15")
    assert read(SMALLER, figures, [at_most("10")]).projection is None
    assert read(SMALLER, figures).projection is None
    neither = read(percent_kpi(Polarity.NONE), figures, [at_most("10", **BY)]).projection
    assert neither is not None
    assert neither.reason == "neither higher nor lower is better"


def test_the_unfinished_month_and_small_bases_take_no_part() -> None:
    with_part_month = projection(SMALLER, "20 19 18 17 16 15 90", at_most("10", **BY))
    assert with_part_month == projection(SMALLER, "20 19 18 17 16 15", at_most("10", **BY))
    small = parts("2019-07", "4/20 4/21 4/22 4/23 4/24 9/10")
    found = read(SMALLER, small, [at_most("10", **BY)]).projection
    assert found is not None
    assert found.reason == "five of the six judged figures that a trend needs"


def test_a_trend_does_not_reach_across_a_change_of_definition() -> None:
    broken = replace(SMALLER, breaks=(SeriesBreak(date(2019, 10, 1), "new rules"),))
    found = projection(broken, "20 19 18 17 16 15", at_most("10", **BY))
    assert found.reason == "three of the six judged figures that a trend needs"


def test_a_running_total_and_a_years_total_are_not_projected() -> None:
    running = [figure(f"2019-{month:02}", str(month), basis=Basis.YTD) for month in range(4, 13)]
    found = read(count_kpi(Polarity.SMALLER, basis=Basis.YTD), running, [at_most("10", **BY)]).projection
    assert found is not None
    assert found.reason == "a running total has no trend of its own"
    months = read(
        count_kpi(Polarity.SMALLER, basis=Basis.YTD), monthly("2019-04", "1 1 1 1 1 1"), [at_most("10", **BY)]
    )
    assert months.projection is not None
    assert months.projection.reason == "a year's total is not projected from its months"


def test_the_projection_is_printed_with_the_kpi() -> None:
    printed = kpi_json(read(SMALLER, monthly("2019-07", "20 19 18 17 16 15"), [at_most("10", **BY)]))["projection"]
    assert printed["course"] == "on_course"
    assert printed["trends"] == [{"figures": 6, "value": pytest.approx(3.0), "met": True}]
    assert printed["trajectory"] == {"from": "2019-07", "from_value": 20.0, "to": "2020-12-31", "to_value": 10.0}
    assert kpi_json(read(SMALLER, []))["projection"] is None


def test_the_ends_of_successive_months_lie_one_apart() -> None:
    assert month_position(date(2020, 2, 29)) - month_position(date(2020, 1, 31)) == 1
    assert month_position(date(2020, 1, 1)) > month_position(date(2019, 12, 31))


numbers = st.integers(0, 400).map(lambda tenths: Decimal(tenths) / 10)


@given(st.integers(-20, 20), st.integers(300, 600), st.integers(6, 24), st.integers(1, 18))
def test_a_straight_line_leads_on_along_itself(slope: int, start: int, length: int, ahead: int) -> None:
    values = [start + slope * step for step in range(length)]
    reading = read(count_kpi(Polarity.SMALLER, unit=Unit.DAYS), monthly("2016-04", " ".join(map(str, values))), [])
    day = reading.points[-1].period.shifted(ahead).end
    assert abs(trend_at(reading.points, day) - (values[-1] + slope * ahead)) < Decimal("1e-9")


@given(st.lists(numbers, min_size=6, max_size=12), numbers)
def test_lifting_every_figure_lifts_the_trend_by_as_much(values: list[Decimal], lift: Decimal) -> None:
    day = date(2020, 12, 31)
    plain = read(SMALLER, monthly("2018-04", " ".join(map(str, values)))).points
    lifted = read(SMALLER, monthly("2018-04", " ".join(str(one + lift) for one in values))).points
    assert abs(trend_at(lifted, day) - trend_at(plain, day) - lift) < Decimal("1e-9")


@given(st.lists(numbers, min_size=6, max_size=12), numbers)
def test_the_line_to_the_target_stays_between_its_ends(values: list[Decimal], level: Decimal) -> None:
    target = at_most(str(level), by_on=date(2020, 12, 31))
    line = standing(SMALLER, " ".join(map(str, values)), target, first="2018-04").trajectory
    for month in range(1, 13):
        assert min(line.from_value, level) <= line.at(date(2020, month, 15)) <= max(line.from_value, level)
    assert line.at(date(2020, 12, 31)) == level
