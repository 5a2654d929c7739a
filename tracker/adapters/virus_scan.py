"""The virus scanner: ClamAV's daemon, to which a file goes over a connection of its own, as ``man clamd`` says.

Nothing is written to a disk of ours, and no file name is sent.
"""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO
from urllib.parse import urlsplit

# Of each step: connecting, sending a part, waiting for what was found. A file as large as we take needs a few.
SECONDS = 30
_PART_BYTES = 256 * 1024
_LONGEST_ANSWER = 4096
_SIZE = struct.Struct("!L")
_END = _SIZE.pack(0)
_FOUND = re.compile(r"stream: ([\x21-\x7e]+) FOUND")
_DATED = re.compile(r"(ClamAV [^/]+)/(\d+)/(.+)")
_TOO_LARGE = "size limit exceeded"


class NotScanned(Exception):
    """The scanner did not say whether the file is clean; the message says why, for whoever runs the tracker."""


class TooLargeToScan(NotScanned):
    """The file is larger than the daemon takes (its ``StreamMaxLength``)."""


@dataclass(frozen=True)
class Scanner:
    """The program, and its signatures: their number and when they were made, None when it knows no date of them."""

    program: str
    signatures: str = ""
    made_at: datetime | None = None


def find_virus(url: str, content: IO[bytes]) -> str | None:
    """The name of what the scanner at ``clamd://...`` found, None in a clean file.

    Reads ``content`` to its end. Raises :class:`NotScanned`.
    """
    with _connected(url) as line:
        cut_short = None
        try:
            line.sendall(b"zINSTREAM\0")
            while part := content.read(_PART_BYTES):
                line.sendall(_SIZE.pack(len(part)) + part)
            line.sendall(_END)
        except ConnectionError as error:
            cut_short = error  # It hangs up on a file that is too large, and says so before.
        answer = _read_answer(line)
    if _TOO_LARGE in answer:
        raise TooLargeToScan("the file is larger than its StreamMaxLength")
    if cut_short is None and answer == "stream: OK":
        return None
    if found := _FOUND.fullmatch(answer):
        return found[1]
    raise NotScanned(f"it answered {answer!r}" if answer else "it hung up without an answer")


def ask_scanner(url: str) -> Scanner:
    """What scanner is there, and of when its signatures are. Raises :class:`NotScanned`."""
    with _connected(url) as line:
        line.sendall(b"zVERSION\0")
        answer = _read_answer(line)
    return read_version(answer)


def read_version(answer: str) -> Scanner:
    """What the daemon says of itself. The date of its signatures is in the time zone of its machine.

    >>> read_version("ClamAV 1.4.6/27500/Fri Nov 27 07:36:03 2026")
    Scanner(program='ClamAV 1.4.6', signatures='27500', made_at=datetime.datetime(2026, 11, 27, 7, 36, 3))
    >>> read_version("ClamAV 1.4.6")
    Scanner(program='ClamAV 1.4.6', signatures='', made_at=None)
    >>> read_version("220 mail.example.org ESMTP")
    Traceback (most recent call last):
    tracker.adapters.virus_scan.NotScanned: it answered '220 mail.example.org ESMTP', which ClamAV would not
    """
    if not answer.startswith("ClamAV "):
        raise NotScanned(f"it answered {answer!r}, which ClamAV would not")
    dated = _DATED.fullmatch(answer)
    if dated is None:
        return Scanner(answer)
    try:
        made_at = datetime.strptime(dated[3], "%a %b %d %H:%M:%S %Y")  # noqa: DTZ007 - it says no time zone
    except ValueError:
        made_at = None
    return Scanner(dated[1], dated[2], made_at)


@contextmanager
def _connected(url: str) -> Iterator[socket.socket]:
    """A connection for one command; whatever goes wrong with it is :class:`NotScanned`."""
    parts = urlsplit(url)
    try:
        if parts.hostname:
            line = socket.create_connection((parts.hostname, parts.port or 0), timeout=SECONDS)
        else:
            line = socket.socket(socket.AF_UNIX)
        with line:
            line.settimeout(SECONDS)
            if not parts.hostname:
                line.connect(parts.path)
            yield line
    except OSError as error:
        raise NotScanned(f"it does not answer: {error.strerror or error}") from error


def _read_answer(line: socket.socket) -> str:
    """One answer, which a null byte ends."""
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER and (part := line.recv(_LONGEST_ANSWER)):
        answer += part
    return answer.rstrip(b"\0").decode(errors="replace")
