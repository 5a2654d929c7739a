"""``tracker db``: migrations."""

import click

from tracker.app import alembic
from tracker.cli.command import refuse, with_app


@click.group()
def db() -> None:
    """The database and its migrations."""


@db.command()
@with_app
def upgrade() -> None:
    """Bring the tables up to date; a second run changes nothing."""
    alembic.upgrade()


@db.command()
@with_app
def check() -> None:
    """Whether the tables are what this version expects."""
    if alembic.needs_upgrade():
        refuse("migrations are waiting; run: tracker db upgrade")
    differences = alembic.compare_metadata()
    if differences:
        refuse("models and migrations differ:\n" + "\n".join(f"  {difference}" for difference in differences))
    click.echo("The database is up to date.")
