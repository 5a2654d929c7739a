"""The sparkline beside an action: what is drawn, and what must not be."""

import re
from xml.etree import ElementTree as ET

import pytest

from tracker.adapters.sparkline import draw_sparkline
from tracker.domain.kpi_direction import Travel

WORSE, BETTER, GREY = "#d4601a", "#1d70b8", "#6f777b"


def _dots(svg: str) -> list[str]:
    return re.findall(r'<circle[^>]* r="3" fill="(#\w+)"', svg)


def test_it_is_one_line_and_its_last_point() -> None:
    svg = draw_sparkline([1, 3, 2], travel=Travel.WORSE)
    assert re.findall(r'd="([^"]*)"', svg) == ["M3.0 17.0L31.5 3.0L60.0 10.0"]
    assert _dots(svg) == [WORSE]


@pytest.mark.parametrize(
    ("travel", "colour"),
    [(Travel.WORSE, WORSE), (Travel.BETTER, BETTER), (Travel.LITTLE_CHANGE, GREY), (None, GREY)],
)
def test_the_last_point_is_coloured_by_direction(travel: Travel | None, colour: str) -> None:
    assert _dots(draw_sparkline([1, 2], travel=travel)) == [colour]


def test_a_gap_stays_a_gap() -> None:
    assert 'd="M3.0 17.0M60.0 3.0"' in draw_sparkline([1, None, 2])


def test_an_unfinished_period_is_hollow_and_the_last_finished_point_is_judged() -> None:
    svg = draw_sparkline([1, 2, 9], is_last_part=True, travel=Travel.BETTER)
    assert re.findall(r'<circle cx="([\d.]+)"[^>]* r="3"', svg) == ["31.5"]
    assert 'cx="60.0" cy="3.0" r="2" fill="#fff"' in svg
    assert "stroke-dasharray" in svg


def test_the_target_is_dashed_and_inside_the_scale() -> None:
    svg = draw_sparkline([10, 20], target=40)
    assert 'd="M0 3.0H64"' in svg
    assert "M3.0 17.0L60.0 12.3" in svg


@pytest.mark.parametrize("values", [(), (None,), (None, None)])
def test_without_a_value_nothing_is_drawn(values: tuple[None, ...]) -> None:
    assert not draw_sparkline(values)


def test_equal_values_lie_in_the_middle_and_one_value_at_the_end() -> None:
    assert "M3.0 10.0L60.0 10.0" in draw_sparkline([5, 5])
    assert 'cx="60.0" cy="10.0"' in draw_sparkline([5])


def test_it_is_hidden_from_readers_and_made_of_attributes_only() -> None:
    root = ET.fromstring(draw_sparkline([1, 2, 3], target=2))
    assert root.attrib["aria-hidden"] == "true"
    for element in root.iter():
        assert element.tag.rpartition("}")[2] in {"svg", "path", "circle"}
        assert not {"class", "style"} & set(element.attrib)
