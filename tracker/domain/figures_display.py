"""Figures as people read them: rounded half up, at the precision they were entered with.

Rounding is display and happens here only; what is computed and stored stays unrounded.
"""

from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.kpi_terms import Qualifier, Unit

MINUS = "\u2212"

_UNIT_WORDS = {
    Unit.COUNT: "number",
    Unit.PERCENT: "%",
    Unit.RATE_PER_10K: "per 10,000",
    Unit.DAYS: "days",
    Unit.FTE: "FTE",
    Unit.RATIO: "ratio",
    Unit.MONEY: "£",
}
_QUALIFIER_WORDS = {Qualifier.APPROXIMATELY: "about ", Qualifier.OVER: "over ", Qualifier.UNDER: "under "}


def unit_words(unit: Unit) -> str:
    """The unit as it stands once in a table's head: ``%``, ``number``, ``days``, ``per 10,000`` ..."""
    return _UNIT_WORDS[unit]


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Half away from zero at so many decimals, as people round: 18.815 gives 18.82, -2.5 gives -3.

    >>> round_half_up(Decimal("18.817"), 2), round_half_up(Decimal("37.095"), 2)
    (Decimal('18.82'), Decimal('37.10'))
    """
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def is_truncated(printed: Decimal, value: Decimal) -> bool:
    """Whether a printed number is the value cut off where rounding half up gives another.

    >>> is_truncated(Decimal("18.81"), Decimal("18.817"))
    True
    """
    exponent = printed.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else 0
    step = Decimal(1).scaleb(-decimals)
    cut = (value / step).to_integral_value(rounding="ROUND_DOWN") * step
    return printed == cut and printed != round_half_up(value, decimals)


def format_number(value: Decimal, decimals: int) -> str:
    """The bare number of a table cell: thousands separated, a true minus sign, no unit, no minus before zero.

    >>> format_number(Decimal("1452"), 0), format_number(Decimal("19.9"), 1)
    ('1,452', '19.9')
    """
    rounded = round_half_up(value, decimals)
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):,f}"


def format_value(value: Decimal, unit: Unit, decimals: int) -> str:
    """A number that stands on its own: ``19.9%``, ``£1,452``; days, posts and rates are named in the heading.

    >>> format_value(Decimal("19.9"), Unit.PERCENT, 1)
    '19.9%'
    """
    number = format_number(value, decimals)
    if unit is Unit.PERCENT:
        return f"{number}%"
    if unit is Unit.MONEY:
        return f"{MINUS}£{number[1:]}" if number.startswith(MINUS) else f"£{number}"
    return number


def format_change(difference: Decimal, unit: Unit, decimals: int, *, short: bool = False) -> str:
    """A plain difference with its sign: ``+1.1 points``, ``+5``, ``-20 days``; ``short`` says ``pts``.

    A difference that rounds to nothing has no sign.

    >>> format_change(Decimal("1.1"), Unit.PERCENT, 1), format_change(Decimal(5), Unit.COUNT, 0)
    ('+1.1 points', '+5')
    """
    rounded = round_half_up(difference, decimals)
    number = format_value(rounded, Unit.MONEY if unit is Unit.MONEY else Unit.COUNT, decimals)
    signed = f"+{number}" if rounded > 0 else number
    if unit is Unit.PERCENT:
        return f"{signed} {'pts' if short else 'points'}"
    if unit in (Unit.DAYS, Unit.FTE):
        return f"{signed} {unit_words(unit)}"
    return signed


def format_qualified(value: Decimal, decimals: int, qualifier: Qualifier, value_to: Decimal | None = None) -> str:
    """A number with how sure it is: ``about 120``, ``over 100``, ``10 to 15``."""
    number = format_number(value, decimals)
    if qualifier is Qualifier.RANGE and value_to is not None:
        return f"{number} to {format_number(value_to, decimals)}"
    return f"{_QUALIFIER_WORDS.get(qualifier, '')}{number}"
