"""Who visits the page behind a link: the cookie for which a link is exchanged, and what stands behind it."""

from flask import Response, abort, g, make_response, redirect, render_template, request
from sqlalchemy.orm import joinedload

from tracker.adapters import clock
from tracker.adapters.db import db, reading
from tracker.adapters.scope import see
from tracker.audit.services import Actor, attribute, work_within
from tracker.domain.plan import Rated
from tracker.people.models import Person
from tracker.people.queries import programmes_of
from tracker.plan.queries import find_programme
from tracker.reminders.link_page import Item, LinkPage, read_link_page
from tracker.reminders.links import COOKIE_SECONDS, LinkHolder, make_cookie, read_token, token_in
from tracker.reminders.models import Reminder
from tracker.reminders.queries import is_link_good
from tracker.updates.services import Subject, subject_of
from tracker.web.cookies import cookie_name

COOKIE, OFF_COOKIE = "tracker_link", "tracker_off"


def exchange(token: str, address: str, *, cookie: str = COOKIE) -> Response:
    """Go to an address without the token, which goes into a cookie that these pages alone read.

    Nobody who looks at the address or the history sees it again, and no Referer carries it. The cookie is for every
    path, because only then may its name begin with ``__Host-``, which no neighbouring subdomain can plant.
    """
    settings = clock.current_settings()
    response = make_response(redirect(address))
    response.set_cookie(
        cookie_name(cookie, settings),
        make_cookie(secret_key(), token),
        max_age=COOKIE_SECONDS,
        secure=settings.is_https,
        httponly=True,
        samesite="Lax",
    )
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def held_token(cookie: str = COOKIE) -> str:
    """The token of the link that this browser opened last, good or not; empty without one."""
    name = cookie_name(cookie, clock.current_settings())
    return token_in(secret_key(), request.cookies.get(name, ""))


def row_of_visitor() -> Reminder:
    """The reminder whose link the visitor holds; without a good one, a page that offers a new one."""
    token = held_token()
    row = good_row(read_token(secret_key(), token))
    if row is None:
        abort(make_response(render_template("reminders/link_expired.html", may_renew=bool(token)), 410))
    g.link_person_id = row.person_id
    see(programmes_of(db.session, row.person_id, on=clock.today()))
    attribute(db.session, Actor.of(row.person, via="link", address=request.remote_addr))
    return row


def good_row(holder: LinkHolder | None) -> Reminder | None:
    if holder is None:
        return None
    row = db.session.get(Reminder, holder.reminder_id, options=[joinedload(Reminder.person)])
    return row if row is not None and is_link_good(row, version=holder.credential_version) else None


def read_page() -> LinkPage:
    """The visitor's page, read in a transaction that only reads; a POST lets go of its write lock before."""
    number = row_of_visitor().id
    if request.method == "POST":
        db.session.commit()
    with reading():
        return read_link_page(db.session, db.session.get_one(Reminder, number))


def find(programme: str, kind: str, ref: str) -> tuple[LinkPage, Item]:
    """The page and the item named, owed or done; 404 when it is not the visitor's."""
    found = read_page()
    item = found.by_key.get((programme, kind, ref)) or abort(404)
    row = find_programme(db.session, programme) or abort(404)
    work_within(db.session, row.id)
    return found, item


def visitor() -> Person:
    return db.session.get_one(Person, g.link_person_id)


def row_to_write(thing: Rated) -> Subject:
    """The row of a thing, in a new transaction that may write."""
    db.session.commit()
    return subject_of(db.session, thing)


def secret_key() -> str:
    return clock.current_settings().secret_key
