"""Reading the plan and finding things in it."""

from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from tracker.plan.models import Action, Objective, Programme, Theme

_LONGEST_NUMBER = 3

Row = TypeVar("Row", Theme, Objective, Action)


@dataclass(frozen=True)
class PlanRows:
    """The rows of a programme's plan, in plan order."""

    themes: list[Theme]
    objectives: list[Objective]
    actions: list[Action]


def read_plan_rows(session: Session, programme_id: int) -> PlanRows:
    """Themes, objectives and actions with their milestones, in four statements."""
    themes = session.scalars(select(Theme).where(Theme.programme_id == programme_id).order_by(Theme.position, Theme.id))
    objectives = session.scalars(
        select(Objective)
        .join(Theme)
        .where(Theme.programme_id == programme_id)
        .order_by(Theme.position, Theme.id, Objective.position, Objective.id)
    )
    actions = session.scalars(
        select(Action)
        .join(Objective)
        .join(Theme)
        .where(Theme.programme_id == programme_id)
        .order_by(Theme.position, Theme.id, Objective.position, Objective.id, Action.position, Action.id)
        .options(selectinload(Action.milestones))
    )
    return PlanRows(list(themes), list(objectives), list(actions))


def objective_numbers(session: Session, programme_id: int) -> dict[int, tuple[str, str]]:
    """Number and name of every objective of a programme by id, in plan order, in one statement."""
    rows = session.execute(
        select(Theme.id, Objective.id, Objective.name)
        .outerjoin(Objective, Objective.theme_id == Theme.id)
        .where(Theme.programme_id == programme_id)
        .order_by(Theme.position, Theme.id, Objective.position, Objective.id)
    )
    numbers: dict[int, tuple[str, str]] = {}
    for number, (_, objectives) in enumerate(groupby(rows, key=lambda row: row[0]), 1):
        for place, (_, objective_id, name) in enumerate(objectives, 1):
            if objective_id is not None:
                numbers[objective_id] = (f"{number}.{place}", name)
    return numbers


def find_programme(session: Session, slug: str) -> Programme | None:
    return session.scalar(select(Programme).where(Programme.slug == slug))


def find_theme(session: Session, programme: Programme, ref: str) -> Theme | None:
    """The theme with this number (``"1"``), or None."""
    return _at(
        session,
        select(Theme).where(Theme.programme_id == programme.id).order_by(Theme.position, Theme.id),
        ref,
    )


def find_objective(session: Session, programme: Programme, ref: str) -> Objective | None:
    """The objective with this number (``"1.3"``), or None."""
    above, _, number = ref.rpartition(".")
    theme = find_theme(session, programme, above)
    if theme is None:
        return None
    rows = select(Objective).where(Objective.theme_id == theme.id).order_by(Objective.position, Objective.id)
    return _at(session, rows, number)


def find_action(session: Session, programme: Programme, ref: str) -> Action | None:
    """The action with this number (``"1.3.1"``), or None."""
    above, _, number = ref.rpartition(".")
    objective = find_objective(session, programme, above)
    if objective is None:
        return None
    rows = select(Action).where(Action.objective_id == objective.id).order_by(Action.position, Action.id)
    return _at(session, rows, number)


def find_rated(session: Session, programme: Programme, ref: str) -> Programme | Theme | Objective | Action | None:
    """Whatever has this number; ``"programme"`` is the programme itself."""
    if ref == "programme":
        return programme
    finders = (find_theme, find_objective, find_action)
    depth = ref.count(".")
    return finders[depth](session, programme, ref) if depth < len(finders) else None


def _at(session: Session, rows: Select[Row], number: str) -> Row | None:
    """The row whose place is ``number``, counted from 1: a number is a place, it is not stored."""
    if not number.isascii() or not number.isdigit() or number.startswith("0") or len(number) > _LONGEST_NUMBER:
        return None
    return session.scalars(rows.offset(int(number) - 1).limit(1)).first()
