"""How many emails a second a run sends to a local mail server, beside a bare loop of smtplib: `make bench`."""

from __future__ import annotations

import smtplib
import time
from datetime import date

from tests.command import SECRET_KEY
from tests.torture.rounds import FIRST_DAY, Torture

PEOPLE = 500
LEAST_A_SECOND = 100


def bare_loop(port: int, content: bytes) -> float:
    """Emails a second of a program that does nothing but hand over the same message."""
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as connection:
        for number in range(PEOPLE):
            message = content.replace(b"Message-ID: <", b"Message-ID: <%d." % number)
            connection.sendmail("tracker@crowd.example", [f"owner-{number}@crowd.example"], message)
    return PEOPLE / (time.perf_counter() - started)


def test_sending_is_bound_by_the_mail_server(database_url, tmp_path, capsys):
    """Processor time is what we answer for: a machine that does other things as well measures the same."""
    from tracker.adapters.db import db
    from tracker.app import create_app
    from tracker.reminders.delivery import plan_run, run_reminders
    from tracker.reminders.emails import address_letter, as_message
    from tracker.reminders.links import LinkHolder
    from tracker.settings import Settings

    with Torture(database_url, tmp_path, people=PEOPLE, seed=1, mischief=0) as torture:
        settings = Settings(
            database_url=database_url,
            secret_key=SECRET_KEY,
            mail_url=f"smtp://127.0.0.1:{torture.port}",
            mail_from="Crowd <tracker@crowd.example>",
            today=FIRST_DAY,
        )
        with create_app(settings).app_context():
            day: date = FIRST_DAY
            planning = time.process_time()
            digest = plan_run(db.session, day, ignoring_back_off=True).decision.send[0]
            planning = time.process_time() - planning
            letter = address_letter(settings, digest, LinkHolder(1, 1), message_id="<x@crowd.example>", managers={})
            message = as_message(letter)
            bare = bare_loop(torture.port, message.as_bytes(policy=message.policy.clone(linesep="\r\n")))
            wall, busy = time.perf_counter(), time.process_time()
            run = run_reminders(db.session, day, settings=settings)
            wall, busy = time.perf_counter() - wall, time.process_time() - busy - planning
            db.session.rollback()
            db.engine.dispose()
    assert len(run.sent) == PEOPLE
    ours = PEOPLE / busy
    with capsys.disabled():
        print(
            f"\nsending: {PEOPLE / wall:.0f} emails a second on the clock, {ours:.0f} a second of our own processor "
            f"time; a bare loop of smtplib: {bare:.0f} on the clock"
        )
    assert ours >= LEAST_A_SECOND
