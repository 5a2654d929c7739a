"""No text that looks as if it named a child is stored before its author said that it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.house.addresses import Route, routes
from tests.reports import MANAGER
from tracker.adapters.db import db
from tracker.audit.models import AuditEntry
from tracker.evidence.models import AssuranceRecord
from tracker.kpis.models import Kpi
from tracker.people.access import Audience
from tracker.people.models import Role

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

pytestmark = pytest.mark.demonstration

NAMING = "Jamie Example, 12/03/2009, waits for a place"
# What is sent there is a file's content or a list, and is looked at row by row, or is kept nowhere.
OTHER_TEXTS = ("/import", "/live-figures", "/neighbours", "/kpis/workforce", "/abbreviations")
# Pages that take long and have no words to write.
WITHOUT_WORDS = ("/", "/plan", "/kpis", "/kpis/restated", "/week", "/reports", "/reports/compare", "/reports/public")


@dataclass
class SentForm:
    """A form of a page: where it goes, its fields as they stand, and which of them hold words."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.found: list[SentForm] = []
        self._address, self._form, self._select, self._area = address, None, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form" and said.get("method") == "post":
            self._form = SentForm(said.get("action") or self._address)
            self.found.append(self._form)
        if self._form is None:
            return
        if tag == "textarea":
            self._area = name
            self._form.words.append(name)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in said or self._select not in self._form.fields):
            self._form.fields[self._select] = said.get("value", "")
        elif tag == "input" and name:
            is_choice = said.get("type") in {"radio", "checkbox"}
            if not is_choice or "checked" in said:
                self._form.fields[name] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._form is not None and self._area:
            self._form.fields[self._area] = data


def pages(app: Flask) -> Iterator[Route]:
    for route in routes(app):
        is_open = Role.MANAGER in route.roles or Audience.SIGNED_IN in route.open_to
        is_page = "." not in route.rule and "/preview" not in route.rule
        is_page &= route.rule.removeprefix("/programmes/<slug>") not in WITHOUT_WORDS
        if route.method == "GET" and is_open and is_page and not any(part in route.rule for part in OTHER_TEXTS):
            yield route


@pytest.fixture
def forms(app: Flask, client: FlaskClient, sign_in: Callable[[str], FlaskClient]) -> dict[tuple[str, str], SentForm]:
    """Every form with words in it that the manager meets, by address and field."""
    with app.app_context():
        kpi = db.session.scalars(select(Kpi.code).where(Kpi.code == "PLC3")).one()
        record = db.session.scalars(select(AssuranceRecord.code)).first() or ""
    sign_in(MANAGER)
    found: dict[tuple[str, str], SentForm] = {}
    addresses = [client.post("/programmes/seahaven/reports/draft").location]
    for route in pages(app):
        names = [record] if "assurance" in route.rule else [kpi] if "kpi" in route.rule else ["1.1.1"]
        addresses += route.addresses("seahaven", numbers=[2], names=names)
    for address in addresses:
        answer = client.get(address)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            parser = Forms(address)
            parser.feed(answer.text)
            for form in parser.found:
                for name in form.words:
                    found.setdefault((form.action, name), form)
    return found


def test_every_form_asks_about_a_text_that_seems_to_name_a_child(
    forms: dict[tuple[str, str], SentForm], client: FlaskClient, app: Flask
) -> None:
    with app.app_context():
        last = db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1))
    wrong = []
    for (action, name), form in forms.items():
        kind, _, is_question = name.partition("_text")
        to = f"{action}/ask" if is_question == "" and kind in {"help", "not_mine"} else action
        answer = client.post(to, data=form.fields | {name: NAMING, "kind": kind})
        if answer.status_code != 422 or 'name="names_no_child"' not in answer.text or NAMING not in answer.text:
            wrong.append(f"{to}, {name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    assert len(forms) > 20
    with app.app_context():
        assert db.session.scalar(select(AuditEntry.id).order_by(AuditEntry.id.desc()).limit(1)) == last
