"""What is append-only cannot be changed or deleted: not through the application, not with a database client."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tests.recorded import behind_our_back
from tracker.adapters import guards
from tracker.adapters.db import Base, db
from tracker.adapters.migrations import migrations
from tracker.audit.entries import KEPT_AS_WRITTEN
from tracker.audit.models import AuditEntry, AuditRemoval
from tracker.editions.models import Edition, EditionState
from tracker.kpis.models import FigureRevision
from tracker.updates.models import Update

pytestmark = pytest.mark.demonstration

# A statement for each, as somebody with a database client would try it.
FORBIDDEN = [
    "UPDATE audit_entry SET actor_title = 'Somebody else'",
    "UPDATE audit_entry SET before = NULL WHERE id = 1",
    "DELETE FROM audit_entry WHERE id = 1",
    "DELETE FROM audit_entry",
    "INSERT INTO audit_removal (begun_at, written_before, removed) VALUES ('2020-01-01', '9999-01-01', 0)",
    "UPDATE status_update SET narrative = 'All is well'",
    "DELETE FROM status_update WHERE id = 1",
    "DELETE FROM status_update_action",
    "UPDATE risk_assessment SET impact = 1",
    "DELETE FROM risk_assessment WHERE id = 1",
    "UPDATE commentary SET text = 'All is well'",
    "DELETE FROM commentary",
    "UPDATE wording SET number = 7 WHERE id = 1",
    "DELETE FROM wording WHERE id = 1",
    "UPDATE figure_revision SET value = 1 WHERE id = 1",
    "DELETE FROM figure_revision WHERE id = 1",
    "UPDATE report_edition SET document = '{}' WHERE state = 'published'",
    "UPDATE report_edition SET digest = '' WHERE state = 'published'",
    "UPDATE report_edition SET status_on = '2020-01-01' WHERE state = 'published'",
    "UPDATE report_edition SET state = 'draft' WHERE state = 'published'",
    "UPDATE report_step SET by_title = 'Somebody else'",
    "DELETE FROM report_step",
    "UPDATE report_file SET digest = ''",
    "DELETE FROM report_file WHERE id = 1",
    "UPDATE report_text SET text = 'All is well'",
]


@pytest.fixture
def everything(session):
    """A row at least in each guarded table, of a published report where there is a report."""
    edition = session.scalars(select(Edition.id).where(Edition.state == EditionState.PUBLISHED)).first()
    assert edition is not None, "the demonstration has published reports"
    update, action = session.execute(text("SELECT u.id, a.id FROM status_update u, action a LIMIT 1")).one()
    with behind_our_back(session):
        for statement in (
            (
                "INSERT INTO status_update_action (update_id, action_id) SELECT :update, :action"
                " WHERE NOT EXISTS (SELECT 1 FROM status_update_action)"
            ),
            (
                "INSERT INTO report_text (edition_id, section, text, is_public, author_title, written_at, version)"
                " SELECT :edition, 'budget', 'Words', true, '', CURRENT_TIMESTAMP, 1"
                " WHERE NOT EXISTS (SELECT 1 FROM report_text)"
            ),
        ):
            given = {"update": update, "action": action, "edition": edition}
            session.execute(text(statement), {key: value for key, value in given.items() if f":{key}" in statement})
    session.commit()
    return session


def test_the_database_refuses_to_change_what_is_append_only(everything):
    for statement in FORBIDDEN:
        table = statement.split("INTO " if "INTO" in statement else "FROM " if "FROM" in statement else "UPDATE ")[1]
        count = f"SELECT count(*) FROM {table.split()[0]}"
        before = everything.scalar(text(count))
        assert before or "audit_removal" in statement, f"{count}: nothing there to try it on"
        with pytest.raises(IntegrityError, match="cannot be"):
            everything.execute(text(statement))
        everything.rollback()
        assert everything.scalar(text(count)) == before
    tried = {(one.table, one.event) for one in guards.GUARDS if f"{one.event} {one.table}" in said_of(FORBIDDEN)}
    untried = {(one.table, one.event) for one in guards.GUARDS} - tried
    assert untried <= {
        ("audit_removal", "update"),
        ("audit_removal", "delete"),
        ("status_update_action", "update"),
        ("report_edition", "delete"),
        ("report_text", "delete"),
    }, "a guard without an attempt at it"


def said_of(statements):
    return " ".join(" ".join(one.replace("FROM ", "").replace("INTO ", "").lower().split()[:2]) for one in statements)


def test_the_application_cannot_either(everything):
    session = everything
    for kind in (AuditEntry, Update, FigureRevision):
        row = session.scalars(select(kind).order_by(kind.id)).first()
        session.delete(row)
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
    edition = session.scalars(select(Edition).where(Edition.state == EditionState.PUBLISHED)).first()
    edition.document += " "
    with pytest.raises(IntegrityError, match="a published report cannot be changed"):
        session.flush()
    session.rollback()
    edition = session.get_one(Edition, edition.id)
    edition.state = EditionState.WITHDRAWN
    session.commit()
    edition.digest = "0" * 64
    with pytest.raises(IntegrityError, match="cannot be changed"):
        session.flush()
    session.rollback()


def test_emptying_a_table_is_no_way_round(session):
    if session.get_bind().dialect.name == "sqlite":
        with pytest.raises(IntegrityError):
            session.execute(text("DELETE FROM audit_entry"))
    else:
        with pytest.raises(DBAPIError, match="audit_entry cannot be emptied"):
            session.execute(text("TRUNCATE audit_entry"))
    session.rollback()


def test_only_what_is_older_than_a_year_and_named_by_a_removal_goes(session):
    now = datetime.now(UTC)
    entries = [
        {"at": now - timedelta(days=days), "written_at": now - timedelta(days=days), "actor_title": "T", "via": "web",
         "verb": "added", "table_name": "risk"}
        for days in (900, 500, 10)
    ]  # fmt: skip
    session.execute(AuditEntry.__table__.insert(), entries)
    old, younger, young = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(3)).all()[::-1]
    ids = {"old": old.id, "younger": younger.id, "young": young.id}
    session.commit()

    def delete_entry(number):
        session.execute(text("DELETE FROM audit_entry WHERE id = :id"), {"id": number})

    with pytest.raises(IntegrityError):
        delete_entry(ids["old"])
    session.rollback()
    removal = AuditRemoval(begun_at=now, written_before=now - timedelta(days=700))
    session.add(removal)
    session.flush()
    delete_entry(ids["old"])
    with pytest.raises(IntegrityError), session.begin_nested():
        delete_entry(ids["younger"])
    removal.finished_at, removal.removed = now, 1
    session.flush()
    for change in ("finished_at = NULL", "written_before = CURRENT_TIMESTAMP"):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(text(f"UPDATE audit_removal SET {change}"))
    session.rollback()


def test_a_guard_that_is_gone_is_told_and_put_on_again(app, tracker, database):
    with database() as session:
        on = "" if session.get_bind().dialect.name == "sqlite" else " ON audit_entry"
        session.execute(text(f"DROP TRIGGER guard_audit_entry_delete{on}"))
    assert "guard_audit_entry_delete is gone or switched off" in tracker("doctor", "--deep", exit_code=1).stdout
    tracker("db", "upgrade")
    with database() as session:
        assert guards.missing(session.connection()) == []


def test_guards_are_on_after_going_back_and_up_again(app):
    with app.app_context():
        migrations.downgrade("0012")
        migrations.upgrade()
        assert guards.missing(db.session.connection()) == []


def test_every_guarded_table_is_there_and_what_is_cut_in_the_audit_is_guarded(app):
    with app.app_context():
        tables = set(inspect(db.engine).get_table_names())
    guarded = {guard.table for guard in guards.GUARDS}
    assert guarded <= tables
    assert guarded >= KEPT_AS_WRITTEN, "an entry cuts the text of these, since they keep it whole themselves"
    assert {table.name for table in Base.metadata.sorted_tables} >= guarded
