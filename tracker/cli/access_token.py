"""``tracker user token``: a token for an account that nobody signs in to, such as that of a program."""

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import programme_named, refuse, with_app
from tracker.cli.people import user
from tracker.domain.access_token_rules import LIFETIMES_DAYS, LONGEST_NAME, MOST_TOKENS, TokenScope
from tracker.people.access_tokens import make_token, tokens_of
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter, send_letters
from tracker.people.queries import find_person, roles_of


@user.command("token")
@click.argument("email")
@click.option("--name", required=True, help="What it is for, such as the program that uses it.")
@click.option("--write", is_flag=True, help="It may write what its person may; without this it only reads.")
@click.option("--programme", "slug", metavar="SLUG", help="The only programme that it reaches; all of theirs without.")
@click.option("--days", type=click.Choice([str(days) for days in LIFETIMES_DAYS]), default="90", show_default=True)
@with_app
def token(email: str, name: str, write: bool, slug: str | None, days: str) -> None:  # noqa: FBT001 - click gives flags by name
    """Make an access token for somebody and print it, once; they are told by email."""
    settings = clock.current_settings()
    if not settings.has_api:
        refuse("the API is off; set TRACKER_API=on first")
    if not name.strip() or len(name) > LONGEST_NAME:
        refuse(f"say what the token is for in {LONGEST_NAME} characters or fewer")
    person = find_person(db.session, email)
    if person is None or not person.is_active:
        refuse(f"nobody with an open account has the address {email!r}; check it")
    if len(tokens_of(db.session, person)) >= MOST_TOKENS:
        refuse(f"{email} has {MOST_TOKENS} tokens; take one back on their account page, or sign them out everywhere")
    scope = TokenScope.WRITE if write else TokenScope.READ
    only = programme_named(slug).id if slug else None
    if only and not roles_of(db.session, person.id, only, on=clock.today()):
        refuse(f"{email} has no role in {slug}; give them one with: tracker user role {email} {slug}:ROLE")
    secret, _ = make_token(db.session, person, name=name.strip(), scope=scope, days=int(days), programme_id=only)
    queue_letter(db.session, person, LetterKind.ACCESS_TOKEN)
    db.session.commit()
    click.echo(secret)
    click.echo(f"It {scope.words} for {days} days and is not shown again; keep it where secrets are kept.", err=True)
    failed = send_letters(db.session, settings=settings).failed
    if failed:
        refuse(f"the email that tells them did not go and is tried again: {failed[-1]}")
