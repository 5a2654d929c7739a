"""The sections of the KPI board, and the order of what stands in them. The caller commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.adapters.versions import SavedMeanwhile, check_fit, claim_version
from tracker.kpis.models import Kpi, KpiPlacement, KpiSection
from tracker.plan.models import Programme, Theme

LONGEST_HEADING = 200


def add_section(session: Session, *, programme: Programme, heading: str, theme_id: int | None) -> KpiSection:
    """A section after the last; the one of this theme and heading where there is one. Raises `Unfit`."""
    check_fit(_problems(session, programme, heading, theme_id))
    held = session.scalars(select(KpiSection).where(KpiSection.programme_id == programme.id))
    for one in held:
        if one.theme_id == theme_id and _plain(one.heading) == _plain(heading):
            return one
    last = session.scalar(select(func.max(KpiSection.position)).where(KpiSection.programme_id == programme.id)) or 0
    section = KpiSection(programme_id=programme.id, theme_id=theme_id, position=last + 1, heading=heading)
    session.add(section)
    session.flush()
    return section


def revise_section(
    session: Session,
    *,
    section: KpiSection,
    programme: Programme,
    heading: str,
    theme_id: int | None,
    seen_version: int | None,
) -> None:
    """Give a section another heading or theme. Raises `Unfit` and `SavedMeanwhile`."""
    check_fit(_problems(session, programme, heading, theme_id))
    claim_version(session, section, seen_version)
    section.heading, section.theme_id = heading, theme_id
    session.flush()


def remove_section(session: Session, section: KpiSection) -> None:
    """Take a section from the board; its KPIs stay, placed elsewhere or under "Other KPIs"."""
    for row in _placements(session, section):
        session.delete(row)
    session.flush()
    session.delete(section)
    session.flush()


def place_last(session: Session, *, section: KpiSection, kpi: Kpi) -> None:
    """Show a KPI after the others of a section."""
    last = session.scalar(select(func.max(KpiPlacement.position)).where(KpiPlacement.section_id == section.id)) or 0
    session.add(KpiPlacement(section_id=section.id, kpi_id=kpi.id, position=last + 1))
    session.flush()


def move_section(session: Session, section: KpiSection, *, steps: int, seen_place: int) -> None:
    """Up (-1) or down (1) among the programme's sections. Raises `SavedMeanwhile` when it stands elsewhere by now."""
    query = select(KpiSection).where(KpiSection.programme_id == section.programme_id)
    rows = list(session.scalars(query.order_by(KpiSection.position, KpiSection.id)))
    _move(rows, rows.index(section), steps, seen_place)
    session.flush()


def move_kpi(session: Session, section: KpiSection, kpi: Kpi, *, steps: int, seen_place: int) -> None:
    """Up (-1) or down (1) in a section. Raises `SavedMeanwhile` when it stands elsewhere, or nowhere, by now."""
    rows = _placements(session, section)
    place = next((at for at, row in enumerate(rows) if row.kpi_id == kpi.id), None)
    if place is None:
        raise SavedMeanwhile
    _move(rows, place, steps, seen_place)
    session.flush()


def _move(rows: Sequence[Any], place: int, steps: int, seen_place: int) -> None:
    if place != seen_place:
        raise SavedMeanwhile
    order = list(rows)
    order.insert(min(max(place + steps, 0), len(order) - 1), order.pop(place))
    for position, row in enumerate(order, 1):
        row.position = position


def _placements(session: Session, section: KpiSection) -> list[KpiPlacement]:
    query = select(KpiPlacement).where(KpiPlacement.section_id == section.id)
    return list(session.scalars(query.order_by(KpiPlacement.position, KpiPlacement.kpi_id)))


def _problems(session: Session, programme: Programme, heading: str, theme_id: int | None) -> dict[str, str]:
    if not heading:
        return {"heading": "Write a heading, such as Placement stability"}
    if len(heading) > LONGEST_HEADING:
        return {"heading": f"Write at most {LONGEST_HEADING} characters"}
    is_ours = select(Theme.id).where(Theme.id == theme_id, Theme.programme_id == programme.id)
    if theme_id is not None and session.scalar(is_ours) is None:
        return {"theme_id": "Choose one of the programme's themes, or none"}
    return {}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
