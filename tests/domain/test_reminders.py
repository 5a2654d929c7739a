"""Who is reminded, of what, and why everybody else is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tracker.domain.duties import Duty, DutyKind, ProgrammeFacts, QuestionFact, RiskFact
from tracker.domain.duties_addressed import duties_of
from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus, PersonRef, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.reminders import Recipient, decide, owed_by
from tracker.domain.reminders_days import next_run_on
from tracker.domain.reminders_words import counted, subject_of
from tracker.domain.status import PathToGreen, StatusUpdate

OWNER, SECOND, LEAD, MANAGER, SRO = (PersonRef(number, title) for number, title in enumerate("OSLMR", 1))
PEOPLE = (OWNER, SECOND, LEAD, MANAGER, SRO)
EVERYBODY = frozenset(person.id for person in PEOPLE)
MONDAY = date(2020, 2, 3)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day != date(2020, 4, 10)


def said(rag: Rag, on: date, *, by: PersonRef = OWNER, number: int = 1) -> StatusUpdate:
    path = PathToGreen("late", "hire", date(2020, 6, 1)) if rag.needs_path else None
    recorded_at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return StatusUpdate(number, on, recorded_at, rag, "Adverts are out.", by.job_title, path=path, author_id=by.id)


def programme(
    *updates: StatusUpdate,
    today: date = MONDAY,
    owner: PersonRef | None = OWNER,
    second: PersonRef | None = None,
    rated_on: date | None = None,
    editions: tuple[date, ...] = (),
    **facts: object,
) -> ProgrammeFacts:
    """One theme, one objective, one action; the leads and the manager said their part on ``rated_on``."""
    at = Moment(today=today, is_working_day=is_working_day, edition_dates=editions)
    rated = (said(Rag.AMBER, rated_on, by=LEAD),) if rated_on else ()
    action = ActionStatus(
        id=1,
        ref="1.1.1",
        name="Recruit",
        at=at,
        updates=updates,
        owner=owner,
        second_owner=second,
        start_on=date(2019, 1, 1),
    )
    objective = ObjectiveStatus(id=1, ref="1.1", name="Staff", at=at, updates=rated, lead=LEAD, actions=(action,))
    theme = ThemeStatus(id=1, ref="1", name="People", at=at, updates=rated, lead=LEAD, objectives=(objective,))
    status = ProgrammeStatus(
        id=1,
        ref="programme",
        name="Improvement",
        at=at,
        slug="improvement",
        themes=(theme,),
        updates=(said(Rag.RED, today, by=MANAGER),),
    )
    held: dict[str, object] = {
        "status": status,
        "manager_id": MANAGER.id,
        "sro_id": SRO.id,
        "acting_ids": EVERYBODY,
    }
    return ProgrammeFacts(**{**held, **facts})  # type: ignore[arg-type]


def kinds(facts: ProgrammeFacts) -> list[tuple[DutyKind, int]]:
    return [(duty.kind, duty.person_id) for duty in duties_of(facts)]


# What is owed


@pytest.mark.parametrize(
    ("rag", "last_on", "late"),
    [
        (Rag.RED, date(2020, 1, 27), 0),
        (Rag.RED, date(2020, 1, 20), 5),
        (Rag.RED, date(2020, 1, 28), None),
        (Rag.AMBER, date(2020, 1, 20), 0),
        (Rag.AMBER, date(2020, 1, 21), None),
        (Rag.GREEN, date(2020, 1, 6), 0),
        (Rag.GREEN, date(2020, 1, 7), None),
        (Rag.VERIFIED, date(2019, 1, 7), None),
    ],
)
def test_an_owner_owes_an_update_by_the_rhythm_of_its_rating(rag, last_on, late):
    owed = [duty.late_working_days for duty in duties_of(programme(said(rag, last_on)))]
    assert owed == ([] if late is None else [late])


def test_both_owners_owe_the_update_of_their_action():
    owed = kinds(programme(said(Rag.RED, date(2020, 1, 20)), second=SECOND))
    assert owed == [(DutyKind.ACTION, OWNER.id), (DutyKind.ACTION, SECOND.id)]


def test_the_last_words_are_yours_or_somebody_elses():
    owed = duties_of(programme(said(Rag.RED, date(2020, 1, 20)), second=SECOND))
    assert [duty.said_by for duty in owed] == ["You", OWNER.job_title]


def test_the_manager_owes_the_programmes_update_every_week():
    facts = programme()
    stale = replace(facts.status, updates=(said(Rag.RED, date(2020, 1, 20), by=MANAGER),))
    owed = [duty for duty in duties_of(replace(facts, status=stale)) if duty.kind is DutyKind.PROGRAMME]
    assert [(duty.person_id, duty.late_working_days) for duty in owed] == [(MANAGER.id, 5)]


@pytest.mark.parametrize(
    ("meeting", "rated_on", "owes"),
    [
        (date(2020, 2, 5), None, True),
        (date(2020, 2, 10), None, True),
        (date(2020, 2, 11), None, False),
        (date(2020, 2, 5), date(2019, 12, 16), True),
        (date(2020, 2, 5), date(2019, 12, 17), False),
    ],
    ids=["soon", "in five days", "in six", "rated in the last report", "rated since"],
)
def test_leads_owe_rating_and_words_shortly_before_the_board(meeting, rated_on, owes):
    facts = programme(
        said(Rag.GREEN, MONDAY),
        rated_on=rated_on,
        editions=(date(2019, 12, 16),),
        next_meeting=(meeting, "Board"),
    )
    expected = [(DutyKind.THEME, LEAD.id), (DutyKind.OBJECTIVE, LEAD.id)] if owes else []
    assert kinds(facts) == expected


@pytest.mark.parametrize(
    ("owner", "checker"),
    [(OWNER, MANAGER), (MANAGER, SRO)],
    ids=["the manager", "the SRO when it is the manager's own"],
)
def test_a_completed_action_is_checked_by_somebody_other_than_its_owner(owner, checker):
    facts = programme(said(Rag.COMPLETE, date(2020, 1, 24), by=owner), owner=owner)
    assert kinds(facts) == [(DutyKind.CHECK, checker.id)]


def test_a_question_waits_for_whom_it_was_put_to():
    question = QuestionFact(7, "Why?", "SRO", date(2020, 1, 27), (OWNER.id,), "1.1.1")
    [duty] = duties_of(programme(said(Rag.GREEN, MONDAY), questions=(question,)))
    assert (duty.person_id, duty.ref, duty.title) == (OWNER.id, "7", "Question about 1.1.1 from the SRO")
    assert duty.late_working_days == 5


@pytest.mark.parametrize(
    ("review_on", "owes"), [(date(2020, 1, 31), True), (MONDAY, True), (date(2020, 2, 4), False), (None, False)]
)
def test_a_risk_is_owed_a_review_once_its_date_has_come(review_on, owes):
    facts = programme(said(Rag.GREEN, MONDAY), risks=(RiskFact(2, "staff leave", OWNER.id, review_on),))
    assert kinds(facts) == ([(DutyKind.REVIEW, OWNER.id)] if owes else [])


# Who is reminded


def recipient(person: PersonRef = OWNER, **held: object) -> Recipient:
    return Recipient(id=person.id, address=f"{person.id}@seahaven.example", title=person.job_title, **held)


LATE = programme(said(Rag.RED, date(2020, 1, 20)))


@pytest.mark.parametrize(
    ("person", "facts", "reason"),
    [
        (recipient(), programme(said(Rag.GREEN, MONDAY)), "owes nothing"),
        (recipient(is_active=False), LATE, "the account is closed"),
        (recipient(away_until=date(2020, 2, 4)), LATE, "away until 4 February 2020"),
        (
            recipient(reminded_on=date(2020, 1, 28)),
            LATE,
            "reminded on 28 January 2020; at most one email in seven days",
        ),
        (
            recipient(reminded_on=date(2020, 2, 9)),
            LATE,
            "reminded on 9 February 2020; at most one email in seven days",
        ),
        (recipient(), replace(LATE, is_open=False), "Improvement is closed"),
        (recipient(), replace(LATE, acting_ids=frozenset()), "has no role in Improvement that owes anything"),
        (
            recipient(),
            programme(said(Rag.RED, date(2020, 1, 20)), today=date(2020, 4, 10)),
            "10 April 2020 is no working day for Improvement",
        ),
    ],
    ids=["done", "inactive", "away", "reminded", "reminded later", "closed", "no role", "bank holiday"],
)
def test_who_is_skipped_is_told_why(person, facts, reason):
    decision = decide([person], [facts], on=facts.status.at.today)
    assert decision.send == ()
    assert [skip.reason for skip in decision.skip] == [reason]


@pytest.mark.parametrize(
    "person",
    [
        recipient(),
        recipient(away_until=MONDAY),
        recipient(reminded_on=date(2020, 1, 27)),
        recipient(reminded_on=date(2020, 2, 10)),
    ],
    ids=["late", "back today", "reminded a week ago", "to be reminded in a week"],
)
def test_who_owes_something_gets_one_digest(person):
    decision = decide([person], [LATE], on=MONDAY)
    assert [digest.recipient for digest in decision.send] == [person]
    assert decision.skip == ()


def test_one_digest_covers_all_programmes_and_begins_with_the_worst():
    other = programme(said(Rag.AMBER, date(2020, 1, 6)))
    other = replace(other, status=replace(other.status, slug="other", name="Other"))
    closed = replace(LATE, is_open=False, status=replace(LATE.status, slug="closed"))
    [digest] = decide([recipient()], [other, LATE, closed], on=MONDAY).send
    assert [duty.programme for duty in digest.duties] == ["improvement", "other"]


def test_what_is_owed_does_not_depend_on_the_day_of_the_week():
    saturday = programme(said(Rag.RED, date(2020, 1, 20)), today=date(2020, 2, 1))
    assert decide([recipient()], [saturday], on=date(2020, 2, 1)).send == ()
    assert [duty.ref for duty in owed_by(OWNER.id, [saturday])] == ["1.1.1"]


# Words


def duty(kind: DutyKind = DutyKind.ACTION, late: int = 0) -> Duty:
    return Duty(
        person_id=1,
        kind=kind,
        programme="p",
        programme_name="P",
        ref="1",
        title="Recruit",
        due_on=MONDAY,
        late_working_days=late,
    )


@pytest.mark.parametrize(
    ("duties", "subject"),
    [
        ([duty()], "Update owed: Recruit"),
        ([duty(late=1)], "Update owed, 1 working day late: Recruit"),
        ([duty(late=5), duty(late=9)], "2 updates owed, up to 9 working days late"),
        ([duty(), duty(DutyKind.OBJECTIVE), duty(DutyKind.QUESTION)], "2 updates and 1 answer owed"),
        (
            [duty(), duty(DutyKind.CHECK), duty(DutyKind.FIGURES), duty(DutyKind.REVIEW)],
            "4 things owed",
        ),
    ],
)
def test_the_subject_says_what_is_owed_and_how_late(duties, subject):
    assert subject_of(duties) == subject


def test_kinds_are_counted_in_words():
    assert counted([duty(), duty(DutyKind.CHECK), duty(DutyKind.CHECK)]) == (
        "1 update and 2 checks of completed actions"
    )


@pytest.mark.parametrize(
    ("today", "is_over", "following"),
    [
        (date(2020, 1, 31), True, MONDAY),
        (date(2020, 1, 31), False, date(2020, 1, 31)),
        (date(2020, 2, 1), False, MONDAY),
    ],
)
def test_the_next_run_is_on_a_working_day(today, is_over, following):
    assert next_run_on(today, is_working_day, is_over_today=is_over) == following
