"""Sending mail the way ``TRACKER_MAIL_URL`` says: SMTP, GOV.UK Notify, a folder of ``.eml`` files, or the console.

Each message goes to one recipient, so that a refusal concerns nobody else.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 15.0
"""Of each step of a delivery, unless ``TRACKER_MAIL_TIMEOUT`` says otherwise."""


class MailFailed(Exception):
    """A message was not taken, as far as we know; the text says why, for a person to read."""


# What went wrong in our own code is in the log: pages and the ledger show everybody why an email did not go.
NOT_WRITTEN = "the email could not be written: look whether the address is one; the log says more"


class MailUnreachable(MailFailed):
    """No message can be taken at present, whoever it is for."""


class NotHandedOver(MailFailed):
    """The connection broke before the message was handed over: it may go again at once."""


class Mailer(Protocol):
    """Takes messages one after the other."""

    def get_ready(self) -> None:
        """Make sure that a message could be taken now. Raises :class:`MailUnreachable`."""

    def send(self, message: EmailMessage, *, is_repeat: bool = False) -> str:
        """Hand a message over; what the server answered. Raises :class:`MailFailed`; without it, it was taken.

        ``is_repeat``: it was tried before, and may have been taken then.
        """


@contextmanager
def open_mail(url: str, *, timeout_seconds: float = TIMEOUT_SECONDS) -> Iterator[Mailer]:
    """The way out for mail at ``url``; nothing is opened before the first message."""
    scheme = urlsplit(url).scheme
    if scheme in ("smtp", "smtps"):
        from tracker.adapters.mail_smtp import SmtpMailer  # noqa: PLC0415 - only the way that is used

        mailer = SmtpMailer(url, timeout_seconds=timeout_seconds)
        try:
            yield mailer
        finally:
            mailer.close()
    elif scheme == "notify":
        from tracker.adapters.mail_notify import NotifyMailer  # noqa: PLC0415 - an extra, perhaps not installed

        yield NotifyMailer(url, timeout_seconds=timeout_seconds)
    elif scheme == "file":
        yield FolderMailer(Path(unquote(url.removeprefix("file:").removeprefix("//"))))
    else:
        yield ConsoleMailer()


class FolderMailer:
    """Writes each message to a file of its own, named for its Message-ID: sent twice, it is there once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_ready(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MailUnreachable(f"the folder {self._folder} cannot be written: {error}") from error
        if not os.access(self._folder, os.W_OK):
            raise MailUnreachable(f"the folder {self._folder} cannot be written: let this user write there")

    def send(self, message: EmailMessage, *, is_repeat: bool = False) -> str:
        self.get_ready()
        name = "".join(letter if letter.isalnum() or letter in ".-@" else "_" for letter in message["Message-ID"])
        file = self._folder / f"{name.strip('_')}.eml"
        unfinished = file.with_suffix(".part")
        try:
            unfinished.write_bytes(message.as_bytes(policy=message.policy + SMTP_POLICY))
            unfinished.replace(file)
        except OSError as error:
            raise MailFailed(f"{file} cannot be written: {error}") from error
        return f"written to {file}"


class ConsoleMailer:
    """Prints the plain text on standard error, for trying things out."""

    def get_ready(self) -> None:
        """The console always is."""

    def send(self, message: EmailMessage, *, is_repeat: bool = False) -> str:
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        sys.stderr.write(f"To: {message['To']}\nSubject: {message['Subject']}\n\n{text}\n{'-' * 72}\n")
        return "printed on standard error"


def domain_of(address: str) -> str:
    """The part after the @ of ``Name <name@domain>``; ``localhost`` when there is none."""
    return parseaddr(address)[1].rpartition("@")[2] or "localhost"
