"""Calendars at secret addresses, and the page to get and revoke them."""

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.scope import see
from tracker.calendars.exports import as_calendar
from tracker.calendars.models import CalendarFeed
from tracker.calendars.queries import Entry, programmes_of, read_entries
from tracker.calendars.services import TooManyFeeds, feeds_of, find_feed, open_feed, revoke_feed
from tracker.people.access import ANYONE, SIGNED_IN, open_to
from tracker.people.models import Person
from tracker.people.queries import programmes_of as belongs_to
from tracker.plan.models import Programme

blueprint = Blueprint("calendars", __name__)


@blueprint.get("/calendar/<token>.ics")
@open_to(ANYONE)
def feed(token: str) -> ResponseReturnValue:
    """The calendar of an address. An unknown or revoked one is not found, whatever it once was."""
    found = find_feed(db.session, token) or abort(404)
    today = clock.today()
    see(belongs_to(db.session, found.person_id, on=today))
    programmes = programmes_of(db.session, found.person_id, on=today)
    if found.programme_id is not None:
        programmes = [one for one in programmes if one.id == found.programme_id]
        if not programmes:
            abort(404)
    whose = found.person_id if found.programme_id is None else None
    name = found.programme.name if found.programme else f"{found.person.job_title}: improvement programmes"
    body = as_calendar(
        read_entries(db.session, programmes, on=today, person_id=whose),
        name=name,
        site=clock.current_settings().base_url,
        now=clock.now(),
        address_of=_address_of,
    )
    response = make_response(body)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = 'inline; filename="improvement-programme.ics"'
    response.headers["Cache-Control"] = "private, max-age=900"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/me/calendars")
@open_to(SIGNED_IN)
def index() -> ResponseReturnValue:
    return _page()


@blueprint.post("/me/calendars")
@open_to(SIGNED_IN)
def make() -> ResponseReturnValue:
    """Make an address and show it, once: only its hash is kept."""
    slug = request.form.get("programme", "")
    programme = next((one for one in _programmes() if one.slug == slug), None)
    if slug and programme is None:
        abort(404)
    try:
        token = open_feed(db.session, _me(), programme)
    except TooManyFeeds as refused:
        return _page(problem=str(refused)), 422
    db.session.commit()
    address = clock.current_settings().base_url + url_for("calendars.feed", token=token)
    response = make_response(_page(made=address, made_for=programme.name if programme else "what is yours"))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.post("/me/calendars/<int:number>/revoke")
@open_to(SIGNED_IN)
def revoke(number: int) -> ResponseReturnValue:
    found = db.session.get(CalendarFeed, number)
    if found is None or found.person_id != current_user.id:
        abort(404)
    revoke_feed(found)
    db.session.commit()
    flash("Revoked. Calendars that use this address find nothing there any more.")
    return redirect(url_for("calendars.index"), 303)


def _page(*, made: str = "", made_for: str = "", problem: str = "") -> str:
    return render_template(
        "calendars/index.html",
        feeds=feeds_of(db.session, _me()),
        programmes=_programmes(),
        made=made,
        made_for=made_for,
        problem=problem,
    )


def _programmes() -> list[Programme]:
    return programmes_of(db.session, current_user.id, on=clock.today())


def _me() -> Person:
    return db.session.get_one(Person, current_user.id)


def _address_of(entry: Entry) -> str:
    endpoint, values = entry.path
    return clock.current_settings().base_url + url_for(endpoint, **values)
