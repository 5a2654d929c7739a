"""Where the requests go: the whole application on a database of its own, and what it did with each."""

from __future__ import annotations

import logging
import re
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from sqlalchemy import event
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.command import SECRET_KEY
from tests.fuzz.sent import Sent
from tests.scene import ADMIN, MANAGER, READER, SRO
from tests.signing_in import bearer, sign_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

HOLDER, NOBODY = "holder of a link", "nobody"
PEOPLE = (MANAGER, SRO, READER, ADMIN)
TODAY = date(2020, 1, 27)
API = "/api/"

_WRITE = re.compile(r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.IGNORECASE)


@dataclass
class Seen:
    """What came back for a request. ``written`` are the tables that a commit changed meanwhile."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    seconds: float
    written: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def is_html(self) -> bool:
        return self.header("Content-Type").startswith("text/html")


class World:
    """Opens an application for a database; ``close`` it afterwards."""

    def __init__(self, database_url: str, folder: Path) -> None:
        from tracker.app import create_app
        from tracker.settings import Settings

        settings = Settings(
            database_url=database_url,
            secret_key=SECRET_KEY,
            mail_url=f"file:{folder / 'mail'}",
            base_url="http://localhost",
            today=TODAY,
            is_demo=True,
        )
        self.app: Flask = create_app(settings)
        self.app.config.update(WTF_CSRF_ENABLED=False)
        self.app.logger.addHandler(_Noting(self))
        self._written: list[str] = []
        self._pending: list[str] = []
        self.logged: list[str] = []
        self._watch_writes()
        self._clients: dict[str, FlaskClient] = {}
        self._tokens: dict[str, str] = {}

    def close(self) -> None:
        from tracker.adapters.db import db

        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose()

    def client(self, who: str) -> FlaskClient:
        """The client of somebody, signed in or holding their link."""
        if who not in self._clients:
            self._clients[who] = self.app.test_client()
            self._let_in(who)
        return self._clients[who]

    def cookies(self, who: str) -> list[dict[str, str]]:
        """What a browser of theirs holds."""
        kept = self.client(who)._cookies or {}
        return [{"name": one.key, "value": one.value} for one in kept.values()] if who not in (HOLDER, NOBODY) else []

    def _let_in(self, who: str) -> None:
        client = self._clients[who]
        if who == HOLDER:
            with suppress(LookupError):
                for link in self.links():
                    client.get(link)
        elif who != NOBODY:
            with suppress(AssertionError):  # somebody removed them
                sign_in(client, who)

    def _token(self, who: str) -> str:
        """The header of a program of theirs."""
        if who not in self._tokens:
            self._tokens[who] = ""
            with suppress(AssertionError):  # somebody removed them
                self._tokens[who] = bearer(self.app, who)["Authorization"]
        return self._tokens[who]

    def links(self) -> list[str]:
        """Where the email that was sent leads: to the page of what is owed, and to the one for fewer emails."""
        from sqlalchemy import select

        from tracker.adapters.db import db
        from tracker.reminders.links import LinkHolder, make_off_token, make_token
        from tracker.reminders.models import Reminder

        with self.app.app_context():
            row = db.session.scalars(select(Reminder).order_by(Reminder.id)).first()
            if row is None:
                raise LookupError("no reminder was sent")
            holder = LinkHolder(row.id, row.person.credential_version)
            return [f"/u/{make_token(SECRET_KEY, holder)}", f"/u/off/{make_off_token(SECRET_KEY, row.person_id)}"]

    def invitations(self) -> list[str]:
        """Where somebody new chooses a password."""
        from tracker.adapters.db import db
        from tracker.people.queries import find_person
        from tracker.people.tokens import password_links, reset_links

        with self.app.app_context():
            person = find_person(db.session, READER)
            if person is None:
                return []
            held = {"person": person.id, "version": person.credential_version}
            return [
                f"/password/{password_links(SECRET_KEY).make(held)}",
                f"/reset/{reset_links(SECRET_KEY).make(held)}",
            ]

    def send(self, sent: Sent) -> Seen:
        """Send it; whoever was signed out by what came before is signed in again first."""
        client = self.client(sent.by)
        seen = self._send(client, sent)
        is_out = "/sign-in" in seen.header("Location") or (seen.status == 401 and sent.path.startswith(API))
        if is_out and sent.by in PEOPLE:
            self._tokens.pop(sent.by, None)
            self._let_in(sent.by)
            seen = self._send(client, sent)
        return seen

    def _send(self, client: FlaskClient, sent: Sent) -> Seen:
        environ = self._environ(client, sent)
        self._written, self._pending, self.logged = [], [], []
        began = time.perf_counter()
        try:
            body, status, headers = run_wsgi_app(self.app, environ, buffered=True)
            content = b"".join(body)
        except Exception:  # noqa: BLE001 - what no handler caught: a web server would cut the connection
            return Seen(500, [], b"", time.perf_counter() - began, self._written, [traceback.format_exc()])
        if sent.by != HOLDER:
            client._update_cookies_from_response("localhost", "/", headers.getlist("Set-Cookie"))
        return Seen(
            int(status.split()[0]),
            list(headers),
            content,
            time.perf_counter() - began,
            self._written,
            self.logged,
        )

    def _environ(self, client: FlaskClient, sent: Sent) -> dict[str, Any]:
        """As a web server makes it, which passes on bytes that a well-behaved client would never send."""
        builder = EnvironBuilder(path="/", method="POST", base_url="http://localhost/", data=sent.body)
        environ = builder.get_environ()
        environ["REQUEST_METHOD"] = sent.method
        environ["PATH_INFO"] = unquote_to_bytes(sent.path).decode("latin-1")
        environ["QUERY_STRING"] = sent.query
        environ["REQUEST_URI"] = environ["RAW_URI"] = f"{sent.path}?{sent.query}" if sent.query else sent.path
        environ["CONTENT_LENGTH"] = str(len(sent.body))
        environ["CONTENT_TYPE"] = sent.content_type
        client._add_cookies_to_wsgi(environ)
        if sent.path.startswith(API) and sent.by in PEOPLE:
            environ["HTTP_AUTHORIZATION"] = self._token(sent.by)
        for name, value in sent.headers:
            key = name.upper().replace("-", "_")
            environ[key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"] = value
        return environ

    def _watch_writes(self) -> None:
        from tracker.adapters.db import db

        with self.app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", self._note)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "rollback", self._rollback)

    def _note(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if found := _WRITE.match(statement):
            self._pending.append(found[1])

    def _commit(self, connection: Any) -> None:
        self._written += self._pending
        self._pending.clear()

    def _rollback(self, connection: Any) -> None:
        self._pending.clear()


class _Noting(logging.Handler):
    def __init__(self, world: World) -> None:
        super().__init__(logging.WARNING)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        self._world.logged.append(f"{record.getMessage()}\n{trace}".strip())
