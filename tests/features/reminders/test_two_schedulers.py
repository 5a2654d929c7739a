"""Two schedulers, and a run by hand beside them: each email once. Real processes, shortened intervals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.command import SECRET_KEY
from tests.torture.crowd import add_crowd

PEOPLE = 40
DAY = "2020-01-29"
LEASE_SECONDS = 2.0
# On a busy machine a process takes many seconds to start; what is waited for here never takes as long as a test may.
PATIENCE = 90


@pytest.fixture
def start(database_url, smtp_server, tmp_path):
    """Starts `tracker ...` as a process of its own; ended by SIGTERM."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "TRACKER_DATABASE_URL": database_url,
        "TRACKER_SECRET_KEY": SECRET_KEY,
        "TRACKER_MAIL_URL": smtp_server.url,
        "TRACKER_MAIL_TIMEOUT": "1",
        "TRACKER_MAIL_BACK_OFF": "0.1,0.1,0.1",
        "TRACKER_SCHEDULER_LEASE": str(LEASE_SECONDS),
        "TRACKER_TODAY": DAY,
    }
    with ExitStack() as stack:

        def run(*arguments: str) -> subprocess.Popen[bytes]:
            said = stack.enter_context((tmp_path / "said.log").open("ab"))
            command = [sys.executable, "-m", "tracker.cli", *arguments]
            process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, cwd=tmp_path)
            stack.callback(lambda: (process.kill(), process.wait()))
            return process

        yield run


@pytest.fixture
def ask(database_url):
    """A question to the database from outside the application."""
    engine = create_engine(database_url, poolclass=NullPool)

    def answer(query: str) -> list[tuple]:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    return answer


def wait_for(what):
    until = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < until, "it did not come in time"
        time.sleep(0.02)
    return found


@pytest.mark.timeout(5 * PATIENCE)
def test_two_schedulers_and_a_run_by_hand_send_each_email_once(start, ask, database_url, smtp_server):
    addresses = add_crowd(database_url, PEOPLE)
    smtp_server.stop()
    assert start("remind", "--on", DAY).wait(timeout=PATIENCE) == 1, "the server is down, so everything waits"
    smtp_server.pause_seconds = 0.05
    smtp_server.start()

    first, second = start("scheduler"), start("scheduler")
    wait_for(lambda: len(smtp_server.received) >= 8)
    [(holder, sent_by_both)] = ask(
        "SELECT holder, (SELECT count(*) FROM reminder WHERE state = 'sent') FROM scheduler_lease"
    )
    at_work = next(one for one in (first, second) if f":{one.pid}:" in holder)
    standby = second if at_work is first else first
    # Nobody sends while what the dead one leaves is noted: the standby would claim, or claim again, meanwhile.
    standby.send_signal(signal.SIGSTOP)
    at_work.send_signal(signal.SIGKILL)
    at_work.wait()
    assert sent_by_both < PEOPLE, "it was killed in the middle"
    in_flight = {row[0] for row in ask("SELECT message_id FROM reminder WHERE state = 'claimed'")}
    assert len(in_flight) <= 2, "each process has one in hand; a slow machine may have let a lease run out before"
    standby.send_signal(signal.SIGCONT)

    wait_for(lambda: f":{standby.pid}:" in ask("SELECT holder FROM scheduler_lease")[0][0])
    by_hand = start("remind", "--on", DAY)
    wait_for(lambda: ask("SELECT count(*) FROM reminder WHERE state = 'sent'") == [(PEOPLE,)])
    assert by_hand.wait(timeout=PATIENCE) == 0
    standby.send_signal(signal.SIGTERM)
    assert standby.wait(timeout=PATIENCE) == 0

    ids = Counter(one.message["Message-ID"] for one in smtp_server.received)
    assert set(smtp_server.addresses) == addresses
    assert {number for number, times in ids.items() if times > 1} <= in_flight
    assert len(ids) == PEOPLE
