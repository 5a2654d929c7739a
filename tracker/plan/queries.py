"""Reading the plan and finding things in it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from tracker.adapters.db import NamedRow, columns_of, model_of, named
from tracker.domain.live_figures import has_live_figures, problems_with_live_figures
from tracker.plan.models import Action, Milestone, Objective, Programme, Theme
from tracker.plan.surroundings import Question

_LONGEST_NUMBER = 3

Part = TypeVar("Part", Theme, Objective, Action)


@dataclass(frozen=True)
class PlanRows:
    """The rows of a programme's plan, in plan order; milestones by action, in their order."""

    themes: list[Theme]
    objectives: list[Objective]
    actions: list[NamedRow]
    milestones: dict[int, list[NamedRow]]


def read_plans(session: Session, programme_ids: Collection[int]) -> dict[int, PlanRows]:
    """The plans of programmes by id, in four statements however many there are.

    Actions and milestones come as plain rows with the names of their columns: there may be tens of thousands.
    """
    themes = list(session.scalars(select(Theme).where(Theme.programme_id.in_(programme_ids)).order_by(*_THEME_ORDER)))
    objectives = session.scalars(
        select(Objective)
        .join(Theme)
        .where(Theme.programme_id.in_(programme_ids))
        .order_by(*_THEME_ORDER, Objective.position, Objective.id)
    )
    in_programmes = Theme.programme_id.in_(programme_ids)
    actions = session.execute(
        select(Theme.programme_id, *columns_of(Action))
        .join_from(Action, Objective)
        .join(Theme)
        .where(in_programmes)
        .order_by(*_THEME_ORDER, Objective.position, Objective.id, Action.position, Action.id)
    )
    milestones = session.execute(
        select(Theme.programme_id, *columns_of(Milestone))
        .join_from(Milestone, Action)
        .join(Objective)
        .join(Theme)
        .where(in_programmes)
        .order_by(Milestone.action_id, Milestone.position)
    )
    plans = {number: PlanRows([], [], [], defaultdict(list)) for number in programme_ids}
    programme_of = {theme.id: theme.programme_id for theme in themes}
    for theme in themes:
        plans[theme.programme_id].themes.append(theme)
    for objective in objectives:
        plans[programme_of[objective.theme_id]].objectives.append(objective)
    for action in named(actions):
        plans[action.programme_id].actions.append(action)
    for milestone in named(milestones):
        plans[milestone.programme_id].milestones[milestone.action_id].append(milestone)
    return plans


_THEME_ORDER = (Theme.position, Theme.id)


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


def theme_numbers(session: Session, programme_id: int) -> dict[int, tuple[str, str]]:
    """Number and name of every theme of a programme by id, in plan order."""
    rows = session.execute(
        select(Theme.id, Theme.name).where(Theme.programme_id == programme_id).order_by(Theme.position, Theme.id)
    )
    return {theme_id: (str(number), name) for number, (theme_id, name) in enumerate(rows, 1)}


def number_of(session: Session, part: Programme | Theme | Objective | Action) -> str:
    """The number of a part of the plan: its place, after those of what it belongs to."""
    if isinstance(part, Programme):
        return "programme"
    if isinstance(part, Theme):
        rows = select(Theme.id).where(Theme.programme_id == part.programme_id)
        return str(_place(session, rows.order_by(Theme.position, Theme.id), part.id))
    if isinstance(part, Objective):
        rows = select(Objective.id).where(Objective.theme_id == part.theme_id)
        place = _place(session, rows.order_by(Objective.position, Objective.id), part.id)
        return f"{number_of(session, session.get_one(Theme, part.theme_id))}.{place}"
    rows = select(Action.id).where(Action.objective_id == part.objective_id)
    place = _place(session, rows.order_by(Action.position, Action.id), part.id)
    return f"{number_of(session, session.get_one(Objective, part.objective_id))}.{place}"


def _place(session: Session, rows: Select[Any], row_id: int) -> int:
    return list(session.scalars(rows)).index(row_id) + 1


def heading_names(session: Session, programme_id: int) -> list[str]:
    """The headings of a programme's KPI board in their order: the themes of the board's questions."""
    section = model_of("kpi_section")
    query = select(section.heading).where(section.programme_id == programme_id)
    return list(session.scalars(query.order_by(section.position, section.id)))


