"""The map of risks: nothing covers anything, whatever the register holds."""

from itertools import combinations
from math import hypot
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_risk import risk
from tracker.adapters.heatmap import NARROW, WIDE, draw_heatmap
from tracker.adapters.heatmap_layout import lay_out
from tracker.adapters.scorechart import draw_scores
from tracker.domain.risk import Position

SVG = "{http://www.w3.org/2000/svg}"
places = st.builds(Position, st.integers(1, 5), st.integers(1, 5))
registers = st.lists(st.tuples(st.none() | places, places), max_size=30)
EIGHT = [
    risk(1, (4, 5), (4, 5)),
    risk(2, (4, 4), (4, 4)),
    risk(3, (4, 4), (4, 4)),
    risk(4, (3, 5), (3, 5)),
    risk(5, (5, 5), (4, 5)),
    risk(6, (3, 4), (4, 4)),
    risk(7, (3, 4), (3, 4)),
    risk(8, (3, 4), (3, 4)),
]


@settings(max_examples=60, deadline=None)
@given(registers, st.sampled_from([WIDE, NARROW]))
def test_no_mark_covers_another_and_no_arrow_crosses_a_disc(moves, size):
    layout = lay_out([(number, *move) for number, move in enumerate(moves, 1)], size.frame)
    assert len(layout.discs) + sum(count for _, count in layout.left_over) == len(moves)
    for one, other in combinations(layout.discs, 2):
        assert hypot(one.x - other.x, one.y - other.y) >= 2 * layout.radius
    for arrow in layout.arrows:
        for disc in layout.discs:
            if disc.number != arrow.disc.number:
                assert distance(disc, arrow) > layout.radius


@settings(deadline=None)
@given(registers)
def test_every_disc_stands_in_its_cell(moves):
    layout = lay_out([(number, *move) for number, move in enumerate(moves, 1)], WIDE.frame)
    for disc in layout.discs:
        x, y = WIDE.frame.corner(moves[disc.number - 1][1])
        assert x <= disc.x <= x + WIDE.frame.cell_width
        assert y <= disc.y <= y + WIDE.frame.cell_height


def distance(disc, arrow):
    """How far a disc is from the line of an arrow, by the nearest of many points on it."""
    steps = [number / 100 for number in range(101)]
    ring, end = arrow.ring, arrow.disc
    return min(
        hypot(ring.x + (end.x - ring.x) * step - disc.x, ring.y + (end.y - ring.y) * step - disc.y) for step in steps
    )


def test_eight_risks_are_drawn_at_full_size_with_both_moves():
    layout = lay_out([(one.number, one.before, one.position) for one in EIGHT], WIDE.frame)
    assert layout.radius == WIDE.frame.radius
    assert sorted(arrow.disc.number for arrow in layout.arrows) == [5, 6]


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_picture_uses_only_what_a_pdf_takes(size):
    picture = ET.fromstring(draw_heatmap(EIGHT, 12, size))
    tags = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert tags == {"svg", "title", "desc", "rect", "path", "circle", "text"}
    assert not any({"style", "class"} & element.attrib.keys() for element in picture.iter())


def test_the_picture_has_a_title_and_says_in_words_what_it_shows():
    picture = ET.fromstring(draw_heatmap(EIGHT, 12))
    assert picture.get("aria-labelledby") == "heatmap-title heatmap-desc"
    assert picture.findtext(f"{SVG}title") == "Heat map of 8 open risks, probability by impact"
    assert "risk 5 at 25, up from 20" in picture.findtext(f"{SVG}desc")


def test_the_appetite_line_steps_between_the_cells():
    """An appetite of 12 leaves probability 3 with impact 4 outside and everything under it inside."""
    picture = ET.fromstring(draw_heatmap(EIGHT, 12))
    frame = WIDE.frame
    line = f"M{frame.left + 2 * frame.cell_width:g} {frame.top:g}"
    path = next(one.get("d") for one in picture.iter(f"{SVG}path") if one.get("d").startswith(line))
    assert path.count("V") == path.count("H") == 3


def test_twenty_five_is_the_most_that_can_be_inside_appetite():
    picture = ET.fromstring(draw_heatmap(EIGHT, 26))
    assert "appetite" not in "".join(one.text or "" for one in picture.iter(f"{SVG}text"))


def test_a_score_that_was_judged_once_has_no_chart():
    assert draw_scores(risk(), 12) is None


def test_the_chart_of_scores_tells_its_steps():
    chart = ET.fromstring(draw_scores(risk(now=(5, 5), before=(4, 5)), 12))
    assert chart.findtext(f"{SVG}desc").startswith("Score 20 from 1 Dec 2019, 25 from 20 Jan 2020.")
