"""People whose time in a programme ends: the managers hear of it a week before, and what they opened ends with it."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.utils import parseaddr
from secrets import token_hex

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tracker.adapters.mail import NOT_WRITTEN, MailFailed, domain_of, open_mail
from tracker.calendars.models import CalendarFeed
from tracker.calendars.services import revoke_feed
from tracker.domain.membership_rules import WARNED_BEFORE
from tracker.domain.session_rules import Ending
from tracker.people.access_tokens import take_back_every_token, tokens_of
from tracker.people.models import Membership, Person, Role
from tracker.people.queries import members
from tracker.people.sessions import end_every_session, open_sessions
from tracker.plan.models import Programme
from tracker.reminders.envelope import start_message
from tracker.settings import Settings

log = logging.getLogger(__name__)


@dataclass
class Told:
    """How many emails went and how many did not, and how many people's time was over."""

    sent: int = 0
    failed: int = 0
    ended: int = 0


def tell_of_ends(session: Session, settings: Settings, *, on: date) -> Told:
    """Tell the managers of each programme whose time ends within a week, once; and end what is over. Commits.

    An email that fails is tried again by the next run: until then the page of people says the same.
    """
    told = Told()
    for programme_id, ending in _ending(session, on).items():
        programme = session.get_one(Programme, programme_id)
        if _tell(session, settings, programme, ending, told):
            for membership in ending:
                membership.end_told = membership.until
            session.commit()
    told.ended = end_what_is_over(session, on=on)
    session.commit()
    return told


def _ending(session: Session, on: date) -> dict[int, list[Membership]]:
    query = (
        select(Membership)
        .join(Person)
        .where(
            Membership.until >= on,
            Membership.until <= on + WARNED_BEFORE,
            Membership.end_told.is_(None) | (Membership.end_told != Membership.until),
            Person.is_active,
        )
        .options(joinedload(Membership.person))
        .order_by(Membership.until, Membership.id)
    )
    found: defaultdict[int, list[Membership]] = defaultdict(list)
    for membership in session.scalars(query):
        found[membership.programme_id].append(membership)
    return found


def _tell(session: Session, settings: Settings, programme: Programme, ending: list[Membership], told: Told) -> bool:
    """Send to each manager; whether all of it went, or there was nobody to send to."""
    people = dict.fromkeys((one.person.job_title, one.until) for one in ending)
    is_told = True
    for manager in members(session, programme.id, Role.MANAGER):
        try:
            with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
                mailer.send(_write(settings, programme, manager, list(people)))
            told.sent += 1
        except MailFailed:
            told.failed += 1
            is_told = False
    return is_told


def _write(
    settings: Settings, programme: Programme, manager: Person, ending: list[tuple[str, date | None]]
) -> EmailMessage:
    """The message. One that cannot be written stops nobody else's."""
    try:
        return _message(settings, programme, manager, ending)
    except Exception as error:
        log.exception("who leaves %s could not be told to person %s", programme.slug, manager.id)
        raise MailFailed(NOT_WRITTEN) from error


def _message(
    settings: Settings, programme: Programme, manager: Person, ending: list[tuple[str, date | None]]
) -> EmailMessage:
    message = start_message(
        sender=settings.mail_from,
        title=manager.job_title,
        address=manager.email,
        subject=f"Somebody’s time in {programme.name} ends soon",
        message_id=f"<ending.{token_hex(8)}@{domain_of(parseaddr(settings.mail_from)[1])}>",
    )
    words = {
        "programme_name": programme.name,
        "ending": ending,
        "link": f"{settings.base_url}/programmes/{programme.slug}/settings/people",
    }
    message.set_content(render_template("emails/ending/body.txt", **words), cte="quoted-printable")
    message.add_alternative(render_template("emails/ending/body.html", **words), subtype="html", cte="quoted-printable")
    return message


def end_what_is_over(session: Session, *, on: date) -> int:
    """Revoke the calendars of programmes whose reader's time is over, and end the sessions and access tokens of whoever
    has no other; of how many people. Neither opened anything any more: now nothing is left of them."""
    over = session.scalars(
        select(Person)
        .join(Membership)
        .where(Membership.until < on, Person.is_active)
        .options(joinedload(Person.memberships))
        .distinct()
    ).unique()
    ended = 0
    for person in over:
        current = {one.programme_id for one in person.memberships if one.until is None or one.until >= on}
        feeds = session.scalars(
            select(CalendarFeed).where(CalendarFeed.person_id == person.id, CalendarFeed.revoked_at.is_(None))
        )
        stale = [feed for feed in feeds if feed.programme_id not in current and (feed.programme_id or not current)]
        for feed in stale:
            revoke_feed(feed)
        signed_in = [] if current or person.is_admin else open_sessions(session, person)
        if signed_in:
            end_every_session(session, person, because=Ending.CLOSED)
        tokens = [] if current or person.is_admin else tokens_of(session, person)
        if tokens:
            take_back_every_token(session, person)
        ended += bool(stale or signed_in or tokens)
    return ended
