"""An edition's life: submitted by the manager, approved by the SRO or deputy, published, and then never changed."""

import hashlib
import json
import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.reports import MANAGER, OWNER, SRO, STATUS_DATE
from tests.signing_in import sign_in
from tests.statements import recorded_statements
from tracker.adapters.db import db
from tracker.editions.models import Edition, EditionFile, EditionState
from tracker.editions.queries import list_editions
from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Theme
from tracker.plan.queries import find_programme
from tracker.reports.renderings import Format

pytestmark = pytest.mark.demonstration

REPORTS = "/programmes/seahaven/reports"


def begin(client, **form):
    sign_in(client, MANAGER)
    return client.post(f"{REPORTS}/draft", data=form)


def step(client, who, address, verb, **form):
    sign_in(client, who)
    return client.post(f"{address}/{verb}", data=form)


def submitted(client):
    """The address of the edition of today, submitted."""
    answer = begin(client)
    assert answer.status_code == 303
    assert step(client, MANAGER, answer.location, "submit").status_code == 303
    return answer.location


def published(client):
    address = submitted(client)
    assert step(client, SRO, address, "approve").status_code == 303
    assert step(client, MANAGER, address, "publish").status_code == 303
    return address


def state_of(database, address):
    with database() as session:
        return session.get(Edition, int(address.rsplit("/", 1)[1])).state


def test_the_list_shows_the_draft_and_the_editions(client):
    sign_in(client, MANAGER)
    page = client.get(REPORTS).text
    assert "27 January 2020" in page
    assert "Improvement Board, 5 February 2020" in page
    assert "16 December 2019" in page
    assert "Published" in page
    assert "Begin the next edition" in page
    assert re.search('Not rated: <span><a href="/programmes/seahaven/plan/4">theme 4</a>.</span>', page)


@pytest.mark.parametrize("who", [SRO, OWNER])
def test_only_the_manager_is_offered_to_begin_one_and_only_the_manager_may(client, who):
    sign_in(client, who)
    assert "Begin the next edition" not in client.get(REPORTS).text
    assert client.post(f"{REPORTS}/draft").status_code == 403


def test_somebody_from_elsewhere_finds_no_reports(client, database):
    with database() as session:
        session.add(Person(email="elsewhere@example.org", name="E", job_title="E"))
    sign_in(client, "elsewhere@example.org")
    for address in (REPORTS, f"{REPORTS}/preview", f"{REPORTS}/1", f"{REPORTS}/1.pdf"):
        assert client.get(address).status_code == 404


def test_signed_out_one_is_asked_to_sign_in(client):
    assert client.get(f"{REPORTS}/preview").status_code == 302


@pytest.mark.parametrize("path", ["999", "999.pdf", "999/approve", "1.odt", "1.exe"])
def test_what_is_not_there_is_not_found(client, path):
    sign_in(client, SRO)
    answer = client.post(f"{REPORTS}/{path}") if path.endswith("approve") else client.get(f"{REPORTS}/{path}")
    assert answer.status_code == 404


def test_an_edition_of_another_programme_is_not_found(client, database, tracker):
    tracker("programme", "add", "other", "--name", "Other")
    tracker("user", "add", "m@example.org", "--name", "M", "--role", "other:manager")
    sign_in(client, "m@example.org")
    assert client.get("/programmes/other/reports/1").status_code == 404
    assert client.get("/programmes/other/reports/1.json").status_code == 404


def test_the_preview_is_a_page_and_files_and_writes_nothing(client, database):
    sign_in(client, OWNER)
    page = client.get(f"{REPORTS}/preview")
    assert page.status_code == 200
    assert "Nothing is fixed yet" in page.text
    assert client.get(f"{REPORTS}/preview.pdf").data.startswith(b"%PDF-1.7")
    assert client.get(f"{REPORTS}/preview.docx").data.startswith(b"PK")
    assert client.get(f"{REPORTS}/preview.json").json["status_date"] == "2020-01-27"
    with database() as session:
        assert len(list_editions(session, 1)) == 4


def test_from_submitted_to_published(client, database):
    address = submitted(client)
    assert state_of(database, address) is EditionState.SUBMITTED
    assert "Approve<" not in client.get(address).text
    sign_in(client, SRO)
    assert "Approve<" in client.get(address).text
    assert step(client, SRO, address, "approve").status_code == 303
    assert state_of(database, address) is EditionState.APPROVED
    assert step(client, MANAGER, address, "publish").status_code == 303
    assert state_of(database, address) is EditionState.PUBLISHED
    assert "Published 27 January 2020" in client.get(address).text


def test_returning_needs_a_comment_which_is_shown(client, database):
    address = submitted(client)
    empty = step(client, SRO, address, "return", comment="  ")
    assert empty.status_code == 422
    assert "Say what is to be mended" in empty.text
    long = step(client, SRO, address, "return", comment="x" * 3000)
    assert long.status_code == 422
    assert "shorten it to 2,000" in long.text
    assert "x" * 3000 in long.text
    assert step(client, SRO, address, "return", comment="<b>Theme 4</b> is not rated").status_code == 303
    assert state_of(database, address) is EditionState.RETURNED
    assert "&lt;b&gt;Theme 4&lt;/b&gt; is not rated" in client.get(address).text


