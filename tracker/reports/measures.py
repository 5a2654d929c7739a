"""The measures that a series of performance reports can have."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.kpis.models import Kpi, KpiPlacement, KpiSection
from tracker.kpis.queries import POPULATION


@dataclass(frozen=True)
class Choice:
    """A KPI with its first section, and the place typed for it; empty where it is not chosen."""

    code: str
    name: str
    section: str
    place: str = ""


def read_choices(session: Session, programme_id: int, codes: Sequence[str]) -> list[Choice]:
    """Every KPI, those chosen first in their order, then the others in the order of the sections."""
    query = (
        select(Kpi.code, Kpi.name, KpiSection.heading)
        .outerjoin(KpiPlacement, KpiPlacement.kpi_id == Kpi.id)
        .outerjoin(KpiSection, KpiSection.id == KpiPlacement.section_id)
        .where(Kpi.programme_id == programme_id, Kpi.code != POPULATION)
        .order_by(KpiSection.position.is_(None), KpiSection.position, KpiPlacement.position, Kpi.id)
    )
    found: dict[str, Choice] = {}
    for code, name, heading in session.execute(query):
        found.setdefault(code, Choice(code, name, heading or ""))
    held = [code for code in codes if code in found]
    chosen = [Choice(code, found[code].name, found[code].section, str(at)) for at, code in enumerate(held, 1)]
    return [*chosen, *(one for code, one in found.items() if code not in held)]


def chosen_codes(choices: Sequence[Choice]) -> list[str]:
    """The codes in the order of their numbers; equal numbers keep the order of the list."""
    return [one.code for one in sorted((one for one in choices if one.place), key=lambda one: int(one.place))]


def wrong_place(choices: Sequence[Choice]) -> str:
    """What is wrong with a place and the remedy; empty when all are whole numbers or nothing."""
    for one in choices:
        if one.place and not (one.place.isascii() and one.place.isdigit() and len(one.place) <= 4):
            return f"{one.name}: write a whole number such as 3, or leave it empty"
    return ""
