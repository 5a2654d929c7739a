"""The demonstration's database: made and filled once, its clock stopped once."""

from datetime import date

from flask import Flask
from sqlalchemy import select

from tracker.adapters.clock import DemoClock, set_demo_date
from tracker.adapters.db import db
from tracker.adapters.migrations import migrations
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.audit.services import Actor, attribute
from tracker.seed import seed_programmes

FIRST_DAY = date(2020, 1, 27)


def prepare(app: Flask) -> list[str]:
    """Bring tables and demonstration up to date; which programmes were loaded just now."""
    with app.app_context():
        if migrations.needs_upgrade():
            migrations.upgrade()
    # In a context of its own: the migrations hold their connection, and with it SQLite's lock, until theirs ends.
    with app.app_context(), seeing(EVERYTHING):
        attribute(db.session, Actor(title="Demonstration", via="seed"))
        loaded = seed_programmes(None)
        if db.session.scalar(select(DemoClock.today)) is None:
            set_demo_date(db.session, FIRST_DAY)
        db.session.commit()
    return loaded