def test_a_correction_says_what_it_corrects(client):
    first = published(client)
    refused = begin(client)
    assert refused.status_code == 422
    assert "say what this one corrects" in refused.text
    answer = begin(client, correction="The November figure of PLC3 was wrong.")
    assert answer.status_code == 303
    step(client, MANAGER, answer.location, "submit")
    page = client.get(answer.location).text
    assert "a correction: The November figure of PLC3 was wrong." in page
    assert f'This edition corrects <a href="{first}">version 1 of 27 January 2020</a>' in page
    step(client, SRO, answer.location, "approve")
    step(client, MANAGER, answer.location, "publish")
    assert f'Corrected by <a href="{answer.location}">version 2</a>: The November figure' in client.get(first).text


def change_everything(session):
    for kind in (Theme, Objective):
        for row in session.scalars(select(kind)):
            row.name = f"Renamed {row.id}"
    for action in session.scalars(select(Action)):
        action.title = "Renamed"
        action.removed_on = date(2020, 1, 1)
    for person in session.scalars(select(Person)):
        person.job_title = "Somebody else"
    programme = find_programme(session, "seahaven")
    programme.name = "Another name"
    programme.illustrative_note = ""


def test_what_was_submitted_is_fixed_before_it_is_published(client, database):
    address = submitted(client)
    before = client.get(f"{address}.json").data
    with database() as session:
        change_everything(session)
    assert client.get(f"{address}.json").data == before
    assert b"Renamed" in client.get(f"{REPORTS}/preview.json").data


def test_the_files_are_stored_with_their_digests(client, database):
    address = published(client)
    with database() as session:
        edition = session.get(Edition, int(address.rsplit("/", 1)[1]))
        assert edition.digest == hashlib.sha256(edition.document.encode()).hexdigest()
        assert json.loads(edition.document)["status_date"] == "2020-01-27"
        files = {one.format: one for one in session.scalars(select(EditionFile).filter_by(edition_id=edition.id))}
        assert set(files) == set(Format)
        for form, file in files.items():
            assert hashlib.sha256(file.content).hexdigest() == file.digest
            assert client.get(f"{address}.{form}").data == file.content


def test_a_stored_page_loads_nothing_but_its_own_style(client):
    answer = client.get(f"{published(client)}.html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "<script" not in answer.text


def test_files_are_named_for_people(client):
    sign_in(client, MANAGER)
    answer = client.get(f"{REPORTS}/1.docx")
    assert 'filename="seahaven-highlight-report-2019-09-23.docx"' in answer.headers["Content-Disposition"]


def test_the_list_asks_no_more_of_the_database_for_more_editions(app, client, database):
    sign_in(client, MANAGER)
    client.get(REPORTS)
    with app.app_context(), recorded_statements(db.engine) as few:
        client.get(REPORTS)
    with database() as session:
        for number in range(2, 12):
            session.add(
                Edition(
                    programme_id=1,
                    status_on=date(2019, 9, 23),
                    data_to_on=date(2019, 8, 31),
                    version=number,
                    state=EditionState.WITHDRAWN,
                    document="{}",
                    digest="",
                    submitted_at=session.get(Edition, 1).submitted_at,
                )
            )
    with app.app_context(), recorded_statements(db.engine) as many:
        assert client.get(REPORTS).text.count("Withdrawn") >= 10
    assert len(many) == len(few)


def test_the_pages_are_accessible_and_hold_on_a_phone(open_page, live_server, app, keep_picture):
    from tests.browser import accessibility_faults
    from tests.signing_in import signed_in_cookie

    for width, name in ((1366, "reports"), (390, "reports-phone")):
        page = open_page(width=width)
        page.context.add_cookies([{**signed_in_cookie(app, MANAGER), "url": live_server}])
        page.goto(REPORTS)
        assert page.get_by_role("heading", name="In preparation").is_visible()
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        keep_picture(page, name)
        page.get_by_role("link", name="Preview").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Highlight report, 27 January 2020"
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        keep_picture(page, f"{name}-preview")
        page.goto(REPORTS)
        if width == 390:
            page.get_by_role("link", name="open it").click()
        else:
            page.get_by_role("button", name="Begin the next edition").click()
        page.get_by_text("Notes to the sections").click()
        assert page.get_by_role("textbox", name="Executive summary").is_visible()
        assert page.get_by_role("textbox", name="Risks and issues").is_visible()
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        keep_picture(page, f"{name}-draft")
        for path in ("series", "series/board"):
            page.goto(f"{REPORTS}/{path}")
            assert accessibility_faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_submitting_and_approving_works_without_scripts(page_without_js, live_server, app):
    from tests.signing_in import signed_in_cookie

    page = page_without_js
    page.context.add_cookies([{**signed_in_cookie(app, MANAGER), "url": live_server}])
    page.goto(REPORTS)
    page.get_by_role("button", name="Begin the next edition").click()
    page.get_by_role("textbox", name="Executive summary").fill("All but theme 4 is rated.")
    page.get_by_role("button", name="Save Executive summary").click()
    page.get_by_role("button", name="Submit for approval").click()
    assert "waits for approval" in page.get_by_role("status").inner_text()
    address = page.url
    page.context.clear_cookies()
    page.context.add_cookies([{**signed_in_cookie(app, SRO), "url": live_server}])
    page.goto(address)
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Publish").click()
    assert "Published" in page.get_by_role("status").inner_text()
    assert STATUS_DATE.strftime("%d %B %Y") in page.content()
