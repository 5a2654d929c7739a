"""``tracker programme`` and ``tracker user``: setting up a real installation."""

from datetime import date

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import programme_named, refuse, with_app
from tracker.people.letter_posting import send_letters
from tracker.people.models import Role
from tracker.people.queries import find_person
from tracker.people.sealing import renew_every_secret
from tracker.people.services import PersonExists, add_person, give_role
from tracker.people.switching_off import switch_off_for
from tracker.people.tokens import password_links
from tracker.plan.models import Programme
from tracker.plan.queries import find_programme


@click.group()
def programme() -> None:
    """Programmes."""


@programme.command("add")
@click.argument("slug")
@click.option("--name", required=True, help="The programme's full name.")
@click.option("--organisation", default="", help="Whose programme it is.")
@with_app
def add_programme(slug: str, name: str, organisation: str) -> None:
    """Add an empty programme."""
    if not slug.replace("-", "").isalnum() or not slug.isascii() or slug != slug.lower():
        refuse(f"{slug!r} cannot stand in an address; use lower-case letters, digits and hyphens")
    if find_programme(db.session, slug):
        refuse(f"there is a programme {slug!r} already")
    db.session.add(Programme(slug=slug, name=name, organisation=organisation))
    db.session.commit()
    click.echo(f"Added {name}: {clock.current_settings().base_url}/programmes/{slug}/")


@click.group()
def user() -> None:
    """People and their roles."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--job-title", default="", help="What pages show; the first role when left out.")
@click.option("--admin", is_flag=True, help="May administer the site.")
@click.option("--role", "roles", multiple=True, metavar="SLUG:ROLE", help="A role in a programme; may be repeated.")
@with_app
def add_user(email: str, name: str, job_title: str, admin: bool, roles: tuple[str, ...]) -> None:  # noqa: FBT001
    """Add a person and print the link with which they choose a password."""
    if "@" not in email.strip("@"):
        refuse(f"{email!r} is not an email address")
    wanted = [read_role(role) for role in roles]
    try:
        title = job_title or next(
            (role.words for _, role, _ in wanted), "Administrator" if admin else "Member of staff"
        )
        person = add_person(db.session, email=email, name=name, job_title=title, is_admin=admin)
    except PersonExists as exists:
        refuse(str(exists))
    for programme_id, role, until in wanted:
        give_role(db.session, person=person, programme_id=programme_id, role=role, until=until)
    db.session.commit()
    settings = clock.current_settings()
    token = password_links(settings.secret_key).make({"person": person.id, "version": person.credential_version})
    click.echo(f"Added {name}. Within a week they choose a password at {settings.base_url}/password/{token}")


@user.command("reset-code")
@click.argument("email")
@with_app
def reset_code(email: str) -> None:
    """Switch one-time passwords off for a person who lost phone and recovery codes; they are told by email."""
    person = find_person(db.session, email)
    if person is None:
        refuse(f"nobody has the address {email!r}; check it")
    if not switch_off_for(db.session, person):
        refuse(f"{person.email} signs in without one-time passwords already")
    db.session.commit()
    failed = send_letters(db.session, settings=clock.current_settings()).failed
    click.echo(f"{email} signs in with the password alone, and every session is ended.")
    if failed:
        refuse(f"the email that tells them did not go and is tried again: {failed[-1]}")


@user.command("renew-secrets")
@with_app
def renew_secrets() -> None:
    """Encrypt every secret of one-time passwords under TRACKER_SECRET_KEY, so that keys of before can go.

    A second run changes nothing.
    """
    before = renew_every_secret(db.session)
    db.session.commit()
    click.echo(f"{before.total} secrets, of which {before.former} were under a key of before and are not any more.")
    if before.unreadable:
        refuse(
            f"{before.unreadable} cannot be read with any key; add the one of before to TRACKER_SECRET_KEY_FALLBACKS "
            "and run this again, or switch theirs off with: tracker user reset-code EMAIL"
        )


def read_role(text: str) -> tuple[int, Role, date | None]:
    """The programme's number, the role and its end of ``SLUG:ROLE``; refused when there is no such thing."""
    slug, _, name = text.partition(":")
    if name not in list(Role):
        refuse(f"{text!r} names no role; write SLUG:ROLE with one of {', '.join(Role)}")
    return programme_named(slug).id, Role(name), None
