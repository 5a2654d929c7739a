"""A KPI's breakdown: the table by category and period, and what its stacked chart shows, in plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import format_number, format_value
from tracker.domain.kpi import KpiDefinition, decimals_of
from tracker.domain.kpi_comparisons import BreakdownPoint
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_share_sums import SHARE_TOLERANCE, are_parts_of_a_whole, sum_of_parts
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import Period

MOST_PERIODS = 6


@dataclass(frozen=True)
class BreakdownCell:
    """One category of one period. ``value`` is None where no number is held, ``text`` then says which nothing.

    ``share`` is its part of the period in per cent, of a count; ``note`` the number of its footnote, 0 for none.
    """

    value: float | None = None
    text: str = ""
    share: float | None = None
    note: int = 0


@dataclass(frozen=True)
class BreakdownRow:
    """A category with a cell for each period, and its share of the latest, ``34%``."""

    category: str
    is_subtotal: bool
    cells: tuple[BreakdownCell, ...]
    share: str


@dataclass(frozen=True)
class BreakdownTotal:
    """What the categories of a period add up to, subtotals left out; empty where one of them has no number."""

    value: float | None
    text: str
    remark: str = ""


@dataclass(frozen=True)
class BreakdownPicture:
    """One dimension, its periods oldest first. ``unit`` is a `Unit`; ``notes`` are the numbered footnotes.

    ``is_stacked``: the categories are parts of one whole, counts or shares of about 100, and are drawn on top of each
    other. Rates of teams are not, and are drawn side by side.
    """

    name: str
    dimension: str
    title: str
    description: str
    unit: str
    periods: tuple[Period, ...]
    rows: tuple[BreakdownRow, ...]
    totals: tuple[BreakdownTotal, ...]
    notes: tuple[str, ...]
    is_stacked: bool

    @property
    def parts(self) -> tuple[BreakdownRow, ...]:
        """The categories that add up, without the subtotals."""
        return tuple(row for row in self.rows if not row.is_subtotal)

    @property
    def has_shares(self) -> bool:
        return any(row.share for row in self.rows)

    @property
    def has_totals(self) -> bool:
        return self.is_stacked and any(total.text for total in self.totals)


def breakdown_pictures(reading: KpiReading, most: int = MOST_PERIODS) -> tuple[BreakdownPicture, ...]:
    """The breakdowns of a KPI, each with its latest periods."""
    return tuple(_picture(reading.definition, *one, most) for one in reading.breakdowns.items())


def title_by(name: str, dimension: str) -> str:
    """What a breakdown is called; a name that says by what already is not told it twice.

    >>> title_by("Referrals", "source of referral"), title_by("Referrals by source", "source of referral")
    ('Referrals by source of referral', 'Referrals by source')
    """
    _, by, said = name.casefold().rpartition("by ")
    is_said = by and set(said.split()) & set(dimension.casefold().split()) - {"of", "the", "and", "in"}
    return name if is_said else f"{name} by {dimension}"


def _picture(
    definition: KpiDefinition, dimension: str, points: Sequence[BreakdownPoint], most: int
) -> BreakdownPicture:
    periods = tuple(dict.fromkeys(point.period for point in points))[-most:]
    shown = [point for point in points if point.period in periods]
    notes = list(dict.fromkeys(point.note for point in shown if point.note))
    held = {(point.period, point.category): point for point in shown}
    categories = {point.category: point.is_subtotal for point in shown}
    rows = tuple(
        _row(category, [held.get((period, category)) for period in periods], notes, is_subtotal=is_subtotal)
        for category, is_subtotal in categories.items()
    )
    sums = [sum_of_parts(shown, period) for period in periods]
    is_stacked = are_parts_of_a_whole(definition.unit, shown)
    title = f"{title_by(definition.name, dimension)}, {_span(periods)}"
    return BreakdownPicture(
        definition.name,
        dimension,
        title,
        _describe(definition.unit, rows, periods, is_stacked=is_stacked),
        definition.unit.value,
        periods,
        rows,
        tuple(_total(definition.unit, one) for one in sums),
        tuple(notes),
        is_stacked,
    )


def _row(
    category: str, found: Sequence[BreakdownPoint | None], notes: Sequence[str], *, is_subtotal: bool
) -> BreakdownRow:
    last = found[-1]
    share = f"{format_number(last.share, 0)}%" if last is not None and last.share is not None else ""
    return BreakdownRow(category, is_subtotal, tuple(_cell(point, notes) for point in found), share)


def _cell(point: BreakdownPoint | None, notes: Sequence[str]) -> BreakdownCell:
    if point is None:
        return BreakdownCell()
    return BreakdownCell(
        None if point.value is None else float(point.value),
        point.text,
        None if point.share is None else float(point.share),
        notes.index(point.note) + 1 if point.note else 0,
    )


def _total(unit: Unit, one: Decimal | None) -> BreakdownTotal:
    if one is None:
        return BreakdownTotal(None, "")
    text = format_value(one, unit, decimals_of(one.normalize()))
    is_off = unit is Unit.PERCENT and abs(one - 100) > SHARE_TOLERANCE
    return BreakdownTotal(float(one), text, "not 100%" if is_off else "")


def _describe(unit: Unit, rows: Sequence[BreakdownRow], periods: Sequence[Period], *, is_stacked: bool) -> str:
    """The kind of chart and the latest period, category by category; the table has the rest."""
    kind = "Stacked columns" if is_stacked else "Bars"
    number = "one period" if len(periods) == 1 else f"{len(periods)} periods"
    parts = [row for row in rows if not row.is_subtotal]
    said = ", ".join(f"{row.category} {_said(unit, row)}" for row in parts)
    return f"{kind} of {len(parts)} categories in {number}. {periods[-1].long_label}: {said}."


def _said(unit: Unit, row: BreakdownRow) -> str:
    text = row.cells[-1].text or "no figure"
    if unit is Unit.PERCENT and row.cells[-1].value is not None:
        text += "%"
    return f"{text} ({row.share})" if row.share else text


def _span(periods: Sequence[Period]) -> str:
    first, last = periods[0].long_label, periods[-1].long_label
    return first if first == last else f"{first} to {last}"
