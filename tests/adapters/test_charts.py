"""Charts of breakdowns and comparisons: every word has its place, no part is told by colour alone, blanks say why."""

import dataclasses
import json
import struct
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.figures import benchmark, count_kpi, figure, percent_kpi, read
from tests.published import REPORTS, printed_kpi, printed_kpis
from tracker.adapters.charts import COLUMN, NARROW, WIDE, Chart, Picture, draw_chart, draw_pngs
from tracker.adapters.charts_labels import Box, push_blocks_apart, text_width, wrap
from tracker.domain.kpi_breakdown import breakdown_pictures
from tracker.domain.kpi_comparison_picture import comparison_picture
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_series_picture import series_picture
from tracker.domain.kpi_terms import Frequency, Geography
from tracker.domain.periods import month

SIZES = (WIDE, COLUMN, NARROW)
PLAIN_ELEMENTS = {"svg", "title", "desc", "path", "rect", "circle", "text"}
SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.text(st.sampled_from("abc MWil-"), min_size=1, max_size=40).map(str.strip).filter(bool)


def pictures(reading: KpiReading) -> list[Picture]:
    every = (series_picture(reading), comparison_picture(reading), *breakdown_pictures(reading))
    return [one for one in every if one is not None]


def faults(chart: Chart) -> list[object]:
    """Words that cover each other or leave the drawing."""
    room = Box(0, 0, chart.width, chart.height)
    return [pair for pair in combinations(chart.boxes, 2) if pair[0].overlaps(pair[1])] + [
        box for box in chart.boxes if not box.is_inside(room)
    ]


