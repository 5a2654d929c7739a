"""The reminder run: read what is owed, decide, claim, send, record. One function for the job and the command."""

import logging
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from email.message import EmailMessage

from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.db import reading
from tracker.adapters.mail import NOT_WRITTEN, Mailer, MailFailed, MailUnreachable, NotHandedOver, domain_of, open_mail
from tracker.domain.reminders import Decision, Digest, Skip, decide
from tracker.domain.rhythm import WEEK
from tracker.reminders import services
from tracker.reminders.emails import address_letter, as_message
from tracker.reminders.facts import read_all_facts
from tracker.reminders.links import LinkHolder
from tracker.reminders.models import Reminder, ReminderState
from tracker.reminders.queries import (
    read_claims,
    read_ledger,
    read_manager_addresses,
    read_recipients,
    read_unfinished,
)
from tracker.settings import Settings

log = logging.getLogger(__name__)

_TAKEN = "another run sends it at this moment"
_POLL_SECONDS = 0.5


@dataclass(frozen=True)
class Failure:
    """A digest that did not go, why, and when it is tried again; None when it is given up."""

    digest: Digest
    error: str
    next_try_at: datetime | None


@dataclass
class Run:
    """What became of everybody: sent, skipped with a reason, or failed."""

    on: date
    sent: list[Digest] = field(default_factory=list)
    skipped: list[Skip] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """Why a digest failed, and when it is tried again."""

    error: str
    next_try_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """What a run would do.

    ``resume`` has the ledger row of each person whose digest failed or was never finished, ``waiting`` those whose
    failed digest keeps its back-off, ``drop`` the rows that nobody wants any more, and why.
    """

    decision: Decision
    managers: dict[str, str]
    resume: dict[int, int]
    waiting: dict[int, Waiting]
    drop: dict[int, str]


def plan_run(session: Session, on: date, *, ignoring_back_off: bool, only_resume: bool = False) -> Plan:
    """Decide for a day without writing anything; the session's transaction is over afterwards.

    ``only_resume``: nobody gets a digest who has none in the ledger yet.
    """
    session.commit()
    with reading():
        unfinished = read_unfinished(session, until=on, now=clock.real_now())
        drop = {row.id: "a later reminder takes its place" for row in unfinished if row.on_date <= on - WEEK}
        ours = {row.person_id: row for row in unfinished if row.id not in drop}
        ready = {who: row.id for who, row in ours.items() if ignoring_back_off or _is_ready(row)}
        waiting = {who: Waiting(row.error, row.next_try_at) for who, row in ours.items() if who not in ready}
        decision, managers = Decision((), ()), {}
        if ready or not only_resume:
            decision = _decide(session, on, ours, only=set(ready) if only_resume else None)
            managers = read_manager_addresses(session)
        session.rollback()
    unwanted = (skip for skip in decision.skip if skip.is_settled and skip.recipient.id in ready)
    drop |= {ready[skip.recipient.id]: skip.reason for skip in unwanted}
    return Plan(decision, managers, ready, waiting, drop)


def _decide(session: Session, on: date, ours: Collection[int], *, only: set[int] | None) -> Decision:
    """Decide as if the unfinished reminders of ``ours`` had not been begun, nor those given up on other days."""
    near = [row for row in read_ledger(session, after=on - WEEK, before=on + WEEK) if row.person_id not in ours]
    given_up = {row.person_id: row for row in near if row.state is ReminderState.GIVEN_UP}
    nearest = {row.person_id: row.on_date for row in near if row.state is not ReminderState.GIVEN_UP}
    recipients = [one for one in read_recipients(session, nearest) if only is None or one.id in only]
    decision = decide(recipients, read_all_facts(session, on=on), on=on)
    today = {who: row.error for who, row in given_up.items() if row.on_date == on}
    return Decision(
        send=tuple(digest for digest in decision.send if digest.recipient.id not in today),
        skip=(
            *decision.skip,
            *(
                Skip(digest.recipient, f"given up, {today[digest.recipient.id]}", digest.duties)
                for digest in decision.send
                if digest.recipient.id in today
            ),
        ),
    )


def _is_ready(row: Reminder) -> bool:
    """Whether its next try has come; a claim that ran out is always ready."""
    return row.next_try_at is None or row.next_try_at <= clock.real_now()


def preview_run(session: Session, on: date) -> Run:
    """What a run for the day would do, without doing it."""
    plan = plan_run(session, on, ignoring_back_off=True)
    return Run(on, sent=list(plan.decision.send), skipped=list(plan.decision.skip))


