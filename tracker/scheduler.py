"""The jobs: when each runs, in a process of its own, of which one at a time is at work."""

import logging
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from secrets import token_hex
from threading import Event, Lock

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.machine import this_machine
from tracker.adapters.mail import MailFailed
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.administration import jobs as administration
from tracker.audit.services import Actor, attribute
from tracker.domain.reminders_days import MORNING
from tracker.people import jobs as people
from tracker.reminders import jobs as reminders
from tracker.reminders.lease import open_election
from tracker.reminders.models import JobRun
from tracker.reports import jobs as reports

log = logging.getLogger(__name__)

# How late a job may still start: a scheduler that comes back at noon sends the morning's reminders.
GRACE = timedelta(hours=6)
# How often the one that runs the jobs says so, before its silence counts.
RENEWALS_IN_A_LEASE = 4
MOMENT = timedelta(seconds=0.1)


@dataclass(frozen=True)
class Job:
    """Something to do at certain times, London's. ``run`` takes the day and says what it did.

    A dated job is about its day: the clock's date rules it, and while that stands still it is not started.
    """

    name: str
    run: Callable[[date], str]
    at: CronTrigger
    is_dated: bool

    def fires_on(self, day: date) -> bool:
        """Whether its times include this day."""
        following = self.at.get_next_fire_time(None, datetime.combine(day, time.min, clock.LONDON))
        return following is not None and following.date() == day

    def last_fired_before(self, moment: datetime) -> datetime | None:
        """The latest of its times on the day of ``moment`` and before it."""
        found = None
        following = self.at.get_next_fire_time(None, datetime.combine(moment.date(), time.min, clock.LONDON))
        while following is not None and following <= moment:
            found = following
            following = self.at.get_next_fire_time(following, following + timedelta(seconds=1))
        return found

    def may_run_at(self, moment: datetime) -> bool:
        """Whether it runs in this hour at all: none does while the clocks change."""
        hour = moment.astimezone(clock.LONDON).replace(minute=0, second=0, microsecond=0)
        following = self.at.get_next_fire_time(None, hour)
        return following is not None and following - hour < timedelta(hours=1)


# None runs between 01:00 and 02:59: on two nights a year that hour comes twice or not at all.
JOBS = (
    Job(
        "draft reports",
        reports.draft_reports,
        CronTrigger(day_of_week="mon-fri", hour=6, minute=30, timezone=clock.LONDON),
        is_dated=True,
    ),
    Job(
        "send reminders",
        reminders.send_reminders,
        CronTrigger(day_of_week="mon-fri", hour=MORNING.hour, minute=MORNING.minute, timezone=clock.LONDON),
        is_dated=True,
    ),
    Job(
        "tell of ends",
        administration.tell_of_ends,
        CronTrigger(day_of_week="mon-fri", hour=6, minute=40, timezone=clock.LONDON),
        is_dated=True,
    ),
    Job(
        "send report emails",
        reports.send_report_emails,
        CronTrigger(hour="0,3-23", minute="*/5", second=15, timezone=clock.LONDON),
        is_dated=False,
    ),
    Job(
        "send account emails",
        people.send_account_emails,
        CronTrigger(hour="0,3-23", minute="*/5", second=45, timezone=clock.LONDON),
        is_dated=False,
    ),
    Job(
        "forget sign-ins",
        people.forget_sign_ins,
        CronTrigger(hour=3, minute=20, timezone=clock.LONDON),
        is_dated=False,
    ),
    Job(
        "retry reminders",
        reminders.retry_reminders,
        CronTrigger(hour="0,3-23", minute="*/5", timezone=clock.LONDON),
        is_dated=False,
    ),
    Job(
        "remove what is old",
        administration.remove_what_is_old,
        CronTrigger(hour=4, minute=10, timezone=clock.LONDON),
        is_dated=False,
    ),
)

CATCHING_UP = CronTrigger(hour="0,3-23", minute="*/5", second=30, timezone=clock.LONDON)


def run_job(job: Job, on: date) -> str:
    """Run a job for a day inside the application and note how it ended; it may fail, and says so. It sees everything.

    One that failed counts as not finished: a dated job is tried again while its day's grace lasts.
    """
    session = db.session
    attribute(session, Actor(title=job.name.capitalize(), via="job", address=this_machine()))
    session.merge(JobRun(name=job.name, started_at=clock.real_now(), finished_at=None, outcome=""))
    session.commit()
    try:
        with seeing(EVERYTHING):
            outcome = job.run(on)
        finished_at = clock.real_now()
    except Exception as error:
        log.exception("%s for %s failed", job.name, on)
        session.rollback()
        outcome, finished_at = f"failed: {_words_of(error)}", None
    noted = session.get_one(JobRun, job.name)
    noted.finished_at, noted.outcome = finished_at, f"{on.day} {on:%B %Y}: {outcome}"
    session.commit()
    log.info("%s for %s: %s", job.name, on, outcome)
    return outcome


