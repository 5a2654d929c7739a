"""Files that people send are scanned before anything reads them; what is not found clean is refused and not kept."""

from __future__ import annotations

import logging
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from flask import request
from sqlalchemy import create_engine, func, select, text
from wtforms import FileField

from tests.clamd import LARGEST_BYTES, VIRUS, Clamd, running_clamd
from tests.command import tracker_command
from tests.house.addresses import routes
from tests.mailbox import free_port
from tests.scene import MANAGER, SLUG
from tests.signing_in import bearer
from tracker.adapters import virus_scan
from tracker.adapters.virus_scan import NotScanned, TooLargeToScan, find_virus
from tracker.editions.templates import ReportTemplate
from tracker.imports.forms import UploadForm
from tracker.imports.neighbour_views import ListForm
from tracker.kpis.models import ImportBatch
from tracker.people.queries import find_person
from tracker.reports.template_forms import TemplateForm
from tracker.web.forms import Form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from tracker.settings import Settings

SOURCES = Path(virus_scan.__file__).parents[1]
PROGRAMME = f"/programmes/{SLUG}"
FIGURES = b"code,period,value\nCONTACTS,2019-08,380\n"
# Every form with a file: where it is sent, and what else is typed.
FORMS: dict[type[Form], tuple[str, dict[str, str]]] = {
    UploadForm: (f"{PROGRAMME}/import", {"kind": "figures", "sheet": "The second sheet"}),
    TemplateForm: (f"{PROGRAMME}/reports/templates", {"name": "Council letterhead"}),
    ListForm: (f"{PROGRAMME}/kpis/neighbours", {}),
}


@pytest.fixture
def scanner(request: pytest.FixtureRequest) -> str:
    """The scanner of the application; override it in a test with ``@pytest.mark.parametrize("scanner", ...)``."""
    url: str = request.getfixturevalue("clamd").url
    return url


@pytest.fixture
def settings(settings: Settings, scanner: str) -> Settings:
    return replace(settings, virus_scan=scanner)


@pytest.fixture
def nobody_listens() -> str:
    return f"clamd://127.0.0.1:{free_port()}"


def send(
    client: FlaskClient, address: str, content: bytes, *, file_name: str = "brought.csv", **typed: str
) -> TestResponse:
    return client.post(
        address, data={**typed, "file": (BytesIO(content), file_name)}, content_type="multipart/form-data"
    )


def word_file(words: bytes) -> bytes:
    document, buffer = Document(), BytesIO()
    document.add_paragraph(words.decode())
    document.save(buffer)
    return buffer.getvalue()


def kept(session: Session) -> list[int | None]:
    return [session.scalar(select(func.count()).select_from(one)) for one in (ImportBatch, ReportTemplate)]


def forms_with_files(kind: type[Form] = Form) -> Iterator[type[Form]]:
    for one in kind.__subclasses__():
        fields = [getattr(one, name, None) for name in dir(one)]
        if any(issubclass(getattr(field, "field_class", str), FileField) for field in fields):
            yield one
        yield from forms_with_files(one)


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_an_infected_file_is_refused_by_name_and_what_was_typed_is_kept(
    sign_in: Callable[[str], FlaskClient],
    database: Any,
    clamd: Clamd,
    caplog: pytest.LogCaptureFixture,
    form: type[Form],
) -> None:
    address, typed = FORMS[form]
    client = sign_in(MANAGER)
    with database() as session:
        before = kept(session)
    for name, content in (("brought.csv", FIGURES + clamd.marker), ("brought.docx", word_file(clamd.marker))):
        caplog.clear()
        answer = send(client, address, content, file_name=name, **typed)
        assert answer.status_code == 422
        assert f"{name} was thrown away: the virus scanner found {VIRUS}.UNOFFICIAL in it." in answer.text
        assert all(words in answer.text for words in typed.values())
        (line,) = [one for one in caplog.records if one.name == "tracker.web.refusals"]
        assert line.fields["refusal"] == "file with a virus"
        assert line.fields["detail"] == f"{VIRUS}.UNOFFICIAL"
        assert name not in line.getMessage()
    with database() as session:
        assert kept(session) == before


