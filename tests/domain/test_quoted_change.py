"""Changes as a text quotes them: rounded, cut off, or not to be had from the numbers at all."""

from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tracker.domain.quoted_change import Quoted, change_per_cent, how_quoted, whole_numbers_behind


@pytest.mark.parametrize(
    ("quoted", "now", "before", "way"),
    [
        ("43.64", 421, 747, Quoted.ROUNDED),
        ("18.81", 453, 558, Quoted.TRUNCATED),
        ("37.09", 156, 248, Quoted.TRUNCATED),
        ("37.10", 156, 248, Quoted.ROUNDED),
        ("24.09", 421, 554, Quoted.NEITHER),
        ("24.09", 421, 555, Quoted.NEITHER),
        ("9", 272, 299, Quoted.ROUNDED),
    ],
)
def test_a_quoted_fall_is_rounded_cut_off_or_wrong(quoted: str, now: int, before: int, way: Quoted) -> None:
    assert how_quoted(Decimal(quoted), -change_per_cent(Decimal(now), Decimal(before))) is way


@pytest.mark.parametrize(
    ("quoted", "now", "rounded", "truncated"),
    [
        ("24.09", 421, [], []),
        ("18.81", 453, [], [558]),
        ("37.09", 156, [], [248]),
        ("25.8", 156, [], []),
        ("43.64", 421, [747], []),
    ],
)
def test_some_falls_have_no_whole_number_behind_them(
    quoted: str, now: int, rounded: list[int], truncated: list[int]
) -> None:
    assert whole_numbers_behind(Decimal(quoted), now) == {Quoted.ROUNDED: rounded, Quoted.TRUNCATED: truncated}


def test_a_rise_is_quoted_like_a_fall() -> None:
    assert how_quoted(Decimal("12.45"), change_per_cent(Decimal(271), Decimal(241))) is Quoted.ROUNDED
    assert how_quoted(Decimal(5), change_per_cent(Decimal(517), Decimal(499))) is Quoted.NEITHER


@example(16, 1571)
@given(st.integers(1, 2_000), st.integers(1, 2_000))
def test_the_number_a_fall_was_computed_from_is_always_found(now: int, fall: int) -> None:
    before = now + fall
    quoted = round(-change_per_cent(Decimal(now), Decimal(before)), 2)
    assume(0 < quoted < 99)
    found = whole_numbers_behind(quoted, now)
    assert before in found[Quoted.ROUNDED] + found[Quoted.TRUNCATED]
