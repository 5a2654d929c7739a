"""The parts of the harness that could fail without a test noticing."""

from __future__ import annotations

import smtplib
import sqlite3
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.browser import Watch, accessibility_faults
from tests.databases import SqliteDatabases
from tests.shared_run import SharedRun


def fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("create table note (line text)"))
        connection.execute(text("insert into note values ('from the template')"))
    engine.dispose()


def count_notes(url: str, *, adding: bool = False) -> int:
    engine = create_engine(url)
    with engine.begin() as connection:
        if adding:
            connection.execute(text("insert into note values ('mine')"))
        found = connection.execute(text("select count(*) from note")).scalar_one()
    engine.dispose()
    return found


def test_each_test_has_a_database_of_its_own(databases):
    mine, yours = databases.fresh("notes", fill), databases.fresh("notes", fill)
    assert count_notes(mine, adding=True) == 2
    assert count_notes(yours) == 1
    databases.discard(mine)
    databases.discard(yours)


def test_a_discarded_database_is_gone(databases):
    url = databases.fresh("notes", fill)
    databases.discard(url)
    if isinstance(databases, SqliteDatabases):
        assert not Path(url.removeprefix("sqlite:///")).exists()
    else:
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(url.replace("+psycopg", ""))


def test_a_template_that_fails_half_way_is_not_used(tmp_path):
    def break_off(url: str) -> None:
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute("create table half (line text)")
        connection.close()
        raise RuntimeError("broke off")

    databases = SqliteDatabases(tmp_path, SharedRun(tmp_path))
    with pytest.raises(RuntimeError):
        databases.fresh("notes", break_off)
    assert count_notes(databases.fresh("notes", fill)) == 1


def test_the_mailbox_keeps_what_it_is_sent_and_refuses_whom_it_should(smtp_server):
    smtp_server.refused.add("nobody@seahaven.example")
    message = EmailMessage()
    message["Subject"] = "Überfällig – two actions"
    message["From"] = "tracker@seahaven.example"
    message["To"] = "head-of-service@seahaven.example, nobody@seahaven.example"
    message.set_content("One action is late.\n")
    message.add_alternative("<p>One action is late.</p>", subtype="html")
    host, _, port = smtp_server.url.removeprefix("smtp://").partition(":")
    with smtplib.SMTP(host, int(port)) as connection:
        refused = connection.send_message(message)
    assert refused.keys() == {"nobody@seahaven.example"}
    assert smtp_server.addresses == ["head-of-service@seahaven.example"]
    assert smtp_server.received[0].subject == "Überfällig – two actions"
    assert smtp_server.received[0].text.strip() == "One action is late."
    assert "<p>One action is late.</p>" in smtp_server.received[0].html


FAULTY_PAGES = {
    "a script error": ("<script>undefined_name()</script>", "script error"),
    "an inline style against the policy": (
        '<meta http-equiv="Content-Security-Policy" content="style-src \'self\'"><p style="color: red">x</p>',
        "console error",
    ),
    "a missing script": ('<script src="/missing.js"></script>', "404 for"),
    "another machine": ('<img src="http://other.example/x.png">', "another machine"),
}


@pytest.mark.parametrize(("body", "fault"), FAULTY_PAGES.values(), ids=FAULTY_PAGES.keys())
def test_a_page_that_misbehaves_is_noticed(browser, body, fault):
    page = browser.new_page()
    watch = Watch(page, "http://here.example")
    page.route("**/*", lambda route: route.fulfill(status=404, body=""))
    page.route("http://here.example/", lambda route: route.fulfill(content_type="text/html", body=body))
    page.goto("http://here.example/", wait_until="networkidle")
    page.close()
    assert any(found.startswith(fault) or fault in found for found in watch.faults), watch.faults


def test_each_place_of_a_barrier_is_told(browser):
    page = browser.new_page()
    page.set_content(
        '<html lang="en"><title>Barriers</title><main><h1>Barriers</h1><img src="data:,"><input id="unnamed">'
        '<p id="pale" style="color: #ccc">Hard to read</p><p id="paler" style="color: #ddd">And this</p></main>'
    )
    faults = accessibility_faults(page)
    page.close()
    assert [fault.partition(":")[0] for fault in faults] == ["color-contrast", "image-alt", "label"]
    assert faults[0].endswith("at ['#pale'], ['#paler']")


def test_a_refused_form_is_an_answer_and_no_fault(browser):
    page = browser.new_page()
    watch = Watch(page, "http://here.example")
    page.route("**/*", lambda route: route.fulfill(status=422, content_type="text/html", body="<p>Enter a date</p>"))
    page.goto("http://here.example/")
    page.close()
    assert watch.faults == []
