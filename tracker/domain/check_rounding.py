"""How far apart two printed numbers may be by rounding alone, and how that is said."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.figures_display import format_number, is_truncated
from tracker.domain.kpi import Figure, decimals_of
from tracker.domain.kpi_terms import Qualifier, Unit

_APPROXIMATE_PLACES = 2
"""Somebody who writes "about 350" vouches for two digits."""


def half_step(decimals: int) -> Decimal:
    """Half of the last digit: 33.9 may stand for 33.85 to 33.95.

    >>> half_step(1)
    Decimal('0.05')
    """
    return Decimal(1).scaleb(-decimals) / 2


def spread_of(figure: Figure) -> Decimal:
    """How far the true value may lie from an entered one: half its last digit; nothing for a whole number of things.

    ``about 350`` vouches for its first two digits only, so that it may stand for 345 to 355.
    """
    value = figure.value
    if value is None:
        return Decimal(0)
    if figure.qualifier is Qualifier.APPROXIMATELY and value:
        return max(half_step(figure.entered_decimals), half_step(_APPROXIMATE_PLACES - 1 - value.adjusted()))
    return half_step(figure.entered_decimals)


def rounding_of(numbers: Iterable[Decimal]) -> Decimal:
    """How far a sum of rounded numbers may be from the rounded sum; whole numbers are exact."""
    steps = (decimals_of(number.normalize()) for number in numbers)
    return sum((half_step(one) for one in steps if one), Decimal(0))


def rounding_words(decimals: int) -> str:
    """``0.05, by rounding to 1 decimal``."""
    to = "whole numbers" if decimals == 0 else "1 decimal" if decimals == 1 else f"{decimals} decimals"
    return f"{plain(half_step(decimals))}, by rounding to {to}"


def cut_words(stated: Decimal, computed: Decimal, decimals: int | None = None) -> str:
    """What to add where a number with so many decimals was cut off, not rounded: 18.81 of 18.817."""
    printed = stated if decimals is None else round(stated, decimals)
    return "; it was cut off instead of rounded" if is_truncated(printed, computed) else ""


def plain(number: Decimal) -> str:
    """A number with the decimals it has: ``1,452``, ``0.05``."""
    return format_number(number, decimals_of(number.normalize()))


def unit_of_difference(unit: Unit) -> str:
    """What a difference of two values is counted in; ``points`` for percentages."""
    return " points" if unit is Unit.PERCENT else ""
