"""The demonstration's mail box: an SMTP server that keeps every message as a file and sends nothing on."""

import argparse
import signal
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Event
from types import FrameType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class KeepInFolder:
    """Writes each message to a file named for its Message-ID."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    # The name is aiosmtpd's.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content: Any = envelope.original_content
        message_id = str(message_from_bytes(content, policy=default)["Message-ID"] or "message")
        name = "".join(letter if letter.isalnum() or letter in ".-@" else "_" for letter in message_id).strip("_")
        (self.folder / f"{name}.eml").write_bytes(content)
        return "250 Kept"


def main() -> None:
    """``python -m tracker.demo.mailbox --port 2525 --folder instance/mail``"""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    chosen = parser.parse_args()
    stopping = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    controller = Controller(KeepInFolder(chosen.folder), hostname="127.0.0.1", port=chosen.port)
    controller.start()
    stopping.wait()
    controller.stop()


if __name__ == "__main__":
    main()
