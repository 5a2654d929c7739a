"""``tracker db``: migrations."""

import click

from tracker.adapters.migrations import migrations
from tracker.cli.command import refuse, with_app


@click.group()
def db() -> None:
    """The database and its migrations."""


@db.command()
@with_app
def upgrade() -> None:
    """Bring the tables up to date; a second run changes nothing."""
    migrations.upgrade()


@db.command()
@with_app
def check() -> None:
    """Whether the tables are what this version expects."""
    if migrations.needs_upgrade():
        refuse("migrations are waiting; run: tracker db upgrade")
    differences = migrations.compare_metadata()
    if differences:
        refuse("models and migrations differ:\n" + "\n".join(f"  {difference}" for difference in differences))
    click.echo("The database is up to date.")


@db.command()
@click.argument("message")
@with_app
def revision(message: str) -> None:
    """Write the next migration from what changed in the models (for developers)."""
    click.echo(f"Wrote tracker/migrations/{migrations.write(message)}; read it before you commit it.")
