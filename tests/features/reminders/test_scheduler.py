"""The scheduler: one process works, another stands by; while the clock stands still nothing dated starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import SQLAlchemyError

from tracker.adapters.clock import LONDON
from tracker.adapters.mail import MailFailed
from tracker.reminders.lease import open_election
from tracker.reminders.models import JobRun, SchedulerLease
from tracker.scheduler import JOBS, Job, Scheduler, run_due_jobs, run_job

SEND, RETRY = (next(job for job in JOBS if job.name == name) for name in ("send reminders", "retry reminders"))


LEASE = timedelta(seconds=40)


@pytest.fixture
def election(session):
    from tracker.adapters.db import db

    return lambda holder: open_election(db.engine, holder, LEASE)


def end_the_holder(session, database_kind):
    """As when its process dies: on SQLite its lease runs out, on PostgreSQL its connection ends."""
    if database_kind == "sqlite":
        session.execute(update(SchedulerLease).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
        session.commit()
        return
    # The server has the databases of other tests too, and ends a connection only when its process next gets a turn.
    ending = text(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    until = time.monotonic() + 30
    while session.execute(ending).all():
        assert time.monotonic() < until, "the connection did not end"
        time.sleep(0.01)
    session.commit()


def test_one_of_two_is_elected_until_it_lets_go_or_dies(election, session, database_kind):
    first, second = election("first"), election("second")
    assert first.hold()
    assert not second.hold()
    assert first.hold(), "renewed"
    assert session.get(SchedulerLease, "scheduler").holder == "first"
    session.rollback()
    first.release()
    assert second.hold()
    assert not first.hold()
    end_the_holder(session, database_kind)
    assert first.hold(), "the second one died"
    if database_kind == "postgres":
        with pytest.raises(SQLAlchemyError):
            second.hold()
    assert not second.hold()
    first.release()
    second.release()


def test_a_standby_takes_over_within_a_minute():
    from tracker.scheduler import RENEWALS_IN_A_LEASE
    from tracker.settings import Settings

    lease = Settings.scheduler_lease
    assert lease + lease / RENEWALS_IN_A_LEASE <= 60
    assert RENEWALS_IN_A_LEASE >= 3, "a slow renewal loses no lease"


def test_how_a_job_ended_is_noted_and_a_failure_stops_nothing(session):
    def fail(on: date) -> str:
        raise MailFailed("the mail server is on fire")

    assert run_job(Job("send reminders", fail, SEND.at, is_dated=True), date(2020, 1, 28)).startswith("failed")
    noted = session.get(JobRun, "send reminders")
    assert noted.outcome == "28 January 2020: failed: the mail server is on fire"
    assert noted.finished_at is None, "it is tried again"
    assert run_job(Job("send reminders", lambda on: "3 sent", SEND.at, is_dated=True), date(2020, 1, 29)) == "3 sent"
    noted = session.get(JobRun, "send reminders")
    assert noted.outcome == "29 January 2020: 3 sent"
    assert noted.finished_at >= noted.started_at


@pytest.mark.parametrize(
    ("breaks", "said"),
    [
        (lambda session: session.execute(text("select secret from nowhere")), "the database refused something"),
        (lambda session: 1 / 0, "something went wrong that nobody foresaw"),
    ],
)
def test_what_a_program_says_of_its_failure_stands_in_the_log_and_not_on_a_page(session, caplog, breaks, said):
    run_job(Job("send reminders", lambda on: str(breaks(session)), SEND.at, is_dated=True), date(2020, 1, 28))
    outcome = session.get(JobRun, "send reminders").outcome
    assert outcome.startswith(f"28 January 2020: failed: {said}")
    assert "the log of the scheduler has the details" in outcome
    for details in ("nowhere", "division"):
        assert details not in outcome
    assert "nowhere" in caplog.text or "division by zero" in caplog.text


def test_dated_jobs_fall_due_on_weekdays(session):
    assert len(run_due_jobs(date(2020, 2, 3))) == sum(job.is_dated for job in JOBS)
    assert run_due_jobs(date(2020, 2, 2)) == []


def test_dated_jobs_do_not_start_while_the_clock_stands_still(app, database):
    started = []
    job = Job("send reminders", lambda on: started.append(on) or "done", SEND.at, is_dated=True)
    Scheduler(app)._start_job(job)
    assert started == []
    undated = Job("retry reminders", lambda on: started.append(on) or "done", RETRY.at, is_dated=False)
    Scheduler(app)._start_job(undated)
    assert started == [date(2020, 1, 27)]


@pytest.mark.parametrize(
    ("now", "fired"),
    [
        (datetime(2020, 2, 3, 7, 29, tzinfo=LONDON), None),
        (datetime(2020, 2, 3, 7, 31, tzinfo=LONDON), datetime(2020, 2, 3, 7, 30, tzinfo=LONDON)),
        (datetime(2020, 2, 2, 12, 0, tzinfo=LONDON), None),
    ],
)
def test_a_scheduler_that_comes_back_knows_what_it_missed(now, fired):
    assert SEND.last_fired_before(now) == fired


@pytest.fixture
def command(settings, tmp_path):
    """Starts `tracker ...` as a process of its own on this test's database."""
    started = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(sys.path),
            "TRACKER_DATABASE_URL": settings.database_url,
            "TRACKER_SECRET_KEY": settings.secret_key,
            "TRACKER_MAIL_URL": settings.mail_url,
            "TRACKER_TODAY": "2020-01-27",
        }
        command = [sys.executable, "-m", "tracker.cli", *arguments]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, cwd=tmp_path)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_the_command_runs_the_jobs_until_it_is_told_to_end(command, database):
    running = command("scheduler")
    for line in running.stderr:
        if "Running the jobs" in line:
            break
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=30) == 0
    with database() as session:
        [lease] = session.query(SchedulerLease)
        assert lease.expires_at < datetime.now(UTC), "let go, so that a standby need not wait"


@pytest.mark.demonstration
def test_a_killed_run_loses_none_and_repeats_none(command, smtp_server, database):
    """SIGKILL in the middle of a run; the next one takes over what was claimed."""
    from tracker.reminders.models import Reminder, ReminderState

    smtp_server.pause_seconds = 0.2
    running = command("remind", "--on", "2020-02-03")
    until = time.monotonic() + 60
    while len(smtp_server.received) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    smtp_server.pause_seconds = 0
    with database() as session:
        recorded = {row.person.email for row in session.query(Reminder).filter_by(state=ReminderState.SENT)}
        claimed = {row.person.email for row in session.query(Reminder).filter_by(state=ReminderState.CLAIMED)}
        session.execute(update(Reminder).values(claimed_until=datetime.now(UTC) - timedelta(seconds=1)))
    assert len(claimed) <= 1, "one is claimed at a time"
    assert command("remind", "--on", "2020-02-03").wait(timeout=60) == 0
    with database() as session:
        assert {row.state for row in session.query(Reminder)} == {ReminderState.SENT}
        owing = {row.person.email for row in session.query(Reminder)}
    assert set(smtp_server.addresses) == owing
    assert len(owing) >= 9
    repeated = {address for address in owing if smtp_server.addresses.count(address) > 1}
    assert repeated <= claimed, "at most what was on its way, under the same Message-ID"
    assert not repeated & recorded
