"""Kills reminder runs at random moments and holds what the mail server saw against the ledger.

One round is one day's run for everybody, killed and started again until it ends by itself. The next round is a week
later. What must hold, after every kill and at the end of every round, stands in :meth:`Torture.check`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tests.command import SECRET_KEY
from tests.mailbox import free_port
from tests.torture.crowd import add_crowd

FIRST_DAY = date(2020, 1, 29)
_START_SECONDS = 3.0
_LONGEST_ROUND_SECONDS = 900


@dataclass
class MailLog:
    """What the mail server did, read as it writes."""

    file: Path
    accepted: list[tuple[int, str, str]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)
    _open_on: dict[int, str] = field(default_factory=dict)
    _place: int = 0
    _again: Counter[str] = field(default_factory=Counter)
    repeated_after_answer: list[str] = field(default_factory=list)

    def read(self) -> None:
        """Take in what is new; ``answered`` are the messages whose acceptance the client went on after."""
        with self.file.open("rb") as lines:
            lines.seek(self._place)
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                self._place += len(line)
                self._take(json.loads(line))

    def _take(self, event: dict) -> None:
        if event["did"] == "accepted":
            if event["message"] in self.answered:
                self.repeated_after_answer.append(event["message"])
            self.accepted.append((event["connection"], event["message"], event["to"]))
            self._open_on[event["connection"]] = event["message"]
        elif event["did"] == "next":
            self.answered.add(self._open_on.pop(event["connection"]))
        else:
            self.refused[event["answer"][:3]] += 1

    @property
    def messages(self) -> Counter[str]:
        """How often each Message-ID was accepted."""
        return Counter(message for _, message, _ in self.accepted)


@dataclass
class Tally:
    """What happened, to be printed."""

    rounds: int = 0
    kills: int = 0
    emails: int = 0
    accepted: int = 0
    repeats: int = 0
    refusals: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.rounds} runs of {self.emails // max(self.rounds, 1)} emails: "
            f"{self.emails} owed, {self.accepted} accepted, {self.repeats} repeats (each accepted before without "
            f"an answer), {self.refusals} refusals, {self.seconds:.0f} seconds"
        )


class Torture:
    """Runs the real command on ``database_url`` against the unruly server, in ``folder``."""

    def __init__(
        self, database_url: str, folder: Path, *, people: int, seed: int, mischief: float, timeout: float = 1.0
    ) -> None:
        """``timeout`` is TRACKER_MAIL_TIMEOUT. A claim lasts six times as long: a machine under load must not be
        taken for a dead one."""
        self.database_url = database_url
        self.folder = folder
        self.addresses = add_crowd(database_url, people)
        self._engine = create_engine(database_url, poolclass=NullPool)
        self.chance = random.Random(seed)
        self.log = MailLog(folder / "events.jsonl")
        self.log.file.touch()
        self.tally = Tally()
        self.day = FIRST_DAY
        self._timeout = timeout
        self.port = free_port()
        self._server = self._start_server(seed, mischief)
        self._started: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Torture:
        return self

    def __exit__(self, *exception: object) -> None:
        for process in (self._server, *self._started):
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()

    def run(self, *, kills: int) -> Tally:
        """Rounds until so many runs were killed; raises ``AssertionError`` as soon as something does not hold."""
        began = time.monotonic()
        while self.tally.kills < kills:
            self._one_round(kills)
        self.tally.seconds = time.monotonic() - began
        self.tally.accepted = len(self.log.accepted)
        self.tally.refusals = sum(self.log.refused.values())
        return self.tally

    def _one_round(self, kills: int) -> None:
        until = time.monotonic() + _LONGEST_ROUND_SECONDS
        ended = None
        while ended != 0:
            assert time.monotonic() < until, f"the run of {self.day} does not come to its end"
            ended = self._one_run(may_kill=self.tally.kills < kills)
            self.check()
        self._check_the_end()
        self.tally.rounds += 1
        self.tally.emails += len(self.addresses)
        self.day += timedelta(days=7)

    def _one_run(self, *, may_kill: bool) -> int | None:
        """Start the command, now and then a second one beside it, and kill the first at some moment.

        Its exit code; None when it was killed.
        """
        process = self._start_command()
        beside = self._start_command() if self.chance.random() < 0.15 else None
        killed = may_kill and self._wait_for_a_moment(process)
        if killed:
            process.send_signal(signal.SIGKILL)
            self.tally.kills += 1
        code = process.wait(timeout=_LONGEST_ROUND_SECONDS)
        beside_code = beside.wait(timeout=_LONGEST_ROUND_SECONDS) if beside is not None else 0
        self._started.clear()
        assert killed or code in (0, 1), f"the command ended with {code}"
        assert beside_code in (0, 1), f"the command beside it ended with {beside_code}"
        # What one of the two could not send is in its own report, not in the other's.
        return None if killed else max(code, beside_code)

    def _wait_for_a_moment(self, process: subprocess.Popen[bytes]) -> bool:
        """Some time after the start, or some emails later; False when the run ended before that."""
        if self.chance.random() < 0.15:
            return self._lives_for(process, self.chance.uniform(0, _START_SECONDS))
        self.log.read()
        wanted = len(self.log.accepted) + self.chance.randint(1, max(self._left(), 1))
        while len(self.log.accepted) < wanted:
            if process.poll() is not None:
                return False
            time.sleep(0.002)
            self.log.read()
        return self._lives_for(process, self.chance.uniform(0, 0.03))

    def _lives_for(self, process: subprocess.Popen[bytes], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if process.poll() is not None:
                return False
            time.sleep(0.0005)
        return process.poll() is None

    def _left(self) -> int:
        return len(self.addresses) - len({message for state, message, _ in self._ledger() if state == "sent"})

    # What must hold

    def check(self) -> None:
        """None is recorded as sent that was not accepted; none went again whose acceptance the client knew of."""
        ledger = self._ledger()
        self.log.read()
        accepted = set(self.log.messages)
        untrue = {message for state, message, _ in ledger if state == "sent" and message not in accepted}
        assert not untrue, f"recorded as sent but never accepted: {untrue}"
        assert not self.log.repeated_after_answer, f"sent again after an answer: {self.log.repeated_after_answer}"

    def _check_the_end(self) -> None:
        """Nobody is left out, and all that anybody got for this day was one Message-ID."""
        ledger = self._ledger()
        states = Counter(state for state, _, _ in ledger)
        assert states == {"sent": len(self.addresses)}, f"at the end of {self.day}: {states}"
        assert {address for _, _, address in ledger} == self.addresses
        ids = {message: address for _, message, address in ledger}
        got = defaultdict(set)
        for _, message, address in self.log.accepted:
            if message in ids:
                got[address].add(message)
        assert set(got) == self.addresses, "somebody's email is lost"
        assert all(len(messages) == 1 for messages in got.values())
        assert set(self.log.messages) == self._every_message_id(), "an email that no ledger row knows"
        self.tally.repeats = sum(count - 1 for count in self.log.messages.values())

    def _ledger(self) -> list[tuple[str, str, str]]:
        """State, Message-ID and address of each row of the day."""
        query = "SELECT r.state, r.message_id, p.email FROM reminder r JOIN person p ON p.id = r.person_id"
        return self._ask(f"{query} WHERE r.on_date = :day", day=self.day.isoformat())

    def _every_message_id(self) -> set[str]:
        return {row[0] for row in self._ask("SELECT message_id FROM reminder")}

    def _ask(self, query: str, **named: str) -> list:
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), named)]

    # Processes

    def _start_command(self) -> subprocess.Popen[bytes]:
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "TRACKER_DATABASE_URL": self.database_url,
            "TRACKER_SECRET_KEY": SECRET_KEY,
            "TRACKER_MAIL_URL": f"smtp://127.0.0.1:{self.port}",
            "TRACKER_MAIL_FROM": "Crowd <tracker@crowd.example>",
            "TRACKER_MAIL_TIMEOUT": str(self._timeout),
            "TRACKER_MAIL_BACK_OFF": ",".join(["0.1"] * 11),
            "TRACKER_TODAY": self.day.isoformat(),
        }
        arguments = [sys.executable, "-m", "tracker.cli", "remind", "--on", self.day.isoformat()]
        with (self.folder / "command.log").open("ab") as said:
            process = subprocess.Popen(arguments, env=environment, stdout=said, stderr=said, cwd=self.folder)
        self._started.append(process)
        return process

    def _start_server(self, seed: int, mischief: float) -> subprocess.Popen[bytes]:
        named = {"port": self.port, "log": self.log.file, "seed": seed, "mischief": mischief}
        # Longer than the client waits, so that it gives up first.
        named["too-long"] = self._timeout * 1.6
        options = [word for name, value in named.items() for word in (f"--{name}", str(value))]
        root = Path(__file__).resolve().parents[2]
        with (self.folder / "server.log").open("ab") as said:
            server = subprocess.Popen(
                [sys.executable, "-m", "tests.torture.unruly_server", *options],
                stdout=subprocess.PIPE,
                stderr=said,
                cwd=root,
            )
        assert server.stdout is not None
        assert server.stdout.readline().strip() == b"ready"
        server.stdout.close()
        return server
