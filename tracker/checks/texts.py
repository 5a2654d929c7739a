"""The texts that people read beside the figures, as they stand on a day, in a constant number of statements."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.check_finding import Place, PlaceKind, kpi_place
from tracker.domain.check_texts import CheckText
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.periods import Period
from tracker.domain.plan import ProgrammeStatus, Rated
from tracker.editions.models import Edition, EditionState, EditionText
from tracker.evidence.models import AssuranceRecord
from tracker.evidence.queries import read_programme
from tracker.kpis.models import Commentary
from tracker.plan.around import read_around
from tracker.plan.models import Programme
from tracker.risks.models import Risk

_UNPUBLISHED = (EditionState.DRAFT, EditionState.SUBMITTED, EditionState.APPROVED)


def read_texts(
    session: Session,
    programme: Programme,
    readings: Mapping[int, KpiReading],
    *,
    on: date,
    known_at: datetime | None = None,
) -> tuple[CheckText, ...]:
    """What stands in the plan and around it, in assurance records, against risks and in reports that are being
    written, and what figures are said to mean.

    ``readings`` are the KPIs by id. What was recorded after ``known_at`` is left out where words are kept by moment.
    """
    status = read_programme(session, programme, on=on, known_at=known_at, readings=dict(readings))
    return (
        *_of_plan(status),
        *_around(session, programme, status),
        *_commentary(session, readings, on=on, known_at=known_at),
        *_assurance(session, programme, on=on),
        *_risks(session, programme),
        *_editions(session, programme, on=on),
    )


def _of_plan(status: ProgrammeStatus) -> Iterable[CheckText]:
    yield from _narrative(PlaceKind.PROGRAMME, "", status)
    for theme in status.themes:
        yield from _narrative(PlaceKind.THEME, theme.ref, theme)
        for objective in theme.objectives:
            yield from _narrative(PlaceKind.OBJECTIVE, objective.ref, objective)
            for action in objective.actions:
                yield from _narrative(PlaceKind.ACTION, action.ref, action)


def _narrative(kind: PlaceKind, ref: str, rated: Rated) -> Iterable[CheckText]:
    update = rated.current
    if update and update.narrative:
        place = Place(kind, ref, "narrative", update.author)
        yield CheckText(place, update.narrative, on=update.as_on)


def _around(session: Session, programme: Programme, status: ProgrammeStatus) -> Iterable[CheckText]:
    around = read_around(session, programme, themes={}, objectives={}, actions={})
    kinds = ((PlaceKind.CONCERN, around.concerns), (PlaceKind.DEVELOPMENT, around.developments))
    for kind, matters in kinds:
        for matter in matters:
            yield CheckText(Place(kind, str(matter.ref), name=matter.title), matter.description)
    for decision in around.decisions:
        yield CheckText(Place(PlaceKind.DECISION, str(decision.id), name=decision.title), decision.detail)
    for event in around.events:
        for finding in event.findings:
            yield CheckText(Place(PlaceKind.FINDING, str(finding.number), event.title), finding.text, on=event.held_on)


def _commentary(
    session: Session, readings: Mapping[int, KpiReading], *, on: date, known_at: datetime | None
) -> Iterable[CheckText]:
    """Of each KPI and period the commentary that stands."""
    query = select(Commentary).where(Commentary.kpi_id.in_(readings), Commentary.start_on <= on)
    if known_at is not None:
        query = query.where(Commentary.recorded_at <= known_at)
    ordered = query.order_by(Commentary.kpi_id, Commentary.end_on, Commentary.recorded_at, Commentary.id)
    standing = {(one.kpi_id, one.start_on, one.end_on): one for one in session.scalars(ordered)}
    for one in standing.values():
        period, definition = Period(one.start_on, one.end_on), readings[one.kpi_id].definition
        place = kpi_place(definition.code, "commentary", period.label, name=definition.name)
        yield CheckText(place, one.text, kpi=definition.code, period=period)


def _assurance(session: Session, programme: Programme, *, on: date) -> Iterable[CheckText]:
    query = select(AssuranceRecord).where(AssuranceRecord.programme_id == programme.id).order_by(AssuranceRecord.id)
    for record in session.scalars(query):
        if record.held_on <= on:
            place = Place(PlaceKind.ASSURANCE, record.code, "what was found", name=record.title)
            yield CheckText(place, record.found, on=record.held_on)


def _risks(session: Session, programme: Programme) -> Iterable[CheckText]:
    """What is done about each open risk. If it comes to pass, and what then, state nothing that is."""
    query = select(Risk.number, Risk.mitigation).where(Risk.programme_id == programme.id, Risk.closed_on.is_(None))
    for number, mitigation in session.execute(query.order_by(Risk.number)):
        if mitigation:
            yield CheckText(Place(PlaceKind.RISK, str(number), "mitigation"), mitigation)


def _editions(session: Session, programme: Programme, *, on: date) -> Iterable[CheckText]:
    """Words for an edition that may still be changed before it is published."""
    query = (
        select(Edition.id, Edition.status_on, EditionText)
        .join(EditionText)
        .where(Edition.programme_id == programme.id, Edition.state.in_(_UNPUBLISHED), Edition.status_on <= on)
        .order_by(EditionText.id)
    )
    for number, status_on, row in session.execute(query):
        place = Place(PlaceKind.EDITION, str(number), row.section, row.author_title)
        yield CheckText(place, row.text, on=status_on)
