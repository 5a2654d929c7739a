"""``/healthz``: the process answers. ``/readyz``: so does the database, with every migration applied."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from tracker.adapters.migrations import migrations
from tracker.people.access import ANYONE, open_to

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@open_to(ANYONE)
def healthz() -> ResponseReturnValue:
    return {"status": "ok"}


@blueprint.get("/readyz")
@open_to(ANYONE)
def readyz() -> ResponseReturnValue:
    try:
        waiting = migrations.needs_upgrade()
    except SQLAlchemyError:
        return {"status": "the database does not answer"}, 503
    return ({"status": "migrations are waiting"}, 503) if waiting else {"status": "ok"}