def _words_of(error: Exception) -> str:
    """Why a job failed, for the page of administrators: no text of the database, which can quote what people wrote."""
    if isinstance(error, MailFailed):
        return str(error)
    if isinstance(error, SQLAlchemyError):
        return "the database refused something or did not answer; the log of the scheduler has the details"
    return "something went wrong that nobody foresaw; the log of the scheduler has the details"


def run_due_jobs(day: date) -> list[str]:
    """Run every dated job whose times include a day, as when the demonstration's clock reaches it."""
    return [run_job(job, day) for job in JOBS if job.is_dated and job.fires_on(day)]


class Scheduler:
    """Runs the jobs while it is elected; otherwise it stands by."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"
        lease = app.extensions["tracker_settings"].scheduler_lease
        with app.app_context():
            self._election = open_election(db.engine, self._holder, timedelta(seconds=lease))
        self._renew_seconds = lease / RENEWALS_IN_A_LEASE
        self._timer: BackgroundScheduler | None = None
        self._one_at_a_time = Lock()

    def run_until(self, stopping: Event) -> None:
        """Run, or stand by, until the event is set; then finish the job at hand and let go."""
        try:
            while not stopping.is_set():
                self._take_part()
                stopping.wait(self._renew_seconds)
        finally:
            self._stand_by("Stopping.")
            with suppress(SQLAlchemyError):
                self._election.release()

    def _take_part(self) -> None:
        try:
            holds = self._election.hold()
        except SQLAlchemyError as error:
            self._stand_by(f"The database does not answer, so the jobs wait: {error}")
            return
        if holds and self._timer is None:
            self._start()
        elif not holds:
            self._stand_by("Another scheduler has taken over.")

    def _start(self) -> None:
        """Begin with what a process before this one may have left behind."""
        log.info("Running the jobs: %s.", ", ".join(job.name for job in JOBS))
        self._timer = BackgroundScheduler(
            timezone=clock.LONDON,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": GRACE.seconds},
        )
        for job in JOBS:
            self._timer.add_job(self._start_job, job.at, args=[job], id=job.name, name=job.name)
            if not job.is_dated:
                self._timer.add_job(self._start_job, args=[job], name=f"{job.name}, at start")
        self._timer.add_job(self._catch_up, CATCHING_UP, id="catch up")
        self._timer.add_job(self._catch_up, name="catch up, at start")
        self._timer.start()

    def _stand_by(self, why: str) -> None:
        if self._timer is not None:
            log.info(why)
            self._timer.shutdown(wait=True)
            self._timer = None

    def _start_job(self, job: Job) -> None:
        """Run it when the ones before it have ended."""
        with self._one_at_a_time, self._app.app_context(), seeing(EVERYTHING):
            self._run(job)

    def _run(self, job: Job) -> None:
        if job.is_dated and clock.frozen_today() is not None:
            db.session.rollback()
            return
        run_job(job, clock.today())
        self._wake_for_retries()

    def _catch_up(self) -> None:
        """Run the dated jobs that were missed or did not end: nobody was there, or the process died in them."""
        with self._one_at_a_time, self._app.app_context(), seeing(EVERYTHING):
            for job in JOBS:
                if job.is_dated and self._was_missed(job):
                    self._run(job)

    def _wake_for_retries(self) -> None:
        """Run the undated jobs when the next digest may be tried again, or the claim of a dead process ends."""
        due_at = reminders.next_try_at()
        if due_at is None or self._timer is None:
            return
        for job in JOBS:
            if not job.is_dated and job.may_run_at(due_at):
                named = {"id": f"{job.name}, due", "name": job.name, "replace_existing": True}
                self._timer.add_job(self._start_job, "date", run_date=due_at + MOMENT, args=[job], **named)

    def _was_missed(self, job: Job) -> bool:
        """Whether a job of today did not run to its end; not when it is too long ago."""
        now = clock.real_now().astimezone(clock.LONDON)
        fired = job.last_fired_before(now)
        if fired is None or now - fired > GRACE:
            return False
        noted = db.session.get(JobRun, job.name)
        is_done = noted is not None and noted.started_at >= fired and noted.finished_at is not None
        db.session.rollback()
        return not is_done
