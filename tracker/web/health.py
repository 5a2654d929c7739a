"""``/healthz``: the process answers. ``/readyz``: the database does too, with every migration."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from tracker.adapters.migrations import migrations
from tracker.people.access import ANYONE, open_to
