"""Reading what does not hold in a programme, in a constant number of statements however many KPIs it has."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.checks.models import FindingAcceptance
from tracker.checks.texts import read_texts
from tracker.domain.check_acceptance import Acceptance, Checked, sort_out
from tracker.domain.check_finding import CheckFinding, Place, PlaceKind
from tracker.domain.check_narratives import states_something, text_findings
from tracker.domain.check_programme import CheckMaterial, check
from tracker.domain.check_restated import FrozenFigure, frozen_figures
from tracker.domain.check_texts import CheckText, TextMaterial
from tracker.domain.kpi import Figure
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.periods import format_day
from tracker.domain.text_subjects import Subjects
from tracker.domain.workforce_table import PostsTable, posts_table
from tracker.editions.models import Edition, EditionState
from tracker.editions.series import BOARD
from tracker.kpis.models import Kpi, KpiPlacement, KpiSection
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.kpis.workforce import kpi_ids, workforce_tables
from tracker.plan.models import Programme


def read_findings(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    besides: Mapping[str, Sequence[Figure]] | None = None,
) -> tuple[CheckFinding, ...]:
    """Everything that does not hold as of a day, from what had been recorded by ``known_at`` (default: all).

    ``besides`` are figures, by the code of their KPI, that are looked at as if they were held.
    """
    return check(read_material(session, programme, on=on, known_at=known_at, besides=besides))


def read_more_findings(
    session: Session, programme: Programme, reading: KpiReading, *, on: date, known_at: datetime | None = None
) -> list[CheckFinding]:
    """What does not hold of a KPI beside what its own reading finds."""
    own = {one.fingerprint for one in reading.findings}
    wider = read_findings(session, programme, on=on, known_at=known_at)
    code = reading.definition.code
    return [one for one in wider if one.place.ref == code and one.fingerprint not in own]


def read_checks(session: Session, programme: Programme, *, on: date, known_at: datetime | None = None) -> Checked:
    """As :func:`read_findings`, those apart that somebody accepted."""
    findings = read_findings(session, programme, on=on, known_at=known_at)
    return sort_out(findings, read_acceptances(session, programme, known_at=known_at))


def read_said(session: Session, programme: Programme, texts: Sequence[str], *, on: date) -> tuple[CheckFinding, ...]:
    """What does not hold in words that were written just now, but for what somebody accepted.

    Nothing else that the programme says is read. A text that states nothing asks nothing of the database.
    """
    stating = [text for text in texts if states_something(text)]
    if not stating:
        return ()
    by_id = read_kpis(session, programme, on=on)
    held = tuple(one for one in by_id.values() if one.definition.code != POPULATION)
    subjects = Subjects(held, _aliases(session, by_id))
    written = tuple(CheckText(Place(PlaceKind.PROGRAMME, ""), text, on=on) for text in stating)
    # Where it stands is not known yet, so that an acceptance is told by its words.
    accepted = {one.message for one in read_acceptances(session, programme)}
    return tuple(one for one in text_findings(TextMaterial(written, subjects)) if one.message not in accepted)


def read_material(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    besides: Mapping[str, Sequence[Figure]] | None = None,
) -> CheckMaterial:
    """What the rules hold against each other."""
    by_id = read_kpis(session, programme, on=on, known_at=known_at, besides=besides)
    return CheckMaterial(
        readings=tuple(one for one in by_id.values() if one.definition.code != POPULATION),
        population=_population(by_id.values()),
        start_month=programme.financial_year_start_month,
        sections=_sections(session, programme, by_id),
        workforce=_workforce(session, programme, by_id),
        frozen=_frozen(session, programme, on, known_at),
        texts=read_texts(session, programme, by_id, on=on, known_at=known_at),
        aliases=_aliases(session, by_id),
    )


def read_acceptances(
    session: Session, programme: Programme, *, known_at: datetime | None = None
) -> tuple[Acceptance, ...]:
    """The acceptances that stood at a moment (default: now), the latest first."""
    row = FindingAcceptance
    query = select(row).where(row.programme_id == programme.id).order_by(row.accepted_at.desc(), row.id.desc())
    if known_at is None:
        query = query.where(row.withdrawn_at.is_(None))
    else:
        query = query.where(row.accepted_at <= known_at, or_(row.withdrawn_at.is_(None), row.withdrawn_at > known_at))
    return tuple(
        Acceptance(one.id, one.fingerprint, one.place, one.message, one.reason, one.accepted_by_title, one.accepted_at)
        for one in session.scalars(query)
    )


def find_acceptance(session: Session, programme: Programme, number: int) -> FindingAcceptance | None:
    """An acceptance of this programme by its id, whether it stands or not."""
    row = FindingAcceptance
    return session.scalar(select(row).where(row.id == number, row.programme_id == programme.id))


def _population(readings: Iterable[KpiReading]) -> dict[str, Decimal]:
    held = next((one for one in readings if one.definition.code == POPULATION), None)
    figures = held.figures if held else ()
    return {f.period.label: f.value for f in figures if f.period and f.period.is_year and f.value is not None}


def _sections(session: Session, programme: Programme, by_id: dict[int, KpiReading]) -> dict[str, frozenset[str]]:
    """The headings under which each KPI stands, by its code."""
    query = select(KpiPlacement.kpi_id, KpiSection.heading).join(KpiSection)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kpi_id, heading in session.execute(query.where(KpiSection.programme_id == programme.id)):
        if kpi_id in by_id:
            found[by_id[kpi_id].definition.code].add(heading)
    return {code: frozenset(headings) for code, headings in found.items()}


def _frozen(session: Session, programme: Programme, on: date, known_at: datetime | None) -> tuple[FrozenFigure, ...]:
    """What the last edition that was published to the board by then printed."""
    query = (
        select(Edition.document, Edition.status_on)
        .where(Edition.programme_id == programme.id, Edition.series == BOARD, Edition.status_on <= on)
        .where(Edition.state == EditionState.PUBLISHED)
        .order_by(Edition.status_on.desc(), Edition.version.desc())
        .limit(1)
    )
    if known_at is not None:
        query = query.where(Edition.published_at <= known_at)
    found = session.execute(query).first()
    return tuple(frozen_figures(json.loads(found[0]), f"the edition of {format_day(found[1])}")) if found else ()


def _aliases(session: Session, by_id: dict[int, KpiReading]) -> dict[str, tuple[str, ...]]:
    """The other names each KPI goes by, by its code."""
    query = select(Kpi.id, Kpi.aliases).where(Kpi.id.in_(by_id))
    return {
        by_id[number].definition.code: tuple(alias.strip() for alias in aliases.split(";") if alias.strip())
        for number, aliases in session.execute(query)
        if aliases
    }


def _workforce(session: Session, programme: Programme, by_id: dict[int, KpiReading]) -> tuple[PostsTable, ...]:
    return tuple(
        posts_table(
            row.name,
            row.dimension,
            {part: by_id[number] for part, number in kpi_ids(row).items() if number in by_id},
        )
        for row in workforce_tables(session, programme)
    )
