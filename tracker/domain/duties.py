"""What each person owes a programme on a day: updates, ratings, checks, figures, answers, reviews."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from tracker.domain.figures_display import format_value
from tracker.domain.kpi_cells import Cell
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus, PersonRef, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.rhythm import WEEK, Owed, add_working_days, owed_update, working_days_between
from tracker.domain.status import StatusUpdate
from tracker.domain.words import join_words

BEFORE_MEETING_WORKING_DAYS = 5
"""Leads owe rating and words from so many working days before the board meets."""
FIGURES_AFTER_WORKING_DAYS = 10
"""A month's figures are due so many working days after it closed."""


class DutyKind(StrEnum):
    """What is owed, as the address of its form has it."""

    ACTION = "action"
    PROGRAMME = "programme"
    THEME = "theme"
    OBJECTIVE = "objective"
    CHECK = "check"
    FIGURES = "figures"
    QUESTION = "question"
    REVIEW = "review"

    @property
    def is_update(self) -> bool:
        """Whether a rating and words answer it."""
        return self in (DutyKind.ACTION, DutyKind.PROGRAMME, DutyKind.THEME, DutyKind.OBJECTIVE)


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing that one person owes on a day.

    ``ref`` is the plan's number, a KPI's code, or the number of a risk or question. ``late_working_days`` is 0
    unless it is late beyond the programme's grace. ``last_words`` are the last update's, said by ``said_by`` on
    ``said_on``; for a question the question itself. ``by_when`` and ``kpi_words`` are empty where there is none.
    """

    person_id: int
    kind: DutyKind
    programme: str
    programme_name: str
    ref: str
    title: str
    due_on: date
    late_working_days: int = 0
    rag: Rag = Rag.NOT_RATED
    last_words: str = ""
    said_by: str = ""
    said_on: date | None = None
    by_when: str = ""
    kpi_words: str = ""

    @property
    def is_late(self) -> bool:
        return self.late_working_days > 0

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about, whoever owes it: programme, kind, number."""
        return self.programme, self.kind.value, self.ref


@dataclass(frozen=True)
class QuestionFact:
    """An open question. ``asked_of`` are the people it waits for; ``about`` is the plan's number, or empty."""

    id: int
    text: str
    asked_by: str
    asked_on: date
    asked_of: tuple[int, ...]
    about: str = ""


@dataclass(frozen=True)
class RiskFact:
    """An open risk or issue with the date by which it is to be looked at again."""

    number: int
    title: str
    owner_id: int | None
    review_on: date | None


@dataclass(frozen=True)
class KpiFact:
    """A KPI as read on the day, and who enters its figures: its owner, or the analysts where it has none."""

    reading: KpiReading
    entered_by: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class ProgrammeFacts:
    """A programme on a day, with the people around it.

    ``next_meeting`` is the board's next meeting, that day or later, as (date, title). ``acting_ids`` have a role in
    which something can be owed; a reader's role is none.
    """

    status: ProgrammeStatus
    is_open: bool = True
    manager_id: int | None = None
    sro_id: int | None = None
    next_meeting: tuple[date, str] | None = None
    questions: tuple[QuestionFact, ...] = ()
    risks: tuple[RiskFact, ...] = ()
    kpis: tuple[KpiFact, ...] = ()
    acting_ids: frozenset[int] = field(default_factory=frozenset)


def duties_of(facts: ProgrammeFacts) -> list[Duty]:
    """Everything owed on the day of ``facts.status``, whoever may then be reminded of it."""
    return [
        *_action_updates(facts),
        *_programme_update(facts),
        *_ratings_before_meeting(facts),
        *_checks(facts),
        *_figures(facts),
        *_answers(facts),
        *_reviews(facts),
    ]


def _action_updates(facts: ProgrammeFacts) -> Iterator[Duty]:
    for action in facts.status.actions:
        if action.owed is not None:
            for owner in _owners(action):
                yield _rated_duty(facts, DutyKind.ACTION, action, owner.id, action.owed)


