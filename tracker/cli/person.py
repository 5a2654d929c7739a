"""``tracker person``: what is held of somebody as a file, and erasing them."""

from pathlib import Path

import click

from tracker.adapters.db import db
from tracker.administration.erasing import CannotErase, erase_person
from tracker.administration.leaving import open_work
from tracker.administration.person_export import export_person
from tracker.cli.command import author_of, by_option, refuse, with_app
from tracker.people.models import Person
from tracker.people.queries import find_person


@click.group()
def person() -> None:
    """What is held of a person, and erasing them."""


@person.command("export")
@click.argument("email")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@by_option
@with_app
def export(email: str, file: Path, author: str | None) -> None:
    """Write everything held about a person into a ZIP file: a page to read, and JSON."""
    author_of(author)
    content = export_person(db.session, _named(email))
    try:
        file.write_bytes(content)
    except OSError as error:
        refuse(f"{file} cannot be written ({error.strerror}); nothing was exported")
    db.session.commit()
    click.echo(f"Wrote {file}. It holds a name and an address: hand it over safely, and delete it.")


@person.command("erase")
@click.argument("email")
@click.option("--confirm", "typed", metavar="JOB_TITLE", help="The person's job title, instead of being asked for it.")
@by_option
@with_app
def erase(email: str, typed: str | None, author: str | None) -> None:
    """Replace a person's name and address and end all that opens their account. It cannot be undone."""
    author_of(author)
    chosen = _named(email)
    for one in open_work(db.session, chosen):
        taker = one.taker or "ask the programme manager"
        click.echo(f"open: {one.what}: {one.title} ({one.programme}); who could take it: {taker}", err=True)
    title = chosen.job_title
    # Nothing is held while somebody thinks.
    db.session.rollback()
    if typed is None:
        typed = click.prompt(f"To erase for good, type the job title, {title}", err=True)
    try:
        erase_person(db.session, _named(email), typed=typed)
    except CannotErase as refusal:
        refuse(str(refusal))
    db.session.commit()
    click.echo(f"Erased the {title}. What they wrote stays under the job title; backups hold the name until they go.")


def _named(email: str) -> Person:
    found = find_person(db.session, email)
    if found is None:
        refuse(f"nobody has the address {email}")
    return found
