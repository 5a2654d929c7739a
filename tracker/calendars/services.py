"""Making and revoking the secret addresses of calendars."""

import hashlib
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.adapters import clock
from tracker.calendars.models import CalendarFeed
from tracker.people.models import Person
from tracker.plan.models import Programme

_TOKEN_BYTES = 32
MOST_FEEDS = 20
"""So many addresses of one person may be open at once."""


class TooManyFeeds(ValueError):
    """Somebody has as many addresses as one person may have."""


def open_feed(session: Session, person: Person, programme: Programme | None) -> str:
    """A new address; its token, which is kept nowhere. The caller commits. Raises :class:`TooManyFeeds`."""
    if len(feeds_of(session, person)) >= MOST_FEEDS:
        raise TooManyFeeds(f"You have {MOST_FEEDS} addresses; revoke one you no longer use, then make another")
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    session.add(
        CalendarFeed(
            person_id=person.id,
            programme_id=programme.id if programme else None,
            token_hash=hash_of(token),
            created_at=clock.now(),
        )
    )
    session.flush()
    return token


def revoke_feed(feed: CalendarFeed) -> None:
    """The address opens nothing from now on; the caller commits."""
    feed.revoked_at = feed.revoked_at or clock.now()


def feeds_of(session: Session, person: Person) -> list[CalendarFeed]:
    """The addresses of a person that open something, the oldest first."""
    query = (
        select(CalendarFeed)
        .where(CalendarFeed.person_id == person.id, CalendarFeed.revoked_at.is_(None))
        .options(joinedload(CalendarFeed.programme))
    )
    return list(session.scalars(query.order_by(CalendarFeed.id)))


def find_feed(session: Session, token: str) -> CalendarFeed | None:
    """The feed of a token, unless it is revoked or its person's account is closed."""
    query = (
        select(CalendarFeed)
        .join(Person)
        .where(CalendarFeed.token_hash == hash_of(token), CalendarFeed.revoked_at.is_(None), Person.is_active)
        .options(joinedload(CalendarFeed.person), joinedload(CalendarFeed.programme))
    )
    return session.scalar(query)


def hash_of(token: str) -> str:
    """What is kept of a token: it is random and long, so that one round of SHA-256 is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
