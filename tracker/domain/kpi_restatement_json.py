"""First published against final for other programs: as JSON and as rows of a table."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tracker.domain.kpi_restatements import KpiRestatements, Restatement

COLUMNS = (
    "code",
    "name",
    "figure",
    "first",
    "first_at",
    "first_by",
    "latest",
    "latest_at",
    "latest_by",
    "change",
    "kind",
    "revisions",
    "reason",
)


def restated_json(kpis: Iterable[KpiRestatements]) -> dict[str, Any]:
    """``{"kpis": [{"code", "figures", "restated", "median", "largest", "kind", "restatements": [...]}]}``."""
    return {
        "kpis": [
            {
                "code": one.definition.code,
                "name": one.definition.name,
                "figures": one.held,
                "restated": len(one.restated),
                "median": _number(one.median_size),
                "largest": _number(one.largest.size) if one.largest else None,
                "kind": one.kind,
                "restatements": [restatement_row(one, restated) for restated in one.restated],
            }
            for one in kpis
        ]
    }


def restatement_row(kpi: KpiRestatements, one: Restatement) -> dict[str, Any]:
    """One figure by the names of `COLUMNS`; times as ISO 8601, ``change`` a number or None."""
    return {
        "code": kpi.definition.code,
        "name": kpi.definition.name,
        "figure": one.name,
        "first": one.first,
        "first_at": one.first_at.isoformat(),
        "first_by": one.first_by,
        "latest": one.latest,
        "latest_at": one.latest_at.isoformat(),
        "latest_by": one.latest_by,
        "change": _number(one.change),
        "kind": one.kind,
        "revisions": one.revisions,
        "reason": one.latest_reason or one.reason,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
