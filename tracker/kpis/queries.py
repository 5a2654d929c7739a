"""Reading KPIs: rows in, readings out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from tracker.adapters.db import NamedRow, columns_of, named
from tracker.domain import kpi as facts
from tracker.domain.figure_overlay import lay_over
from tracker.domain.kpi_board import Board, BoardRow, BoardSection
from tracker.domain.kpi_reading import KpiReading
from tracker.kpis.facts import definition_of
from tracker.kpis.kpi_rows import FigureRow, KpiRows
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

# What of a figure and its revision takes part in a reading.
_OF_A_FIGURE: tuple[Any, ...] = (
    Figure.id,
    Figure.kpi_id,
    Figure.start_on,
    Figure.end_on,
    Figure.has_period,
    Figure.basis,
    Figure.geography,
    Figure.dimension,
    Figure.category,
    Figure.source,
    Figure.is_subtotal,
    Figure.is_chosen,
    Figure.not_comparable,
    FigureRevision.number,
    FigureRevision.value,
    FigureRevision.raw,
    FigureRevision.decimals,
    FigureRevision.numerator,
    FigureRevision.denominator,
    FigureRevision.state,
    FigureRevision.qualifier,
    FigureRevision.value_to,
    FigureRevision.note,
    FigureRevision.recorded_at,
    FigureRevision.is_illustrative,
)


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
    figures = _read_figures(session, ids, known_at)
    targets = _by_kpi(named(session.execute(_of(KpiTarget, ids).order_by(KpiTarget.effective_from))))
    standing = _of(KpiSeriesBreak, ids).where(_standing(known_at)).order_by(KpiSeriesBreak.from_on)
    breaks = _by_kpi(named(session.execute(standing)))
    noted = _of(DataQualityNote, ids).order_by(DataQualityNote.recorded_at.desc(), DataQualityNote.id.desc())
    if known_at is not None:
        noted = noted.where(DataQualityNote.recorded_at <= known_at)
    notes = _by_kpi(named(session.execute(noted)))
    rows = {
        kpi.id: KpiRows(
            definition=definition_of(kpi, breaks[kpi.id]),
            figures=figures[kpi.id],
            targets=targets[kpi.id],
            notes=notes[kpi.id],
            start_month=starts[kpi.programme_id],
        )
        for kpi in kpis
    }
    laid = {kpi.id: lay_over(rows[kpi.id].held(), besides.get(kpi.code, ())) for kpi in kpis} if besides else {}
    population = {
        kpi.programme_id: _population(laid[kpi.id] if besides else rows[kpi.id].held())
        for kpi in kpis
        if kpi.code == POPULATION
    }
    found: dict[int, dict[int, KpiReading]] = {number: {} for number in starts}
    for kpi in kpis:
        held, people = rows[kpi.id], population.get(kpi.programme_id) if kpi.uses_population else None
        found[kpi.programme_id][kpi.id] = (
            held.reading_of(laid[kpi.id], on, people) if besides else held.reading(on, people)
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


def _of(table: type[DataQualityNote | KpiTarget | KpiSeriesBreak], kpi_ids: Select[int]) -> Select[Any]:
    return select(*columns_of(table)).where(table.kpi_id.in_(kpi_ids))


def _by_kpi(rows: Iterable[NamedRow]) -> defaultdict[int, list[NamedRow]]:
    grouped: defaultdict[int, list[NamedRow]] = defaultdict(list)
    for row in rows:
        grouped[row.kpi_id].append(row)
    return grouped


def _read_figures(
    session: Session, kpi_ids: Select[int], known_at: datetime | None
) -> defaultdict[int, list[FigureRow]]:
    """The current revision of every fact, in the order in which the facts were first recorded, by KPI."""
    query = (
        select(*_OF_A_FIGURE)
        .join(FigureRevision, FigureRevision.figure_id == Figure.id)
        .where(Figure.kpi_id.in_(kpi_ids))
        .order_by(Figure.id, FigureRevision.recorded_at, FigureRevision.number)
    )
    if known_at is not None:
        query = query.where(FigureRevision.recorded_at <= known_at)
    current: dict[int, FigureRow] = {}
    for row in named(session.execute(query)):
        before = current.get(row.id)
        current[row.id] = FigureRow(row, row.recorded_at if before is None else before.first)
    found: defaultdict[int, list[FigureRow]] = defaultdict(list)
    for held in sorted(current.values(), key=lambda one: (one.first, one.columns.id)):
        found[held.columns.kpi_id].append(held)
    return found


def _population(figures: list[facts.Figure]) -> dict[str, Decimal]:
    """Population by financial year, ``{"2014/15": ...}``."""
    return {f.period.label: f.value for f in figures if f.period and f.period.is_year and f.value is not None}
