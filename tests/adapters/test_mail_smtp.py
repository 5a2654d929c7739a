"""Mail over SMTP against real servers: encryption, sign-in, refusals, connections that break."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.conftest import is_missing
from tests.mailbox import free_port
from tracker.adapters.mail import MailFailed, MailUnreachable, NotHandedOver, open_mail
from tracker.adapters.mail_headers import new_message


class Server:
    """A mail server that answers as told. ``received`` are envelopes' recipients with their messages."""

    def __init__(self, **options: Any) -> None:
        self.received: list[tuple[str, EmailMessage]] = []
        self.connections = 0
        self.was_secure: list[bool] = []
        self.answers: list[str] = []
        self.port = free_port()
        self._controller = Controller(self, hostname=options.pop("hostname", "127.0.0.1"), port=self.port, **options)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop(no_assert=True)

    def _answer(self, server: Any, otherwise: str) -> str:
        """The next of ``answers``; ``break`` ends the connection instead."""
        answer = self.answers.pop(0) if self.answers else otherwise
        if answer == "break":
            server.transport.abort()
            return "421 gone"
        return answer or otherwise

    # The names of these are aiosmtpd's.

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        envelope.mail_from = address
        return self._answer(server, "250 OK")

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        self.received.append((envelope.rcpt_tos[0], message))
        self.was_secure.append(session.ssl is not None)
        return self._answer(server, "250 Kept as 1")


@pytest.fixture
def server() -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(**options: Any) -> Server:
        started.append(Server(**options))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate of our own making for 127.0.0.1, and a server's context with it."""
    if not shutil.which("openssl"):
        is_missing("No openssl to make a certificate with: apt-get install openssl")
    folder = tmp_path_factory.mktemp("certificate")
    key, made = folder / "key.pem", folder / "certificate.pem"
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"]
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", *kind, *names, "-keyout", str(key), "-out", str(made)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return made, context


