"""Reading a number, or one of the signs for a missing one, as people type them into a cell."""

import re
from decimal import Decimal
from typing import NamedTuple

from tracker.domain.figures_display import round_half_up
from tracker.domain.import_table import formula_problem
from tracker.domain.kpi_terms import FigureState, Unit

STORED_DECIMALS = 6
"""What the database keeps. More than that is a computation, not something anybody typed."""
MOST_DIGITS = 15

_PLAIN = re.compile(r"-?\d{1,9}(?:\.\d{1,6})?")
_NUMBER = re.compile(r"([£]?)\s*([-+\u2212]?)\s*([£]?)\s*(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?\s*(%?)")
_QUALIFIED = re.compile(
    r"(over|under|about|approx\.?|approximately|around|some|almost|up to|more than|less than|[<>~]=?)\s*"
    r"(£?[\d.,]+%?).*",
    re.IGNORECASE,
)
_RANGE = re.compile(r"([\d.,]+%?)\s*(?:-|\u2013|to)\s*([\d.,]+%?)")
_QUALIFIER_OF = {
    "over": "over",
    "more than": "over",
    ">": "over",
    ">=": "over",
    "under": "under",
    "less than": "under",
    "almost": "under",
    "up to": "under",
    "<": "under",
    "<=": "under",
}
_MISSING = {
    "": FigureState.NOT_YET_DUE,
    "-": FigureState.NOT_AVAILABLE,
    "\u2013": FigureState.NOT_AVAILABLE,
    "\u2014": FigureState.NOT_AVAILABLE,
    "n/a": FigureState.NOT_APPLICABLE,
    "na": FigureState.NOT_APPLICABLE,
    "suppressed": FigureState.SUPPRESSED,
}


class NumberProblem(ValueError):
    """A text that is no number. The message names the text and the remedy."""


class Number(NamedTuple):
    """A number as it was written: its value as held, and with how many decimals it was typed.

    ``decimals`` is None for more than the database keeps: that was computed, not typed.
    """

    value: Decimal
    decimals: int | None
    is_percentage: bool = False


def missing_state(text: str) -> FigureState | None:
    """What an empty cell, ``-``, ``n/a`` or ``suppressed`` says; None for anything else.

    >>> missing_state("n/a")
    <FigureState.NOT_APPLICABLE: 'not_applicable'>
    """
    return _MISSING.get(text.casefold())


def read_number(text: str) -> Number:
    """The number that a cell holds: thousands separators, a per cent sign and a pound sign are understood.

    Raises `NumberProblem`.

    >>> read_number("1,452").value, read_number("67.20%")
    (Decimal('1452'), Number(value=Decimal('67.20'), decimals=2, is_percentage=True))
    """
    if _PLAIN.fullmatch(text):
        return Number(Decimal(text), len(text.partition(".")[2]))
    match = _NUMBER.fullmatch(text)
    if match is None or not (match[4] or match[5]) or (match[1] and match[3]):
        raise NumberProblem(_not_a_number(text))
    whole, fraction = (match[4] or "0").replace(",", ""), match[5] or ""
    digits = whole.lstrip("0") + fraction[1:].rstrip("0")
    sign = "-" if match[2] in ("-", "\u2212") else ""
    value, decimals = Decimal(f"{sign}{whole}{fraction}"), max(len(fraction) - 1, 0)
    if decimals > STORED_DECIMALS:
        value, kept = round_half_up(value, STORED_DECIMALS), None
        digits = whole.lstrip("0") + fraction[1 : STORED_DECIMALS + 1]
    else:
        kept = decimals
    if len(digits) > MOST_DIGITS:
        raise NumberProblem(f"'{text[:60]}' has more than {MOST_DIGITS} digits; check the number")
    return Number(value, kept, is_percentage=bool(match[6]))


def unit_problem(text: str, number: Number, unit: Unit, code: str) -> str | None:
    """Why a number cannot be in a KPI's unit: a share above 100%, a per cent sign on a count.

    >>> unit_problem("101%", read_number("101%"), Unit.PERCENT, "REFPCT")
    "'101%' is more than 100%; correct the number, or the unit of REFPCT if it is no share"
    """
    if unit is Unit.PERCENT:
        if number.value > 100:
            return f"'{text}' is more than 100%; correct the number, or the unit of {code} if it is no share"
        if number.value < -100:
            return f"'{text}' is less than -100%; correct the number"
    elif number.is_percentage:
        return f"'{text}' is a percentage, but {code} counts in {unit.value}; write the number without %"
    if unit is Unit.COUNT and number.value < 0:
        return f"'{text}' is negative, but {code} counts something; correct the number"
    return None


def _not_a_number(text: str) -> str:
    if problem := formula_problem(text):
        return problem
    if match := _RANGE.fullmatch(text):
        return f"'{text}' is a range; write {match[1]} here, range in column qualifier and {match[2]} in value_to"
    if match := _QUALIFIED.fullmatch(text):
        qualifier = _QUALIFIER_OF.get(match[1].casefold(), "approximately")
        return f"'{text}' is not a number; write {match[2]} here and {qualifier} in column qualifier"
    if re.fullmatch(r"-?\d+,\d{1,2}", text):
        return f"'{text}' is not a number; write {text.replace(',', '.')} with a point"
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    return f"'{shown}' is not a number; write a number; where there is none write -, n/a or suppressed"
