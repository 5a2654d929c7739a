"""What does not hold among a KPI's own figures. It is said, never silently put right."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import format_number, format_value
from tracker.domain.kpi import KpiDefinition, decimals_of
from tracker.domain.kpi_derived import DerivedSeries
from tracker.domain.kpi_series import SeriesPoint, agrees
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


def findings_of(series: DerivedSeries) -> tuple[KpiFinding, ...]:
    """Values against their own parts, two sources for one fact, entered against derived years to date."""
    definition, entered_totals = series.definition, series.entered_totals
    found: list[KpiFinding] = []
    are_totals = series.basis is Basis.YTD
    for point in series.points if are_totals else (*series.points, *entered_totals):
        found += _ratio(definition, point)
        found += _two_sources(definition, point)
    for point in () if are_totals else entered_totals:
        own = series.slots.get(point.slot)
        found += _year_to_date(definition, point, series.derived_total(own).value if own else None)
    return tuple(found)


def _ratio(definition: KpiDefinition, point: SeriesPoint) -> list[KpiFinding]:
    stated, computed = point.figure.value, point.value
    if stated is None or computed is None or not point.is_computed or agrees(point.figure, computed):
        return []
    parts = f"{_plain(point.numerator)} of {_plain(point.denominator)}"
    shown = _shown(definition, point, stated)
    message = f"{shown} was entered, but {parts} gives {_shown(definition, point, computed)}"
    return [KpiFinding("ratio", _where(definition, point), message, stated, computed)]


def _two_sources(definition: KpiDefinition, point: SeriesPoint) -> list[KpiFinding]:
    stated = point.figure.value
    if stated is None:
        return []
    found = []
    for rival in point.rivals:
        if rival.value is not None and rival.value != stated:
            one = f"{point.figure.source or 'the first source'} says {_shown(definition, point, stated)}"
            other = f"{rival.source or 'another source'} says {_shown(definition, point, rival.value)}"
            where = _where(definition, point)
            found.append(KpiFinding("two_sources", where, f"{one}, {other}", stated, rival.value))
    return found


def _year_to_date(definition: KpiDefinition, point: SeriesPoint, computed: Decimal | None) -> list[KpiFinding]:
    stated = point.figure.value
    if stated is None or computed is None or agrees(point.figure, computed):
        return []
    message = (
        f"{_shown(definition, point, stated)} was entered as the year to date,"
        f" but the year's figures give {_shown(definition, point, computed)}"
    )
    return [KpiFinding("ytd", _where(definition, point), message, stated, computed)]


def _shown(definition: KpiDefinition, point: SeriesPoint, value: Decimal) -> str:
    """A number precise enough to tell the entered and the computed one apart where the KPI's decimals can."""
    return format_value(value, definition.unit, max(point.figure.entered_decimals, definition.decimals))


def _plain(number: Decimal | None) -> str:
    return "nothing" if number is None else format_number(number, decimals_of(number.normalize()))


def _where(definition: KpiDefinition, point: SeriesPoint) -> str:
    return f"{definition.code}, {point.slot.label}"
