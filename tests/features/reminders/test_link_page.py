"""The page behind a reminder's link: that person's items, no password, and nothing but them.

The reminders went out once for all of these tests; each begins with a copy of the morning after.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest

from tests.command import tracker_command
from tests.databases import seeded
from tests.features.reminders.holder import GREEN, WORKFORCE, Holder
from tracker.plan.surroundings import QuestionKind

pytestmark = pytest.mark.demonstration


@pytest.fixture
def mail_of_the_morning(shared_run, database_kind) -> Path:
    """Where the reminders lie that ``database_url`` holds as sent."""
    return shared_run.folder / f"reminded-{database_kind}"


@pytest.fixture
def database_url(databases, mail_of_the_morning) -> Iterator[str]:
    """Seahaven, its reminders of 27 January sent."""

    def remind(url: str) -> None:
        settings = {"mail_url": f"file:{mail_of_the_morning}", "today": "2020-01-27", "demo": "1"}
        tracker_command(url, **settings)("remind", "--on", "2020-01-27")

    url = databases.fresh("reminded", remind, begun=partial(seeded, databases))
    yield url
    databases.discard(url)


@pytest.fixture
def holder(client, link_of, mail_of_the_morning) -> Callable[..., Holder]:
    """Somebody who opened the link in their email."""

    def opened(address: str = WORKFORCE) -> Holder:
        files = mail_of_the_morning.glob("*.eml")
        received = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        [mail] = [one for one in received if [to.addr_spec for to in one["To"].addresses] == [address]]
        link = link_of(mail.get_body(("plain",)).get_content())
        assert client.get(link).status_code == 302
        return Holder(client, link)

    return opened


def test_the_page_opens_on_the_worst_and_shows_only_ones_own(holder):
    page = holder().open()
    assert "3 updates" in page
    assert "3 minutes" in page
    titles = re.findall(r"<h2[^>]*>\s*(.+?)\s*</h2>", page)
    assert titles[:3] == ["Initial recruitment campaign", "Learning academy", "Update workforce policies"]
    assert 'id="open"' in page.partition("Learning academy</h2>")[0]
    assert "Children returned home" not in page


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
