"""What does not hold among a KPI's own figures. It is said, never silently put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import format_number, format_value
from tracker.domain.kpi import KpiDefinition
from tracker.domain.kpi_arithmetic import Derived
from tracker.domain.kpi_series import SeriesPoint, agrees, entered_decimals
from tracker.domain.kpi_terms import Basis

WARNING = "warning"


@dataclass(frozen=True)
class KpiFinding:
    """A statement that the arithmetic does not bear out. ``kind`` is one of those of ``tracker check``."""

    kind: str
    where: str
    message: str
    stated: Decimal | None = None
    computed: Decimal | None = None
    severity: str = WARNING


def findings_of(
    definition: KpiDefinition,
    points: Sequence[SeriesPoint],
    entered_totals: Sequence[SeriesPoint],
    derived_totals: Sequence[tuple[SeriesPoint, Derived]],
) -> tuple[KpiFinding, ...]:
    """Values against their own parts, two sources for one fact, entered against derived years to date."""
    found: list[KpiFinding] = []
    totals = () if any(point.figure.basis is Basis.YTD for point in points) else entered_totals
    for point in (*points, *totals):
        found += _ratio(definition, point)
        found += _two_sources(definition, point)
    derived = {point.slot: total.value for point, total in derived_totals}
    for point in entered_totals:
        found += _year_to_date(definition, point, derived.get(point.slot))
    return tuple(found)


def _ratio(definition: KpiDefinition, point: SeriesPoint) -> list[KpiFinding]:
    stated = point.figure.value
    if stated is None or point.value is None or not point.is_computed or agrees(stated, point.value):
        return []
    printed = format_number(point.value, max(entered_decimals(stated), definition.decimals))
    parts = f"{format_number(point.numerator or Decimal(0), 0)} of {format_number(point.denominator or Decimal(0), 0)}"
    message = f"{stated} was entered, but {parts} gives {printed}"
    return [KpiFinding("ratio", _where(definition, point), message, stated, point.value)]


def _two_sources(definition: KpiDefinition, point: SeriesPoint) -> list[KpiFinding]:
    different = [rival for rival in point.rivals if rival.value != point.figure.value and rival.value is not None]
    named = point.figure.source or "the first source"
    return [
        KpiFinding(
            "two_sources",
            _where(definition, point),
            f"{named} says {point.figure.value}, {rival.source or 'another source'} says {rival.value}",
            point.figure.value,
            rival.value,
        )
        for rival in different
    ]


def _year_to_date(definition: KpiDefinition, point: SeriesPoint, computed: Decimal | None) -> list[KpiFinding]:
    stated = point.figure.value
    if stated is None or computed is None or agrees(stated, computed):
        return []
    shown = format_value(computed, definition.unit, max(entered_decimals(stated), definition.decimals))
    message = (
        f"{format_value(stated, definition.unit, entered_decimals(stated))} was entered as the year to date,"
        f" but the year's figures give {shown}"
    )
    return [KpiFinding("ytd", _where(definition, point), message, stated, computed)]


def _where(definition: KpiDefinition, point: SeriesPoint) -> str:
    return f"{definition.code}, {point.slot.label}"
