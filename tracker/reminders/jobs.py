"""The reminder run, in the morning and again for what failed."""

from datetime import date, datetime

from tracker.adapters import clock
from tracker.adapters.calendar import working_days
from tracker.adapters.db import db
from tracker.reminders.delivery import Run, run_reminders
from tracker.reminders.outcomes import record_run
from tracker.reminders.queries import read_nations, read_next_try


def send_reminders(on: date) -> str:
    """Send what is owed on a day, if it is a working day anywhere; what was done, in words."""
    if not _is_working_day(on):
        return "no working day"
    run = run_reminders(db.session, on, settings=clock.current_settings())
    record_run(db.session, on, sent=len(run.sent), failed=len(run.failed), skipped=run.skipped)
    return _words(run)


def retry_reminders(on: date) -> str:
    """Try again what failed and whose back-off is over, and what a process that died had claimed."""
    if not _is_working_day(on):
        return "no working day"
    return _words(run_reminders(db.session, on, settings=clock.current_settings(), only_resume=True))


def next_try_at() -> datetime | None:
    """When the next digest may be tried again, or the claim of a process that may have died runs out."""
    following = read_next_try(db.session, after=clock.real_now())
    db.session.rollback()
    return following


def _is_working_day(on: date) -> bool:
    nations = read_nations(db.session)
    db.session.rollback()
    return any(working_days(nation)(on) for nation in nations)


def _words(run: Run) -> str:
    return f"{len(run.sent)} sent, {len(run.skipped)} skipped, {len(run.failed)} failed"
