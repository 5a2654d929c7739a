"""What each process of an installation writes: lines to read, or JSON lines where the setting says so."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.command import SECRET_KEY
from tests.mailbox import free_port
from tests.security.test_serving import HOST, ask, wait_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")

REFUSED = b"GET /calendar/eyJwZXJzb24iOjF9.ics HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n"


@pytest.fixture
def started(database_url, tmp_path):
    """``with started("scheduler", log_format="json") as said:`` runs a process; ``said()`` is all it has written."""

    @contextmanager
    def start(*arguments: str, log_format: str):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
        environment |= {
            "TRACKER_DATABASE_URL": database_url,
            "TRACKER_SECRET_KEY": SECRET_KEY,
            "TRACKER_LOG_FORMAT": log_format,
        }
        written = tmp_path / "log"
        command = [sys.executable, "-m", "tracker.cli", *arguments]
        with (
            written.open("wb") as file,
            subprocess.Popen(command, env=environment, stdout=file, stderr=file, cwd=tmp_path) as process,
        ):
            try:
                yield written.read_text
            finally:
                process.send_signal(signal.SIGTERM)

    return start


def test_every_line_of_the_web_server_is_json_where_it_is_wanted(started):
    port = free_port()
    with started("serve", "--port", str(port), "--workers", "1", "--access-log", log_format="json") as said:
        wait_for(port)
        assert b"404" in ask(port, REFUSED)
    lines = [json.loads(line) for line in said().splitlines()]
    assert {"gunicorn.error", "gunicorn.access", "tracker.web.refusals"} <= {line["logger"] for line in lines}
    assert all(line["time"].endswith("+00:00") and line["message"] for line in lines)
    assert [line["refusal"] for line in lines if "refusal" in line] == ["link or token"]
    assert "eyJwZXJzb24iOjF9" not in said()


def test_by_itself_a_refusal_is_a_line_to_read(started):
    port = free_port()
    with started("serve", "--port", str(port), "--workers", "1", log_format="text") as said:
        wait_for(port)
        ask(port, REFUSED)
    [line] = [line for line in said().splitlines() if "refused:" in line]
    moment, rest = line.split(" ", 1)
    assert moment.endswith("Z")
    assert rest == (
        "WARNING tracker.web.refusals: refused: link or token, nobody signed in, GET calendars.feed, from 127.0.0.1"
    )


def test_what_nobody_catches_is_a_line_too_and_is_scrubbed(tmp_path):
    program = """
import threading, warnings
from tracker.settings import Settings
from tracker.web.logs import write_logs

def fails():
    raise RuntimeError("cannot open /password/eyJwZXJzb24iOjF9.aaaaaa")

write_logs(Settings("sqlite://", "a key", log_format="json"))
warnings.warn("this is old")
thread = threading.Thread(target=fails, name="the jobs")
thread.start()
thread.join()
fails()
"""
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    warned, in_thread, in_main = map(json.loads, ended.stderr.splitlines())
    assert "this is old" in warned["message"]
    assert in_thread["message"] == "caught by nobody, in the jobs"
    assert in_main["traceback"].endswith("RuntimeError: cannot open /password/...")
    assert "eyJ" not in ended.stderr


def test_every_line_of_the_scheduler_is_json_where_it_is_wanted(started):
    with started("scheduler", log_format="json") as said:
        until = time.monotonic() + 60
        while "Running the jobs" not in said():
            assert time.monotonic() < until, said()
            time.sleep(0.1)
    lines = [json.loads(line) for line in said().splitlines()]
    assert any(line["message"].startswith("Running the jobs") for line in lines)
