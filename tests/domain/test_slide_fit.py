"""What fits on a slide."""

import pytest

from tracker.domain.slide_fit import lines_of, row_height, rows_that_fit, shortened, text_height

PROSE = "Permanent recruitment is slow; stable agency cover softens it, and a new offer is due early in February. "


@pytest.mark.parametrize(
    ("text", "lines", "cut"),
    [
        ("Short", 1, "Short"),
        ("Agree the final social work offer", 2, "Agree the final social work offer"),
        ("Agree the final social work offer", 1, "Agree the final…"),
        ("Agree the final social work offer before February", 2, "Agree the final social work offer…"),
        ("x" * 40, 1, "x" * 17 + "…"),
        ("", 1, ""),
    ],
)
def test_a_text_is_cut_between_words_where_its_lines_end(text, lines, cut):
    assert shortened(text, lines=lines, width=1.5, points=11) == cut


@pytest.mark.parametrize("text", [PROSE * 40, "x" * 5_000, "one\ntwo\nthree\nfour", "a " * 900])
@pytest.mark.parametrize("lines", [1, 2, 5])
def test_what_was_cut_takes_no_more_than_its_lines(text, lines):
    cut = shortened(text, lines=lines, width=2, points=10)
    assert len(lines_of(cut, width=2, points=10)) <= lines


def test_rows_are_taken_while_there_is_room():
    rows = [[PROSE * 10, str(at)] for at in range(20)]
    kept = rows_that_fit(rows, widths=[2, 1], points=10, height=1.5, lines=2)
    assert 0 < len(kept) < 20
    assert sum(row_height(row, widths=[2, 1], points=10) for row in kept) <= 1.5
    assert rows_that_fit(rows, widths=[2, 1], points=10, height=0.1, lines=2) == []


def test_height_is_lines_times_a_line():
    assert text_height(["one", "two"], width=4, points=12) == pytest.approx(2 * 12 * 1.2 / 72)
