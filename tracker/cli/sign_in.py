"""``tracker user let-in`` and ``tracker user role``: when signing in, or a group, left nobody who can."""

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import refuse, with_app
from tracker.cli.people import read_role, user
from tracker.people.models import Person
from tracker.people.queries import find_person
from tracker.people.services import give_role
from tracker.people.tokens import EMERGENCY_LINK_SECONDS, emergency_links


@user.command("let-in")
@click.argument("email")
@with_app
def let_in(email: str) -> None:
    """Print a link that signs an administrator in, once, within a quarter of an hour.

    For when the organisation's sign-in is down or set wrong. It needs no password and works with TRACKER_OIDC_ONLY.
    """
    person = _person(email)
    if not person.is_admin or not person.is_active:
        refuse(f"{email} is no administrator with an open account; only they come in this way")
    settings = clock.current_settings()
    token = emergency_links(settings.secret_key).make({"person": person.id, "version": person.credential_version})
    minutes = EMERGENCY_LINK_SECONDS // 60
    click.echo(f"Good once, for {minutes} minutes: {settings.base_url}/sign-in/emergency/{token}")


@user.command("role")
@click.argument("email")
@click.argument("roles", nargs=-1, required=True, metavar="SLUG:ROLE...")
@with_app
def add_roles(email: str, roles: tuple[str, ...]) -> None:
    """Give somebody roles by hand, besides those they have."""
    wanted = [read_role(role) for role in roles]
    person = _person(email)
    for programme_id, role, until in wanted:
        give_role(db.session, person=person, programme_id=programme_id, role=role, until=until)
    db.session.commit()
    click.echo(f"{person.email} is now {', '.join(roles)}")


def _person(email: str) -> Person:
    return find_person(db.session, email) or refuse(
        f"nobody has the address {email}; add them with: tracker user add {email} --name NAME"
    )