def run_reminders(
    session: Session,
    on: date,
    *,
    settings: Settings,
    ignoring_back_off: bool = False,
    only_resume: bool = False,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Send every digest that is owed on a day and record each before the next; commits.

    A command ignores the back-off, since somebody asked; the job keeps it. ``tell`` hears how far it has got.
    """
    plan = plan_run(session, on, ignoring_back_off=ignoring_back_off, only_resume=only_resume)
    run = Run(on, skipped=list(plan.decision.skip))
    for reminder_id, why in plan.drop.items():
        services.give_up(session, reminder_id, f"not sent: {why}")
    send = []
    for digest in plan.decision.send:
        if waiting := plan.waiting.get(digest.recipient.id):
            run.failed.append(Failure(digest, waiting.error, waiting.next_try_at))
        else:
            send.append(digest)
    with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
        post = Post(session, settings, mailer, plan.managers)
        for done, digest in enumerate(send):
            tell(done, len(send))
            post.deliver(run, digest, resume=plan.resume.get(digest.recipient.id))
    return run


def wait_for_others(session: Session, on: date, *, hear: Callable[[datetime], None]) -> bool:
    """Wait until no other run holds a claim for these days; whether one died and left work behind.

    ``hear`` is told once until when that may take.
    """
    told = False
    while True:
        session.commit()
        with reading():
            ends = read_claims(session, until=on)
            session.rollback()
        if not ends or min(ends) < clock.real_now():
            return bool(ends)
        if not told:
            hear(max(ends))
            told = True
        time.sleep(_POLL_SECONDS)


@dataclass
class Post:
    """Claims digests and hands them to the mail server, one at a time."""

    session: Session
    settings: Settings
    mailer: Mailer
    managers: dict[str, str]

    def deliver(self, run: Run, digest: Digest, *, resume: int | None, is_asked_for: bool = False) -> None:
        """Claim one digest, send it and record how it went in ledger and run.

        Connecting takes its time, so it comes before the claim, whose lease is short.
        """
        try:
            self.mailer.get_ready()
        except MailUnreachable as unreachable:
            self._postpone(run, digest, resume, str(unreachable))
            return
        claimed = self._claim(digest, resume, is_asked_for=is_asked_for)
        if claimed is None:
            run.skipped.append(Skip(digest.recipient, _TAKEN, digest.duties))
            return
        try:
            self._send(self._write(digest, claimed), claimed)
        except MailFailed as failed:
            counts = not isinstance(failed, MailUnreachable)
            next_try_at = services.mark_failed(self.session, claimed, str(failed), counts=counts)
            run.failed.append(Failure(digest, str(failed), next_try_at))
        else:
            services.mark_sent(self.session, claimed)
            run.sent.append(digest)

    def _postpone(self, run: Run, digest: Digest, resume: int | None, why: str) -> None:
        if resume is None:
            next_try_at = services.postpone(self.session, digest, mail_domain=self._mail_domain, why=why)
        else:
            next_try_at = services.postpone_again(self.session, resume, why)
        if next_try_at is None:
            run.skipped.append(Skip(digest.recipient, _TAKEN, digest.duties))
        else:
            run.failed.append(Failure(digest, why, next_try_at))

    def _claim(self, digest: Digest, resume: int | None, *, is_asked_for: bool) -> services.Claim | None:
        if resume is None:
            return services.claim(self.session, digest, mail_domain=self._mail_domain)
        return services.claim_again(self.session, resume, digest, is_asked_for=is_asked_for)

    @property
    def _mail_domain(self) -> str:
        return domain_of(self.settings.mail_from)

    def _write(self, digest: Digest, claimed: services.Claim) -> EmailMessage:
        """The message. One that cannot be written stops nobody else's."""
        holder = LinkHolder(claimed.reminder_id, claimed.credential_version)
        try:
            letter = address_letter(
                self.settings, digest, holder, message_id=claimed.message_id, managers=self.managers
            )
            return as_message(letter)
        except Exception as error:
            log.exception("the email %s could not be written", claimed.message_id)
            raise MailFailed(NOT_WRITTEN) from error

    def _send(self, message: EmailMessage, claimed: services.Claim) -> None:
        """Once more at once, over a fresh connection, when the old one broke before anything was handed over."""
        is_repeat = claimed.attempts > 1
        try:
            self.mailer.send(message, is_repeat=is_repeat)
        except NotHandedOver:
            self.mailer.get_ready()
            if not services.renew(self.session, claimed):
                raise
            self.mailer.send(message, is_repeat=is_repeat)
