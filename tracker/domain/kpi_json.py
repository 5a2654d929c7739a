"""A reading as ``tracker kpi show`` and the REST interface print it. Other systems rely on this shape."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, finding_json
from tracker.domain.kpi_arithmetic import Change
from tracker.domain.kpi_benchmarks import BenchmarkComparison, compare_with
from tracker.domain.kpi_direction import Direction
from tracker.domain.kpi_headline import Headline
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_projection import Course, Projection
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_shapes import (
    BenchmarkJson,
    DirectionJson,
    KpiJson,
    KpiRowJson,
    LatestJson,
    PointJson,
    ProjectionJson,
    SpcJson,
)
from tracker.domain.spc import SpcChart


def kpi_json(reading: KpiReading, findings: Iterable[CheckFinding] = ()) -> KpiJson:
    """The object of ``tracker kpi show``: floats, unrounded. ``findings`` adds those of wider checks."""
    definition, target = reading.definition, reading.target
    return {
        "code": definition.code,
        "name": definition.name,
        "unit": definition.unit,
        "polarity": definition.polarity,
        "basis": definition.basis,
        "points": [_point(point) for point in reading.points],
        "latest": _latest(reading.latest),
        "target": {
            "min": _number(target.minimum) if target else None,
            "upper": _number(target.upper) if target else None,
            "by": target.by_on.isoformat() if target and target.by_on else None,
        },
        "rag": reading.rating.rag,
        "direction": _direction(reading.direction),
        "spc": _spc(reading.spc, reading.points),
        "projection": _projection(reading.projection),
        "benchmarks": [_benchmark(one) for one in compare_with(definition, reading.latest, reading.benchmarks, target)],
        "breakdowns": {
            dimension: [
                {
                    "period": part.period.key,
                    "category": part.category,
                    "value": _number(part.value),
                    "share": _number(part.share),
                    "subtotal": part.is_subtotal,
                }
                for part in parts
            ]
            for dimension, parts in reading.breakdowns.items()
        },
        "findings": [finding_json(one) for one in (*reading.findings, *findings)],
        "flags": list(reading.flags),
    }


def kpi_row_json(reading: KpiReading, section: str) -> KpiRowJson:
    """One row of ``tracker kpi list``."""
    return {
        "code": reading.definition.code,
        "name": reading.definition.name,
        "section": section,
        "unit": reading.definition.unit,
        "latest": _latest(reading.latest),
        "rag": reading.rating.rag,
        "direction": reading.direction.value,
        "variation": reading.spc.variation,
        "assurance": reading.spc.assurance,
    }


def _point(point: Point) -> PointJson:
    changes = point.changes
    return {
        "period": point.period.key,
        "label": point.period.label,
        "start": point.span.start.isoformat(),
        "end": point.span.end.isoformat(),
        "value": _number(point.value),
        "state": point.state,
        "finished": point.is_finished,
        "numerator": _number(point.numerator),
        "denominator": _number(point.denominator),
        "ytd": _number(point.ytd.value),
        "rolling_12m": _number(point.rolling_12m.value),
        "change": {
            "previous": _amount(changes.previous),
            "same_period_last_year": _amount(changes.same_period_last_year),
            "peak": _amount(changes.peak),
            "kind": changes.kind,
        },
        "revision": point.revision,
        "flags": [*point.flags, *point.reasons],
    }


def _latest(latest: Headline | None) -> LatestJson | None:
    if latest is None:
        return None
    return {
        "period": latest.slot.key,
        "label": latest.words,
        "start": latest.span.start.isoformat(),
        "end": latest.span.end.isoformat(),
        "value": _number(latest.value),
        "text": latest.text,
        "basis": latest.basis,
        "state": latest.state,
        "numerator": _number(latest.numerator),
        "denominator": _number(latest.denominator),
        "derived": latest.is_derived,
    }


def _projection(projection: Projection | None) -> ProjectionJson | None:
    if projection is None:
        return None
    standing = projection.standing
    line = standing.trajectory if standing else None
    return {
        "course": None if projection.course is Course.CANNOT_BE_SAID else projection.course,
        "words": projection.words,
        "reason": projection.reason or None,
        "trends": [
            {"figures": one.figures, "value": _number(one.value), "met": one.is_met} for one in projection.trends
        ],
        "trajectory": None
        if line is None
        else {
            "from": line.from_period.key,
            "from_value": _number(line.from_value),
            "to": line.to_on.isoformat(),
            "to_value": _number(line.to_value),
        },
        "expected": _number(standing.expected) if standing else None,
        "behind": _number(standing.behind) if standing else None,
        "illustrative": projection.is_illustrative,
    }


def _benchmark(comparison: BenchmarkComparison) -> BenchmarkJson:
    one = comparison.benchmark
    return {
        "geography": one.geography,
        "period": one.period.key if one.period else None,
        "value": _number(one.value),
        "state": one.state,
        "source": one.source,
        "note": one.note,
        "chosen": one.is_chosen,
        "not_comparable": one.not_comparable or None,
        "comparison": {
            "value": comparison.travel,
            "movement": comparison.movement,
            "words": comparison.words,
        },
    }


def _direction(direction: Direction) -> DirectionJson:
    return {
        "rule": direction.rule,
        "value": direction.value,
        "movement": direction.movement,
        "difference": _number(direction.difference),
        "reason": direction.reason or None,
    }


def _spc(spc: SpcChart, points: tuple[Point, ...]) -> SpcJson:
    return {
        "phases": [
            {
                "from": points[phase.first].period.key,
                "points": phase.points,
                "median": _number(phase.median),
                "mean": _number(phase.mean),
                "lower": _number(phase.lower),
                "upper": _number(phase.upper),
            }
            for phase in spc.phases
        ],
        "signals": list(spc.signals),
        "variation": spc.variation,
        "assurance": spc.assurance,
        "refused": spc.refused,
    }


def _amount(change: Change | None) -> float | None:
    return None if change is None else _number(change.amount)


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
