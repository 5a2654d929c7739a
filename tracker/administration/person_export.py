"""Everything held of one person as a file: a page to read and the same as JSON, for an answer to a subject access
request."""

import io
import json
import zipfile
from datetime import date
from typing import Any

from flask import render_template
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.administration.person_data import account_of, read_held
from tracker.audit.models import AuditEntry
from tracker.audit.services import record_change
from tracker.domain.activity import kind_words
from tracker.people.models import Membership, Person
from tracker.plan.models import Programme


def current_programmes(session: Session, person: Person, *, on: date) -> frozenset[int]:
    """The programmes that somebody is in on a day, as the pages go."""
    is_current = or_(Membership.until.is_(None), Membership.until >= on)
    return frozenset(
        session.scalars(select(Membership.programme_id).where(Membership.person_id == person.id, is_current))
    )


def export_person(session: Session, person: Person, *, within: frozenset[int] | None = None) -> bytes:
    """A ZIP with ``read-me.html`` and ``person.json``; that it was made goes into the audit. The caller commits.

    ``within``: the programmes whose rows are told in full, None for all.
    """
    held = read_person(session, person, within=within)
    page = render_template("administration/person_export.html", held=held, kind_words=kind_words)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read-me.html", page)
        archive.writestr("person.json", json.dumps(held, ensure_ascii=False, indent=1))
    record_change(session, person, before={}, after={"exported": "everything held of them, as a file"})
    return out.getvalue()


def read_person(session: Session, person: Person, *, within: frozenset[int] | None = None) -> dict[str, Any]:
    """``account``, ``roles``, ``changes_to_the_account``, ``held``: rows that refer to them, by table, and
    ``elsewhere``: where there are more, in programmes they are no longer in."""
    held = read_held(session, person, within=within)
    roles = session.execute(
        select(Programme.name, Membership.role, Membership.until)
        .join(Membership, Membership.programme_id == Programme.id)
        .where(Membership.person_id == person.id)
        .order_by(Programme.name, Membership.role)
    )
    changes = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.table_name == Person.__tablename__, AuditEntry.row_id == person.id)
        .order_by(AuditEntry.id)
    )
    return {
        "made_at": clock.real_now().isoformat(timespec="seconds"),
        "account": account_of(person),
        "roles": [
            {"programme": name, "role": role.words, "until": until.isoformat() if until else None}
            for name, role, until in roles
        ],
        "changes_to_the_account": [
            {"at": entry.at.isoformat(), "by": entry.actor_title, "changed": sorted(entry.after or entry.before or {})}
            for entry in changes
        ],
        "held": held.rows,
        "elsewhere": held.elsewhere,
    }


def file_name(person: Person) -> str:
    """Without the name: file names travel further than files."""
    return f"person-{person.id}.zip"
