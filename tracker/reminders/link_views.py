"""The page a reminder opens: no sign-in, and nothing but what its holder owes. Looking changes nothing."""

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.people.access import LINK, open_to
from tracker.reminders.link_showing import Shown, show
from tracker.reminders.link_visit import exchange, find, read_page

blueprint = Blueprint("link", __name__, url_prefix="/u")

# Ours are shorter; a longer one would make a cookie that browsers drop.
_LONGEST_TOKEN = 500
_DOTS = 2


@blueprint.get("/<token>")
@open_to(LINK)
def enter(token: str) -> ResponseReturnValue:
    """Exchange the link for a cookie, and lose the token from the address: it is in no history and no Referer.

    Mail scanners do this too: it changes nothing. Whether the link is good, the page says.
    """
    if len(token) > _LONGEST_TOKEN or token.count(".") != _DOTS:
        abort(404)
    return exchange(token, _address_of(request.args.get("open", "")))


@blueprint.get("")
@open_to(LINK)
def page() -> ResponseReturnValue:
    found = read_page()
    return show(found, Shown(found.first_with_form))


@blueprint.get("/items/<programme>/<kind>/<ref>")
@open_to(LINK)
def item(programme: str, kind: str, ref: str) -> ResponseReturnValue:
    found, chosen = find(programme, kind, ref)
    return show(found, Shown(chosen)) if chosen.is_owed else redirect(url_for("link.page"))


def _address_of(key: str) -> str:
    """The page, or with ``programme/kind/number`` one item of it."""
    programme, _, rest = key.partition("/")
    kind, _, ref = rest.partition("/")
    if not (programme and kind and ref) or "/" in ref:
        return url_for("link.page")
    return url_for("link.item", programme=programme, kind=kind, ref=ref, _anchor="open")
