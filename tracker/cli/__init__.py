"""The ``tracker`` command. Each module of this package is one family of commands."""

from tracker.cli.command import main
from tracker.cli.database import db
from tracker.cli.importing import import_
from tracker.cli.people import programme, user
from tracker.cli.seeding import seed
from tracker.cli.serving import serve

__all__ = ["main"]

for command in (db, import_, programme, seed, serve, user):
    main.add_command(command)
