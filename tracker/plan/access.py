"""The door: decides for each request whether this person may reach this page of this programme.

A programme somebody does not belong to is, to them, not there: 404, not 403.
"""

from typing import Any

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.audit.services import Actor, attribute, work_within
from tracker.domain.periods import format_day
from tracker.people.access import Audience
from tracker.people.asking_to_sign_in import ask_to_sign_in
from tracker.people.models import Membership, Person, Role
from tracker.people.queries import stood_in_for
from tracker.plan.models import Action, Programme

# A reader only reads, whomever they might stand in for.
WORKING = (Role.OWNER, Role.ANALYST, Role.MANAGER, Role.SRO)


def init_app(app: Flask) -> None:
    app.before_request(_admit)


def _admit() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    if "\x00" in request.path:
        abort(404)  # PostgreSQL takes no such text, so nothing is called that
    if any("\x00" in value for value in request.args.values()):
        abort(400, "The address holds a null byte. Take it out.")
    open_to: frozenset[Any] = getattr(current_app.view_functions[request.endpoint], "open_to", frozenset())
    person: Person | None = current_user if current_user.is_authenticated else None
    attribute(db.session, Actor.of(person, via="web", address=request.remote_addr))
    if Audience.DEMO in open_to and not clock.current_settings().is_demo:
        abort(404)
    if open_to & {Audience.ANYONE, Audience.LINK, Audience.DEMO}:
        return None
    if person is None:
        return ask_to_sign_in()
    if Audience.SIGNED_IN in open_to or (Audience.ADMIN in open_to and person.is_admin):
        return None
    slug = (request.view_args or {}).get("slug")
    if slug is None:
        abort(403)
    _enter(person, slug)
    if not (g.roles & open_to):
        abort(403, "Your role in this programme does not include this. Ask the programme manager.")
    _look_back(g.programme)
    return None


def _enter(person: Person, slug: str) -> None:
    """Put the programme, this person's roles in it and whom they stand in for on ``g``; 404 without a role."""
    found = db.session.execute(
        select(Programme, Membership)
        .join(Membership, Membership.programme_id == Programme.id)
        .where(Programme.slug == slug, Membership.person_id == person.id)
    ).all()
    today = clock.today()
    roles = {membership.role for _, membership in found if membership.until is None or membership.until >= today}
    if not roles:
        abort(404)
    g.programme = found[0][0]
    work_within(db.session, g.programme.id)
    g.roles = roles
    g.manages = Role.MANAGER in roles
    g.stands_for = stood_in_for(db.session, person.id, on=today)[g.programme.id]


def _look_back(programme: Programme) -> None:
    """A closed programme is read as it stood on its last day, by everybody as a reader.

    Nothing is written in it, but that it is open again.
    """
    if programme.closed_on is None:
        return
    if request.method == "POST" and request.endpoint != "settings.programme":
        day = format_day(programme.closed_on)
        abort(403, f"This programme was closed on {day}: it can be read, and nothing is entered any more.")
    g.roles = {Role.READER}
    clock.look_at(programme.closed_on)


def has_role(*roles: Role) -> bool:
    """Whether the person of this request has one of these roles in this programme."""
    return bool(g.get("roles", frozenset()) & set(roles))


def may_update(action: Action) -> bool:
    """Owners update their own actions, and those of whom they stand in for; the manager updates all."""
    owners = {action.owner_id, action.second_owner_id}
    own = current_user.is_authenticated and current_user.id in owners
    stands_in = bool(owners & g.get("stands_for", frozenset())) and has_role(*WORKING)
    return has_role(Role.MANAGER) or (has_role(Role.OWNER) and own) or stands_in
