"""Taking back the last load of KPI definitions.

A field says again what it said before, unless somebody has changed it since; a KPI that only this load brought is
removed, unless something hangs on it by now: figures, commentary, an action.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.definition_rows import TargetGiven
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit
from tracker.imports.definitions import given_by, plain, text_of
from tracker.imports.undo import CannotUndo, Undone, why_not_undo
from tracker.kpis.models import ImportBatch, Kpi, KpiPlacement, KpiSection, KpiTarget
from tracker.people.models import Person
from tracker.plan.models import Programme

_WORDS: dict[str, Any] = {"unit": Unit, "polarity": Polarity, "frequency": Frequency, "basis": Basis}


def undo_definitions(
    session: Session, programme: Programme, batch: ImportBatch, *, author: Person, undone_at: datetime
) -> Undone:
    """Take a load of definitions back, KPI by KPI. The caller commits. Raises `CannotUndo`."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    session.refresh(batch)
    if reason := why_not_undo(session, programme, batch):
        raise CannotUndo(reason)
    removed, restored, left = 0, 0, 0
    new = {change["code"] for change in batch.changes if change["is_new"]}
    for change in reversed(batch.changes):
        kpi = session.scalar(select(Kpi).where(Kpi.programme_id == programme.id, Kpi.code == change["code"]))
        if kpi is None or change["code"] in new:
            continue
        is_whole = _restore(session, kpi, change)
        restored += is_whole
        left += not is_whole
    for code in new:
        kpi = session.scalar(select(Kpi).where(Kpi.programme_id == programme.id, Kpi.code == code))
        if kpi is not None:
            is_gone = _remove(session, kpi)
            removed += is_gone
            left += not is_gone
    for change in batch.changes:
        _drop_empty_section(session, programme, change.get("place"))
    batch.undone_at, batch.undone_by_title = undone_at, author.job_title
    session.flush()
    return Undone(removed, restored, left)


def _restore(session: Session, kpi: Kpi, change: dict[str, Any]) -> bool:
    """Whether everything the load did to a KPI could be put back."""
    is_whole = True
    for name, (before, after) in change["fields"].items():
        if text_of(getattr(kpi, name)) == after:
            setattr(kpi, name, _WORDS[name](before) if name in _WORDS else before)
        else:
            is_whole = False
    if change["fields"]:
        kpi.version += 1
    if change.get("target"):
        is_whole = _restore_target(session, kpi, *change["target"]) and is_whole
    if change.get("place"):
        _unplace(session, kpi, *change["place"])
    session.flush()
    return is_whole


def _restore_target(session: Session, kpi: Kpi, before: dict[str, Any] | None, after: dict[str, Any]) -> bool:
    wanted = _target(after)
    row = session.scalar(
        select(KpiTarget).where(KpiTarget.kpi_id == kpi.id, KpiTarget.effective_from == wanted.from_on)
    )
    if row is None or given_by(row) != wanted:
        return False
    earlier = _target(before) if before else None
    if earlier is None or earlier.from_on != wanted.from_on:
        session.delete(row)
    else:
        row.minimum, row.upper, row.amber_tolerance = earlier.minimum, earlier.upper, earlier.amber_tolerance
        row.meet_by = earlier.by_on
        row.version += 1
    session.flush()
    return True


def _remove(session: Session, kpi: Kpi) -> bool:
    """Whether a KPI could go; where something refers to it the database says no."""
    try:
        with session.begin_nested():
            for table in (KpiPlacement, KpiTarget):
                for row in session.scalars(select(table).where(table.kpi_id == kpi.id)):
                    session.delete(row)
            session.flush()
            session.delete(kpi)
            session.flush()
    except IntegrityError:
        return False
    return True


def _unplace(session: Session, kpi: Kpi, theme_id: int | None, heading: str) -> None:
    section = _section(session, kpi.programme_id, theme_id, heading)
    if section is not None:
        session.execute(
            delete(KpiPlacement).where(KpiPlacement.section_id == section.id, KpiPlacement.kpi_id == kpi.id)
        )


def _drop_empty_section(session: Session, programme: Programme, place: list[Any] | None) -> None:
    section = _section(session, programme.id, *place) if place else None
    if section is None:
        return
    held = select(func.count()).select_from(KpiPlacement).where(KpiPlacement.section_id == section.id)
    if not session.scalar(held):
        session.delete(section)
        session.flush()


def _section(session: Session, programme_id: int, theme_id: int | None, heading: str) -> KpiSection | None:
    rows = session.scalars(select(KpiSection).where(KpiSection.programme_id == programme_id))
    return next((one for one in rows if one.theme_id == theme_id and plain(one.heading) == plain(heading)), None)


def _target(kept: dict[str, Any]) -> TargetGiven:
    def number(name: str) -> Decimal | None:
        return None if kept[name] is None else Decimal(kept[name])

    def day(name: str) -> date | None:
        return None if kept[name] is None else date.fromisoformat(kept[name])

    return TargetGiven(number("minimum"), number("upper"), number("amber_tolerance"), day("from_on"), day("by_on"))
