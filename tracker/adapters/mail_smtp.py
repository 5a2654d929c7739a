"""Mail over SMTP: one connection for many messages, with TLS where it can be had."""

import ipaddress
import re
import smtplib
import socket
import ssl
import time
from contextlib import suppress
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.policy import EmailPolicy
from functools import lru_cache
from io import BytesIO
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from tracker.adapters.mail import MailFailed, MailUnreachable, NotHandedOver

_PLAIN_PORT, _SUBMISSION_PORT, _TLS_PORT = 25, 587, 465
# A server that is restarted, or that drops a connection, is there again after these pauses.
_PAUSES = (0.2, 1.0)
# After so long without a word we ask whether the server is still there.
_IDLE_SECONDS = 1.0
_OK, _FORWARDED, _GO_ON, _BUSY = 250, 251, 354, 400
# It closes the connection, or what it says is no answer.
_GONE = (421, -1)

STARTTLS_CHOICES = ("offered", "required", "no")


def starttls_of(parts: SplitResult) -> str:
    """When a connection is encrypted, from ``?starttls=`` of the address: ``offered`` unless it says otherwise."""
    return parse_qs(parts.query).get("starttls", ["offered"])[-1]


class SmtpMailer:
    """Opened when the first message is to go, opened again when it broke."""

    def __init__(self, url: str, *, timeout_seconds: float) -> None:
        self._parts = urlsplit(url)
        self._timeout = timeout_seconds
        self._connection: smtplib.SMTP | None = None
        self._spoke_at = 0.0
        self._why_closed = ""

    def get_ready(self) -> None:
        """A server that could not be reached in several tries is not asked again by this mailer: forty people
        would wait for it one after the other."""
        if self._why_closed:
            raise MailUnreachable(self._why_closed)
        if self._connection is not None and not self._is_alive():
            self.close()
        if self._connection is None:
            self._connection = self._open_patiently()
            self._spoke_at = time.monotonic()

    def send(self, message: EmailMessage, *, is_repeat: bool = False) -> str:
        self.get_ready()
        assert self._connection is not None  # noqa: S101 - get_ready opened it
        sender, recipient = _envelope_of(message)
        content = _content_of(message, is_ascii=f"{sender}{recipient}".isascii())
        self._offer(self._connection, sender, recipient)
        answer = self._hand_over(self._connection, content)
        self._spoke_at = time.monotonic()
        return answer

    def close(self) -> None:
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._connection.close()
            self._connection = None

    def _offer(self, connection: smtplib.SMTP, sender: str, recipient: str) -> None:
        """Sender and recipient. Nothing is handed over yet, so a connection that breaks here does no harm."""
        options = ["SMTPUTF8", "BODY=8BITMIME"] if not f"{sender}{recipient}".isascii() else []
        if options and not connection.has_extn("smtputf8"):
            raise MailFailed(f"the mail server takes no addresses outside ASCII, such as {recipient}")
        try:
            self._must_say(connection, connection.mail(sender, options), (_OK,), f"the sender {sender}")
            self._must_say(connection, connection.rcpt(recipient), (_OK, _FORWARDED), recipient)
            self._must_say(connection, connection.docmd("DATA"), (_GO_ON,), "the message")
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise NotHandedOver(f"the connection to the mail server broke: {_reason(error)}") from error

    def _hand_over(self, connection: smtplib.SMTP, content: bytes) -> str:
        """From here on only the server's answer tells whether it took the message."""
        try:
            connection.send(content)
            code, said = connection.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise MailFailed(f"the connection broke before the mail server answered: {_reason(error)}") from error
        if code in _GONE:
            self._drop()
        if code != _OK:
            raise MailFailed(f"the mail server refused the message: {_said(code, said)}")
        return _said(code, said)

    def _must_say(
        self, connection: smtplib.SMTP, answer: tuple[int, bytes], wanted: tuple[int, ...], what: str
    ) -> None:
        code, said = answer
        if code in wanted:
            return
        if code in _GONE:
            self._drop()
            raise NotHandedOver(f"the mail server closed the connection: {_said(code, said)}")
        try:
            connection.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()
        raise MailFailed(f"the mail server refused {what}: {_said(code, said)}")

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _is_alive(self) -> bool:
        if self._connection is None:
            return False
        if time.monotonic() - self._spoke_at < _IDLE_SECONDS:
            return True
        try:
            return self._connection.noop()[0] == _OK
        except (OSError, smtplib.SMTPException):
            return False

    def _open_patiently(self) -> smtplib.SMTP:
        """Connect and sign in, again after a pause when that may help. Raises :class:`MailUnreachable`."""
        for pause in (*_PAUSES, None):
            try:
                return self._open()
            except (OSError, smtplib.SMTPException, MailUnreachable) as error:
                if pause is None or not _may_pass(error):
                    self._why_closed = f"the mail server at {self._host}:{self._port} cannot be used: {_reason(error)}"
                    raise MailUnreachable(self._why_closed) from error
                time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def _open(self) -> smtplib.SMTP:
        connection: smtplib.SMTP | None = None
        try:
            if self._parts.scheme == "smtps":
                context = ssl.create_default_context()
                connection = smtplib.SMTP_SSL(
                    self._host, self._port, _our_name(), timeout=self._timeout, context=context
                )
            else:
                connection = smtplib.SMTP(self._host, self._port, _our_name(), timeout=self._timeout)
            self._secure_and_sign_in(connection)
        except Exception:
            if connection is not None:
                connection.close()
            raise
        return connection

    @property
    def _host(self) -> str:
        return self._parts.hostname or "localhost"

    @property
    def _port(self) -> int:
        if self._parts.port:
            return self._parts.port
        if self._parts.scheme == "smtps":
            return _TLS_PORT
        return _SUBMISSION_PORT if self._parts.username else _PLAIN_PORT

    def _secure_and_sign_in(self, connection: smtplib.SMTP) -> None:
        connection.ehlo_or_helo_if_needed()
        wanted = starttls_of(self._parts)
        is_secure = self._parts.scheme == "smtps"
        if not is_secure and wanted != "no" and connection.has_extn("starttls"):
            connection.starttls(context=ssl.create_default_context())
            connection.ehlo()
            is_secure = True
        if wanted == "required" and not is_secure:
            raise MailUnreachable("it offers no STARTTLS, which TRACKER_MAIL_URL requires")
        if not self._parts.username:
            return
        if not is_secure and wanted != "no" and not _is_this_machine(self._host):
            raise MailUnreachable(
                "it offers no STARTTLS, so the password would travel in the clear; use smtps://, or add ?starttls=no "
                "to TRACKER_MAIL_URL if the network in between is yours"
            )
        connection.login(unquote(self._parts.username), unquote(self._parts.password or ""))


