"""A real SMTP server in a process of its own that misbehaves now and then, and writes down what it did.

    python -m tests.torture.unruly_server --port 2525 --log events.jsonl --seed 1 --mischief 0.01

Each line of the log is written before the client can learn of it: ``{"did": "accepted", "connection": 7,
"message": "<...>", "to": "..."}``. ``did`` is ``accepted``, ``refused`` or ``next``: a command that came on a
connection on which a message had been accepted before, so that the client has had the answer.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import signal
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.smtp import SMTP, Envelope, Session

_BREAK = "break"


class Unruly(SMTP):
    """One connection. ``mischief`` is how likely each kind of trouble is at each step, ``too_long`` in seconds."""

    numbers = itertools.count(1)

    def __init__(self, log: TextIO, chance: random.Random, mischief: float, too_long: float) -> None:
        super().__init__(self, hostname="unruly.example", enable_SMTPUTF8=True, timeout=60)
        self.number = next(self.numbers)
        self._events = log
        self._chance = chance
        self._mischief = mischief
        self._too_long = too_long
        self._has_accepted = False

    def connection_made(self, transport: Any) -> None:
        if self._happens():
            transport.abort()
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self.session is not None:
            super().connection_lost(error)

    async def push(self, status: Any) -> None:
        """Say it, unless the client has gone."""
        if self.transport is not None and not self.transport.is_closing():
            try:
                await super().push(status)
            except ConnectionError:
                self.transport.abort()

    def note(self, did: str, **facts: Any) -> None:
        self._events.write(json.dumps({"did": did, "connection": self.number, **facts}) + "\n")
        self._events.flush()

    def _happens(self, times: float = 1.0) -> bool:
        return self._chance.random() < self._mischief * times

    async def _trouble(self, what: str) -> str | None:
        """Nothing, a refusal, or the end of the connection."""
        if self._happens():
            return _BREAK
        if self._happens():
            return f"451 Not now, said at {what}"
        if self._happens():
            return f"550 Never, said at {what}"
        if self._happens(0.5):
            return "421 Going down for a moment"
        if self._happens(5):
            await asyncio.sleep(self._chance.random() / 20)
        return None

    def _say(self, answer: str, **facts: Any) -> str:
        if answer == _BREAK:
            self.transport.abort()
            return "421 Broken"
        if not answer.startswith("2"):
            self.note("refused", answer=answer, **facts)
        if answer.startswith("421"):
            asyncio.get_running_loop().call_later(0.01, self.transport.close)
        return answer

    # The names below are aiosmtpd's.

    async def handle_NOOP(self, server: SMTP, session: Session, envelope: Envelope, arg: str) -> str:  # noqa: N802
        self._come_again()
        return "250 Still here"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._come_again()
        return "221 Bye"

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._come_again()
        if trouble := await self._trouble("MAIL"):
            return self._say(trouble)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if trouble := await self._trouble("RCPT"):
            return self._say(trouble, to=address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.original_content
        facts = {"message": BytesHeaderParser().parsebytes(content)["Message-ID"], "to": envelope.rcpt_tos[0]}
        if trouble := await self._trouble("DATA"):
            return self._say(trouble, **facts)
        if self._happens(0.3):
            await asyncio.sleep(self._too_long)
        self.note("accepted", **facts)
        self._has_accepted = True
        if self._happens(2):
            return self._say(_BREAK)
        if self._happens(0.3):
            await asyncio.sleep(self._too_long)
        return "250 Accepted"

    def _come_again(self) -> None:
        """The client goes on after a message was accepted, so it has had the answer."""
        if self._has_accepted:
            self._has_accepted = False
            self.note("next")


async def serve(port: int, log: Path, chance: random.Random, mischief: float, too_long: float) -> None:
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    with log.open("a", encoding="utf-8") as events:
        server = await loop.create_server(lambda: Unruly(events, chance, mischief, too_long), "127.0.0.1", port)
        async with server:
            print("ready", flush=True)
            await stopping.wait()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mischief", type=float, default=0.01)
    parser.add_argument("--too-long", type=float, default=1.6, help="seconds after which the client has given up")
    chosen = parser.parse_args()
    asyncio.run(serve(chosen.port, chosen.log, random.Random(chosen.seed), chosen.mischief, chosen.too_long))


if __name__ == "__main__":
    main()
