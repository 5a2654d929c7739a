"""The command itself, and what its commands share: the application, the author, refusals."""

import logging
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from flask import Flask

from tracker.adapters.db import db
from tracker.adapters.machine import this_machine
from tracker.adapters.scope import EVERYTHING, seeing
from tracker.app import create_app
from tracker.audit.services import Actor, attribute, work_within
from tracker.people.models import Person
from tracker.people.queries import find_person
from tracker.plan.models import Programme
from tracker.plan.queries import find_programme
from tracker.settings import BadSetting, Settings, settings_from_environment
from tracker.web.logs import write_logs

Command = TypeVar("Command", bound=Callable[..., Any])

COMMAND_LINE = "command line"


class Refused(click.ClickException):
    """Something was refused: said on standard error, exit code 1, nothing half done."""

    def show(self, file: Any = None) -> None:
        click.echo(f"tracker: {self.format_message()}", err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="improvement-tracker", prog_name="tracker")
def main() -> None:
    """Run an improvement programme: plan, updates, risks, KPIs, reminders and the report."""


def read_settings() -> Settings:
    """The settings from the environment; a bad one is refused by name."""
    try:
        return settings_from_environment(folder=Path("instance"))
    except BadSetting as bad:
        raise Refused(str(bad)) from None


def start_app(*, log_level: int = logging.WARNING) -> Flask:
    """The application for the settings of the environment; what is wrong with them is refused by name."""
    settings = read_settings()
    write_logs(settings, level=log_level)
    try:
        return create_app(settings)
    except BadSetting as bad:
        raise Refused(str(bad)) from None


def with_app(command: Command) -> Command:
    """Run a command inside the application. It sees every programme; what it writes is the command line's unless it
    says otherwise."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        app = start_app()
        try:
            with app.app_context(), seeing(EVERYTHING):
                attribute(db.session, Actor(title=COMMAND_LINE, via="command", address=this_machine()))
                return command(*arguments, **options)
        finally:
            release(app)

    return run  # type: ignore[return-value]


def release(app: Flask) -> None:
    """Close the database connections once no context uses them, so that nothing is left open."""
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def by_option(command: Command) -> Command:
    """``--by EMAIL``: who is named as the author of what is written."""
    return click.option("--by", "author", metavar="EMAIL", help="Who is named as the author.")(command)


def author_of(email: str | None) -> Person | None:
    """The person named by ``--by``, to whom the writes are then attributed; None without it."""
    if not email:
        return None
    person = find_person(db.session, email)
    if person is None:
        raise Refused(f"nobody has the address {email}; add them with: tracker user add {email} --name NAME")
    attribute(db.session, Actor.of(person, via="command", address=this_machine()))
    return person


def programme_named(slug: str) -> Programme:
    programme = find_programme(db.session, slug)
    if programme is None:
        refuse(f"there is no programme {slug!r}; add one with: tracker programme add {slug} --name NAME")
    work_within(db.session, programme.id)
    return programme


def refuse(message: str) -> NoReturn:
    raise Refused(message)
