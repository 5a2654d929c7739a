"""People's accounts, for administrators: found, changed, closed, exported and erased."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from tests.browser import accessibility_faults
from tests.house.addresses import routes
from tracker.administration.person_data import GOES, STAYS, columns_about_people, name_of
from tracker.audit.models import AuditEntry
from tracker.calendars.services import open_feed
from tracker.people.access import Audience
from tracker.people.models import Membership, Person, Role
from tracker.people.queries import find_person
from tracker.people.services import add_person, give_role, set_password
from tracker.people.sign_in_models import SignInSession
from tracker.plan.models import Action, Objective, Programme, Theme

ADMIN, MANAGER, OWNER = "admin@example.org", "manager@example.org", "quill@example.org"
PEOPLE = "/admin/people"


@pytest.fixture
def numbers(database):
    """An administrator, a manager, and an owner with an open action, a calendar and a session; by address."""
    with database() as session:
        programme = Programme(slug="small", name="Small programme")
        session.add(programme)
        session.flush()
        admin = add_person(session, email=ADMIN, name="Ada Example", job_title="Systems Officer", is_admin=True)
        manager = add_person(session, email=MANAGER, name="Mo Example", job_title="Programme Manager")
        owner = add_person(session, email=OWNER, name="Quill Zephyr", job_title="Workforce Lead")
        give_role(session, person=manager, programme_id=programme.id, role=Role.MANAGER)
        give_role(session, person=owner, programme_id=programme.id, role=Role.OWNER)
        set_password(owner, "long enough to be a password")
        theme = Theme(programme_id=programme.id, position=1, name="Theme")
        session.add(theme)
        session.flush()
        objective = Objective(theme_id=theme.id, position=1, name="Objective", lead_id=manager.id)
        session.add(objective)
        session.flush()
        action = Action(
            objective_id=objective.id,
            position=1,
            title="Recruit social workers",
            owner_id=owner.id,
            added_on=date(2020, 1, 6),
        )
        session.add(action)
        open_feed(session, owner, programme)
        session.flush()
        return {one.email: one.id for one in (admin, manager, owner)}


def test_people_are_found_by_title_name_and_address(numbers, sign_in):
    client = sign_in(ADMIN)
    assert "Workforce Lead" in client.get(PEOPLE).text
    for sought, found in (
        ("workforce", 1),
        ("ZEPHYR", 1),
        ("quill@", 1),
        ("%", 0),
        ("_", 0),
        ("nobody\\", 0),
        ("x" * 70_000, 0),
    ):
        page = client.get(PEOPLE, query_string={"q": sought}).text
        assert ("Workforce Lead" in page) == bool(found), sought
        assert ("Systems Officer</a></th>" in page) is False, sought
    assert client.get(f"{PEOPLE}?page=99999999999999999999").status_code == 200
    page = client.get(f"{PEOPLE}/{numbers[OWNER]}").text
    assert "Action owner, Small programme" in page
    assert client.get(f"{PEOPLE}/9999999999999999").status_code == 404


def test_a_list_of_many_asks_no_more_of_the_database(numbers, sign_in, statements, database):
    client = sign_in(ADMIN)
    counts = []
    for _ in range(2):  # with three people, then with a page of them
        with statements() as seen:
            client.get(PEOPLE)
        counts.append(len(seen))
        if len(counts) == 2:
            break
        with database() as session:
            session.add_all(Person(email=f"{n}@e.example", name="N", job_title=f"Title {n}") for n in range(60))
    assert counts[0] == counts[1]
    assert "Page 1 of 2" in client.get(PEOPLE).text


def test_only_administrators_come_here(numbers, sign_in, app):
    closed = [route for route in routes(app) if route.rule.startswith("/admin")]
    assert len(closed) > 8
    client = sign_in(MANAGER)
    for route in closed:
        assert route.open_to == {Audience.ADMIN}, route
        address = route.rule.replace("<int:number>", str(numbers[OWNER]))
        assert client.open(address, method=route.method).status_code == 403, route


def test_an_account_is_added_and_changed_and_bad_input_is_kept(numbers, sign_in, database):
    client = sign_in(ADMIN)
    new = {"email": "New@Example.org", "name": "New Person", "job_title": "Head of Care"}
    assert client.post(f"{PEOPLE}/add", data=new).status_code == 303
    again = client.post(f"{PEOPLE}/add", data=new)
    assert (again.status_code, "has this address already" in again.text, "Head of Care" in again.text) == (
        422,
        True,
        True,
    )
    wrong = client.post(f"{PEOPLE}/add", data={"email": "nobody", "name": "x\x00", "job_title": "y" * 201})
    assert wrong.status_code == 422
    assert "is not an email address" in wrong.text
    assert "200 characters or fewer" in wrong.text
    address = f"{PEOPLE}/{numbers[OWNER]}"
    taken = client.post(address, data={"email": MANAGER, "name": "Q", "job_title": "Workforce Lead"})
    assert taken.status_code == 422
    assert MANAGER in taken.text
    assert client.post(address, data={"email": OWNER, "name": "Q", "job_title": "Head of Workforce"}).status_code == 303
    with database() as session:
        assert session.get_one(Person, numbers[OWNER]).job_title == "Head of Workforce"


def test_the_last_administrator_and_the_last_manager_are_needed(numbers, sign_in, database):
    client = sign_in(ADMIN)
    admin, manager = f"{PEOPLE}/{numbers[ADMIN]}", f"{PEOPLE}/{numbers[MANAGER]}"
    no_admin = client.post(admin, data={"email": ADMIN, "name": "Ada", "job_title": "Systems Officer"})
    assert (no_admin.status_code, "the last administrator; make somebody else" in no_admin.text) == (422, True)
    for address, why in ((admin, "last administrator"), (manager, "would have no manager; give somebody else")):
        assert why in client.post(f"{address}/close", follow_redirects=True).text
        assert why in client.get(f"{address}/erase").text
    refused = client.post(f"{manager}/erase", data={"typed": "Programme Manager"})
    assert (refused.status_code, "would have no manager" in refused.text) == (422, True)
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Person).where(Person.is_active)) == 3
        second = add_person(session, email="second@example.org", name="S", job_title="Deputy")
        programme = session.scalars(select(Programme)).one()
        give_role(session, person=second, programme_id=programme.id, role=Role.MANAGER, until=date(2020, 1, 26))
    assert "no manager" in client.post(f"{manager}/close", follow_redirects=True).text, "that one's time is over"
    with database() as session:
        session.scalars(select(Membership).where(Membership.until.is_not(None))).one().until = date(2020, 1, 27)
    assert "The account is closed" in client.post(f"{manager}/close", follow_redirects=True).text
    assert "open again" in client.post(f"{manager}/reopen", follow_redirects=True).text


def test_closing_and_signing_out_end_sessions(numbers, app, sign_in, database):
    from tests.signing_in import sign_in as sign_in_client

    theirs = app.test_client()
    sign_in_client(theirs, OWNER)
    assert theirs.get("/me").status_code == 200
    client, address = sign_in(ADMIN), f"{PEOPLE}/{numbers[OWNER]}"
    client.post(f"{address}/sign-out-everywhere")
    assert theirs.get("/me").status_code == 302
    sign_in_client(theirs, OWNER)
    client.post(f"{address}/close")
    assert theirs.get("/me").status_code == 302


def archive(answer):
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as opened:
        return opened.read("read-me.html").decode(), json.loads(opened.read("person.json"))


def test_what_is_held_of_somebody_is_a_file_to_read_and_to_process(numbers, sign_in, client, database):
    page, held = archive(sign_in(ADMIN).post(f"{PEOPLE}/{numbers[OWNER]}/export"))
    assert held["account"]["email"] == OWNER
    assert held["account"]["password_hash"] == "(kept secret)"
    assert held["roles"] == [{"programme": "Small programme", "role": "Action owner", "until": None}]
    assert [row["title"] for row in held["held"]["action"]] == ["Recruit social workers"]
    assert [row["token_hash"] for row in held["held"]["calendar_feed"]] == ["(kept secret)"]
    assert "argon2" not in json.dumps(held)
    for words in ("Quill Zephyr", OWNER, "Recruit social workers", "Calendar address (1)"):
        assert words in page
    with database() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (last.actor_title, last.after) == ("Systems Officer", {"exported": "everything held of them, as a file"})
    sign_in(OWNER)
    _, own = archive(client.post("/me/data"))
    assert own["account"]["name"] == "Quill Zephyr"
    assert own["held"]["sign_in_session"]


def test_erasing_takes_the_name_and_leaves_what_was_written(numbers, sign_in, database):
    client, address = sign_in(ADMIN), f"{PEOPLE}/{numbers[OWNER]}"
    page = client.get(f"{address}/erase").text
    assert "In programmes that you do not belong to: Action: 1." in page
    assert "Recruit social workers" not in page, "what another programme has planned is not the administrator's to read"
    for typed in ("", "workforce lead", "Quill Zephyr"):
        refused = client.post(f"{address}/erase", data={"typed": typed})
        assert (refused.status_code, typed in refused.text) == (422, True)
    with database() as session:
        assert find_person(session, OWNER) is not None
        entries = session.scalar(select(func.count()).select_from(AuditEntry))
    done = client.post(f"{address}/erase", data={"typed": "Workforce Lead"}, follow_redirects=True).text
    assert "Erased. What they wrote" in done
    with database() as session:
        person = session.get_one(Person, numbers[OWNER])
        assert (person.name, person.job_title) == ("Erased", "Workforce Lead")
        assert person.email == f"{person.id}@erased.invalid"
        assert (person.password_hash, person.is_active, person.is_admin) == (None, False, False)
        for column in columns_about_people():
            if name_of(column) in GOES:
                assert session.scalar(select(func.count()).where(column == person.id)) == 0, name_of(column)
        assert session.scalars(select(Action)).one().owner_id == person.id
        assert session.scalar(select(func.count()).select_from(AuditEntry)) > entries
    assert client.post(f"{address}/erase", data={"typed": "Workforce Lead"}).status_code == 303
    assert "add them anew" in client.post(f"{address}/reopen", follow_redirects=True).text
    assert client.post(address, data={"email": OWNER, "name": "Q", "job_title": "W"}).status_code == 422


def test_erasing_shows_what_is_open_in_programmes_of_the_administrators_own(numbers, sign_in, database):
    with database() as session:
        small_id = session.scalars(select(Programme.id)).one()
        own = Programme(slug="own", name="Own programme", manager_id=numbers[OWNER])
        session.add(own)
        session.flush()
        admin = session.get_one(Person, numbers[ADMIN])
        give_role(session, person=admin, programme_id=own.id, role=Role.READER)
        give_role(session, person=admin, programme_id=small_id, role=Role.READER, until=date(2020, 1, 26))
    page = sign_in(ADMIN).get(f"{PEOPLE}/{numbers[OWNER]}/erase").text
    assert "Named in the settings: Own programme" in page
    assert "In programmes that you do not belong to: Action: 1." in page, "a role that has ended opens nothing"
    with database() as session:
        give_role(session, person=session.get_one(Person, numbers[ADMIN]), programme_id=small_id, role=Role.READER)
    page = sign_in(ADMIN).get(f"{PEOPLE}/{numbers[OWNER]}/erase").text
    assert "Action: Recruit social workers" in page
    assert '<td role="cell">Programme Manager could take it</td>' in page, "the objective's lead could take it"
    assert "do not belong to" not in page


def test_whoever_adds_a_table_about_people_says_what_becomes_of_it():
    named = {name_of(column) for column in columns_about_people()}
    said = GOES | STAYS
    missing, gone = named - said, said - named
    assert not missing, f"say in tracker/administration/person_data.py whether {missing} goes or stays when erasing"
    assert not gone, f"no such columns any more: {gone}"
    assert not GOES & STAYS


def test_the_commands_export_and_erase(numbers, tracker, tmp_path, database):
    file = tmp_path / "person.zip"
    assert "hand it over safely" in tracker("person", "export", OWNER, str(file)).stdout
    assert zipfile.is_zipfile(file)
    assert "nobody has the address" in tracker("person", "export", "x@y.example", str(file), exit_code=1).stderr
    assert "cannot be written" in tracker("person", "export", OWNER, str(tmp_path / "no" / "x"), exit_code=1).stderr
    refused = tracker("person", "erase", OWNER, "--confirm", "Somebody", exit_code=1).stderr
    assert "open: Action: Recruit social workers" in refused
    assert "Type the job title, Workforce Lead" in refused
    assert "last administrator" in tracker("person", "erase", ADMIN, "--confirm", "Systems Officer", exit_code=1).stderr
    assert "Erased the Workforce Lead" in tracker("person", "erase", OWNER, "--confirm", "Workforce Lead").stdout
    with database() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert (last.actor_title, last.via) == ("command line", "command")
        assert "@" in last.address, "the account and the machine it was run on"
        assert session.scalars(select(SignInSession)).all() == []


def test_the_pages_read_well_everywhere(numbers, open_page, keep_picture):
    for width in (1366, 390):
        page = open_page(person=ADMIN, width=width)
        for name, path in (
            ("people", PEOPLE),
            ("person", f"{PEOPLE}/{numbers[OWNER]}"),
            ("erase", f"{PEOPLE}/{numbers[OWNER]}/erase"),
            ("add-person", f"{PEOPLE}/add"),
            ("administration", "/admin"),
            ("activity", "/admin/activity"),
            ("retention", "/admin/retention"),
            ("privacy", "/privacy"),
        ):
            page.goto(path)
            expect(page.locator("h1")).to_have_count(1)
            assert accessibility_faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{name} at {width}"
            keep_picture(page, f"admin-{name}-{width}")