@pytest.mark.usefixtures("everything")
def test_a_clean_file_is_read_as_ever(sign_in: Callable[[str], FlaskClient], database: Any) -> None:
    assert send(sign_in(MANAGER), f"{PROGRAMME}/import", FIGURES, kind="figures").status_code == 303
    with database() as session:
        assert session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first().content == FIGURES


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_file_larger_than_the_scanner_takes_is_refused(
    sign_in: Callable[[str], FlaskClient], caplog: pytest.LogCaptureFixture, form: type[Form]
) -> None:
    address, typed = FORMS[form]
    answer = send(sign_in(MANAGER), address, b"1" * (LARGEST_BYTES + 1), **typed)
    assert answer.status_code == 422
    assert "brought.csv is larger than the virus scanner takes" in answer.text
    assert "Raise StreamMaxLength" in caplog.text


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("scanner", ["clamd://127.0.0.1:1"])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_while_the_scanner_is_away_no_file_is_taken(
    sign_in: Callable[[str], FlaskClient], database: Any, caplog: pytest.LogCaptureFixture, form: type[Form]
) -> None:
    address, typed = FORMS[form]
    with database() as session:
        before = kept(session)
    answer = send(sign_in(MANAGER), address, FIGURES, **typed)
    assert answer.status_code == 422
    assert "brought.csv was not taken: it could not be scanned for viruses just now." in answer.text
    assert [one.fields["detail"] for one in caplog.records if one.name == "tracker.web.refusals"] == [
        "not scanned for viruses"
    ]
    assert any(one.levelno == logging.ERROR and "Connection refused" in one.getMessage() for one in caplog.records)
    with database() as session:
        assert kept(session) == before


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("scanner", ["clamd://127.0.0.1:1"])
def test_pages_without_files_do_not_need_the_scanner(sign_in: Callable[[str], FlaskClient]) -> None:
    pasted = {"kind": "figures", "pasted": FIGURES.decode()}
    assert sign_in(MANAGER).post(f"{PROGRAMME}/import", data=pasted).status_code == 303
    empty = send(sign_in(MANAGER), f"{PROGRAMME}/import", b"", file_name="", **pasted)
    assert empty.status_code == 303, "a form whose file was not chosen sends an empty one without a name"


def test_every_form_with_a_file_is_tried_here() -> None:
    assert set(forms_with_files()) == set(FORMS), "add the form to FORMS"


@pytest.mark.usefixtures("everything")
def test_no_view_sees_a_file_that_is_not_clean_whatever_the_view_does(
    app: Flask, sign_in: Callable[[str], FlaskClient], database: Any, clamd: Clamd
) -> None:
    """The real views give way to one that says what it was sent: a forgotten form is scanned as well."""
    with database() as session:
        find_person(session, MANAGER).is_admin = True

    def one_that_says(open_to: frozenset[Any]) -> Any:
        def say(**values: object) -> str:
            return f"seen: {sorted(file.read().decode() for file in request.files.values())}"

        view: Any = say
        view.open_to = open_to
        return view

    client = sign_in(MANAGER)
    reached, wrong = [], []
    for route in routes(app):
        if route.method == "GET" or route.is_of_the_api:
            continue
        view = app.view_functions[route.endpoint]
        app.view_functions[route.endpoint] = one_that_says(getattr(view, "open_to", frozenset()))
        (address, *_) = route.addresses(SLUG, numbers=[1], names=["x"])
        sent = {
            "file": (BytesIO(clamd.marker), "one.csv"),
            "another": (BytesIO(b"clean"), "two.csv"),
            "a-third": (BytesIO(clamd.marker), ""),
        }
        answer = client.open(address, method=route.method, data=sent, content_type="multipart/form-data")
        app.view_functions[route.endpoint] = view
        if answer.text == "seen: ['clean']":
            reached.append(route)
        elif answer.status_code not in (403, 404):
            wrong.append(f"{route}: {answer.status_code} {answer.text[:60]}")
    assert wrong == []
    assert len(reached) > 100


def test_nothing_reads_what_was_sent_but_the_form_and_the_files_that_were_scanned() -> None:
    read = re.compile(r"\brequest\.(?:files|data|stream|get_data|get_json|json|input_stream)\b")
    found = {
        (file.relative_to(SOURCES).as_posix(), one)
        for file in SOURCES.rglob("*.py")
        for one in read.findall(file.read_text(encoding="utf-8"))
    }
    assert found == {
        ("web/uploads.py", "request.files"),
        ("web/uploads.py", "request.get_data"),
        # Only that it has arrived.
        ("web/problems.py", "request.get_data"),
        # Whether there was a file, to somebody whose session is over.
        ("people/asking_to_sign_in.py", "request.files"),
        # JSON, which is no file; and a table, which the door has had scanned.
        ("api/documents.py", "request.get_data"),
        ("api/loading.py", "request.get_data"),
    }


@pytest.mark.usefixtures("everything")
def test_a_table_that_a_program_sends_is_scanned(
    app: Flask, client: FlaskClient, database: Any, clamd: Clamd, caplog: pytest.LogCaptureFixture
) -> None:
    def load(table: bytes) -> TestResponse:
        address = f"/api/v1/programmes/{SLUG}/figures"
        return client.post(address, data=table, content_type="text/csv", headers=bearer(app, MANAGER))

    with database() as session:
        before = kept(session)
    answer = load(FIGURES + clamd.marker)
    assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
    assert f"the virus scanner found {VIRUS}" in answer.json["detail"]
    assert "refused: file with a virus" in caplog.text
    with database() as session:
        assert kept(session) == before
    assert load(FIGURES).status_code == 200