def kpi_names(session: Session, programme_id: int) -> dict[int, str]:
    """Code and name of every KPI of a programme by id, by code.

    Read by the name of their table: the plan stands below the KPIs and knows of them only that actions point to some.
    """
    kpi = model_of("kpi")
    rows = session.execute(
        select(kpi.id, kpi.code, kpi.name).where(kpi.programme_id == programme_id).order_by(kpi.code)
    )
    return {number: f"{code} {name}" for number, code, name in rows}


def kpi_codes(session: Session, programme_id: int) -> frozenset[str]:
    """The codes of a programme's KPIs, of which live figures may speak."""
    kpi = model_of("kpi")
    return frozenset(session.scalars(select(kpi.code).where(kpi.programme_id == programme_id)))


def kpis_by_code(session: Session, programme_id: int) -> dict[str, str]:
    """The names of a programme's KPIs by code, in the order in which they were defined."""
    kpi = model_of("kpi")
    query = select(kpi.code, kpi.name).where(kpi.programme_id == programme_id).order_by(kpi.id)
    return {code: name for code, name in session.execute(query)}  # noqa: C416 - rows are no pairs to a type checker


def unknown_figures(session: Session, programme_id: int, text: str) -> str:
    """What is wrong with the live figures of a text and the remedy; empty where there is nothing wrong."""
    if not has_live_figures(text):
        return ""
    return problems_with_live_figures(text, kpi_codes(session, programme_id))


def action_numbers(session: Session, programme_id: int) -> dict[int, tuple[str, str]]:
    """Number and title of every action of a programme that was not removed by id, in plan order."""
    above = objective_numbers(session, programme_id)
    rows = session.execute(
        select(Action.id, Action.objective_id, Action.title, Action.removed_on)
        .where(Action.objective_id.in_(above))
        .order_by(Action.objective_id, Action.position, Action.id)
    )
    numbers: dict[int, tuple[str, str]] = {}
    for objective_id, actions in groupby(rows, key=lambda row: row[1]):
        for place, (action_id, _, title, removed_on) in enumerate(actions, 1):
            if removed_on is None:
                numbers[action_id] = (f"{above[objective_id][0]}.{place}", title)
    return numbers


def read_questions(session: Session, part: Theme | Objective | Action) -> list[Question]:
    """What was asked about a part of the plan, what is open first, then the latest first."""
    column = {Theme: Question.theme_id, Objective: Question.objective_id, Action: Question.action_id}[type(part)]
    query = (
        select(Question)
        .where(column == part.id)
        .options(joinedload(Question.asked_by), joinedload(Question.asked_of), joinedload(Question.answered_by))
    )
    return list(
        session.scalars(query.order_by(Question.answered_at.is_not(None), Question.asked_on.desc(), Question.id.desc()))
    )


def read_removed_actions(session: Session, programme: Programme, *, on: date) -> list[tuple[str, Action]]:
    """Actions taken out of the plan by a day, with the numbers they keep, in plan order."""
    rows = session.execute(
        select(Theme.id, Objective.id, Action)
        .outerjoin(Objective, Objective.theme_id == Theme.id)
        .outerjoin(Action, Action.objective_id == Objective.id)
        .where(Theme.programme_id == programme.id)
        .order_by(Theme.position, Theme.id, Objective.position, Objective.id, Action.position, Action.id)
    )
    found = []
    for theme_number, (_, in_theme) in enumerate(groupby(rows, key=lambda row: row[0]), 1):
        for objective_number, (_, actions) in enumerate(groupby(in_theme, key=lambda row: row[1]), 1):
            for number, (_, _, action) in enumerate(actions, 1):
                if action is not None and action.removed_on and action.removed_on <= on:
                    found.append((f"{theme_number}.{objective_number}.{number}", action))
    return found


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


def _at(session: Session, rows: Select[Part], number: str) -> Part | None:
    """The row whose place is ``number``, counted from 1: a number is a place, it is not stored."""
    if not number.isascii() or not number.isdigit() or number.startswith("0") or len(number) > _LONGEST_NUMBER:
        return None
    return session.scalars(rows.offset(int(number) - 1).limit(1)).first()
