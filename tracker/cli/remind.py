"""``tracker remind``: the reminder run for a day."""

import json
import sys
from datetime import date, datetime, timedelta
from typing import Any

import click

from tracker.adapters import clock
from tracker.adapters.calendar import working_days
from tracker.adapters.db import db
from tracker.cli.command import refuse, with_app
from tracker.domain.duty_json import duty_as_json
from tracker.domain.reminders import Digest
from tracker.domain.reminders_words import counted
from tracker.reminders.delivery import Run, preview_run, run_reminders, wait_for_others
from tracker.reminders.outcomes import record_run
from tracker.reminders.queries import read_nations


class Day(click.ParamType[date]):
    """A date as ``2020-02-03``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2020-02-03", param, ctx)


@click.command()
@click.option("--on", type=Day(), required=True, metavar="DATE", help="A working day: 2020-02-03.")
@click.option("--dry-run", is_flag=True, help="Say who would get what, and send nothing.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_app
def remind(on: date, dry_run: bool, form: str) -> None:  # noqa: FBT001
    """Send each person who owes something one email with all of it, at most one in seven days."""
    _refuse_days_off(on)
    run = preview_run(db.session, on) if dry_run else _send(on)
    if form == "json":
        click.echo(json.dumps(run_as_json(run), indent=2, ensure_ascii=False))
    else:
        _print(run, dry_run=dry_run)
    if run.failed:
        refuse(f"{len(run.failed)} not sent; the next run tries again, or run: tracker remind --on {on}")


def _send(on: date) -> Run:
    settings = clock.current_settings()
    run = run_reminders(db.session, on, settings=settings, ignoring_back_off=True, tell=_progress)
    # A run that died may have left claims: they are sent once it is certain that nobody is at it.
    if wait_for_others(db.session, on, hear=_say_waiting):
        rest = run_reminders(db.session, on, settings=settings, only_resume=True, tell=_progress)
        run.sent.extend(rest.sent)
        run.failed.extend(failure for failure in rest.failed if failure not in run.failed)
        reached = {digest.recipient.id for digest in rest.sent} | {one.digest.recipient.id for one in rest.failed}
        run.skipped = [skip for skip in run.skipped if skip.recipient.id not in reached]
    record_run(db.session, on, sent=len(run.sent), failed=len(run.failed), skipped=run.skipped)
    return run


def _refuse_days_off(on: date) -> None:
    nations = read_nations(db.session) or {"england"}
    db.session.rollback()
    if any(working_days(nation)(on) for nation in nations):
        return
    following = on + timedelta(days=1)
    while not any(working_days(nation)(following) for nation in nations):
        following += timedelta(days=1)
    refuse(
        f"{on:%A} {on.day} {on:%B %Y} is no working day; reminders go on working days. "
        f"The next one: tracker remind --on {following}"
    )


def run_as_json(run: Run) -> dict[str, Any]:
    """``{"on", "sent": [{"to", "items"}], "skipped": [{"to", "reason", "owes"}], "failed": [...]}``

    ``owes`` names what a skipped person would have been told of: ``["seahaven/action/3.1.3"]``.
    """
    return {
        "on": run.on.isoformat(),
        "sent": [_digest_as_json(digest) for digest in run.sent],
        "skipped": [
            {
                "to": skip.recipient.address,
                "reason": skip.reason,
                "owes": ["/".join(duty.key) for duty in skip.owes],
            }
            for skip in run.skipped
        ],
        "failed": [
            _digest_as_json(failure.digest)
            | {
                "error": failure.error,
                "next_try_at": failure.next_try_at.isoformat() if failure.next_try_at else None,
            }
            for failure in run.failed
        ],
    }


def _digest_as_json(digest: Digest) -> dict[str, Any]:
    return {"to": digest.recipient.address, "items": [duty_as_json(duty) for duty in digest.duties]}


def _print(run: Run, *, dry_run: bool) -> None:
    verb = "would be sent" if dry_run else "sent"
    click.echo(f"{run.on:%A} {run.on.day} {run.on:%B %Y}: {len(run.sent)} {verb}, {len(run.skipped)} skipped")
    for digest in run.sent:
        click.echo(f"  {digest.recipient.address}: {counted(digest.duties)}")
    for skip in run.skipped:
        click.echo(f"  skipped {skip.recipient.address}: {skip.reason}")
    for failure in run.failed:
        click.echo(f"  failed {failure.digest.recipient.address}: {failure.error}", err=True)


def _progress(done: int, total: int) -> None:
    """One line on a terminal that counts up; nothing in a pipe."""
    if sys.stderr.isatty():
        click.echo(f"\rSending {done + 1} of {total}", nl=done + 1 == total, err=True)


def _say_waiting(until: datetime) -> None:
    at = until.astimezone(clock.LONDON)
    click.echo(f"Another run is sending, or died; waiting for it until {at:%H:%M:%S} at most", err=True)
