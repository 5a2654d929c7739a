"""What stands around the plan keeps what it said before; programmes have abbreviations of their own.

What is there already is taken as said from the start of its programme, or from the day it was asked or found.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = ()
depends_on = None

KINDS = (
    "concern",
    "development",
    "budget_line",
    "event",
    "finding",
    "decision",
    "board_action",
    "abbreviations",
)
CLOSABLE = ("budget_line", "decision", "event", "finding")
MATTER = ("title", "description", "due_text", "due_on", "review_on", "theme_id", "is_open", "is_illustrative")
KEPT = {
    "concern": MATTER,
    "development": MATTER,
    "budget_line": ("label", "budget", "actual", "forecast", "comment", "is_open"),
    "event": ("kind", "held_on", "title", "outcome", "is_open", "is_illustrative"),
    "finding": ("text", "is_open", "is_illustrative"),
    "decision": ("title", "detail", "needed_on", "objective_id", "action_id", "is_open"),
    "follow_up": ("title", "owner_id", "due_on", "done_on"),
}
LINKS = {
    "concern": ("owner_ids", "concern_owner", "concern_id", "person_id"),
    "development": ("owner_ids", "development_owner", "development_id", "person_id"),
    "finding": ("objective_ids", "finding_objective", "finding_id", "objective_id"),
}
EARLIEST = date(2000, 1, 1)


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("programme_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="known_wordingkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("thing_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("author_title", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_wording_author_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_wording_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording")),
        sa.UniqueConstraint("kind", "thing_id", "number", name=op.f("uq_wording_kind_thing_id_number")),
    )
    op.create_index(op.f("ix_wording_programme_id"), "wording", ["programme_id"])
    # Added in place: a table that is copied would be dropped while others point to it.
    for name in CLOSABLE:
        op.add_column(name, sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("programme", sa.Column("abbreviations", sa.JSON(), nullable=True))
    _keep_what_is_there()


def downgrade() -> None:
    op.drop_column("programme", "abbreviations")
    for name in CLOSABLE:
        op.drop_column(name, "is_open")
    op.drop_table("wording")


def _keep_what_is_there() -> None:
    connection = op.get_bind()
    held = sa.MetaData()
    held.reflect(connection, only=[*KEPT, *(link[1] for link in LINKS.values()), "programme", "wording"])
    starts = dict(connection.execute(sa.select(held.tables["programme"].c.id, held.tables["programme"].c.start_on)).all())
    events = {row.id: row for row in connection.execute(sa.select(held.tables["event"]))}
    wordings = []
    for name, columns in KEPT.items():
        links = _links(connection, held, name)
        for row in connection.execute(sa.select(held.tables[name]).order_by(held.tables[name].c.id)):
            if name == "follow_up" and row.event_id is None:
                continue
            event = events[row.event_id] if name in ("finding", "follow_up") else None
            programme_id = event.programme_id if event else row.programme_id
            since = _since(name, row, event.held_on if event else None) or starts[programme_id] or EARLIEST
            words = {column: _plain(getattr(row, column)) for column in columns}
            if name in LINKS:
                words[LINKS[name][0]] = links.get(row.id, [])
            wordings.append(
                {
                    "programme_id": programme_id,
                    "kind": "board_action" if name == "follow_up" else name,
                    "thing_id": row.id,
                    "number": 1,
                    "as_on": since,
                    "recorded_at": datetime.combine(since, time.min),
                    "words": words,
                    "author_title": "",
                }
            )
    if wordings:
        connection.execute(held.tables["wording"].insert(), wordings)


def _since(name: str, row: Any, event_held_on: date | None) -> date | None:
    """The day from which it counts as said; None: from the start of the programme."""
    asked_on: date | None = row.asked_on if name == "decision" else row.raised_on if name == "follow_up" else None
    return asked_on or event_held_on


def _links(connection: sa.Connection, held: sa.MetaData, name: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    if name in LINKS:
        _, table, here, there = LINKS[name]
        links = held.tables[table]
        for thing_id, linked_id in connection.execute(sa.select(links.c[here], links.c[there]).order_by(links.c[there])):
            found.setdefault(thing_id, []).append(linked_id)
    return found


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
