"""The link of a reminder, from the email on: what it opens, and when it opens nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from tests.features.reminders.holder import GREEN, WORKFORCE, Holder
from tracker.reminders.models import Reminder

pytestmark = pytest.mark.demonstration


@pytest.fixture
def link_sent_to(tracker, smtp_server, link_of) -> Callable[..., str]:
    """Run the reminders and find the link in somebody's email."""

    def send(address: str, on: str = "2020-01-27") -> str:
        if not any(address in one.recipients for one in smtp_server.received):
            tracker("remind", "--on", on)
        [mail] = [one for one in smtp_server.received if one.recipients == (address,)]
        return link_of(mail.text)

    return send


@pytest.fixture
def holder(client, link_sent_to) -> Callable[..., Holder]:
    def opened(address: str = WORKFORCE, on: str = "2020-01-27") -> Holder:
        link = link_sent_to(address, on)
        assert client.get(link).status_code == 302
        return Holder(client, link)

    return opened


# Opening


def test_the_link_becomes_a_cookie_for_this_purpose_and_the_address_loses_it(client, link_sent_to):
    answer = client.get(link_sent_to(WORKFORCE))
    assert answer.status_code == 302
    assert answer.location == "/u"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = client.get_cookie("tracker_link")
    assert cookie is not None
    assert cookie.http_only
    assert client.get("/u").headers["Cache-Control"] == "no-store"
    assert client.get("/programmes/seahaven/week").status_code == 302, "the cookie signs nobody in"


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing(client, link_sent_to, tables, method):
    link = link_sent_to(WORKFORCE)
    before = tables()
    look = getattr(client, method)
    for address in (link, "/u", f"{link}?open=seahaven/action/3.1.3", "/u/items/seahaven/action/3.1.3"):
        assert look(address).status_code in (200, 302)
    assert look("/u/items/seahaven/action/3.1.2/no-change").status_code == 405
    assert tables() == before


def test_a_link_to_one_item_opens_it(client, link_sent_to):
    answer = client.get(f"{link_sent_to(WORKFORCE)}?open=seahaven/action/3.1.4")
    assert answer.location == "/u/items/seahaven/action/3.1.4#open"


def test_the_page_takes_as_many_statements_for_five_items_as_for_one(app, client, link_sent_to, statements):
    counts = []
    for address in ("mash-manager@seahaven.example", "permanence-lead@seahaven.example"):
        client.get(link_sent_to(address))
        with statements() as asked:
            assert client.get("/u").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 50


# Another day


def test_what_was_updated_today_is_done_though_the_email_was_for_a_day_to_come(holder):
    """``remind --on`` a later day than the clock's: a weekly update would be due again on that day."""
    visit = holder(on="2020-02-03")
    assert "3 updates" in visit.open()
    visit.save("3.1.4", **GREEN)
    assert "2 updates" in visit.open()


# Links that no longer work


def forged(link: str) -> str:
    return link[:-4] + ("AAAA" if not link.endswith("AAAA") else "BBBB")


def test_without_the_cookie_there_is_nothing(client):
    assert client.get("/u").status_code == 410


def make_copies_allowed(database) -> None:
    """As when ten minutes have passed since the reminder."""
    with database() as session:
        session.execute(update(Reminder).values(claimed_until=datetime.now(UTC) - timedelta(seconds=1)))


def test_a_forged_link_and_an_expired_one_get_the_same_answer(client, link_sent_to, smtp_server, monkeypatch, database):
    link = link_sent_to(WORKFORCE)
    monkeypatch.setattr("tracker.reminders.links.LINK_SECONDS", -1)
    smtp_server.received.clear()
    pages = []
    make_copies_allowed(database)
    for path in (link, forged(link)):
        assert client.get(path).status_code == 302
        page = client.get("/u")
        assert page.status_code == 410
        assert path.rpartition("/")[2] not in page.text, "the page does not hold the token either"
        pages.append(re.sub(r'nonce="[^"]+"', "", client.post("/u/new").text))
    assert pages[0] == pages[1]
    assert "Look in your email" in pages[0]
    assert smtp_server.addresses == [WORKFORCE], "only the address on file, and only for the real one"


