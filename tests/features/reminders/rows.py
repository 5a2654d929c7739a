"""Rows that no service of ours would write, for tests of what notices them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tracker.editions.models import Edition, EditionState
from tracker.people.queries import find_person
from tracker.plan.models import Programme
from tracker.reminders.models import Reminder, ReminderState


def a_reminder(session, email: str, *, state: str, sent_at) -> Reminder:
    now = datetime.now(UTC)
    return Reminder(
        person_id=find_person(session, email).id,
        on_date=date(2020, 1, 27),
        state=ReminderState(state),
        message_id="<1@example.org>",
        items=[{"kind": "action"}],
        claimed_at=now,
        claimed_until=now,
        sent_at=sent_at,
    )


def an_edition(session, *, document: str, digest: str) -> Edition:
    programme = Programme(slug="p", name="P", rag_guidance={})
    session.add(programme)
    session.flush()
    return Edition(
        programme_id=programme.id,
        status_on=date(2020, 1, 27),
        data_to_on=date(2020, 1, 27),
        state=EditionState.PUBLISHED,
        document=document,
        digest=digest,
    )
