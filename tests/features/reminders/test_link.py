"""The page behind a reminder's link: that person's items, no password, and nothing by looking."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from tracker.plan.surroundings import QuestionKind
from tracker.reminders.models import Reminder

pytestmark = pytest.mark.demonstration

WORKFORCE = "workforce-lead@seahaven.example"
GREEN = {"rag": "green", "narrative": "Every policy is signed off."}


@dataclass
class Holder:
    """Somebody who holds the link of their reminder, in a browser without script."""

    client: FlaskClient
    link: str

    def open(self, address: str = "/u", status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status, re.findall(r"(?s)problems.*?</div>|<h1>.*?</h1>", answer.text)
        return answer.text

    def version(self, ref: str, programme: str = "seahaven", kind: str = "action") -> str:
        page = self.open(f"/u/items/{programme}/{kind}/{ref}").partition('id="open"')[2]
        found = re.search(r'name="version" value="(\d+)"', page)
        assert found
        return found.group(1)

    def post(self, address: str, status: int = 303, **fields: object) -> str:
        answer = self.client.post(address, data=fields)
        assert answer.status_code == status, re.findall(r"(?s)problems.*?</div>|<h1>.*?</h1>", answer.text)
        return answer.text

    def save(self, ref: str, status: int = 303, **fields: object) -> str:
        held = {"version": self.version(ref)} | fields
        return self.post(f"/u/items/seahaven/action/{ref}", status, **held)


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


def test_the_page_opens_on_the_worst_and_shows_only_ones_own(holder):
    page = holder().open()
    assert "3 updates" in page
    assert "3 minutes" in page
    titles = re.findall(r"<h2[^>]*>\s*(.+?)\s*</h2>", page)
    assert titles[:3] == ["Initial recruitment campaign", "Learning academy", "Update workforce policies"]
    assert 'id="open"' in page.partition("Learning academy</h2>")[0]
    assert "Children returned home" not in page


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


# Updating


def test_an_update_is_saved_without_a_password_and_the_next_item_opens(holder, database):
    from tracker.audit.models import AuditEntry
    from tracker.updates.models import Update

    visit = holder()
    visit.save("3.1.4", **GREEN)
    page = visit.open("/u?saved=seahaven/action/3.1.4")
    assert "2 updates" in page
    assert re.search(r'link__saved" role="status">\s*<b>Saved:</b>\s*Update workforce policies', page)
    with database() as session:
        saved = session.query(Update).order_by(Update.id.desc()).first()
        assert (saved.narrative, saved.rag.value, saved.author_title) == (GREEN["narrative"], "green", "Workforce Lead")
        entry = session.query(AuditEntry).filter_by(table_name="status_update", row_id=saved.id).one()
        assert (entry.via, entry.actor_title) == ("link", "Workforce Lead")


def test_no_change_is_one_press_where_it_is_an_answer(holder, database):
    from tracker.updates.models import Update

    visit = holder()
    actions = re.findall(r'action="(/u/items/\S+/no-change)"', visit.open())
    assert "/u/items/seahaven/action/3.1.3/no-change" not in actions, "the date of its path to green has passed"
    visit.post(actions[0], version=visit.version(actions[0].split("/")[-2]))
    with database() as session:
        assert session.query(Update).order_by(Update.id.desc()).first().is_no_change
    assert "2 updates" in visit.open()


def test_no_change_is_refused_where_it_is_none(holder):
    visit = holder()
    answer = visit.post("/u/items/seahaven/action/3.1.3/no-change", 422, version=visit.version("3.1.3"))
    assert "No change is not an answer here" in answer


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"narrative": "Said."}, "Choose a rating"),
        ({"rag": "purple", "narrative": "Said."}, "That is not a rating here"),
        ({"rag": "green"}, "Say what has happened"),
        ({"rag": "amber", "narrative": "Said."}, "Say why it is amber"),
        ({"rag": "complete", "narrative": "Said."}, "Say what shows that it is complete"),
        (
            {"rag": "complete", "narrative": "Said.", "evidence": "Seen", "completed_on": ["31", "12", "2020"]},
            "It cannot have been completed after today",
        ),
        ({"rag": "verified", "narrative": "Said."}, "That is not a rating here"),
        ({"rag": "green", "narrative": "x" * 5000}, "shorten it to 4,000 or fewer"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(holder, tables, fields, problem):
    visit = holder()
    before = tables()
    page = visit.save("3.1.4", 422, **fields)
    assert problem in page
    assert fields.get("narrative", "") in page
    assert tables() == before


def test_a_script_in_the_words_is_shown_as_words(holder):
    visit = holder()
    visit.save("3.1.4", rag="green", narrative="<script>alert(1)</script> done")
    assert "<script>alert(1)" not in visit.open()


def test_the_same_form_sent_twice_is_saved_once(holder, database):
    from tracker.updates.models import Update

    visit = holder()
    version = visit.version("3.1.4")
    for _ in range(2):
        visit.post("/u/items/seahaven/action/3.1.4", version=version, **GREEN)
    with database() as session:
        assert session.query(Update).filter_by(narrative=GREEN["narrative"]).count() == 1


def test_somebody_elses_save_in_between_is_shown_and_nothing_typed_is_lost(holder, database):
    from tracker.adapters import clock
    from tracker.domain.rag import Rag
    from tracker.domain.update_rules import ProposedUpdate, Situation
    from tracker.people.queries import find_person
    from tracker.plan.queries import find_action, find_programme
    from tracker.updates.services import record_update

    visit = holder()
    version = visit.version("3.1.4")
    with database() as session:
        action = find_action(session, find_programme(session, "seahaven"), "3.1.4")
        proposed = ProposedUpdate(as_on=clock.today(), rag=Rag.GREEN, narrative="The manager was faster.")
        situation = Situation(today=clock.today(), is_working_day=lambda day: True)
        manager = find_person(session, "programme-manager@seahaven.example")
        record_update(session, subject=action, proposed=proposed, situation=situation, author=manager)
    page = visit.post("/u/items/seahaven/action/3.1.4", 409, version=version, **GREEN)
    assert "The Programme Manager saved this while you were writing" in page
    assert "The manager was faster." in page
    assert GREEN["narrative"] in page
    newer = re.search(r'name="version" value="(\d+)"', page)
    assert newer
    visit.post("/u/items/seahaven/action/3.1.4", version=newer.group(1), **GREEN)


def test_a_question_is_answered_there_too(holder, database):
    from tracker.people.models import Person
    from tracker.plan.surroundings import Question

    visit = holder("director-of-childrens-services@seahaven.example")
    address = re.search(r'(?:href|action)="(/u/items/seahaven/question/\d+)', visit.open())
    assert address
    assert f'action="{address.group(1)}"' in visit.open(address.group(1))
    assert "Write the answer" in visit.post(address.group(1), 422, answer=" ")
    visit.post(address.group(1), answer="I will ring them on Monday.")
    with database() as session:
        question = session.get(Question, int(address.group(1).rpartition("/")[2]))
        assert question.answer == "I will ring them on Monday."
        assert session.get(Person, question.answered_by_id).email.startswith("director")
    assert "about 2.2.1" not in visit.open().partition("Something else?")[0].partition("<form")[2]


def test_what_was_updated_today_is_done_though_the_email_was_for_a_day_to_come(holder):
    """``remind --on`` a later day than the clock's: a weekly update would be due again on that day."""
    visit = holder(on="2020-02-03")
    assert "3 updates" in visit.open()
    visit.save("3.1.4", **GREEN)
    assert "2 updates" in visit.open()


