"""The page for site administrators: whether mail goes out, whether the jobs run."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.machine import release
from tracker.administration.forms import MailTestForm
from tracker.administration.queries import read_machinery
from tracker.health.checks import mail_words
from tracker.people.access import ADMIN, open_to
from tracker.reminders.trial import TooSoon, send_trial

blueprint = Blueprint("administration", __name__, url_prefix="/admin")


@blueprint.get("")
@open_to(ADMIN)
def index() -> ResponseReturnValue:
    return _show(MailTestForm(formdata=None, address=current_user.email))


@blueprint.post("/mail-test")
@open_to(ADMIN)
def test_mail() -> ResponseReturnValue:
    """Send a test message for real and show what the server answered."""
    form = MailTestForm()
    if not form.validate():
        return _show(form), 422
    asked_by = f"The {current_user.job_title}"
    db.session.commit()
    try:
        trial = send_trial(db.session, clock.current_settings(), address=form.address.data, asked_by=asked_by)
    except TooSoon as too_soon:
        form.add_problems({"address": str(too_soon)})
        return _show(form), 429, {"Retry-After": str(too_soon.wait_seconds)}
    except ValueError:
        form.add_problems({"address": "That is no email address; write one such as manager@example.org"})
        return _show(form), 422
    if not trial.is_taken:
        form.add_problems({"address": f"Not sent: {trial.answer}"})
        return _show(form), 422
    flash(f"Sent to {form.address.data}. The mail server answered: {trial.answer}")
    return redirect(url_for("administration.index"), 303)


def _show(form: MailTestForm) -> str:
    settings = clock.current_settings()
    return render_template(
        "administration/index.html",
        form=form,
        machinery=read_machinery(db.session),
        mail=mail_words(settings.mail_url),
        sender=settings.mail_from,
        version=release(),
    )
