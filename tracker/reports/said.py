"""Concerns, developments, budget, findings, the board's actions and abbreviations, in the words of a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.highlight_material import BoardActionFact, BudgetFact, FindingFact, MatterFact
from tracker.people.models import Person
from tracker.plan.models import Programme
from tracker.plan.publication import MarkedKind
from tracker.plan.surroundings import BudgetLine, Concern, Development, Event, EventKind, Finding, FollowUp
from tracker.plan.wordings import words_on

NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Meeting:
    held_on: date
    title: str


@dataclass(frozen=True, kw_only=True)
class Said:
    """What stood around the plan on a day: what is closed, called off or withdrawn by then is left out."""

    concerns: tuple[MatterFact, ...]
    developments: tuple[MatterFact, ...]
    budget: tuple[BudgetFact, ...]
    findings: tuple[FindingFact, ...]
    board_actions: tuple[BoardActionFact, ...]
    meetings: tuple[Meeting, ...]
    abbreviations: dict[str, str]

    def next_meeting(self, on: date) -> Meeting | None:
        """The first board meeting on a day or after it."""
        return next((one for one in self.meetings if one.held_on >= on), None)


def read_said(
    session: Session,
    programme: Programme,
    *,
    on: date,
    known_at: datetime | None = None,
    marks: Mapping[MarkedKind, frozenset[int]] | None = None,
) -> Said:
    """What had been said by a day and recorded by ``known_at``, in a constant number of statements.

    ``marks`` are the ids of what is not for publication.
    """
    private = marks or {}

    def held(model: type[Any]) -> dict[int, dict[str, Any]]:
        return words_on(session, programme.id, model, on=on, known_at=known_at)

    concerns, developments, actions = held(Concern), held(Development), held(FollowUp)
    events = {number: words for number, words in held(Event).items() if words["is_open"]}
    titles = _job_titles(session, (*concerns.values(), *developments.values(), *actions.values()))
    abbreviations = held(Programme).get(programme.id, {})
    return Said(
        concerns=_matters(session, Concern, concerns, titles, private.get(MarkedKind.CONCERN, NOTHING)),
        developments=_matters(session, Development, developments, titles, private.get(MarkedKind.DEVELOPMENT, NOTHING)),
        budget=_budget(session, held(BudgetLine), private.get(MarkedKind.BUDGET_LINE, NOTHING)),
        findings=_findings(session, held(Finding), events, on, private.get(MarkedKind.FINDING, NOTHING)),
        board_actions=_board_actions(session, actions, events, titles, private.get(MarkedKind.BOARD_ACTION, NOTHING)),
        meetings=tuple(
            sorted(
                (
                    Meeting(one["held_on"], one["title"])
                    for one in events.values()
                    if EventKind(one["kind"]) is EventKind.BOARD
                ),
                key=lambda one: one.held_on,
            )
        ),
        abbreviations=abbreviations.get("abbreviations") or {},
    )


def _job_titles(session: Session, words: Iterable[dict[str, Any]]) -> dict[int, str]:
    ids = {number for one in words for number in (*one.get("owner_ids", ()), one.get("owner_id")) if number}
    if not ids:
        return {}
    rows = session.execute(select(Person.id, Person.job_title).where(Person.id.in_(ids)))
    return {number: job_title for number, job_title in rows}  # noqa: C416 - rows are no pairs to a type checker


def _matters(
    session: Session,
    model: type[Concern | Development],
    held: dict[int, dict[str, Any]],
    titles: dict[int, str],
    private: frozenset[int],
) -> tuple[MatterFact, ...]:
    refs = select(model.id, model.ref).where(model.id.in_(held)).order_by(model.ref)
    return tuple(
        MatterFact(
            ref=ref,
            title=held[number]["title"],
            description=held[number]["description"],
            owners=tuple(titles[one] for one in held[number]["owner_ids"] if one in titles),
            due_text=held[number]["due_text"],
            due_on=held[number]["due_on"],
            review_on=held[number]["review_on"],
            is_illustrative=held[number]["is_illustrative"],
            is_public=number not in private,
        )
        for number, ref in session.execute(refs)
        if held[number]["is_open"]
    )


def _budget(session: Session, held: dict[int, dict[str, Any]], private: frozenset[int]) -> tuple[BudgetFact, ...]:
    places = select(BudgetLine.id).where(BudgetLine.id.in_(held)).order_by(BudgetLine.position, BudgetLine.id)
    names = ("label", "budget", "actual", "forecast", "comment")
    return tuple(
        BudgetFact(**{name: held[number][name] for name in names}, is_public=number not in private)
        for number in session.scalars(places)
        if held[number]["is_open"]
    )


def _findings(
    session: Session,
    held: dict[int, dict[str, Any]],
    events: dict[int, dict[str, Any]],
    on: date,
    private: frozenset[int],
) -> tuple[FindingFact, ...]:
    """What inspections and visits held by the day found, oldest first."""
    rows = session.execute(select(Finding.id, Finding.event_id, Finding.number).where(Finding.id.in_(held)))
    found = [
        (events[event_id]["held_on"], event_id, number, finding_id)
        for finding_id, event_id, number in rows
        if held[finding_id]["is_open"] and event_id in events and events[event_id]["held_on"] <= on
    ]
    return tuple(
        FindingFact(
            event=events[event_id]["title"],
            held_on=held_on,
            number=number,
            text=held[finding_id]["text"],
            objective_ids=tuple(held[finding_id]["objective_ids"]),
            is_illustrative=held[finding_id]["is_illustrative"],
            is_public=finding_id not in private,
        )
        for held_on, event_id, number, finding_id in sorted(found)
    )


def _board_actions(
    session: Session,
    held: dict[int, dict[str, Any]],
    events: dict[int, dict[str, Any]],
    titles: dict[int, str],
    private: frozenset[int],
) -> tuple[BoardActionFact, ...]:
    """What the board asked for at its meetings, the oldest first."""
    rows = session.execute(
        select(FollowUp.id, FollowUp.event_id, FollowUp.is_illustrative).where(FollowUp.id.in_(held))
    )
    found = [
        (events[row.event_id]["held_on"], row.id, row.event_id, row.is_illustrative)
        for row in rows
        if row.event_id in events
    ]
    return tuple(
        BoardActionFact(
            id=number,
            meeting=events[event_id]["title"],
            raised_on=raised_on,
            title=held[number]["title"],
            owner=titles.get(held[number]["owner_id"] or 0, ""),
            due_on=held[number]["due_on"],
            done_on=held[number]["done_on"],
            is_illustrative=is_illustrative,
            is_public=number not in private,
        )
        for raised_on, number, event_id, is_illustrative in sorted(found)
    )