def words(chart: Chart) -> list[str]:
    return [element.text or "" for element in ET.fromstring(chart.svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("report", REPORTS)
def test_no_word_covers_another_on_any_chart_of_five_reports(report):
    drawn = 0
    for reading in printed_kpis(report):
        for picture in pictures(reading):
            for size in SIZES:
                chart = draw_chart(picture, size=size, prefix="x")
                assert not faults(chart), (reading.definition.code, picture.title, size.width)
                drawn += 1
    assert drawn > 80


@settings(max_examples=60, deadline=None)
@given(
    categories=st.lists(NAMES, min_size=2, max_size=14, unique=True),
    numbers=st.lists(st.lists(st.integers(0, 2000), min_size=14, max_size=14), min_size=1, max_size=6),
    size=st.sampled_from(SIZES),
)
def test_names_of_categories_never_collide(categories, numbers, size):
    figures = [
        figure(month(2019, 1 + at).key, str(number), dimension="place", category=category)
        for at, column in enumerate(numbers)
        for category, number in zip(categories, column, strict=False)
    ]
    for picture in breakdown_pictures(read(count_kpi(), figures)):
        assert not faults(draw_chart(picture, size=size, prefix="x"))


@settings(max_examples=60, deadline=None)
@given(
    ours=st.lists(st.integers(0, 5000) | st.none(), min_size=1, max_size=5),
    others=st.lists(st.integers(0, 5000) | st.none(), min_size=1, max_size=5),
    reason=NAMES,
    size=st.sampled_from(SIZES),
)
def test_bars_and_their_reasons_never_collide(ours, others, reason, size):
    figures = [figure(f"{2013 + at}/{14 + at}", str(one)) for at, one in enumerate(ours) if one is not None]
    for at, one in enumerate(others):
        year = figure(f"{2013 + at}/{14 + at}").period
        figures.append(benchmark(Geography.NATIONAL, "-" if one is None else str(one), year))
        figures.append(benchmark(Geography.REGIONAL, "7", year, not_comparable=reason))
    reading = read(count_kpi(frequency=Frequency.YEARLY), figures)
    for picture in pictures(reading):
        assert not faults(draw_chart(picture, size=size, prefix="x"))


@given(
    st.lists(st.tuples(st.floats(0, 400), st.floats(1, 60)), min_size=1, max_size=20),
    st.floats(-50, 50),
)
def test_blocks_are_pushed_apart_and_stay_inside(blocks, low):
    blocks.sort()
    heights = [height for _, height in blocks]
    high = low + sum(heights) + 20
    middles = push_blocks_apart([middle for middle, _ in blocks], heights, low, high)
    edges = [(middle - height / 2, middle + height / 2) for middle, height in zip(middles, heights, strict=True)]
    assert edges[0][0] >= low - 0.001
    assert edges[-1][1] <= high + 0.001
    for (_, bottom), (top, _) in pairwise(edges):
        assert top >= bottom - 0.001


@given(st.text(st.sampled_from("abc MW"), max_size=80), st.floats(40, 200))
def test_a_wrapped_line_fits_its_room(text, room):
    lines = wrap(text, room, 14)
    assert len(lines) <= 2
    assert all(text_width(line, 14) <= room for line in lines)


def test_parts_are_told_apart_by_shade_hatch_and_name():
    (picture,) = breakdown_pictures(printed_kpi("seahaven_2016", "REFSRC"))
    chart = draw_chart(picture, size=COLUMN, prefix="x")
    said = words(chart)
    assert "Police 23%" in said
    assert "Prison 0%" in said
    assert "94% in all" in said
    fills = {element.get("fill") for element in ET.fromstring(chart.svg).iter(f"{SVG}rect")}
    assert fills == {"#14425e", "#b3cfe0", "#4f81a3", "#e6eff5"}
    # Eight hatched categories: strokes in ink on light shades, in white on dark ones.
    strokes = [path.get("stroke") for path in ET.fromstring(chart.svg).iter(f"{SVG}path") if "L" in path.get("d", "")]
    assert {"#0b0c0c", "#ffffff"} <= set(strokes)


def test_subtotals_are_in_the_table_and_not_in_the_stack():
    figures = [
        figure("2019-12", "40", dimension="timescale", category="within 20 days"),
        figure("2019-12", "30", dimension="timescale", category="21 to 45 days"),
        figure("2019-12", "70", dimension="timescale", category="within 45 days", is_subtotal=True),
        figure("2019-12", "30", dimension="timescale", category="over 45 days"),
    ]
    (picture,) = breakdown_pictures(read(percent_kpi(), figures))
    assert picture.is_stacked
    assert picture.totals[0].text == "100%"
    assert [row.category for row in picture.rows if row.is_subtotal] == ["within 45 days"]
    assert not [text for text in words(draw_chart(picture, prefix="x")) if text.startswith("within 45 days")]


def test_rates_of_teams_are_not_stacked():
    (picture,) = breakdown_pictures(printed_kpi("seahaven_2020", "SH034"))
    assert not picture.is_stacked
    assert {"78%", "43%"} <= set(words(draw_chart(picture, prefix="x")))


def test_a_benchmark_that_is_not_out_yet_stays_blank_and_says_so():
    picture = comparison_picture(printed_kpi("seahaven_2016", "S47RATE"))
    assert picture is not None
    assert picture.names == ("Ours", "Neighbours", "England")
    last = picture.groups[-1]
    assert (last.label, last.bars[0].text) == ("2015/16", "318")
    assert [(bar.value, bar.reason) for bar in last.bars[1:]] == [(None, "not yet published")] * 2
    assert words(draw_chart(picture, prefix="x")).count("not yet published") == 2
    assert "2015/16: Ours 318, Neighbours not yet published" in picture.description


def test_a_year_that_is_entered_as_year_to_date_is_ours_too():
    picture = comparison_picture(printed_kpi("seahaven_2016", "REFRATE"))
    assert picture is not None
    assert [group.bars[0].text for group in picture.groups] == ["1,104", "851", "796"]


def test_a_monthly_kpi_is_compared_by_the_year_to_date_at_its_close():
    months = [figure(f"{2018 + (at + 3) // 12}-{(at + 3) % 12 + 1:02}", "10") for at in range(12)]
    england = benchmark(Geography.NATIONAL, "100", figure("2018/19").period)
    picture = comparison_picture(read(count_kpi(), [*months, england]))
    assert picture is not None
    assert [(bar.name, bar.text) for bar in picture.groups[0].bars] == [("Ours", "120"), ("England", "100")]


def test_no_benchmark_with_a_year_no_comparison():
    assert comparison_picture(read(percent_kpi(), [figure("2019-12", "5"), benchmark(Geography.NATIONAL, "4")])) is None


@pytest.mark.parametrize("code", ["REFSRC", "S47RATE", "CPPCAT", "ASM45"])
def test_a_picture_is_plain_values_that_a_document_can_keep(code):
    for picture in pictures(printed_kpi("seahaven_2016", code)):
        plain = dataclasses.asdict(picture)
        assert json.loads(json.dumps(plain, default=str)) is not None
        assert {type(value) for value in leaves(plain)} <= {
            str,
            int,
            float,
            bool,
            type(None),
            type(month(2019, 1).start),
        }


def leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list | tuple):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]


def test_every_chart_has_title_and_description_and_plain_elements():
    for code in ("REFSRC", "S47RATE", "CASELOAD"):
        for picture in pictures(printed_kpi("seahaven_2016", code)):
            root = ET.fromstring(draw_chart(picture, prefix="here").svg)
            assert root.get("aria-labelledby") == "here-title here-desc"
            assert root.findtext(f"{SVG}title") == picture.title
            assert root.findtext(f"{SVG}desc") == picture.description
            for element in root.iter():
                assert element.tag.removeprefix(SVG) in PLAIN_ELEMENTS
                assert not {"style", "class"} & set(element.keys())


def test_the_same_chart_becomes_a_picture_for_word():
    charts = [draw_chart(picture, prefix="x") for picture in pictures(printed_kpi("seahaven_2016", "S47RATE"))]
    for chart, png in zip(charts, draw_pngs(charts), strict=True):
        assert struct.unpack(">II", png[16:24]) == (2 * chart.width, 2 * chart.height)
