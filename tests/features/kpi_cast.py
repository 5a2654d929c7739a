"""Who edits KPIs in the tests, and how their forms are sent."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session
    from werkzeug.test import TestResponse

    from tracker.kpis.models import Kpi

ANALYST = "performance-analyst@seahaven.example"
MANAGER = "programme-manager@seahaven.example"
READER = "lead-member@seahaven.example"
STRANGER = "system-administrator@seahaven.example"
BOARD = "/programmes/seahaven/kpis"
PAGE = f"{BOARD}/PLC3"


def words(answer: TestResponse) -> str:
    """The text of a page, its spaces single."""
    text = re.sub(r'<i class="pad".*?</i>', "", answer.text)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def typed(answer: TestResponse) -> dict[str, Any]:
    """What a form's boxes hold, as a browser would send them back."""
    form = answer.text[answer.text.index('<form method="post" class="fields"') :]
    held: dict[str, Any] = {}

    def put(name: str, value: str) -> None:
        held.setdefault(name, []).append(unescape(value))

    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        is_box = re.search(r'type="(?:checkbox|radio)"', tag)
        if name and name[1] != "csrf_token" and (not is_box or " checked" in tag):
            put(name[1], value[1] if value else "")
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        put(name, text)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        put(name, chosen[1] if chosen else "")
    return held


def send(client: FlaskClient, address: str, **changed: Any) -> TestResponse:
    """The form as it opens, sent with some boxes changed; None leaves one out."""
    opened = client.get(address)
    assert opened.status_code == 200, f"{address}: {opened.status}"
    given = typed(opened) | changed
    return client.post(address, data={name: value for name, value in given.items() if value is not None})


def kpi_of(session: Session, code: str = "PLC3") -> Kpi:
    from tracker.kpis.queries import find_kpi
    from tracker.plan.queries import find_programme

    programme = find_programme(session, "seahaven")
    assert programme
    found = find_kpi(session, programme.id, code)
    assert found
    return found