def test_when_all_is_done_the_page_says_thank_you(holder):
    visit = holder("mash-manager@seahaven.example")
    visit.save("1.5.1", **GREEN)
    assert "Thank you: nothing is owed" in visit.open()


# What is not theirs


@pytest.mark.parametrize(
    "path",
    [
        "/u/items/seahaven/action/2.6.1",
        "/u/items/seahaven/action/9.9.9",
        "/u/items/elsewhere/action/3.1.4",
        "/u/items/seahaven/programme/programme",
        "/u/items/seahaven/check/3.1.4",
        "/u/items/seahaven/nonsense/3.1.4",
    ],
)
def test_anything_else_is_not_there(holder, tables, path):
    visit = holder()
    before = tables()
    visit.open(path, 404)
    visit.post(path, 404, version="1", **GREEN)
    visit.post(f"{path}/no-change", 404, version="1")
    assert tables() == before


def test_an_action_that_went_to_somebody_else_is_gone(holder, database):
    from tracker.people.queries import find_person
    from tracker.plan.queries import find_action, find_programme

    visit = holder()
    version = visit.version("3.1.4")
    with database() as session:
        action = find_action(session, find_programme(session, "seahaven"), "3.1.4")
        action.owner_id = find_person(session, "mash-manager@seahaven.example").id
        action.second_owner_id = None
    visit.post("/u/items/seahaven/action/3.1.4", 404, version=version, **GREEN)
    assert "Update workforce policies" not in visit.open()


