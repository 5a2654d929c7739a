"""A small programme whose people owe things, and the day on which they do."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest


@pytest.fixture
def link_of(app) -> Callable[[str], str]:
    """The path of the link in a message: ``/u/...``."""

    def find(text: str) -> str:
        found = re.search(r"/u/[\w.~-]+", text)
        assert found, f"no link in: {text}"
        return found.group()

    return find


@pytest.fixture
def tables(database) -> Callable[[], dict[str, list[tuple]]]:
    """Every row of every table but those of the machinery, to be compared before and after."""
    from tracker.adapters.db import Base

    def read() -> dict[str, list[tuple]]:
        with database() as session:
            return {
                table.name: [tuple(row) for row in session.execute(table.select().order_by(*table.primary_key))]
                for table in Base.metadata.sorted_tables
            }

    return read


@pytest.fixture
def ledger(database) -> Callable[[], dict[str, object]]:
    """State of each person's latest reminder, by address."""
    from tracker.reminders.models import Reminder

    def read() -> dict[str, object]:
        with database() as session:
            rows = session.query(Reminder).order_by(Reminder.on_date, Reminder.id)
            return {row.person.email: (row.on_date, row.state.value, row.attempts) for row in rows}

    return read
