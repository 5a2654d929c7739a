"""Rows of KPIs, whole or only their columns, as the arithmetic sees them."""

from collections.abc import Iterable
from datetime import datetime

from tracker.adapters.db import NamedRow
from tracker.domain import kpi as facts
from tracker.domain.periods import Period
from tracker.kpis.models import DataQualityNote, Figure, FigureRevision, Kpi, KpiSeriesBreak, KpiTarget


def definition_of(kpi: Kpi, breaks: Iterable[KpiSeriesBreak | NamedRow] = ()) -> facts.KpiDefinition:
    """A KPI as the arithmetic sees it."""
    return facts.KpiDefinition(
        code=kpi.code,
        name=kpi.name,
        unit=kpi.unit,
        decimals=kpi.decimals,
        polarity=kpi.polarity,
        frequency=kpi.frequency,
        basis=kpi.basis,
        numerator_label=kpi.numerator_label,
        denominator_label=kpi.denominator_label,
        breaks=tuple(facts.SeriesBreak(row.from_on, row.reason, row.author_title, row.kind) for row in breaks),
        baseline_points=kpi.baseline_points,
        screen_outliers=kpi.screen_outliers,
    )


def note_of(row: DataQualityNote | NamedRow, start_month: int) -> facts.RecordedNote:
    """A note on the data as the arithmetic sees it."""
    span = Period(row.start_on, row.end_on, start_month) if row.start_on and row.end_on else None
    return facts.RecordedNote(
        effect=row.effect,
        span=span,
        planned_fix=row.planned_fix,
        fix_by=row.fix_by,
        fixed_on=row.fixed_on,
        author=row.author_title,
        recorded_on=row.recorded_at.date(),
        is_illustrative=row.is_illustrative,
        id=row.id,
    )


def figure_of(
    figure: Figure | NamedRow, revision: FigureRevision | NamedRow, first: datetime, start_month: int
) -> facts.Figure:
    """A figure in one of its revisions, the fact itself first recorded at ``first``."""
    period = Period(figure.start_on, figure.end_on, start_month) if figure.has_period else None
    return facts.Figure(
        period=period,
        value=revision.value,
        numerator=revision.numerator,
        denominator=revision.denominator,
        basis=figure.basis,
        geography=figure.geography,
        dimension=figure.dimension,
        category=figure.category,
        is_subtotal=figure.is_subtotal,
        state=revision.state,
        qualifier=revision.qualifier,
        value_to=revision.value_to,
        decimals=revision.decimals,
        source=figure.source,
        note=revision.note,
        raw=revision.raw,
        not_comparable=figure.not_comparable,
        revision=revision.number,
        recorded_at=revision.recorded_at,
        first_recorded_at=first,
        is_chosen=figure.is_chosen,
        is_illustrative=revision.is_illustrative,
    )


def target_of(row: KpiTarget | NamedRow) -> facts.Target:
    """A target as the arithmetic sees it."""
    return facts.Target(
        minimum=row.minimum,
        upper=row.upper,
        amber_tolerance=row.amber_tolerance,
        from_on=row.effective_from,
        to_on=row.effective_to,
        by_on=row.meet_by,
        source=row.source,
        is_illustrative=row.is_illustrative,
        needs_review=row.is_to_be_reviewed,
    )
