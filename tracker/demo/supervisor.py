"""Starts the demonstration's processes, says where it is, and ends them all together."""

import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

START_SECONDS = 60
STOP_SECONDS = 10
_POLL_SECONDS = 0.1


class Ended(Exception):
    """A process ended that should not have, or the demonstration was asked to end."""


class Supervisor:
    """Keeps child processes. ``with Supervisor() as children: children.start(...)`` ends them on the way out."""

    def __init__(self) -> None:
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *exception: object) -> None:
        for child in self._children.values():
            if child.poll() is None:
                child.terminate()
        until = time.monotonic() + STOP_SECONDS
        for child in self._children.values():
            try:
                child.wait(timeout=max(until - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def start(self, name: str, *module_and_arguments: str, environment: Mapping[str, str]) -> None:
        """Start ``python -m module arguments``. It is in a group of its own, so that Ctrl-C reaches it through us."""
        command = [sys.executable, "-m", *module_and_arguments]
        self._children[name] = subprocess.Popen(  # noqa: S603 - our own modules
            command, env=dict(environment), start_new_session=True
        )

    def wait_until_it_answers(self, address: str) -> None:
        """Wait for the web server. Raises :class:`Ended` when a process ends first, or it takes too long."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            self.must_all_live()
            try:
                with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(_POLL_SECONDS)
        raise Ended(f"{address} did not answer within {START_SECONDS} seconds")

    def must_all_live(self) -> None:
        for name, child in self._children.items():
            if child.poll() is not None:
                raise Ended(f"the {name} ended with code {child.returncode}; what it said stands above")

    def watch(self) -> None:
        """Return only by an exception: a process ended, or we were asked to."""
        while True:
            self.must_all_live()
            time.sleep(_POLL_SECONDS * 5)


@contextmanager
def ending_on_signals() -> Iterator[None]:
    """SIGTERM and Ctrl-C raise ``KeyboardInterrupt`` inside the block."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