@pytest.mark.usefixtures("everything")
@pytest.mark.parametrize("scanner", ["clamd://127.0.0.1:1"])
def test_rows_of_a_program_need_no_scanner_and_a_table_does(app: Flask, client: FlaskClient) -> None:
    address, headers = f"/api/v1/programmes/{SLUG}/figures", bearer(app, MANAGER)
    rows = [{"code": "CONTACTS", "period": "2019-08", "value": 380}]
    assert client.post(address, json={"rows": rows}, headers=headers).status_code == 200
    refused = client.post(address, data=FIGURES, content_type="text/csv", headers=headers)
    assert "could not be scanned for viruses just now" in refused.json["detail"]


@pytest.mark.parametrize("scanner", ["clamd://127.0.0.1:1"])
def test_nobody_who_is_not_signed_in_has_anything_scanned(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert send(client, "/sign-in", FIGURES, email="a@b.example", password="x").status_code != 500
    assert send(client, "/nowhere", FIGURES).status_code == 404
    assert "virus" not in caplog.text


def test_the_scanner_is_reached_by_network_and_by_socket_file(clamd: Clamd) -> None:
    for url in (clamd.url, clamd.socket_url):
        assert find_virus(url, BytesIO(FIGURES)) is None
        assert find_virus(url, BytesIO(b"")) is None
        assert find_virus(url, BytesIO(b"x" * LARGEST_BYTES)) is None
        assert find_virus(url, BytesIO(b"x" * 200_000 + clamd.marker)) == f"{VIRUS}.UNOFFICIAL"
        with pytest.raises(TooLargeToScan):
            find_virus(url, BytesIO(b"x" * LARGEST_BYTES * 64))


def test_a_scanner_that_is_not_there_or_says_nothing_has_not_scanned(
    nobody_listens: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotScanned, match="does not answer: Connection refused"):
        find_virus(nobody_listens, BytesIO(FIGURES))
    with pytest.raises(NotScanned, match="does not answer: No such file"):
        find_virus(f"clamd://{tmp_path}/none.ctl", BytesIO(FIGURES))
    monkeypatch.setattr(virus_scan, "SECONDS", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(NotScanned, match="does not answer: timed out"),
    ):
        find_virus(f"clamd://127.0.0.1:{silent.getsockname()[1]}", BytesIO(FIGURES))


class Slow:
    """Speaks as the scanner does, and finds a file clean when it may."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.url = f"clamd://127.0.0.1:{self.server.getsockname()[1]}"
        self.is_asked, self.may_answer = Event(), Event()

    def answer_once(self) -> None:
        line, _ = self.server.accept()
        with line:
            while not line.recv(4096).endswith(b"\0\0\0\0"):
                pass
            self.is_asked.set()
            self.may_answer.wait(30)
            line.sendall(b"stream: OK\0")


@pytest.fixture
def slow() -> Iterator[Slow]:
    found = Slow()
    yield found
    found.server.close()


class TestASlowScanner:
    @pytest.fixture
    def scanner(self, slow: Slow) -> str:
        return slow.url

    @pytest.mark.usefixtures("everything")
    def test_keeps_nobody_else_from_saving(
        self, sign_in: Callable[[str], FlaskClient], slow: Slow, settings: Settings
    ) -> None:
        client = sign_in(MANAGER)
        with ThreadPoolExecutor(2) as pool:
            pool.submit(slow.answer_once)
            sent = pool.submit(send, client, f"{PROGRAMME}/import", FIGURES, kind="figures")
            assert slow.is_asked.wait(30)
            engine = create_engine(settings.database_url)
            with engine.begin() as connection:
                if settings.is_sqlite:
                    connection.execute(text("PRAGMA busy_timeout = 0"))
                connection.execute(text("UPDATE person SET is_active = is_active"))
            engine.dispose()
            slow.may_answer.set()
            assert sent.result().status_code == 303


def doctor(settings: Settings, url: str) -> str:
    """What ``tracker doctor`` says of the scanner; other checks may have faults of their own."""
    from click.testing import CliRunner

    from tracker.cli import main

    command = tracker_command(settings.database_url, virus_scan=url)
    said = CliRunner().invoke(main, ["doctor"], env=command.environment).output
    return said.split(" virus scan: ")[1].split("\nok ")[0].split("\nFAULT")[0]


@pytest.mark.parametrize("scanner", [""])
def test_the_doctor_tells_how_old_the_signatures_are_and_what_to_do(
    app: Flask, settings: Settings, clamd: Clamd, nobody_listens: str
) -> None:
    assert doctor(settings, "").startswith("none: uploaded files are taken as they come")
    fresh = doctor(settings, clamd.socket_url)
    assert fresh.startswith("ClamAV ")
    assert f"signatures 27500 of {datetime.now(UTC):%d.%m.%Y}" in fresh
    assert "Remedy" not in fresh
    away = doctor(settings, nobody_listens)
    assert "cannot be asked, so no file can be uploaded: it does not answer: Connection refused" in away
    assert "Remedy: start clamd, or correct TRACKER_VIRUS_SCAN" in away
    with running_clamd(made_at=datetime.now(UTC) - timedelta(days=9)) as old:
        assert "Remedy: run freshclam" in doctor(settings, old.url)
