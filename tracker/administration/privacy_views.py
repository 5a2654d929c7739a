"""What is held about whoever uses the site, in words for them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.administration.retention import periods
from tracker.people.access import ANYONE, open_to

blueprint = Blueprint("privacy", __name__)


@blueprint.get("/privacy")
@open_to(ANYONE)
def show() -> ResponseReturnValue:
    settings = clock.current_settings()
    return render_template("administration/privacy.html", contact=settings.privacy_contact, periods=periods(settings))
