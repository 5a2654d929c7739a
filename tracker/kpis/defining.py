"""Writing what a KPI is: its definition, where it stands on the board, and which objectives it serves."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.adapters.versions import Unfit, check_fit, claim_version
from tracker.audit.services import record_change
from tracker.domain.definition_rows import make_code
from tracker.domain.kpi import BreakKind
from tracker.domain.kpi_remarks import ProposedBreak
from tracker.domain.kpi_rules import STORED, HeldKpi, ProposedKpi, problems_with_kpi
from tracker.kpis.models import Figure, Kpi, KpiPlacement, KpiSection, ObjectiveKpi
from tracker.kpis.remarks import add_break
from tracker.kpis.sections import add_section, place_last
from tracker.people.models import Person
from tracker.plan.models import Objective, Programme, Theme


def add_kpi(session: Session, *, programme: Programme, proposed: ProposedKpi) -> Kpi:
    """Add a KPI; without a code it gets one from its name. Raises `Unfit`. The caller commits."""
    # Held until the commit, so that two KPIs added at once get two codes and two names.
    session.scalar(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    codes, names = _others(session, programme, None)
    check_fit(problems_with_kpi(proposed, held=None, codes=codes, names=names))
    code = proposed.code.upper() or make_code(proposed.name, set(codes))
    kpi = Kpi(programme_id=programme.id, code=code)
    _write(kpi, proposed)
    session.add(kpi)
    session.flush()
    _arrange(session, programme, kpi, proposed)
    return kpi


def revise_kpi(
    session: Session,
    *,
    kpi: Kpi,
    programme: Programme,
    proposed: ProposedKpi,
    seen_version: int | None,
    author: Person,
    recorded_at: datetime,
) -> None:
    """Change a KPI. Its code stays: files and links name it.

    Where figures are held and their meaning changes, the reason is kept in the audit, and on request the series
    starts afresh. Raises `Unfit` and `SavedMeanwhile`. The caller commits.
    """
    held = held_kpi(session, kpi)
    codes, names = _others(session, programme, kpi)
    check_fit(problems_with_kpi(proposed, held=held, codes=codes, names=names))
    claim_version(session, kpi, seen_version)
    changed = held.changed_by(proposed) if held.figures else {}
    if changed and proposed.starts_afresh:
        wanted = ProposedBreak(kind=BreakKind.DEFINITION, from_on=proposed.break_on, reason=proposed.reason)
        _break_series(session, kpi, wanted, author, recorded_at)
    elif changed:
        record_change(session, kpi, before={}, after={"reason": proposed.reason})
    _write(kpi, proposed)
    session.flush()
    _arrange(session, programme, kpi, proposed)


def held_kpi(session: Session, kpi: Kpi) -> HeldKpi:
    """What a KPI means now, and how many figures are held of it."""
    figures = session.scalar(select(func.count()).where(Figure.kpi_id == kpi.id)) or 0
    return HeldKpi(kpi.unit, kpi.basis, kpi.polarity, kpi.frequency, figures)


def _break_series(session: Session, kpi: Kpi, wanted: ProposedBreak, author: Person, recorded_at: datetime) -> None:
    """A break asked for along with a change of definition: its problems stand at the fields of that form."""
    try:
        add_break(session, kpi=kpi, proposed=wanted, author=author, recorded_at=recorded_at)
    except Unfit as unfit:
        names = {"from_on": "break_on"}
        raise Unfit({names.get(name, name): words for name, words in unfit.problems.items()}) from None


def _write(kpi: Kpi, proposed: ProposedKpi) -> None:
    for name in STORED:
        value = getattr(proposed, name)
        if getattr(kpi, name, None) != value:
            setattr(kpi, name, value)


def _arrange(session: Session, programme: Programme, kpi: Kpi, proposed: ProposedKpi) -> None:
    sections = list(
        session.scalars(
            select(KpiSection).where(KpiSection.programme_id == programme.id, KpiSection.id.in_(proposed.section_ids))
        )
    )
    if proposed.new_section:
        theme_id = proposed.new_section_theme_id
        sections.append(add_section(session, programme=programme, heading=proposed.new_section, theme_id=theme_id))
    placed = {row.section_id: row for row in session.scalars(select(KpiPlacement).where(KpiPlacement.kpi_id == kpi.id))}
    wanted = {section.id for section in sections}
    for section_id, row in placed.items():
        if section_id not in wanted:
            session.delete(row)
    for section in sections:
        if section.id not in placed:
            place_last(session, section=section, kpi=kpi)
    link_objectives(session, programme=programme, kpi=kpi, objective_ids=proposed.objective_ids)
    session.flush()


def link_objectives(session: Session, *, programme: Programme, kpi: Kpi, objective_ids: Collection[int]) -> None:
    """Link a KPI to exactly these objectives of the programme; ids of others are left out."""
    known = set(
        session.scalars(
            select(Objective.id).join(Theme).where(Theme.programme_id == programme.id, Objective.id.in_(objective_ids))
        )
    )
    held = {row.objective_id: row for row in session.scalars(select(ObjectiveKpi).where(ObjectiveKpi.kpi_id == kpi.id))}
    for objective_id in held.keys() - known:
        session.delete(held[objective_id])
    for objective_id in sorted(known - held.keys()):
        session.add(ObjectiveKpi(objective_id=objective_id, kpi_id=kpi.id))


def _others(session: Session, programme: Programme, kpi: Kpi | None) -> tuple[set[str], dict[str, str]]:
    """Codes and names of the programme's other KPIs."""
    rows: Any = session.execute(select(Kpi.id, Kpi.code, Kpi.name).where(Kpi.programme_id == programme.id))
    others = [(code, name) for number, code, name in rows if kpi is None or number != kpi.id]
    return {code for code, _ in others}, {" ".join(name.casefold().split()): code for code, name in others}
