"""Reading KPIs: rows in, readings out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from tracker.domain import kpi as facts
from tracker.domain.figure_overlay import lay_over
from tracker.domain.kpi_board import Board, BoardRow, BoardSection
from tracker.domain.kpi_reading import KpiReading, read_kpi
from tracker.domain.periods import Period
from tracker.kpis.models import (
    DataQualityNote,
    Figure,
    FigureRevision,
    Kpi,
    KpiPlacement,
    KpiSection,
    KpiSeriesBreak,
    KpiTarget,
)
from tracker.plan.models import Programme, Theme

POPULATION = "POPULATION"

Row = TypeVar("Row", DataQualityNote, KpiTarget, KpiSeriesBreak)


def find_kpi(session: Session, programme_id: int, code: str) -> Kpi | None:
    """The KPI with this code, however it is capitalised."""
    return session.scalar(select(Kpi).where(Kpi.programme_id == programme_id, Kpi.code == code.strip().upper()))


def read_kpis(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    only: Iterable[int] | None = None,
    besides: Mapping[str, Sequence[facts.Figure]] | None = None,
) -> dict[int, KpiReading]:
    """Every KPI of a programme (or those of ``only``, ids) as of a day, by id, in five statements.

    Figures are those recorded by ``known_at`` (default: all), each in its revision of that moment. ``besides`` are
    figures, by code, that are read as if they were held: what would be if they were loaded.
    """
    found = read_kpis_of(session, [programme], on=on, known_at=known_at, only=only, besides=besides)
    return found[programme.id]


def read_kpis_of(
    session: Session,
    programmes: Collection[Programme],
    *,
    on: date,
    known_at: datetime | None = None,
    only: Iterable[int] | None = None,
    besides: Mapping[str, Sequence[facts.Figure]] | None = None,
) -> dict[int, dict[int, KpiReading]]:
    """As :func:`read_kpis`, for many programmes by id, still in four statements."""
    starts = {programme.id: programme.financial_year_start_month for programme in programmes}
    wanted: list[ColumnElement[bool]] = [Kpi.programme_id.in_(starts)]
    if only is not None:
        wanted.append(Kpi.id.in_(only) | (Kpi.code == POPULATION))
    kpis = list(session.scalars(select(Kpi).where(*wanted).order_by(Kpi.id)))
    ids = select(Kpi.id).where(*wanted)
    figures = _read_figures(session, ids, known_at, {kpi.id: starts[kpi.programme_id] for kpi in kpis})
    for kpi in kpis if besides else ():
        figures[kpi.id] = lay_over(figures[kpi.id], (besides or {}).get(kpi.code, ()))
    targets = _by_kpi(session.scalars(_of(KpiTarget, ids).order_by(KpiTarget.effective_from)))
    standing = _of(KpiSeriesBreak, ids).where(_standing(known_at)).order_by(KpiSeriesBreak.from_on)
    breaks = _by_kpi(session.scalars(standing))
    noted = _of(DataQualityNote, ids).order_by(DataQualityNote.recorded_at.desc(), DataQualityNote.id.desc())
    if known_at is not None:
        noted = noted.where(DataQualityNote.recorded_at <= known_at)
    notes = _by_kpi(session.scalars(noted))
    population = {kpi.programme_id: _population(figures[kpi.id]) for kpi in kpis if kpi.code == POPULATION}
    found: dict[int, dict[int, KpiReading]] = {number: {} for number in starts}
    for kpi in kpis:
        found[kpi.programme_id][kpi.id] = read_kpi(
            definition_of(kpi, breaks[kpi.id]),
            figures[kpi.id],
            [target_of(row) for row in targets[kpi.id]],
            today=on,
            status_on=on,
            start_month=starts[kpi.programme_id],
            population=population.get(kpi.programme_id) if kpi.uses_population else None,
            notes=[note_of(row, starts[kpi.programme_id]) for row in notes[kpi.id]],
        )
    return found


def read_board(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    person_id: int | None = None,
) -> Board:
    """The board as of a day, by section and place, in eight statements.

    ``person_id`` is whose KPIs are "mine". KPIs that stand in no section come last, under "Other KPIs".
    """
    readings = read_kpis(session, programme, on=on, known_at=known_at)
    kpis = {kpi.id: kpi for kpi in session.scalars(select(Kpi).where(Kpi.programme_id == programme.id))}
    rows = {
        number: BoardRow(
            reading, is_mine=person_id is not None and kpis[number].owner_id == person_id, marker=kpis[number].marker
        )
        for number, reading in readings.items()
        if reading.definition.code != POPULATION
    }
    themes = session.execute(
        select(Theme.id, Theme.name).where(Theme.programme_id == programme.id).order_by(Theme.position, Theme.id)
    )
    titles = {number: f"Theme {place} {name}" for place, (number, name) in enumerate(themes, 1)}
    sections: list[BoardSection] = []
    placed: set[int] = set()
    for section, kpi_ids in _placements(session, programme.id):
        theme = titles.get(section.theme_id or 0, "")
        sections.append(BoardSection(section.heading, theme, tuple(rows[number] for number in kpi_ids)))
        placed |= set(kpi_ids)
    if left := tuple(row for number, row in rows.items() if number not in placed):
        sections.append(BoardSection("Other KPIs" if sections else "All KPIs", "", left))
    return Board(tuple(sections))


def definition_of(kpi: Kpi, breaks: Iterable[KpiSeriesBreak] = ()) -> facts.KpiDefinition:
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


def note_of(row: DataQualityNote, start_month: int) -> facts.RecordedNote:
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


def _standing(known_at: datetime | None) -> ColumnElement[bool]:
    """Breaks that nobody had ended by a moment."""
    ended = KpiSeriesBreak.ended_at
    return ended.is_(None) if known_at is None else or_(ended.is_(None), ended > known_at)


def _placements(session: Session, programme_id: int) -> list[tuple[KpiSection, list[int]]]:
    query = (
        select(KpiSection, KpiPlacement.kpi_id)
        .join(KpiPlacement)
        .where(KpiSection.programme_id == programme_id)
        .order_by(KpiSection.position, KpiSection.id, KpiPlacement.position, KpiPlacement.kpi_id)
    )
    found: dict[int, tuple[KpiSection, list[int]]] = {}
    for section, kpi_id in session.execute(query):
        found.setdefault(section.id, (section, []))[1].append(kpi_id)
    return list(found.values())


def _of(table: type[Row], kpi_ids: Select[int]) -> Select[Row]:
    return select(table).where(table.kpi_id.in_(kpi_ids))


def _by_kpi(rows: Iterable[Row]) -> defaultdict[int, list[Row]]:
    grouped: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.kpi_id].append(row)
    return grouped


def _read_figures(
    session: Session, kpi_ids: Select[int], known_at: datetime | None, start_months: Mapping[int, int]
) -> defaultdict[int, list[facts.Figure]]:
    """The current revision of every fact, in the order in which the facts were first recorded, by KPI."""
    query = (
        select(Figure, FigureRevision)
        .join(FigureRevision)
        .where(Figure.kpi_id.in_(kpi_ids))
        .order_by(Figure.id, FigureRevision.recorded_at, FigureRevision.number)
    )
    if known_at is not None:
        query = query.where(FigureRevision.recorded_at <= known_at)
    current: dict[int, tuple[Figure, FigureRevision, datetime]] = {}
    for figure, revision in session.execute(query):
        first = current[figure.id][2] if figure.id in current else revision.recorded_at
        current[figure.id] = (figure, revision, first)
    found: defaultdict[int, list[facts.Figure]] = defaultdict(list)
    for figure, revision, first in sorted(current.values(), key=lambda held: (held[2], held[0].id)):
        found[figure.kpi_id].append(figure_of(figure, revision, first, start_months[figure.kpi_id]))
    return found


def figure_of(figure: Figure, revision: FigureRevision, first: datetime, start_month: int) -> facts.Figure:
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


def target_of(row: KpiTarget) -> facts.Target:
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


def _population(figures: list[facts.Figure]) -> dict[str, Decimal]:
    """Population by financial year, ``{"2014/15": ...}``."""
    return {f.period.label: f.value for f in figures if f.period and f.period.is_year and f.value is not None}