def test_a_new_link_works_and_comes_at_most_once_in_ten_minutes(client, link_sent_to, link_of, smtp_server, database):
    client.get(link_sent_to(WORKFORCE))
    smtp_server.received.clear()
    client.post("/u/new")
    assert smtp_server.received == [], "the reminder itself went a moment ago"
    make_copies_allowed(database)
    for _ in range(3):
        client.post("/u/new")
    [mail] = smtp_server.received
    assert client.get(link_of(mail.text)).location == "/u"


def test_a_link_for_another_purpose_opens_nothing(client, app):
    from tracker.people.tokens import password_links

    token = password_links(app.config["SECRET_KEY"]).make({"reminder": 1, "version": 1})
    client.get(f"/u/{token}")
    assert client.get("/u").status_code == 410


# Risks


def test_a_risk_is_reviewed_there_too(client, link_sent_to, database, holder):
    from tracker.people.queries import find_person
    from tracker.plan.queries import find_programme
    from tracker.risks.queries import find_risk

    def risk_of(session):
        return find_risk(session, find_programme(session, "seahaven"), 1)

    with database() as session:
        risk = risk_of(session)
        risk.owner_id = find_person(session, WORKFORCE).id
        risk.review_on = date(2020, 1, 20)
    visit = holder()
    page = visit.open("/u/items/seahaven/review/1").partition('id="open"')[2].partition("</article>")[0]
    fields = {"version": re.search(r'name="version" value="(\d+)"', page).group(1), "probability": "3", "impact": "4"}
    problems = visit.post("/u/items/seahaven/review/1", 422, **fields, review_on=["27", "1", "2020"])
    assert "The next look is still to come" in problems
    assert "Give the reason" in visit.post("/u/items/seahaven/review/1", 422, **fields, review_on=["27", "4", "2020"])
    said = {"reason": "Two more have started.", "review_on": ["27", "4", "2020"]}
    for _ in range(2):
        visit.post("/u/items/seahaven/review/1", **fields, **said)
    with database() as session:
        risk = risk_of(session)
        last = risk.assessments[-1]
        assert (last.probability, last.impact, last.reason, last.author_title) == (
            3,
            4,
            "Two more have started.",
            "Workforce Lead",
        )
        assert risk.review_on == date(2020, 4, 27)
        assert [one.reason for one in risk.assessments].count(last.reason) == 1
    assert "review" not in visit.open().partition("Something else?")[0].lower().partition("<h1>")[2][:200]


# Switching off


@pytest.fixture
def off_link(link_sent_to, smtp_server) -> str:
    link_sent_to(WORKFORCE)
    [mail] = [one for one in smtp_server.received if one.recipients == (WORKFORCE,)]
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    header = str(mail.message["List-Unsubscribe"])
    assert "<mailto:programme-manager@seahaven.example?subject=Fewer%20reminders>" in header
    return re.search(r"/u/off/[\w.~-]+", header).group()


def hears_early(database) -> bool:
    from tracker.people.queries import find_person
    from tracker.reminders.choices import read_choice

    with database() as session:
        return read_choice(session, find_person(session, WORKFORCE)).before_due


def test_a_mail_program_switches_early_reminders_off_with_one_post(app, client, off_link, database, tables):
    before = tables()
    for look in (client.get, client.head):
        answer = look(off_link)
        assert (answer.status_code, answer.location) == (302, "/u/off")
        assert look("/u/off").status_code == 200
    assert tables() == before, "looking switches nothing"
    app.config["WTF_CSRF_ENABLED"] = True
    assert client.post(off_link, data={}).status_code == 400
    assert hears_early(database)
    for _ in range(2):
        answer = client.post(off_link, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200, "no redirect: RFC 8058"
    assert "You still hear when something is late" in answer.text
    assert not hears_early(database)
    app.config["WTF_CSRF_ENABLED"] = False
    assert "Remind me early again" in client.get("/u/off").text
    client.post("/u/off", data={"early": "on"})
    assert hears_early(database)
    assert "You still hear when an update is late" in client.get("/u/off").text
    assert client.post("/u/off", data={"early": "off"}).status_code == 303
    assert not hears_early(database)
    assert client.get("/u").status_code == 410, "it opens no item"


def test_an_address_that_is_no_link_is_not_found(client):
    for path in ("/u/off/nonsense", "/u/help", f"/u/{'x' * 600}", "/u/off"):
        assert client.get(path).status_code == 404, path