# Something else


def test_help_not_mine_and_away(holder, database):
    from tracker.people.queries import find_person
    from tracker.plan.surroundings import Question

    visit = holder()
    about = "seahaven/action/3.1.3"
    assert "Say what help" in visit.post("/u/help", 422, about=about, text="")
    visit.post("/u/help", about=about, text="A decision on the offer by Friday.")
    visit.post("/u/not-mine", about="seahaven/action/3.1.2", text="It belongs to the academy.")
    assert "It belongs to Mars" in visit.post(
        "/u/not-mine", 422, about="seahaven/action/2.6.1", text="It belongs to Mars"
    )
    assert "back already" in visit.post("/u/away", 422, back_on=["27", "1", "2020"])
    assert "is not a date" in visit.post("/u/away", 422, back_on=["31", "2", "2020"])
    visit.post("/u/away", back_on=["10", "2", "2020"])
    with database() as session:
        person = find_person(session, WORKFORCE)
        asked = session.query(Question).filter_by(asked_by_id=person.id, answered_at=None).order_by(Question.id)
        assert [(one.kind, one.action.title) for one in asked] == [
            (QuestionKind.HELP, "Initial recruitment campaign"),
            (QuestionKind.NOT_MINE, "Learning academy"),
        ]
        assert person.away_until.isoformat() == "2020-02-10"
    assert "You are away until 10 February 2020" in visit.open()
    visit.post("/u/away", back="now")
    with database() as session:
        assert find_person(session, WORKFORCE).away_until is None


def test_help_is_asked_about_what_is_no_part_of_the_plan_as_well(holder):
    visit = holder("director-of-childrens-services@seahaven.example")
    offered = re.search(r'(?s)<select[^>]*name="about".*?</select>', visit.open())
    assert offered
    others = [about for about in re.findall(r'value="(seahaven/[^"]+)"', offered.group()) if "/action/" not in about]
    assert {about.split("/")[1] for about in others} & {"question", "approval", "review", "decision"}, others
    for about in others:
        visit.post("/u/help", about=about, text="Which paper does this need?")


# Links that no longer work


def forged(link: str) -> str:
    return link[:-4] + ("AAAA" if not link.endswith("AAAA") else "BBBB")


def close_account(session, person, row):
    person.is_active = False


def end_every_link(session, person, row):
    person.credential_version += 1


def revoke(session, person, row):
    row.is_link_revoked = True


@pytest.mark.parametrize("end", [close_account, end_every_link, revoke])
def test_a_link_that_was_ended_opens_nothing_not_even_for_who_has_the_page_open(holder, database, end):
    from tracker.people.queries import find_person
    from tracker.reminders.queries import find_last_reminder

    visit = holder()
    version = visit.version("3.1.4")
    with database() as session:
        person = find_person(session, WORKFORCE)
        end(session, person, find_last_reminder(session, person.id))
    visit.open(visit.link, 302)
    assert "no longer works" in visit.open("/u", 410)
    visit.post("/u/items/seahaven/action/3.1.4", 410, version=version, **GREEN)


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


# Ending and switching off


def test_somebody_who_lost_a_phone_ends_every_link_and_session(holder, database):
    visit = holder()
    assert "Your links are ended" in visit.post("/u/end", 200)
    visit.open("/u", 410)
    visit.open(visit.link, 302)
    visit.open("/u", 410)


def test_signing_out_everywhere_ends_the_links_as_well(holder, sign_in, client):
    visit = holder()
    sign_in(WORKFORCE)
    assert client.post("/sign-out-everywhere").status_code == 303
    assert client.get("/me").status_code == 302
    visit.open("/u", 410)


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
