"""Sending mail: SMTP, a folder of ``.eml`` files, or the console, as ``TRACKER_MAIL_URL`` says."""

import smtplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

# Of each step of a delivery. Five steps must fit into the time for which a reminder is claimed.
TIMEOUT_SECONDS = 15
_PLAIN_PORT, _SUBMISSION_PORT, _TLS_PORT = 25, 587, 465


class MailFailed(Exception):
    """A message was not taken; the text says why, for a person to read."""


class Mailer(Protocol):
    """Takes messages one after the other."""

    def get_ready(self) -> None:
        """Make sure that a message could be taken now. Raises :class:`MailFailed`."""

    def send(self, message: EmailMessage) -> None:
        """Hand a message over. Raises :class:`MailFailed`; without it the message was taken."""


@contextmanager
def open_mail(url: str) -> Iterator[Mailer]:
    """The way out for mail at ``url``; nothing is opened before the first message."""
    parts = urlsplit(url)
    if parts.scheme in ("smtp", "smtps"):
        mailer = SmtpMailer(url)
        try:
            yield mailer
        finally:
            mailer.close()
    elif parts.scheme == "file":
        yield FolderMailer(Path(unquote(url.removeprefix("file:").removeprefix("//"))))
    else:
        yield ConsoleMailer()


class SmtpMailer:
    """One connection for many messages; opened when the first is to go, opened again when it broke."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._connection: smtplib.SMTP | None = None
        self._why_closed = ""

    def get_ready(self) -> None:
        if self._why_closed:
            raise MailFailed(self._why_closed)
        if self._connection is not None and not self._is_alive():
            self.close()
        if self._connection is None:
            self._connection = self._open()

    def send(self, message: EmailMessage) -> None:
        self.get_ready()
        assert self._connection is not None  # noqa: S101 - get_ready opened it
        try:
            self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            answers = [f"{address}: {_said(*answer)}" for address, answer in refused.recipients.items()]
            raise MailFailed(f"the mail server refused {'; '.join(answers)}") from refused
        except smtplib.SMTPResponseException as error:
            raise MailFailed(f"the mail server said {_said(error.smtp_code, error.smtp_error)}") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise MailFailed(f"the connection to the mail server broke: {error}") from error

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def _is_alive(self) -> bool:
        try:
            return bool(self._connection and self._connection.noop()[0] == _OK)
        except (OSError, smtplib.SMTPException):
            return False

    def _open(self) -> smtplib.SMTP:
        """Connect and sign in. A server that cannot be reached is not tried again by this mailer:
        forty people would wait for it one after the other."""
        host, port = self._parts.hostname or "localhost", self._port
        connection: smtplib.SMTP | None = None
        try:
            if self._parts.scheme == "smtps":
                context = ssl.create_default_context()
                connection = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
            else:
                connection = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
            self._secure_and_sign_in(connection)
        except (OSError, smtplib.SMTPException) as error:
            if connection is not None:
                connection.close()
            self._why_closed = f"the mail server at {host}:{port} cannot be used: {_reason(error)}"
            raise MailFailed(self._why_closed) from error
        return connection

    @property
    def _port(self) -> int:
        if self._parts.port:
            return self._parts.port
        if self._parts.scheme == "smtps":
            return _TLS_PORT
        return _SUBMISSION_PORT if self._parts.username else _PLAIN_PORT

    def _secure_and_sign_in(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if self._parts.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
        if self._parts.username:
            connection.login(unquote(self._parts.username), unquote(self._parts.password or ""))


class FolderMailer:
    """Writes each message to a file of its own, named for its Message-ID: sent twice, it is there once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_ready(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise MailFailed(f"the folder {self._folder} cannot be written: {error}") from error

    def send(self, message: EmailMessage) -> None:
        self.get_ready()
        name = "".join(letter if letter.isalnum() or letter in ".-@" else "_" for letter in message["Message-ID"])
        try:
            (self._folder / f"{name.strip('_')}.eml").write_bytes(message.as_bytes(policy=SMTP_POLICY))
        except OSError as error:
            raise MailFailed(f"the folder {self._folder} cannot be written: {error}") from error


class ConsoleMailer:
    """Prints the plain text on standard error, for trying things out."""

    def get_ready(self) -> None:
        """The console always is."""

    def send(self, message: EmailMessage) -> None:
        body = message.get_body(("plain",))
        text = body.get_content() if body else ""
        sys.stderr.write(f"To: {message['To']}\nSubject: {message['Subject']}\n\n{text}\n{'-' * 72}\n")


_OK = 250


def domain_of(address: str) -> str:
    """The part after the @ of ``Name <name@domain>``; ``localhost`` when there is none."""
    return parseaddr(address)[1].rpartition("@")[2] or "localhost"


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__
