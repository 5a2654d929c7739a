"""The door: decides for each request whether this person may reach this page of this programme, and tells the database
whose rows they may see.

A programme somebody does not belong to is, to them, not there: 404, not 403.
"""

from typing import Any

from flask import Flask, abort, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.scope import EVERYTHING, NOTHING, see, seeing
from tracker.audit.services import Actor, attribute, work_within
from tracker.domain import permission
from tracker.domain.access_token_rules import TokenScope
from tracker.domain.periods import format_day
from tracker.domain.permission import Deed, relations_to, who_may
from tracker.domain.refusals import Refusal
from tracker.people.access import Audience
from tracker.people.access_tokens import token_of_request, within_reach
from tracker.people.asking_to_sign_in import ask_to_sign_in
from tracker.people.models import Membership, Person, Role
from tracker.people.queries import programmes_of, stood_in_for
from tracker.plan.models import Action, Programme
from tracker.web.problems import is_api
from tracker.web.refusals import note_refusal

_READS = ("GET", "HEAD", "OPTIONS")
_NO_TOKEN = (
    "Send an access token of your account with every request, as Authorization: Bearer itk_... One that has expired or"
    " was taken back opens nothing; make another on your account page."
)


def init_app(app: Flask) -> None:
    app.before_request(_admit)


def _admit() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    _refuse_null_bytes()
    open_to: frozenset[Any] = getattr(current_app.view_functions[request.endpoint], "open_to", frozenset())
    person: Person | None = current_user if current_user.is_authenticated else None
    attribute(db.session, Actor.of(person, via="api" if is_api() else "web", address=request.remote_addr))
    if is_api():
        _admit_program(open_to, person)
    slug = (request.view_args or {}).get("slug")
    if slug is None:
        return _admit_outside(open_to, person)
    if person is None:
        return ask_to_sign_in()
    _enter(person, slug)
    if not g.roles & frozenset[Any]().union(*(who_may(deed) for deed in open_to)):
        abort(403, "Your role in this programme does not include this. Ask the programme manager.")
    _look_back(g.programme)
    return None


def _admit_program(open_to: frozenset[Any], person: Person | None) -> None:
    """Another program needs a token that goes as far as what it asks for; where the API is off it is not there."""
    if not clock.current_settings().has_api:
        abort(404)
    if person is None and Audience.ANYONE not in open_to:
        note_refusal(Refusal.ACCESS_TOKEN)
        abort(401, _NO_TOKEN)
    token = token_of_request()
    if token is not None and token.scope is TokenScope.READ and request.method not in _READS:
        abort(403, "This access token only reads. Make one that reads and writes on your account page.")


def _refuse_null_bytes() -> None:
    if "\x00" in request.path:
        abort(404)  # PostgreSQL takes no such text, so nothing is called that
    if any("\x00" in value for value in request.args.values()):
        abort(400, "The address holds a null byte. Take it out.")


def _admit_outside(open_to: frozenset[Any], person: Person | None) -> ResponseReturnValue | None:
    """To a page of no programme, which shows what is in all those of its visitor."""
    if Audience.DEMO in open_to:
        if not clock.current_settings().is_demo:
            abort(404)
        see(EVERYTHING)
        return None
    see(within_reach(programmes_of(db.session, person.id, on=clock.today())) if person else NOTHING)
    if open_to & {Audience.ANYONE, Audience.LINK}:
        return None
    if person is None:
        return ask_to_sign_in()
    if Audience.SIGNED_IN not in open_to and not (Audience.ADMIN in open_to and person.is_admin):
        abort(403, "This is for the administrators of the site. Ask one of them.")
    return None


def _enter(person: Person, slug: str) -> None:
    """Put the programme, this person's roles in it and whom they stand in for on ``g``; 404 without a role."""
    query = (
        select(Programme, Membership)
        .join(Membership, Membership.programme_id == Programme.id)
        .where(Programme.slug == slug, Membership.person_id == person.id)
    )
    with seeing(EVERYTHING):
        found = db.session.execute(query).all()
    today = clock.today()
    roles = {membership.role for _, membership in found if membership.until is None or membership.until >= today}
    if not roles or not within_reach([found[0][0].id]):
        _note_another(slug)
        abort(404)
    g.programme = found[0][0]
    see([g.programme.id])
    work_within(db.session, g.programme.id)
    g.roles = roles
    g.manages = permission.may(Deed.KEEP_PROGRAMME, roles)
    g.stands_for = stood_in_for(db.session, person.id, on=today)[g.programme.id]


def _note_another(slug: str) -> None:
    """For the log only: the answer is the same, and takes as long, whether there is such a programme or not."""
    with seeing(EVERYTHING):
        is_there = db.session.scalar(select(Programme.id).where(Programme.slug == slug)) is not None
    if is_there:
        note_refusal(Refusal.OTHER_PROGRAMME, programme=slug)


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


def may(deed: Deed, **of: Any) -> bool:
    """Whether the person of this request may do this in the programme of its address.

    ``of``: whose the thing is, as :func:`tracker.domain.permission.relations_to` takes it.
    """
    if "programme" not in g:
        return False
    relations = relations_to(current_user.id, stands_for=g.stands_for, deputy=g.programme.deputy_id, **of)
    return permission.may(deed, g.roles, relations)


def may_update(action: Action) -> bool:
    """Owners update their own actions, and those of whom they stand in for; the manager updates all."""
    return may(Deed.UPDATE_ACTION, owners=(action.owner_id, action.second_owner_id))
