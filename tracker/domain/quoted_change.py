"""A change as a text quotes it, "a fall of 37.09%", held against the numbers it speaks of."""

from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from tracker.domain.figures_display import round_half_up
from tracker.domain.kpi import decimals_of

_FARTHEST = 200_000
"""Above this a count is too large for one whole number to be told from the next by two decimals."""


class Quoted(StrEnum):
    """How a quoted number comes about, if at all."""

    ROUNDED = "rounded"
    TRUNCATED = "truncated"
    NEITHER = "neither"


def how_quoted(quoted: Decimal, computed: Decimal) -> Quoted:
    """Whether a quoted number is the computed one rounded half up, or cut off, at its own decimals.

    >>> how_quoted(Decimal("37.09"), Decimal("37.0967")), how_quoted(Decimal("5"), Decimal("3.6"))
    (<Quoted.TRUNCATED: 'truncated'>, <Quoted.NEITHER: 'neither'>)
    """
    decimals = decimals_of(quoted)
    if round_half_up(computed, decimals) == quoted:
        return Quoted.ROUNDED
    cut = computed.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
    return Quoted.TRUNCATED if cut == quoted else Quoted.NEITHER


def change_per_cent(now: Decimal, before: Decimal) -> Decimal:
    """From ``before`` to ``now`` in per cent of ``before``, negative for a fall."""
    return (now - before) / before * 100


def whole_numbers_behind(quoted_fall: Decimal, now: int) -> dict[Quoted, list[int]]:
    """Which whole earlier numbers give a quoted fall (in per cent, below 100; below 0 for a rise) to ``now``.

    None by either way of rounding means that the statement cannot hold for a count.
    """
    found: dict[Quoted, list[int]] = {Quoted.ROUNDED: [], Quoted.TRUNCATED: []}
    step = Decimal(1).scaleb(-decimals_of(quoted_fall))
    first, last = _before(now, quoted_fall - step), _before(now, quoted_fall + step)
    for before in range(max(1, first), min(last + 1, _FARTHEST) + 1):
        way = how_quoted(quoted_fall, -change_per_cent(Decimal(now), Decimal(before)))
        if way is not Quoted.NEITHER:
            found[way].append(before)
    return found


def _before(now: int, fall: Decimal) -> int:
    """The whole number at or below the one that a fall in per cent led from."""
    return int(now * 100 / (100 - fall)) if fall < 100 else _FARTHEST
