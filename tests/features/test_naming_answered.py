"""A text that looks as if it named a child: asked about, reworded or confirmed, with and without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser import accessibility_faults
from tests.reports import MANAGER
from tracker.audit.models import AuditEntry
from tracker.domain.identifying_text import find_identifying
from tracker.plan.models import Action
from tracker.updates.models import Update

pytestmark = pytest.mark.demonstration

WEEK = "/programmes/seahaven/week/1.1.1"
TEXT = "Jamie Example, 12/03/2009, waits for a place"
REWORDED = "One young person waits for a place"


@pytest.fixture
def version(database):
    with database() as session:
        return session.scalars(select(Action).order_by(Action.id)).first().version


def tokens(page: str) -> list[str]:
    return re.findall(r'name="names_no_child" value="(\w+)"', page)


def last_update(session):
    return session.scalars(select(Update).order_by(Update.id.desc())).first()


def test_it_is_stored_only_once_its_author_says_so_and_the_audit_says_that_they_did(sign_in, database, version):
    client, sent = sign_in(MANAGER), {"rag": "green", "narrative": TEXT, "version": version}
    asked = client.post(WEEK, data=sent)
    assert asked.status_code == 422
    [token] = tokens(asked.text)
    assert TEXT in asked.text
    other = client.post(WEEK, data=sent | {"narrative": TEXT.replace("2009", "2010"), "names_no_child": token})
    assert other.status_code == 422, "what was confirmed stands for its own words alone"
    saved = client.post(WEEK, data=sent | {"names_no_child": token})
    assert saved.status_code == 303, saved.text
    with database() as session:
        assert last_update(session).narrative == TEXT
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.table_name == "status_update").order_by(AuditEntry.id.desc())
        ).first()
        assert entry.after["names_no_child"] == "confirmed"
    assert "names no child" in client.get("/programmes/seahaven/activity?what=status_update&who=Programme+Manager").text


def test_a_box_that_was_ticked_stays_ticked_while_something_else_is_wrong(sign_in, version):
    client, sent = sign_in(MANAGER), {"rag": "green", "narrative": TEXT, "version": version}
    [token] = tokens(client.post(WEEK, data=sent).text)
    wrong = client.post(WEEK, data=sent | {"names_no_child": token, "forecast_on": ["31", "2", "2020"]})
    assert wrong.status_code == 422
    assert re.search(rf'value="{token}" checked', wrong.text)


@pytest.mark.parametrize("kind", ["help", "not_mine"])
def test_help_is_asked_about_too(sign_in, kind):
    client, sent = sign_in(MANAGER), {"kind": kind, f"{kind}_text": TEXT}
    for headers in ({}, {"HX-Request": "true"}):
        asked = client.post(f"{WEEK}/ask", data=sent, headers=headers)
        assert (asked.status_code, len(tokens(asked.text))) == (422, 1)
    assert client.post(f"{WEEK}/ask", data=sent | {"names_no_child": tokens(asked.text)}).status_code == 303


def test_in_the_row_of_the_week_and_on_a_phone(open_page, keep_picture):
    page = open_page(person=MANAGER)
    page.goto("/programmes/seahaven/week?show=all")
    page.locator("#a-1-5-1").get_by_role("link", name=re.compile("^Update")).click()
    panel = page.locator(".panel")
    panel.locator(".rag-choice").get_by_text("Green", exact=True).click()
    narrative = panel.get_by_label("What has happened")
    narrative.fill(TEXT)
    panel.get_by_role("button", name="Save", exact=True).click()
    box = page.get_by_label("Save it as it is: it names no child")
    expect(box).to_be_visible()
    expect(narrative).to_have_value(TEXT)
    assert accessibility_faults(page) == []
    keep_picture(page, "naming-week")
    box.check()
    panel.get_by_role("button", name="Save", exact=True).click()
    expect(box).to_have_count(0)

    phone = open_page(person=MANAGER, javascript=False, width=390)
    phone.goto("/programmes/seahaven/risks/2/close")
    phone.get_by_label("Why is it closed?").fill(TEXT)
    phone.get_by_role("button", name=re.compile("Close")).click()
    expect(phone.get_by_label("Save it as it is: it names no child")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep_picture(phone, "naming-phone")
    phone.get_by_label("Why is it closed?").fill(REWORDED)
    phone.get_by_role("button", name=re.compile("Close")).click()
    expect(phone.get_by_text("names no child")).to_have_count(0)


def test_a_load_points_at_notes_and_definitions_that_seem_to_name_a_child(tracker, tmp_path):
    file = tmp_path / "figures.csv"
    file.write_text(f'code,period,value,note\nPLC3,2019-12,41,"{TEXT}"\n')
    said = tracker("import", "figures", str(file), "--programme", "seahaven", "--dry-run")
    assert "row 2, column note: This looks like a person's name with a date" in said.stdout + said.stderr
    file.write_text(f'code,name,definition\nNEW,A measure,"{TEXT}"\n')
    said = tracker("import", "kpis", str(file), "--programme", "seahaven", "--dry-run")
    assert "row 2, column definition: This looks like" in said.stdout + said.stderr


def test_nothing_in_the_demonstration_is_asked_about(database):
    from tracker.adapters.db import Base

    with database() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)).mappings():
                for name, value in row.items():
                    if isinstance(value, str) and name not in {"document", "secret_hash", "token_hash", "digest"}:
                        assert find_identifying(value) == (), f"{table.name}.{name}"