def _content_of(message: EmailMessage, *, is_ascii: bool) -> bytes:
    """The message as it travels: CRLF, a full stop at the start of a line doubled, the closing full stop."""
    policy = message.policy
    assert isinstance(policy, EmailPolicy)  # noqa: S101 - EmailMessage has no other
    policy = policy if is_ascii else policy.clone(utf8=True)
    out = BytesIO()
    BytesGenerator(out, policy=policy).flatten(message, linesep="\r\n")
    content = re.sub(rb"(?m)^\.", b"..", out.getvalue())
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")


def _envelope_of(message: EmailMessage) -> tuple[str, str]:
    """Sender and recipient; a domain outside ASCII in the form that mail servers know."""
    [sender], [recipient] = message["From"].addresses, message["To"].addresses
    return _with_plain_domain(sender.addr_spec), _with_plain_domain(recipient.addr_spec)


def _with_plain_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain if domain.isascii() else domain.encode('idna').decode()}"


@lru_cache(maxsize=1)
def _our_name() -> str:
    """What we call ourselves; asked once, since a network without a name server takes seconds to answer."""
    name = socket.getfqdn()
    return name if "." in name else "[127.0.0.1]"


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _may_pass(error: Exception) -> bool:
    """Whether a moment later may be better: not for a wrong password, a bad certificate or no encryption."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _BUSY <= error.smtp_code < _BUSY + 100
    return not isinstance(error, MailUnreachable | ssl.SSLCertVerificationError | smtplib.SMTPNotSupportedError)


def _said(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}".strip()


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error.smtp_code, error.smtp_error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return (
            f"its certificate is not trusted ({error.verify_message}); name the authority's file in SSL_CERT_FILE, "
            "or write the host name that the certificate is for"
        )
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    return str(error) or type(error).__name__
