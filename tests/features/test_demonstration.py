"""The demonstration: be anybody, move the clock on, read the emails; `tracker demo` starts all of it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from tracker.demo.supervisor import Ended, Supervisor

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture
def today() -> None:
    """The demonstration's own clock rules."""


@pytest.fixture
def visitor(client, database):
    from tracker.adapters.clock import set_demo_date

    with database() as session:
        set_demo_date(session, date(2020, 1, 27))
    return client


def test_it_is_not_there_on_a_real_installation(client):
    assert client.get("/demo").status_code == 404
    assert client.post("/demo/be", data={"person": "1"}).status_code == 404
    assert client.post("/demo/move-on").status_code == 404


@pytest.mark.demonstration
def test_one_chooses_who_one_is(visitor):
    page = visitor.get("/demo").text
    person = re.search(r'name="person" value="(\d+)">\s*<button[^>]*>Performance Analyst', page)
    assert person
    answer = visitor.post("/demo/be", data={"person": person.group(1)}, follow_redirects=True)
    assert "You are the Performance Analyst now." in answer.text
    assert visitor.post("/demo/be", data={"person": "99999"}).status_code == 404


@pytest.mark.demonstration
def test_a_week_that_passes_sends_the_reminders_of_its_mornings(visitor, smtp_server):
    page = visitor.post("/demo/move-on", follow_redirects=True).text
    assert "Today is Monday 3 February 2020" in page
    reminded = [one.recipients for one in smtp_server.received if one.message["Message-ID"].startswith("<reminder.")]
    assert len(reminded) >= 9
    assert f"{len(reminded)} reminders went out" in page
    assert len(reminded) == len(set(reminded)), "at most one in seven days"
    drafted = [one for one in smtp_server.received if one.message["Message-ID"].startswith("<report.")]
    assert any(one.subject.startswith("Drafted: Highlight report") for one in drafted)


@pytest.mark.demonstration
def test_the_emails_that_went_out_can_be_read_in_a_frame_of_their_own(visitor, smtp_server):
    page = visitor.post("/demo/move-on", follow_redirects=True).text
    address = re.search(r'href="(/demo/emails/\d+)">Workforce Lead', page)
    assert address
    shown = visitor.get(address.group(1)).text
    assert "workforce-lead@seahaven.example" in shown
    message = visitor.get(f"{address.group(1)}/message")
    assert "sandbox" in message.headers["Content-Security-Policy"]
    assert "script-src" not in message.headers["Content-Security-Policy"]
    link = re.search(r"(/u/[\w.~-]+)", message.text)
    assert visitor.get(link.group(1)).location == "/u"
    assert visitor.get("/demo/emails/99999").status_code == 404


def test_one_command_starts_everything_and_ends_it(tmp_path):
    """`tracker demo` in an empty folder, then again: the second start finds everything in place."""
    path = os.pathsep.join([str(PROJECT), *filter(None, sys.path)])
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path}
    for _ in range(2):
        with (
            (tmp_path / "said").open("a") as said,
            subprocess.Popen(
                [sys.executable, "-m", "tracker.cli", "demo"],
                cwd=tmp_path,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            ) as running,
        ):
            address = running.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address), (tmp_path / "said").read_text()
            with urllib.request.urlopen(f"{address}demo") as page:
                assert "Monday 27 January 2020" in page.read().decode()
            children = _children_of(running.pid)
            assert len(children) >= 3
            running.send_signal(signal.SIGTERM)
            assert running.wait(timeout=30) == 0
            assert not [child for child in children if _is_alive(child)]
    assert (tmp_path / "instance" / "tracker.sqlite3").exists()


def test_a_child_that_ends_ends_the_demonstration():
    with Supervisor() as children:
        children.start("short one", "this", environment=os.environ)
        with pytest.raises(Ended, match="short one ended with code 0"):
            children.watch()


def _children_of(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=True)
    return [int(line) for line in listed.stdout.split()]


def _is_alive(process: int) -> bool:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.05)
    return True