def _programme_update(facts: ProgrammeFacts) -> Iterator[Duty]:
    """The manager's own update, every week."""
    status = facts.status
    if facts.manager_id is None:
        return
    owed: Owed | None = Owed(due_on=status.at.today, late_working_days=0)
    if status.current:
        owed = _owed_since(status.at, status.current.as_on)
    if owed:
        yield _rated_duty(facts, DutyKind.PROGRAMME, status, facts.manager_id, owed)


def _ratings_before_meeting(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Leads' ratings, when the board is about to meet and they have said nothing since the last report."""
    at = facts.status.at
    if facts.next_meeting is None:
        return
    meets_on = facts.next_meeting[0]
    if working_days_between(at.today, meets_on, at.is_working_day) > BEFORE_MEETING_WORKING_DAYS:
        return
    owed = Owed(due_on=meets_on, late_working_days=0)
    for theme in facts.status.themes:
        things: tuple[tuple[DutyKind, ThemeStatus | ObjectiveStatus], ...] = (
            (DutyKind.THEME, theme),
            *((DutyKind.OBJECTIVE, objective) for objective in theme.objectives),
        )
        for kind, thing in things:
            if thing.lead and not is_rated_since_last_edition(thing):
                yield _rated_duty(facts, kind, thing, thing.lead.id, owed)


def _checks(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Complete actions that nobody but the owner has seen: the manager checks, or the SRO at the manager's own."""
    for action in facts.status.actions:
        if action.current is None or action.rag is not Rag.COMPLETE:
            continue
        owners = {owner.id for owner in _owners(action)}
        checker = next((one for one in (facts.manager_id, facts.sro_id) if one and one not in owners), None)
        owed = _owed_since(action.at, action.current.as_on)
        if checker and owed:
            yield _rated_duty(facts, DutyKind.CHECK, action, checker, owed)


def _figures(facts: ProgrammeFacts) -> Iterator[Duty]:
    """KPIs that have been collected and lack the last month whose figures are due."""
    at = facts.status.at
    for kpi in facts.kpis:
        months = _months_due(kpi.reading, at)
        if not months or not kpi.reading.points or not months[-1].kind.is_missing:
            continue
        cell = months[-1]
        due_on = add_working_days(cell.period.end, FIGURES_AFTER_WORKING_DAYS, at.is_working_day)
        for person_id in kpi.entered_by:
            yield Duty(
                person_id=person_id,
                kind=DutyKind.FIGURES,
                programme=facts.status.slug,
                programme_name=facts.status.name,
                ref=kpi.reading.definition.code,
                title=f"{kpi.reading.definition.name}: {cell.period.end:%B %Y}",
                due_on=due_on,
                late_working_days=_late(at, due_on),
                kpi_words=movement_words(kpi.reading, at),
            )


def _answers(facts: ProgrammeFacts) -> Iterator[Duty]:
    for question in facts.questions:
        about = f" about {question.about}" if question.about else ""
        for person_id in question.asked_of:
            yield Duty(
                person_id=person_id,
                kind=DutyKind.QUESTION,
                programme=facts.status.slug,
                programme_name=facts.status.name,
                ref=str(question.id),
                title=f"Question{about} from the {question.asked_by}" if question.asked_by else f"Question{about}",
                due_on=question.asked_on,
                late_working_days=_late(facts.status.at, question.asked_on),
                last_words=question.text,
                said_by=question.asked_by,
                said_on=question.asked_on,
            )


def _reviews(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Risks whose review date has passed."""
    at = facts.status.at
    for risk in facts.risks:
        if risk.owner_id is not None and risk.review_on is not None and risk.review_on < at.today:
            yield Duty(
                person_id=risk.owner_id,
                kind=DutyKind.REVIEW,
                programme=facts.status.slug,
                programme_name=facts.status.name,
                ref=str(risk.number),
                title=risk.title,
                due_on=risk.review_on,
                late_working_days=_late(at, risk.review_on),
            )


def _rated_duty(facts: ProgrammeFacts, kind: DutyKind, thing: Rated, person_id: int, owed: Owed) -> Duty:
    last = thing.current
    action = thing if isinstance(thing, ActionStatus) else None
    return Duty(
        person_id=person_id,
        kind=kind,
        programme=facts.status.slug,
        programme_name=facts.status.name,
        ref=thing.ref,
        title=thing.name,
        due_on=owed.due_on,
        late_working_days=owed.late_working_days,
        rag=thing.stated,
        last_words=last.narrative if last else "",
        said_by=_said_by(last, person_id),
        said_on=last.as_on if last else None,
        by_when=by_when_words(action) if action else "",
        kpi_words=movement_words(action.kpi, action.at) if action and action.kpi else "",
    )


def _owners(action: ActionStatus) -> tuple[PersonRef, ...]:
    owners = {owner.id: owner for owner in (action.owner, action.second_owner) if owner}
    return tuple(owners.values())


def _owed_since(at: Moment, last_on: date) -> Owed | None:
    return owed_update(
        last_on, WEEK, today=at.today, grace_working_days=at.grace_working_days, is_working_day=at.is_working_day
    )


def _late(at: Moment, due_on: date) -> int:
    """Working days past a due date; 0 within the grace."""
    passed = at.working_days_since(due_on)
    return passed if passed > at.grace_working_days else 0


def is_rated_since_last_edition(thing: Rated) -> bool:
    """Whether somebody has rated it after the status date of the edition published last."""
    editions = thing.at.edition_dates
    return thing.current is not None and (not editions or thing.current.as_on > editions[-1])


def _months_due(reading: KpiReading, at: Moment) -> list[Cell]:
    """The cells of the last six months whose figures are due, oldest first."""
    return [
        cell
        for cell in reading.six_months
        if add_working_days(cell.period.end, FIGURES_AFTER_WORKING_DAYS, at.is_working_day) <= at.today
    ]


def _said_by(update: StatusUpdate | None, person_id: int) -> str:
    if update is None:
        return ""
    return "You" if update.author_id == person_id else update.author


def by_when_words(action: ActionStatus) -> str:
    """``due 28 February 2020, moved from 31 January 2020``; the words of an action without a date as they are."""
    if action.due_on:
        moved = action.baseline_due_on and action.baseline_due_on != action.due_on
        return f"due {_day(action.due_on)}" + (f", moved from {_day(action.baseline_due_on)}" if moved else "")
    review = f"review on {_day(action.review_on)}" if action.review_on else ""
    return ", ".join(part for part in (action.due_text, review) if part)


def movement_words(reading: KpiReading, at: Moment) -> str:
    """``Vacancies: 38.0% in Nov 19, 34.5% in Oct 19: worse. Dec 19 is missing.``; empty without a finished figure."""
    point = reading.judged_point
    if point is None:
        return ""
    earlier = {one.period: one for one in reading.points}
    since = reading.direction.since
    before = f", {_figure(reading, earlier[since])} in {since.label}" if since in earlier else ""
    verdict = f": {reading.direction.words}" if reading.direction.words and before else ""
    missing = [
        cell.period.label for cell in _months_due(reading, at) if cell.kind.is_missing and cell.period > point.period
    ]
    lacking = f" {join_words(missing)} {'is' if len(missing) == 1 else 'are'} missing." if missing else ""
    return f"{reading.definition.name}: {_figure(reading, point)} in {point.period.label}{before}{verdict}.{lacking}"


def _figure(reading: KpiReading, point: Point) -> str:
    """A figure with its unit; a small base and an inexact figure as they are printed."""
    if point.value is None or not point.is_judged:
        return point.text
    return format_value(point.value, reading.definition.unit, point.decimals)


def _day(value: date | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else ""
