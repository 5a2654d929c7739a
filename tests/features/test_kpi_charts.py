"""The chart of a KPI: every word has its place, whatever the series."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest

from tests.figures import at_least, at_most, benchmark, count_kpi, figure, monthly, percent_kpi, quarterly_kpi, read
from tracker.adapters.charts import COLUMN, NARROW, WIDE, Chart, draw_chart
from tracker.adapters.charts_canvas import Size
from tracker.adapters.charts_labels import Box
from tracker.adapters.charts_plot import scale
from tracker.domain.kpi import BreakKind, SeriesBreak
from tracker.domain.kpi_breakdown import breakdown_pictures
from tracker.domain.kpi_comparison_picture import comparison_picture
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_revisions import revised_figures
from tracker.domain.kpi_series_picture import series_picture
from tracker.domain.kpi_terms import Basis, Geography, Polarity
from tracker.kpis.around import read_revisions
from tracker.kpis.models import Kpi
from tracker.kpis.queries import read_kpis
from tracker.plan.queries import find_programme

SIZES = [pytest.param(WIDE, id="wide"), pytest.param(NARROW, id="narrow")]
LONG = "11 12 11 13 12 14 13 15 14 13 15 14 22 23 22 24 23 25 24 23 25 24 26 25"
PLAIN_ELEMENTS = {"svg", "title", "desc", "path", "rect", "circle", "text"}


def drawn(reading: KpiReading, size: Size = WIDE) -> Chart:
    picture = series_picture(reading)
    assert picture is not None
    return draw_chart(picture, size=size, prefix="test")


def elements(chart: Chart, name: str) -> list[ET.Element]:
    return ET.fromstring(chart.svg).findall(f"{{http://www.w3.org/2000/svg}}{name}")


def words(chart: Chart) -> list[str]:
    return [element.text or "" for element in elements(chart, "text")]


def faults(chart: Chart) -> list[object]:
    """Words that cover each other or leave the drawing."""
    room = Box(0, 0, chart.width, chart.height)
    return [pair for pair in combinations(chart.boxes, 2) if pair[0].overlaps(pair[1])] + [
        box for box in chart.boxes if not box.is_inside(room)
    ]


@pytest.mark.demonstration
def test_no_word_covers_another_on_any_chart_of_the_demonstration(session):
    programme = find_programme(session, "seahaven")
    readings = read_kpis(session, programme, on=date(2020, 1, 27))
    assert len(readings) == 34
    undrawn, wrong = [], {}
    for number, reading in readings.items():
        revisions = read_revisions(session, session.get(Kpi, number), start_month=4)
        picture = series_picture(reading, revised_figures(reading.definition, revisions))
        if picture is None:
            undrawn.append(reading.definition.code)
        for one in (picture, comparison_picture(reading), *breakdown_pictures(reading)):
            for size in (WIDE, COLUMN, NARROW) if one else ():
                chart = draw_chart(one, size=size, prefix="x")
                if faults(chart):
                    wrong[reading.definition.code, one.title, size.width] = faults(chart)
    assert not wrong
    assert set(undrawn) == {"SUPV", "CPREV", "LTFC18", "TURN"}, "only KPIs without a figure have no chart"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "values",
    [
        "5",
        "0 0 0",
        "100 100 100 100",
        "1 1 1 1 1 1 1 1",
        "0 100 0 100 0 100 0 100",
        LONG,
        "3 . . 4 - 5",
        "99.9 0.1 50.5",
    ],
)
def test_no_word_covers_another_with_target_and_benchmarks_close_together(size, values):
    figures = [
        *monthly("2018-02", values),
        benchmark(Geography.NATIONAL, "20"),
        benchmark(Geography.REGIONAL, "20.1"),
        benchmark(Geography.STATISTICAL_NEIGHBOURS, "19.9"),
        benchmark(Geography.THRESHOLD, "20"),
    ]
    reading = read(percent_kpi(Polarity.SMALLER), figures, [at_most("20")])
    assert not faults(drawn(reading, size))


def test_a_short_series_shows_every_value_and_the_median():
    chart = drawn(read(percent_kpi(), monthly("2019-08", "15.8 16.0 17.5 18.8 19.9")))
    assert {"15.8", "16.0", "17.5", "18.8", "19.9%", "median 17.5%"} <= set(words(chart))


def test_a_long_series_shows_limits_and_the_last_value_only():
    chart = drawn(read(percent_kpi(Polarity.SMALLER), monthly("2018-01", LONG)))
    said = words(chart)
    assert "25%" in said
    assert "26" not in said
    assert any(text.startswith("upper limit ") for text in said)
    assert any(text.startswith("mean ") for text in said)


def test_improvement_and_concern_differ_in_shape_as_well_as_colour():
    chart = drawn(read(percent_kpi(Polarity.SMALLER), monthly("2018-01", LONG)))
    diamonds = [path for path in elements(chart, "path") if path.get("fill") == "#d4601a"]
    discs = [circle for circle in elements(chart, "circle") if circle.get("fill") == "#1d70b8"]
    assert diamonds
    assert discs


def test_without_a_polarity_a_signal_is_neither_blue_nor_orange():
    chart = drawn(read(percent_kpi(Polarity.NONE), monthly("2018-01", LONG)))
    assert not {"#1d70b8", "#d4601a"} & {element.get("fill") for element in ET.fromstring(chart.svg)}


def test_a_gap_cuts_the_line_and_is_never_a_zero():
    chart = drawn(read(percent_kpi(), monthly("2019-07", "10 12 - 14 15")))
    series = next(path.get("d") or "" for path in elements(chart, "path") if path.get("stroke-width") == "2")
    assert series.count("M") == 2
    assert len(elements(chart, "circle")) == 4


def test_the_part_month_is_hollow_and_linked_by_a_dashed_line():
    chart = drawn(read(percent_kpi(), monthly("2019-11", "10 12 14")))
    hollow = [circle for circle in elements(chart, "circle") if circle.get("fill") == "#ffffff"]
    assert len(hollow) == 1
    assert [path for path in elements(chart, "path") if path.get("stroke-dasharray") == "3 3"]
    assert {"not yet", "over"} <= set(words(chart))


def test_a_month_that_is_not_due_is_veiled():
    assert {"not yet", "due"} <= set(words(drawn(read(percent_kpi(), monthly("2019-11", "10 12")))))


def test_the_target_is_drawn_from_the_day_it_holds():
    chart = drawn(read(percent_kpi(), monthly("2019-01", "70 " * 12), [at_least("80", from_on=date(2019, 7, 1))]))
    (target,) = [path for path in elements(chart, "path") if path.get("stroke-dasharray") == "9 4"]
    (zone,) = [area for area in elements(chart, "rect") if area.get("fill") == "#d9ead9"]
    assert float(zone.get("x") or 0) > 400
    assert (target.get("d") or "").startswith(f"M{zone.get('x')}")
    assert "target 80% or more" in words(chart)


def test_a_years_total_is_no_target_for_its_months():
    reading = read(count_kpi(Polarity.BIGGER, basis=Basis.YTD), monthly("2019-08", "5 6 7"), [at_least("100")])
    assert "target 100 or more" not in words(drawn(reading))


@pytest.mark.parametrize("size", SIZES)
def test_a_rebase_draws_two_phases_with_their_own_limits(size):
    rebase = SeriesBreak(date(2019, 1, 1), "New allocation rule", "Performance Analyst", BreakKind.REBASE)
    reading = read(percent_kpi(Polarity.SMALLER, breaks=(rebase,)), monthly("2018-01", LONG))
    chart = drawn(reading, size)
    assert not faults(chart)
    assert {"Jan 18 to Dec 18" if size is WIDE else "to Dec 18", "from Jan 19"} <= set(words(chart))
    assert "Limits are drawn again from 1 Jan 2019: New allocation rule." in chart.description


def test_quarters_are_named_by_their_labels():
    figures = [figure("2018/19 Q4", "41"), figure("2019/20 Q1", "42"), figure("2019/20 Q2", "43")]
    chart = drawn(read(quarterly_kpi(), figures))
    assert "2019/20 Q1" in words(chart)
    assert not faults(chart)


def test_the_description_says_what_the_picture_shows():
    figures = [*monthly("2019-08", "15.8 16.0 17.5 18.8 19.9"), benchmark(Geography.NATIONAL, "10.0")]
    chart = drawn(read(percent_kpi(Polarity.SMALLER), figures, [at_most("10")]))
    assert chart.description == (
        "Run chart of 5 figures: August 2019 15.8, September 2019 16.0, October 2019 17.5, November 2019 18.8, "
        "December 2019 19.9. Median 17.5. Target 10% or less. England 10.0."
    )
    (desc,) = elements(chart, "desc")
    assert desc.text == chart.description


def test_a_drawing_uses_plain_elements_and_no_style():
    chart = drawn(read(percent_kpi(Polarity.SMALLER), monthly("2018-01", LONG), [at_most("20")]))
    for element in ET.fromstring(chart.svg).iter():
        assert element.tag.rpartition("}")[2] in PLAIN_ELEMENTS
        assert not {"style", "class"} & set(element.keys())


@pytest.mark.parametrize(
    ("values", "given", "marks"),
    [
        ([15.8, 19.9, 10.0], {}, [0, 5, 10, 15, 20]),
        ([3.0], {"is_whole": True}, [0, 1, 2, 3, 4]),
        ([100.0], {"ceiling": 100.0}, [0, 20, 40, 60, 80, 100]),
        ([0.0], {}, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ([-5.0, 12.0], {}, [-5, 0, 5, 10, 15]),
        ([1452.0], {}, [0, 500, 1000, 1500]),
    ],
)
def test_the_axis_holds_zero_and_every_value_with_few_round_marks(values, given, marks):
    assert scale(values, **given) == pytest.approx(marks)


def test_limits_are_not_clipped_but_an_impossible_one_is_not_named():
    reading = read(count_kpi(Polarity.SMALLER), monthly("2018-01", "0 9 0 8 1 9 0 7 0 9 1 8 0 9"))
    assert reading.spc.phases[-1].lower is not None
    assert reading.spc.phases[-1].lower < Decimal(0)
    said = words(drawn(reading))
    assert not any(text.startswith("lower limit") for text in said)
    assert any(text.startswith("upper limit") for text in said)
