"""Figures that a published edition printed and that say something else now.

The edition stays as it is. Whoever quotes it beside today's figures, or works a year to date out again, needs to know.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.domain.check_finding import CheckFinding, CheckKind, Severity, kpi_place
from tracker.domain.check_rounding import half_step, rounding_words
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_reading import KpiReading

_PRINTED = "value"
"""The kind of a cell that holds the figure of a period that was over."""


@dataclass(frozen=True)
class FrozenFigure:
    """What an edition printed for a KPI and period; ``edition`` names it: ``the edition of 6 Jan 2020``."""

    code: str
    period: str
    text: str
    value: Decimal
    edition: str


def frozen_figures(document: Mapping[str, Any], edition: str) -> Iterable[FrozenFigure]:
    """The month columns of the KPI tables of a stored report, each KPI once."""
    seen: set[tuple[str, str]] = set()
    for theme in document.get("themes", ()):
        for section in theme.get("kpi_sections", ()):
            for kpi in section.get("kpis", ()):
                for cell in kpi.get("months", ()):
                    key = (kpi["code"], cell["label"])
                    if cell.get("kind") == _PRINTED and cell.get("value") is not None and key not in seen:
                        seen.add(key)
                        yield FrozenFigure(*key, cell["text"], Decimal(str(cell["value"])), edition)


def restated_findings(readings: Sequence[KpiReading], frozen: Iterable[FrozenFigure]) -> Iterable[CheckFinding]:
    """Each printed figure that differs from today's by more than it was rounded."""
    points = {(one.definition.code, point.period.label): (one, point) for one in readings for point in one.points}
    for printed in frozen:
        reading, point = points.get((printed.code, printed.period), (None, None))
        if reading is None or point is None or point.value is None:
            continue
        decimals = decimals_of(Decimal(_number(printed.text))) if _number(printed.text) else reading.definition.decimals
        if abs(printed.value - point.value) <= half_step(decimals):
            continue
        is_revised = point.revision > 1
        why = "it was restated" if is_revised else "what it is worked out from was restated"
        yield CheckFinding(
            CheckKind.RESTATED,
            kpi_place(printed.code, printed.period, name=reading.definition.name),
            f"{printed.text} stands in {printed.edition} and {point.text} here: {why} since",
            printed.value,
            point.value,
            rounding_words(decimals),
            "Say in the next report that it was restated, or correct the edition with a new version",
            Severity.NOTE,
            claim=printed.edition,
        )


def _number(text: str) -> str:
    """The bare number in a cell; empty where there is none."""
    plain = text.replace(",", "").replace("\u2212", "-").rstrip("%").strip()
    return plain if plain.replace(".", "", 1).lstrip("-").isdigit() else ""
