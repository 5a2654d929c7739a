"""Whatever writes leaves an entry in the audit, in the same transaction: the watch over all tests and what it needs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update

from tests.recorded import Unrecorded
from tracker.adapters.db import Base
from tracker.audit.entries import HIDDEN, UNAUDITED
from tracker.audit.models import AuditEntry
from tracker.audit.services import Actor, attribute
from tracker.people.models import Membership, Person, Role
from tracker.people.services import add_person, give_role
from tracker.plan.models import Programme, Theme
from tracker.plan.surroundings import Concern

# What the session does not see leaves no entry, so no module writes it out. Migrations and guards are no such writes.
_WRITTEN_OUT = re.compile(r"(?:INSERT INTO|UPDATE \w+ SET|DELETE FROM)", re.IGNORECASE)


@pytest.fixture
def programme(session):
    row = Programme(slug="small", name="Small programme")
    session.add(row)
    session.commit()
    return row


def entries(session, table, **more):
    query = select(AuditEntry).where(AuditEntry.table_name == table).order_by(AuditEntry.id)
    return list(session.scalars(query.filter_by(**more)))


def test_a_commit_that_leaves_no_entry_is_refused_in_every_test(session, programme):
    session.connection().execute(update(Programme.__table__).values(aim="Written past the session"))
    with pytest.raises(Unrecorded, match="wrote programme and left no entry"):
        session.commit()
    session.rollback()


def test_statements_leave_entries_with_before_and_after(session, programme):
    attribute(session, Actor(title="A job", via="job", address="here"))
    session.add_all(Theme(programme_id=programme.id, position=n, name=f"Theme {n}") for n in (1, 2))
    session.commit()
    session.execute(update(Theme).where(Theme.position == 2).values(name="Renamed"))
    session.execute(delete(Theme).where(Theme.position == 1))
    session.execute(insert(Theme).values(programme_id=programme.id, position=3, name="Third", version=1))
    session.commit()
    changed, deleted, added = entries(session, "theme")[2:]
    assert (changed.before, changed.after) == ({"name": "Theme 2"}, {"name": "Renamed"})
    assert (deleted.verb, deleted.before["name"], deleted.after) == ("deleted", "Theme 1", None)
    assert (added.verb, added.after) == ("added", {"rows": 1})
    assert {(one.via, one.address, one.programme_id) for one in (changed, deleted)} == {("job", "here", programme.id)}


def test_a_statement_over_many_rows_leaves_one_entry_that_says_how_many(session, programme):
    session.add_all(Theme(programme_id=programme.id, position=n, name="Theme") for n in range(101))
    session.commit()
    session.execute(update(Theme).values(name="Renamed"))
    session.execute(delete(Theme))
    session.commit()
    last = entries(session, "theme")[-2:]
    assert [(one.verb, one.before, one.after) for one in last] == [
        ("changed", None, {"rows": 101}),
        ("deleted", {"rows": 101}, None),
    ]


def test_a_statement_that_changes_nothing_leaves_nothing(session, programme):
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    session.execute(update(Programme).where(Programme.slug == "nowhere").values(name="X"))
    session.commit()
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_links_are_told_with_the_row_they_belong_to(session, programme):
    owner = add_person(session, email="o@example.org", name="Owen Example", job_title="Head of Care")
    other = add_person(session, email="p@example.org", name="Pat Example", job_title="Head of MASH")
    concern = Concern(programme_id=programme.id, ref=1, title="Caseloads", owners=[owner])
    session.add(concern)
    session.commit()
    concern.owners = [owner, other]
    session.commit()
    concern.owners = []
    session.commit()
    first, second, third = entries(session, "concern")
    assert first.after["owners"] == ["Head of Care"]
    assert (second.before, second.after) == ({"owners": ["Head of Care"]}, {"owners": ["Head of Care", "Head of MASH"]})
    assert (third.before["owners"], third.after) == (["Head of Care", "Head of MASH"], {"owners": []})


def test_what_is_private_is_hidden_from_statements_too(session):
    add_person(session, email="o@example.org", name="Owen Example", job_title="Head of Care")
    session.execute(update(Person).values(name="Another Name"))
    session.commit()
    last = entries(session, "person")[-1]
    assert (last.verb, last.after) == ("changed", {"name": HIDDEN})


def test_a_failure_takes_its_entries_with_it(session, programme):
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    session.execute(update(Programme).values(name="Never"))
    session.add(Theme(programme_id=programme.id, position=1, name="Never"))
    session.flush()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_long_text_of_what_can_change_is_kept_whole(session, programme):
    long = "word " * 2_000
    programme.aim = long
    session.commit()
    programme.aim = "short"
    session.commit()
    assert entries(session, "programme")[-1].before == {"aim": long}


def test_everything_that_is_not_audited_is_there_and_has_a_reason():
    tables = set(Base.metadata.tables)
    assert tables >= UNAUDITED, f"no such tables: {UNAUDITED - tables}"
    assert len(UNAUDITED) < 12, "machinery alone writes without entries; is another table really machinery?"


def test_no_module_writes_sql_out():
    allowed = {"guards.py", "bulk.py"}
    for file in Path("tracker").rglob("*.py"):
        if file.name not in allowed and "migrations" not in file.parts:
            found = _WRITTEN_OUT.search(file.read_text(encoding="utf-8"))
            assert not found, f"{file} writes out {found and found[0]!r}; write through the session, or record_many it"


def test_a_membership_of_somebody_is_told(session, programme):
    person = add_person(session, email="o@example.org", name="Owen Example", job_title="Head of Care")
    give_role(session, person=person, programme_id=programme.id, role=Role.READER)
    session.commit()
    session.execute(delete(Membership))
    session.commit()
    assert [one.verb for one in entries(session, "membership")] == ["added", "deleted"]
    assert entries(session, "membership")[-1].before["person_id"] == person.id
