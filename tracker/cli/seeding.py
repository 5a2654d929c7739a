"""``tracker seed``: the demonstration programmes."""

import click

from tracker.cli.command import refuse, with_app
from tracker.seed import UnknownProgramme, seed_programmes


@click.command()
@click.option("--only", metavar="SLUG", help="One programme instead of all.")
@with_app
def seed(only: str | None) -> None:
    """Load the demonstration programmes; a second run changes nothing."""
    try:
        loaded = seed_programmes(only)
    except UnknownProgramme as unknown:
        refuse(str(unknown))
    click.echo(f"Loaded {', '.join(loaded)}." if loaded else "The demonstration is loaded already.")
