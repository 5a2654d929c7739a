"""The plan in the browser's hands: reading, writing, moving, and who may."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from sqlalchemy import select, update

from tests.signing_in import sign_in
from tests.statements import recorded_statements
from tracker.adapters.db import db
from tracker.evidence.queries import read_programme
from tracker.people.models import Membership, Person
from tracker.plan.models import DueDateChange, Objective, Programme, Theme
from tracker.plan.queries import find_action, find_programme
from tracker.updates.models import Update

pytestmark = pytest.mark.demonstration

PLAN = "/programmes/seahaven/plan"
TODAY = date(2020, 1, 27)
MANAGER = "programme-manager@seahaven.example"
SRO = "director-of-childrens-services@seahaven.example"
OWNER = "performance-analyst@seahaven.example"
OTHER_OWNER = "fostering-manager@seahaven.example"
READER = "lead-member@seahaven.example"
STRANGER = "system-administrator@seahaven.example"

NEW = {"title": "Map the support on offer", "due_on": ["30", "6", "2020"], "expected_outcome": "Families find help."}


@pytest.fixture
def manager(client):
    sign_in(client, MANAGER)
    return client


@pytest.fixture
def action(database):
    """An action as stored, by number."""

    def read(ref):
        with database() as session:
            found = find_action(session, find_programme(session, "seahaven"), ref)
            assert found.due_date_changes is not None
            session.expunge_all()
            return found

    return read


@pytest.fixture
def refs(database):
    """Title of every action by number, as every other page sees it."""

    def read():
        with database() as session:
            status = read_programme(session, find_programme(session, "seahaven"), on=TODAY)
            return {one.ref: one.name for one in status.actions}

    return read


def text_of(answer):
    return unescape(answer.get_data(as_text=True))


# Reading


def test_the_tree_has_the_last_four_closed_quarters_and_now(manager):
    page = text_of(manager.get(PLAN))
    head = re.sub(r"<[^>]+>|\s+", " ", page[page.index("<thead") : page.index("</thead>")])
    assert "Q4 2018/19 Q1 2019/20 Q2 2019/20 Q3 2019/20 Now" in re.sub(r" +", " ", head)
    assert page.count('class="action"') == 40


def test_an_objective_says_what_its_actions_and_evidence_say(manager):
    page = text_of(manager.get(PLAN))
    assert re.search(r"Actions say <b>Complete</b>, evidence suggests <b>Red</b>\.\s+<a[^>]+>Rating query", page)


def test_what_stands_around_the_plan_is_below_it(manager):
    page = text_of(manager.get(PLAN))
    for heading in ("Concerns", "Developments", "Budget", "Events and findings", "Decisions"):
        assert re.search(rf"<h2[^>]*>{heading}", page)
    assert "Figures are still to be entered" in page
    assert "Strategy discussions take place without key agencies." in page


def test_a_late_change_of_a_closed_quarter_is_marked(manager, database):
    with database() as session:
        objective = session.scalar(select(Objective.id).join(Theme).order_by(Theme.position, Objective.position))
        row = session.scalars(select(Update).where(Update.objective_id == objective)).first()
        values = {name: getattr(row, name) for name in ("rag", "narrative", "author_id", "author_title")}
        late = datetime(2020, 1, 27, 9, tzinfo=UTC)
        session.add(Update(objective_id=objective, as_on=date(2019, 6, 30), recorded_at=late, **values))
    assert "entered after the quarter was closed" in text_of(manager.get(f"{PLAN}/1.1"))


def test_a_page_of_an_action_has_history_milestones_and_countable_slips(manager):
    page = text_of(manager.get(f"{PLAN}/1.1.4"))
    assert "slipped once" in page
    assert "First due 30 September 2019, now 31 March 2020." in page
    assert "Records must be cleansed before child-level lists can be trusted." in page
    assert "Child-level lists in five teams" in page
    assert "If data quality is poor" in page
    assert "earlier updates" in page


def test_a_page_of_an_objective_has_its_evidence(manager):
    page = text_of(manager.get(f"{PLAN}/2.2"))
    assert "What the evidence says" in page
    assert "One of two open actions is late; “Audit of strategy discussions with partners” was poor." in page
    assert "Conferences within 15 working days" in page
    assert "<b>Poor:</b> Audit of strategy discussions with partners" in page


def test_a_correction_and_what_it_corrects_both_stand_in_the_history(manager, database, action):
    with database() as session:
        first = session.scalars(
            select(Update).where(Update.action_id == action("1.2.1").id).order_by(Update.as_on.desc())
        ).first()
        session.add(
            Update(
                action_id=first.action_id,
                as_on=first.as_on,
                recorded_at=datetime(2020, 1, 27, 9, tzinfo=UTC),
                rag=first.rag,
                narrative="Two boards, not three.",
                reason="Miscounted",
                supersedes_id=first.id,
                author_title="Designated Officer for Allegations",
            )
        )
    page = text_of(manager.get(f"{PLAN}/1.2.1"))
    assert "Two boards, not three." in page
    assert "<b>Corrects</b>" in page
    assert "this no longer counts" in page


@pytest.mark.parametrize("ref", ["9", "1.9", "1.1.9", "0", "01", "x", "1.1.1.1", "programme", "²", "1."])
def test_a_number_that_is_not_in_the_plan_is_not_found(manager, ref):
    assert manager.get(f"{PLAN}/{ref}").status_code == 404


def test_every_member_reads_and_a_stranger_finds_nothing(client):
    sign_in(client, READER)
    for address in (PLAN, f"{PLAN}/1", f"{PLAN}/1.1", f"{PLAN}/1.1.1"):
        page = text_of(client.get(address))
        assert "Add a theme" not in page
        assert ">Edit<" not in page
    sign_in(client, STRANGER)
    assert client.get(PLAN).status_code == 404


@pytest.mark.parametrize("below", ["", "/1", "/1.1"])
def test_statements_do_not_grow_with_the_plan(manager, app, below):
    def count():
        with app.app_context(), recorded_statements(db.engine) as seen:
            assert manager.get(PLAN + below).status_code == 200
        return len(seen)

    before = count()
    for number in range(12):
        manager.post(f"{PLAN}/1.1/add", data=NEW | {"title": f"Thing {number}"})
        manager.post(f"{PLAN}/1/add", data={"name": f"Objective {number}"})
    assert count() == before


# Adding and changing


def test_themes_objectives_and_actions_are_added_at_the_end(manager, refs):
    manager.post(f"{PLAN}/programme/add", data={"name": "Working with partners"})
    manager.post(f"{PLAN}/5/add", data={"name": "One front door"})
    answer = manager.post(f"{PLAN}/5.1/add", data=NEW, follow_redirects=True)
    assert "Added action 5.1.1." in text_of(answer)
    assert refs()["5.1.1"] == "Map the support on offer"
    assert text_of(answer).count("not in plan") == 4


@pytest.mark.parametrize(
    ("form", "data", "words"),
    [
        ("programme/add", {"name": " "}, "Write its name"),
        ("1/add", {"name": "x" * 301}, "at most 300"),
        ("1.1/add", NEW | {"title": ""}, "Write what is to be done"),
        ("1.1/add", NEW | {"due_on": ["31", "2", "2020"]}, "is not a date"),
        ("1.1/add", NEW | {"due_on": ["", "", ""]}, "Write by when"),
        ("1.1/add", NEW | {"due_on": ["", "", ""], "due_text": "Ongoing"}, "Ongoing work needs a day"),
        ("1.1/add", NEW | {"owner_id": "999999"}, "Choose one of those in the list"),
    ],
)
def test_bad_input_is_refused_with_its_remedy_and_what_was_typed_is_kept(manager, refs, form, data, words):
    before = refs()
    answer = manager.post(f"{PLAN}/{form}", data=data)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert data.get("expected_outcome", "") in text_of(answer)
    assert refs() == before


def test_nothing_is_added_below_an_action(manager):
    assert manager.get(f"{PLAN}/1.1.1/add").status_code == 404


def edit_of(row, **change):
    return {"version": str(row.version), "seen": str(row.id), "title": row.title} | change


def test_editing_an_action_never_moves_its_due_date(manager, action):
    row = action("1.1.2")
    changed = edit_of(row, title="Briefing for members", due_on=["1", "1", "2021"])
    assert manager.post(f"{PLAN}/1.1.2/edit", data=changed).status_code == 303
    assert action("1.1.2").title == "Briefing for members"
    assert action("1.1.2").baseline_due_on == row.baseline_due_on


def test_two_who_edit_at_once_are_told_and_lose_nothing(manager, action):
    row = action("1.1.2")
    first, second = edit_of(row, title="First words"), edit_of(row, title="Second words")
    assert manager.post(f"{PLAN}/1.1.2/edit", data=first).status_code == 303
    refused = manager.post(f"{PLAN}/1.1.2/edit", data=second)
    assert refused.status_code == 409
    assert "Somebody saved this before you" in text_of(refused)
    assert "First words" in text_of(refused)
    assert 'value="Second words"' in text_of(refused)
    assert action("1.1.2").title == "First words"
    again = second | {"version": str(row.version + 1)}
    assert manager.post(f"{PLAN}/1.1.2/edit", data=again).status_code == 303
    assert action("1.1.2").title == "Second words"


def test_a_form_for_a_number_that_has_become_something_else_changes_nothing(manager, action):
    row, other = action("1.1.1"), action("1.1.2")
    manager.post(f"{PLAN}/1.1.1/move", data={"to": "down", "seen": str(row.id)})
    refused = manager.post(f"{PLAN}/1.1.1/edit", data=edit_of(row, title="Meant for the other"))
    assert refused.status_code == 409
    assert other.title in text_of(refused)
    assert action("1.1.1").title == other.title
    refused = manager.post(f"{PLAN}/1.1.1/remove", data={"reason": "Done", "seen": str(row.id), "version": "1"})
    assert refused.status_code == 409
    assert action("1.1.1").removed_on is None


# Moving


def test_moving_down_swaps_numbers_and_the_end_of_the_row_holds(manager, action, refs):
    before = refs()
    answer = manager.post(
        f"{PLAN}/1.1.1/move", data={"to": "down", "seen": str(action("1.1.1").id)}, follow_redirects=True
    )
    assert "1.1.1 is now 1.1.2" in text_of(answer)
    assert refs()["1.1.1"] == before["1.1.2"]
    assert refs()["1.1.2"] == before["1.1.1"]
    manager.post(f"{PLAN}/1.1.1/move", data={"to": "up", "seen": str(action("1.1.1").id)})
    assert refs()["1.1.1"] == before["1.1.2"]


def test_a_theme_takes_its_objectives_and_actions_with_it(manager, refs, database):
    before = refs()
    with database() as session:
        first = session.scalar(select(Theme.id).order_by(Theme.position))
    manager.post(f"{PLAN}/1/move", data={"to": "down", "seen": str(first)})
    assert refs()["2.1.1"] == before["1.1.1"]
    assert refs()["1.1.1"] == before["2.1.1"]


def test_a_second_press_on_an_old_page_moves_nothing(manager, action, refs):
    seen = str(action("1.1.1").id)
    manager.post(f"{PLAN}/1.1.1/move", data={"to": "down", "seen": seen})
    before = refs()
    answer = manager.post(f"{PLAN}/1.1.1/move", data={"to": "down", "seen": seen}, follow_redirects=True)
    assert "Nothing moved" in text_of(answer)
    assert refs() == before


def test_an_action_moves_to_another_objective_and_the_page_says_what_follows(manager, action, refs, database):
    before, row = refs(), action("1.1.2")
    page = text_of(manager.get(f"{PLAN}/1.1.2/relocate"))
    assert f"1.1.3 becomes 1.1.2: {before['1.1.3']}" in page
    with database() as session:
        target = session.scalar(select(Objective.id).where(Objective.name.like("Private fostering%")))
    assert manager.post(f"{PLAN}/1.1.2/relocate", data={"to": "", "seen": str(row.id)}).status_code == 422
    answer = manager.post(
        f"{PLAN}/1.1.2/relocate", data={"to": str(target), "seen": str(row.id)}, follow_redirects=True
    )
    assert "1.1.2 is now 2.5.2." in text_of(answer)
    assert (refs()["2.5.2"], refs()["1.1.2"]) == (before["1.1.2"], before["1.1.3"])


def test_another_programme_is_no_destination(manager, action, database):
    with database() as session:
        elsewhere = Programme(slug="elsewhere", name="Elsewhere")
        session.add(elsewhere)
        session.flush()
        theme = Theme(programme_id=elsewhere.id, position=1, name="Theirs")
        session.add(theme)
        session.flush()
        objective = Objective(theme_id=theme.id, position=1, name="Theirs")
        session.add(objective)
        session.flush()
        target = objective.id
    row = action("1.1.2")
    sent = {"to": str(target), "seen": str(row.id)}
    assert manager.post(f"{PLAN}/1.1.2/relocate", data=sent).status_code == 422
    assert manager.get("/programmes/elsewhere/plan").status_code == 404


# Removing


def test_a_removed_action_keeps_its_number_and_history(manager, refs, action):
    before, row = refs(), action("1.1.2")
    sent = {"reason": "", "seen": str(row.id), "version": str(row.version)}
    assert manager.post(f"{PLAN}/1.1.2/remove", data=sent).status_code == 422
    answer = manager.post(f"{PLAN}/1.1.2/remove", data=sent | {"reason": "Merged with 1.1.3"}, follow_redirects=True)
    page = text_of(answer)
    assert "Removed from the plan on 27 January 2020." in page
    assert "Merged with 1.1.3" in page
    assert "History" in page
    assert refs().keys() == before.keys() - {"1.1.2"}
    assert "Removed actions 1" in text_of(manager.get(PLAN))
    assert manager.get(f"{PLAN}/1.1.2/edit").status_code == 404
    assert manager.get(f"{PLAN}/1.1.2/remove").status_code == 404


# Due dates


def asked(**change):
    return {"to_on": ["30", "6", "2020"], "reason": "Two suppliers withdrew."} | change


def test_an_owner_asks_and_the_manager_approves_and_the_slip_counts(client, action):
    sign_in(client, OWNER)
    assert client.post(f"{PLAN}/1.1.4/due-date", data=asked(reason="")).status_code == 422
    answer = client.post(f"{PLAN}/1.1.4/due-date", data=asked(), follow_redirects=True)
    assert "waits for the programme manager" in text_of(answer)
    assert "now 31 March 2020" in text_of(answer)
    again = client.post(f"{PLAN}/1.1.4/due-date", data=asked(to_on=["31", "7", "2020"]))
    assert again.status_code == 422
    number = action("1.1.4").due_date_changes[-1].id
    assert client.post(f"{PLAN}/1.1.4/due-date/{number}", data={"answer": "approve"}).status_code == 403
    sign_in(client, MANAGER)
    assert "Due dates that wait for you" in text_of(client.get(PLAN))
    answer = client.post(f"{PLAN}/1.1.4/due-date/{number}", data={"answer": "approve"}, follow_redirects=True)
    assert "slipped 2 times" in text_of(answer)
    assert "First due 30 September 2019, now 30 June 2020." in text_of(answer)
    assert action("1.1.4").baseline_due_on == date(2019, 9, 30)


def test_a_refused_date_does_not_move_and_is_kept(client, action):
    sign_in(client, OWNER)
    client.post(f"{PLAN}/1.1.4/due-date", data=asked())
    number = action("1.1.4").due_date_changes[-1].id
    sign_in(client, MANAGER)
    page = text_of(client.post(f"{PLAN}/1.1.4/due-date/{number}", data={"answer": "refuse"}, follow_redirects=True))
    assert "slipped once" in page
    assert "refused" in page
    second = client.post(f"{PLAN}/1.1.4/due-date/{number}", data={"answer": "approve"}, follow_redirects=True)
    assert "This has been refused already" in text_of(second)
    assert "now 31 March 2020" in text_of(second)


def test_the_manager_moves_a_date_at_once_and_an_earlier_one_is_no_slip(manager):
    manager.post(f"{PLAN}/1.1.4/due-date", data=asked(to_on=["28", "2", "2020"]))
    page = text_of(manager.get(f"{PLAN}/1.1.4"))
    assert "now 28 February 2020" in page
    assert "slipped once" in page


def test_a_change_belongs_to_its_action(manager, action, database):
    with database() as session:
        number = session.scalar(select(DueDateChange.id))
    assert manager.post(f"{PLAN}/1.1.2/due-date/{number}", data={"answer": "approve"}).status_code == 404


def test_milestones_are_added_and_reached_by_the_owner(client, action):
    sign_in(client, OWNER)
    assert client.post(f"{PLAN}/1.1.4/milestones", data={"title": "Lists tested"}).status_code == 422
    sent = {"title": "Lists tested", "due_on": ["28", "2", "2020"]}
    assert "Lists tested" in text_of(client.post(f"{PLAN}/1.1.4/milestones", data=sent, follow_redirects=True))
    page = text_of(client.get(f"{PLAN}/1.1.4"))
    number = re.findall(r"/1\.1\.4/milestones/(\d+)", page)[-1]
    assert client.post(f"{PLAN}/1.2.1/milestones/{number}").status_code == 403
    answer = client.post(f"{PLAN}/1.1.4/milestones/{number}", follow_redirects=True)
    assert "reached 27 Jan 2020" in text_of(answer)


# Who may


MANAGING = ["programme/add", "1/add", "1.1/add", "1/edit", "1.1/edit", "1.1.1/edit", "1.1.2/relocate", "1.1.2/remove"]


@pytest.mark.parametrize("form", MANAGING)
@pytest.mark.parametrize("email", [OWNER, SRO, READER])
def test_only_the_manager_changes_the_plan(client, email, form):
    sign_in(client, email)
    assert client.get(f"{PLAN}/{form}").status_code == 403
    assert client.post(f"{PLAN}/{form}", data=NEW).status_code == 403
    assert client.post(f"{PLAN}/1.1.1/move", data={"to": "up"}).status_code == 403


@pytest.mark.parametrize("form", MANAGING)
def test_the_manager_reaches_every_form(manager, form):
    assert manager.get(f"{PLAN}/{form}").status_code == 200


@pytest.mark.parametrize("email", [OTHER_OWNER, READER, SRO])
@pytest.mark.parametrize("form", ["due-date", "milestones"])
def test_dates_and_milestones_are_the_owners_and_the_managers(client, email, form):
    sign_in(client, email)
    assert client.get(f"{PLAN}/1.1.4/{form}").status_code == 403
    assert client.post(f"{PLAN}/1.1.4/{form}", data=asked()).status_code == 403


def test_a_manager_whose_role_has_ended_manages_no_more(client, database):
    with database() as session:
        person = session.scalar(select(Person.id).where(Person.email == MANAGER))
        session.execute(update(Membership).where(Membership.person_id == person).values(until=date(2020, 1, 26)))
    sign_in(client, MANAGER)
    assert client.get(PLAN).status_code == 404
