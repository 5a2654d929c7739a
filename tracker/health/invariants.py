"""What must hold in any database of ours, whatever happened to it."""

from collections.abc import Iterator

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.adapters import guards
from tracker.editions.models import Edition, EditionFile
from tracker.editions.steps import digest_of

# Counts of rows that must not be there, and what they would mean.
_NEVER = {
    "reminders recorded as sent without a moment of sending": (
        "SELECT count(*) FROM reminder WHERE state = 'sent' AND sent_at IS NULL"
    ),
    "reminders that wait for another try without a moment for it": (
        "SELECT count(*) FROM reminder WHERE state = 'failed' AND next_try_at IS NULL"
    ),
    "reminders without anything in them": "SELECT count(*) FROM reminder WHERE CAST(items AS TEXT) = '[]'",
    "figures of which nothing was ever said": (
        "SELECT count(*) FROM figure f WHERE NOT EXISTS (SELECT 1 FROM figure_revision r WHERE r.figure_id = f.id)"
    ),
    "figures whose span ends before it begins": "SELECT count(*) FROM figure WHERE end_on < start_on",
    "open risks that nobody has assessed": (
        "SELECT count(*) FROM risk k WHERE closed_on IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM risk_assessment a WHERE a.risk_id = k.id)"
    ),
    "published reports without content": (
        "SELECT count(*) FROM report_edition WHERE state = 'published' AND document = ''"
    ),
    "people whose address is not in lower case": "SELECT count(*) FROM person WHERE email <> lower(email)",
}


def broken_invariants(session: Session) -> list[str]:
    """What does not hold: ``3 figures without ...``; empty when all do."""
    counts = {words: session.scalar(text(query)) or 0 for words, query in _NEVER.items()}
    return [f"{count} {words}" for words, count in counts.items() if count]


def damage(session: Session) -> list[str]:
    """What reading everything finds: rows that refer to none, files that are not what was stored."""
    return [*_missing_guards(session), *_broken_references(session), *_changed_editions(session)]


def _missing_guards(session: Session) -> Iterator[str]:
    if gone := guards.missing(session.connection()):
        yield (
            f"what is append-only can be changed, since {', '.join(gone)} is gone or switched off"
            " (tracker db upgrade puts it on again)"
        )


def _broken_references(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name == "sqlite":
        for (said,) in session.execute(text("PRAGMA integrity_check(5)")):
            if said != "ok":
                yield f"the file is damaged: {said}"
        for row in session.execute(text("PRAGMA foreign_key_check")):
            yield f"row {row[1]} of {row[0]} refers to no row of {row[2]}"
    else:
        query = text("SELECT conname FROM pg_constraint WHERE NOT convalidated")
        for (name,) in session.execute(query):
            yield f"the rule {name} was switched off"


def _changed_editions(session: Session) -> Iterator[str]:
    """Content and files whose digest is not the one stored beside them; one at a time, since they are large."""
    for number in session.scalars(select(Edition.id).where(Edition.document != "").order_by(Edition.id)).all():
        document, digest = session.execute(select(Edition.document, Edition.digest).where(Edition.id == number)).one()
        if digest and digest_of(document.encode()) != digest:
            yield f"the content of report {number} was changed after it was stored"
    for number in session.scalars(select(EditionFile.id).order_by(EditionFile.id)).all():
        row = session.get_one(EditionFile, number)
        if digest_of(row.content) != row.digest:
            yield f"the {row.format} file of report {row.edition_id} was changed after it was published"
        session.expunge(row)
