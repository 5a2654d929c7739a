"""``tracker mail``: whether mail goes out."""

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import COMMAND_LINE, refuse, with_app
from tracker.reminders.trial import TooSoon, send_trial


@click.group()
def mail() -> None:
    """Mail: try whether it goes out."""


@mail.command()
@click.argument("address")
@with_app
def test(address: str) -> None:
    """Send a test message to ADDRESS and say what the mail server answered."""
    try:
        trial = send_trial(db.session, clock.current_settings(), address=address, asked_by=f"The {COMMAND_LINE}")
    except TooSoon as too_soon:
        refuse(str(too_soon))
    except ValueError:
        refuse(f"{address!r} is no email address; write one such as manager@example.org")
    if not trial.is_taken:
        refuse(f"not sent to {address}: {trial.answer}")
    click.echo(f"Sent to {address}: {trial.answer}")
