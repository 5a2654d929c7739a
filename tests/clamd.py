"""A real ClamAV daemon that knows one signature, made here, of a text that harms nobody and stands in no file."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from tests.mailbox import free_port
from tests.scratch import scratch_folder
from tracker.adapters.virus_scan import NotScanned, ask_scanner

SECONDS_TO_START = 60
# Less than what the application takes, so that its refusal can be seen.
LARGEST_BYTES = 256 * 1024
VIRUS = "Tracker.Test"
_HEADER_BYTES = 512
_CONFIGURATION = """
Foreground yes
DatabaseDirectory {folder}/signatures
LocalSocket {folder}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
StreamMaxLength {largest}
TemporaryDirectory {folder}
"""


class ClamdMissing(Exception):
    """There is no ClamAV to run; the message says what to do."""


@dataclass(frozen=True)
class Clamd:
    """``url`` and ``socket_url`` are for TRACKER_VIRUS_SCAN; ``marker`` is what it takes for a virus."""

    url: str
    socket_url: str
    marker: bytes


@contextmanager
def running_clamd(*, made_at: datetime | None = None) -> Iterator[Clamd]:
    """The daemon, with signatures made at a moment (now), until the end of the block.

    Raises :class:`ClamdMissing`.
    """
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise ClamdMissing("No ClamAV: apt-get install clamav-daemon")
    with scratch_folder("tracker-clamd-") as folder:
        marker = f"a harmless text {token_hex(16)}".encode()
        (folder / "signatures").mkdir()
        _write_signature(folder / "signatures" / "daily.cud", marker, made_at or datetime.now(UTC))
        port = free_port()
        configuration = folder / "clamd.conf"
        configuration.write_text(_CONFIGURATION.format(folder=folder, port=port, largest=LARGEST_BYTES))
        # AppArmor keeps the installed program, told by its path, to the folders of the distribution.
        own = shutil.copy(program, folder / "clamd")
        with (folder / "log").open("w") as output:
            process = subprocess.Popen([own, "-c", str(configuration)], stdout=output, stderr=output)
        found = Clamd(f"clamd://127.0.0.1:{port}", f"clamd://{folder}/clamd.ctl", marker)
        try:
            _wait_for(found, process, folder / "log")
            yield found
        finally:
            process.kill()
            process.wait()


def _write_signature(file: Path, marker: bytes, made_at: datetime) -> None:
    """A database as ClamAV's own: a header of fixed length, and files in a tar. One that is not signed ends in .cud."""
    moment = f"{made_at:%d %b %Y %H-%M} +0000"
    signature = f"{VIRUS}:0:*:{marker.hex()}\n".encode()
    listed = f"daily.ndb:{len(signature)}:{hashlib.sha256(signature).hexdigest()}\n"
    head = f"ClamAV-VDB:{moment}:27500:1:90"
    tail = f"tests:{int(made_at.timestamp())}"
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content in (("daily.info", f"{head}:X:X:{tail}\n{listed}".encode()), ("daily.ndb", signature)):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    # The format wants an MD5 there; nobody looks at that of an unsigned one.
    file.write_bytes(f"{head}:{'0' * 32}:X:{tail}".encode().ljust(_HEADER_BYTES) + packed.getvalue())


def _wait_for(clamd: Clamd, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            ask_scanner(clamd.url)
            ask_scanner(clamd.socket_url)
        except NotScanned as why:
            if process.poll() is not None or time.monotonic() > deadline:
                raise ClamdMissing(f"ClamAV did not start: {why}\n{log.read_text()}") from why
            time.sleep(0.05)
        else:
            return
