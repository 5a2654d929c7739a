"""A programme with people around it, for the tests of who owes what and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from tracker.adapters.calendar import working_days
from tracker.domain.duties import Duty, PersonFact, ProgrammeFacts, StandIn
from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus, PersonRef, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.reminders import Decision, Recipient, decide
from tracker.domain.rhythm import Rhythm
from tracker.domain.status import PathToGreen, StatusUpdate

TITLES = ("Owner", "Second", "Lead", "Manager", "SRO", "Deputy", "Stand-in", "Theme Lead")
OWNER, SECOND, LEAD, MANAGER, SRO, DEPUTY, OTHER, THEME_LEAD = (
    PersonRef(number, title) for number, title in enumerate(TITLES, 1)
)
EVERYBODY = (OWNER, SECOND, LEAD, MANAGER, SRO, DEPUTY, OTHER, THEME_LEAD)


def said(rag: Rag, on: date, *, by: PersonRef = OWNER) -> StatusUpdate:
    path = PathToGreen("late", "hire", date(2030, 6, 1)) if rag.needs_path else None
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return StatusUpdate(1, on, at, rag, "Adverts are out.", by.job_title, path=path, author_id=by.id)


def programme(
    today: date,
    *updates: StatusUpdate,
    nation: str = "england",
    slug: str = "improvement",
    owner: PersonRef | None = OWNER,
    second: PersonRef | None = None,
    lead: PersonRef | None = LEAD,
    rhythm: Rhythm = Rhythm.BY_RATING,
    grace: int = 2,
    action: dict[str, object] | None = None,
    **facts: object,
) -> ProgrammeFacts:
    """One theme, one objective, one action 1.1.1; manager and leads have said their part today."""
    at = Moment(today=today, is_working_day=working_days(nation), rhythm=rhythm, grace_working_days=grace)
    one = ActionStatus(
        id=1,
        ref="1.1.1",
        name="Recruit",
        at=at,
        updates=updates,
        owner=owner,
        second_owner=second,
        start_on=date(2019, 1, 1),
        **(action or {}),  # type: ignore[arg-type]
    )
    rated = (said(Rag.AMBER, today, by=LEAD),)
    objective = ObjectiveStatus(id=1, ref="1.1", name="Staff", at=at, updates=rated, lead=lead, actions=(one,))
    theme = ThemeStatus(id=1, ref="1", name="People", at=at, updates=rated, lead=THEME_LEAD, objectives=(objective,))
    status = ProgrammeStatus(
        id=1,
        ref="programme",
        name=slug.capitalize(),
        at=at,
        slug=slug,
        themes=(theme,),
        updates=(said(Rag.AMBER, today, by=MANAGER),),
    )
    held: dict[str, object] = {
        "status": status,
        "manager_id": MANAGER.id,
        "sro_id": SRO.id,
        "deputy_id": DEPUTY.id,
        "acting_ids": frozenset(one.id for one in EVERYBODY),
        "people": people(),
    }
    return ProgrammeFacts(**{**held, **facts})  # type: ignore[arg-type]


def people(**changed: dict[str, object]) -> dict[int, PersonFact]:
    """Everybody by id; ``people(Owner={"is_active": False})`` for one who has left."""
    return {one.id: PersonFact(one.job_title, **changed.get(one.job_title, {})) for one in EVERYBODY}  # type: ignore[arg-type]


def recipients(**changed: dict[str, object]) -> list[Recipient]:
    """Everybody as recipients; ``recipients(Owner={"weekday": 2})`` for one with a choice."""
    return [
        Recipient(id=one.id, address=f"{one.id}@x.example", title=one.job_title, **changed.get(one.job_title, {}))  # type: ignore[arg-type]
        for one in EVERYBODY
    ]


def sent(decision: Decision) -> dict[str, list[str]]:
    """What goes to whom: ``{"Owner": ["action 1.1.1"]}``."""
    return {one.recipient.title: [named(duty) for duty in one.duties] for one in decision.send}


def why_not(decision: Decision, title: str) -> str:
    return next((one.reason for one in decision.skip if one.recipient.title == title), "is sent one")


def named(duty: Duty) -> str:
    return f"{duty.kind.value} {duty.ref}"


def on(day: date, *programmes: ProgrammeFacts, **changed: dict[str, object]) -> Decision:
    """The decision for a day among everybody."""
    return decide(recipients(**changed), programmes, on=day)


def standing_in(facts: ProgrammeFacts, until: date) -> ProgrammeFacts:
    return replace(facts, stand_ins=(StandIn(OWNER.id, OTHER.id, until),))