@pytest.fixture
def trusted(certificate, monkeypatch) -> ssl.SSLContext:
    """The same context, now of an authority that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    return certificate[1]


def letter(to: str = "owner@example.org", **headers: Any) -> EmailMessage:
    message = new_message()
    message["From"] = headers.pop("From", "Tracker <tracker@example.org>")
    message["To"] = to
    message["Message-ID"] = "<1@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content("First line\n.a line that begins with a full stop\nLast line\n", cte="quoted-printable")
    return message


def send(url: str, *messages: EmailMessage) -> list[str]:
    with open_mail(url, timeout_seconds=5) as mailer:
        return [mailer.send(message) for message in messages or (letter(),)]


def test_the_answer_of_the_server_comes_back_and_a_full_stop_survives(server):
    running = server()
    assert send(f"smtp://127.0.0.1:{running.port}") == ["250 Kept as 1"]
    [(to, message)] = running.received
    assert to == "owner@example.org"
    assert ".a line that begins with a full stop" in message.get_content().splitlines()


def test_names_subjects_and_addresses_travel_in_any_language(server):
    running = server()
    subject = "3 updates owed: “Früherkennung – Café Über” and what follows it on a line that has to be folded"
    sent = letter(
        Address(display_name="Head of “Frühe Hilfen” Über", addr_spec="owner@example.org"),
        From=Address(display_name="Verbesserung, Süd", addr_spec="tracker@example.org"),
        Subject=subject,
        List_Unsubscribe=f"<https://tracker.example.org/u/off/{'a' * 150}>, <mailto:m@example.org?subject=Fewer>",
    )
    send(f"smtp://127.0.0.1:{running.port}", sent, letter("björn@bücher.example"))
    [(_, message), (other, _)] = running.received
    assert message["Subject"] == subject
    assert message["To"].addresses[0].display_name == "Head of “Frühe Hilfen” Über"
    assert message["From"].addresses[0].display_name == "Verbesserung, Süd"
    assert f"<https://tracker.example.org/u/off/{'a' * 150}>," in message["List-Unsubscribe"]
    assert other == "björn@xn--bcher-kva.example"


def test_a_header_with_a_line_break_is_refused():
    with pytest.raises(ValueError, match="linefeed"):
        letter(Subject="Owed\nBcc: everybody@example.org")


def test_the_connection_is_encrypted_when_the_server_offers_it(server, trusted):
    running = server(tls_context=trusted)
    send(f"smtp://127.0.0.1:{running.port}")
    assert running.was_secure == [True]
    send(f"smtp://127.0.0.1:{running.port}?starttls=no")
    assert running.was_secure == [True, False]


def test_encryption_from_the_start(server, trusted):
    running = server(ssl_context=trusted)
    assert send(f"smtps://127.0.0.1:{running.port}") == ["250 Kept as 1"]


def test_a_certificate_that_nobody_vouches_for_is_refused_with_the_remedy(server, certificate):
    running = server(tls_context=certificate[1])
    with pytest.raises(MailUnreachable, match="SSL_CERT_FILE"):
        send(f"smtp://127.0.0.1:{running.port}")
    assert running.received == []


def test_encryption_that_is_required_and_not_offered_is_refused(server):
    running = server()
    with pytest.raises(MailUnreachable, match="offers no STARTTLS"):
        send(f"smtp://127.0.0.1:{running.port}?starttls=required")


def test_signing_in_and_a_wrong_password(server, trusted):
    def check(server, session, envelope, mechanism, given):
        right = isinstance(given, LoginPassword) and given.password == b"p@ss:word"
        return AuthResult(success=right, handled=False)

    running = server(tls_context=trusted, authenticator=check, auth_required=True)
    assert send(f"smtp://tracker:p%40ss%3Aword@127.0.0.1:{running.port}") == ["250 Kept as 1"]
    with pytest.raises(MailUnreachable, match="535"):
        send(f"smtp://tracker:wrong@127.0.0.1:{running.port}")


def test_a_password_goes_to_no_other_machine_in_the_clear(server, monkeypatch):
    running = server(auth_require_tls=False)
    monkeypatch.setattr("tracker.adapters.mail_smtp._is_this_machine", lambda host: False)
    with pytest.raises(MailUnreachable, match="would travel in the clear"):
        send(f"smtp://tracker:secret@127.0.0.1:{running.port}")


def test_one_connection_serves_many_and_is_opened_again_when_it_broke(server):
    running = server()
    running.answers = ["250 OK", "250 Kept", "421 Enough for one connection"]
    with open_mail(f"smtp://127.0.0.1:{running.port}", timeout_seconds=5) as mailer:
        mailer.send(letter())
        with pytest.raises(NotHandedOver, match="421 Enough"):
            mailer.send(letter())
        assert mailer.send(letter()) == "250 Kept as 1"
    assert running.connections == 2


def test_a_connection_that_breaks_before_the_answer_leaves_it_open(server):
    running = server()
    running.answers = ["250 OK", "break"]
    with open_mail(f"smtp://127.0.0.1:{running.port}", timeout_seconds=5) as mailer:
        with pytest.raises(MailFailed, match="before the mail server answered") as failed:
            mailer.send(letter())
        assert not isinstance(failed.value, NotHandedOver | MailUnreachable)
        assert mailer.send(letter(), is_repeat=True) == "250 Kept as 1"


def test_a_refused_message_leaves_the_connection_for_the_next(server):
    running = server()
    running.answers = ["451 Try later", "250 OK", "554 No thanks"]
    with open_mail(f"smtp://127.0.0.1:{running.port}", timeout_seconds=5) as mailer:
        with pytest.raises(MailFailed, match=r"refused the sender .*: 451 Try later"):
            mailer.send(letter())
        with pytest.raises(MailFailed, match="refused the message: 554 No thanks"):
            mailer.send(letter())
        mailer.send(letter())
    assert running.connections == 1


def test_a_server_that_is_not_there_is_asked_three_times_and_then_no_more(monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr("tracker.adapters.mail_smtp.time.sleep", pauses.append)
    with open_mail(f"smtp://127.0.0.1:{free_port()}", timeout_seconds=5) as mailer:
        for _ in range(3):
            with pytest.raises(MailUnreachable, match="refused"):
                mailer.get_ready()
    assert len(pauses) == 2
