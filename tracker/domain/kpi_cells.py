"""The cells of the KPI table: six months, the prior year, the sparkline.

A cell that holds no number says which kind of nothing it is; a missing month is never a zero and never blank.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.domain.figures_display import format_number, format_qualified
from tracker.domain.kpi import Figure, KpiDefinition, decimals_of
from tracker.domain.kpi_arithmetic import Slots, year_to_date
from tracker.domain.kpi_series import (
    Calendar,
    SeriesPoint,
    previous_slot,
    slot_of,
)
from tracker.domain.kpi_terms import Basis, FigureState, Frequency
from tracker.domain.periods import Period, financial_year, six_months_to


class CellKind(StrEnum):
    """What a cell shows. ``owed`` is the last closed period without a figure, ``gap`` an older one."""

    VALUE = "value"
    PART = "part"
    NOT_YET_DUE = "not_yet_due"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    OWED = "owed"
    GAP = "gap"
    SUPPRESSED = "suppressed"
    NOT_EXPECTED = "not_expected"

    @property
    def is_number(self) -> bool:
        return self in (CellKind.VALUE, CellKind.PART)

    @property
    def is_missing(self) -> bool:
        """Whether a figure should be there and is not."""
        return self in (CellKind.OWED, CellKind.GAP)

    @property
    def words(self) -> str:
        """The cell for somebody who hears the table: ``"not available"``, ``"owed"``; empty for a number."""
        return _CELL_WORDS[self]

    @property
    def text(self) -> str:
        """What the cell prints where there is no number: ``"due"``, ``"owed"``; empty for a number."""
        return _CELL_TEXTS.get(self, "")


_CELL_WORDS = {
    CellKind.VALUE: "",
    CellKind.PART: "part period",
    CellKind.NOT_YET_DUE: "period still open, not yet due",
    CellKind.NOT_AVAILABLE: "not available",
    CellKind.NOT_APPLICABLE: "does not apply",
    CellKind.OWED: "owed: last closed period not entered",
    CellKind.GAP: "gap: an older period not entered",
    CellKind.SUPPRESSED: "suppressed",
    CellKind.NOT_EXPECTED: "no figure expected",
}
_CELL_TEXTS = {
    CellKind.NOT_YET_DUE: "due",
    CellKind.NOT_AVAILABLE: "\u2013",
    CellKind.NOT_APPLICABLE: "n/a",
    CellKind.OWED: "owed",
    CellKind.GAP: "gap",
    CellKind.SUPPRESSED: "suppressed",
    CellKind.NOT_EXPECTED: "",
}
_STATE_KINDS = {
    FigureState.NOT_AVAILABLE: CellKind.NOT_AVAILABLE,
    FigureState.NOT_APPLICABLE: CellKind.NOT_APPLICABLE,
    FigureState.NOT_YET_DUE: CellKind.NOT_YET_DUE,
    FigureState.SUPPRESSED: CellKind.SUPPRESSED,
}


@dataclass(frozen=True)
class Cell:
    """One cell: its period, what kind it is, and the text to print at the precision it was entered with."""

    period: Period
    kind: CellKind
    text: str
    value: Decimal | None = None
    state: FigureState | None = None
    is_illustrative: bool = False
    is_derived: bool = False

    @property
    def words(self) -> str:
        return self.kind.words


@dataclass(frozen=True)
class SparkPoint:
    """One place of the sparkline; ``value`` is None for a gap, which stays a gap."""

    period: Period
    value: Decimal | None
    is_part: bool = False


def figure_text(point: SeriesPoint) -> str:
    """A point as it is printed: as entered, a small base as ``1/5``, or what kind of nothing it is."""
    if point.value is None:
        return _CELL_TEXTS[kind_of_state(point.figure.state)]
    if point.is_small_base and point.numerator is not None and point.denominator is not None:
        return f"{_part(point.numerator)}/{_part(point.denominator)}"
    return format_qualified(point.value, point.decimals, point.figure.qualifier, point.figure.value_to)


def six_month_cells(definition: KpiDefinition, slots: Slots, calendar: Calendar) -> tuple[Cell, ...]:
    """The six months that end with the month of the status date.

    A quarterly or yearly figure stands in the month its period closes; the months between expect none.
    """
    return tuple(
        _month_cell(definition, slots, month, calendar)
        for month in six_months_to(calendar.status_on, calendar.start_month)
    )


def prior_year_cell(definition: KpiDefinition, figures: Sequence[Figure], slots: Slots, calendar: Calendar) -> Cell:
    """The financial year before that of the status date.

    The outturn that was entered for it; else the year to date at its close; else, for a snapshot, the
    position at its close; else a gap.
    """
    year = financial_year(calendar.status_on, calendar.start_month).a_year_earlier()
    entered = next((figure for figure in figures if figure.period == year), None)
    if entered is not None:
        return _entered_cell(year, entered)
    closing = slots.get(slot_of(year, definition.frequency, calendar.start_month))
    if closing is not None and closing.value is not None and closing.figure.basis is not Basis.PERIOD:
        return _cell(closing, year, CellKind.VALUE, is_derived=True)
    if closing is not None and closing.figure.basis is Basis.PERIOD:
        total = year_to_date(definition, slots, closing, calendar)
        if total.value is not None:
            text = format_number(total.value, definition.decimals)
            return Cell(year, CellKind.VALUE, text, total.value, is_derived=True)
    return _empty(year, CellKind.GAP)


def year_outturns(figures: Sequence[Figure]) -> tuple[Cell, ...]:
    """What was entered for whole financial years, whatever the frequency, earliest first."""
    years = {figure.period: figure for figure in figures if figure.period is not None and figure.period.is_year}
    return tuple(_entered_cell(year, years[year]) for year in sorted(years))


def sparkline(
    definition: KpiDefinition, points: Sequence[SeriesPoint], slots: Slots, length: int = 12
) -> tuple[SparkPoint, ...]:
    """The last places of the series up to its latest figure, without the gaps before its first."""
    held = [point for point in points if point.is_exact]
    if not held:
        return ()
    if definition.frequency is Frequency.IRREGULAR:
        return tuple(_spark(point.slot, point) for point in held[-length:])
    line: list[SparkPoint] = []
    slot: Period | None = held[-1].slot
    while slot is not None and len(line) < length and slot >= held[0].slot:
        line.append(_spark(slot, slots.get(slot)))
        slot = previous_slot(slot, definition.frequency)
    # The length may end inside a gap.
    while line[-1].value is None:
        line.pop()
    return tuple(reversed(line))


def _spark(slot: Period, point: SeriesPoint | None) -> SparkPoint:
    if point is None or not point.is_exact:
        return SparkPoint(slot, None)
    return SparkPoint(slot, point.value, is_part=not point.is_finished)


def _month_cell(definition: KpiDefinition, slots: Slots, month: Period, calendar: Calendar) -> Cell:
    if definition.frequency in (Frequency.WEEKLY, Frequency.IRREGULAR):
        inside = [point for slot, point in slots.items() if month.contains(slot.end)]
        if inside:
            return _point_cell(max(inside, key=lambda point: point.slot.end), month)
        return _empty(month, CellKind.NOT_EXPECTED)
    slot = slot_of(month, definition.frequency, calendar.start_month)
    if slot.end != month.end:
        return _empty(month, CellKind.NOT_EXPECTED)
    point = slots.get(slot)
    if point is not None:
        return _point_cell(point, month)
    if slot.end > calendar.status_on:
        return _empty(month, CellKind.NOT_YET_DUE)
    following = Period(slot.start, slot.end, calendar.start_month).shifted(slot.whole_months or 1)
    is_last_closed = following.end > calendar.status_on
    return _empty(month, CellKind.OWED if is_last_closed else CellKind.GAP)


def _point_cell(point: SeriesPoint, period: Period) -> Cell:
    if point.value is None:
        kind = kind_of_state(point.figure.state)
        return _cell(point, period, kind)
    return _cell(point, period, CellKind.VALUE if point.is_finished else CellKind.PART)


def _cell(point: SeriesPoint, period: Period, kind: CellKind, *, is_derived: bool = False) -> Cell:
    figure = point.figure
    return Cell(period, kind, figure_text(point), point.value, figure.state, figure.is_illustrative, is_derived)


def entered_text(figure: Figure) -> str:
    """A figure as it was entered, or what kind of nothing it is; one entered by its parts as ``45/120``."""
    if figure.state.has_value and figure.value is not None:
        return format_qualified(figure.value, figure.entered_decimals, figure.qualifier, figure.value_to)
    if figure.state.has_value and figure.numerator is not None and figure.denominator is not None:
        return f"{_part(figure.numerator)}/{_part(figure.denominator)}"
    return _CELL_TEXTS[kind_of_state(figure.state)]


def _entered_cell(year: Period, figure: Figure) -> Cell:
    if not figure.state.has_value or figure.value is None:
        return _empty(year, kind_of_state(figure.state))
    return Cell(year, CellKind.VALUE, entered_text(figure), figure.value, figure.state, figure.is_illustrative)


def kind_of_state(state: FigureState) -> CellKind:
    """Which kind of nothing a figure without a value is."""
    # A figure that is final and yet has no value had parts that give none, 0 of 0: there is nothing to show.
    return _STATE_KINDS.get(state, CellKind.NOT_AVAILABLE)


def _empty(period: Period, kind: CellKind) -> Cell:
    return Cell(period, kind, _CELL_TEXTS[kind])


def _part(number: Decimal) -> str:
    return format_number(number, decimals_of(number.normalize()))
