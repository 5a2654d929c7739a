"""What every page with a form does: show it, save it, or show it again with what is wrong."""

from collections.abc import Callable
from typing import Protocol

from flask.typing import ResponseReturnValue

from tracker.adapters.db import db
from tracker.adapters.versions import SavedMeanwhile, Unfit
from tracker.web.forms import Form


class Page(Protocol):
    """Renders the form."""

    def __call__(self, *, saved_meanwhile: bool) -> str: ...


def answer_form(form: Form, save: Callable[[], ResponseReturnValue], page: Page) -> ResponseReturnValue:
    """The form; or what saving it answers; or the form again with what is wrong (422), or beside what somebody
    else saved meanwhile (409). What was typed is kept.

    ``save`` commits; it may raise `Unfit` or `SavedMeanwhile`, and nothing is written then.
    """
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                return save()
            except Unfit as unfit:
                form.add_problems(unfit.problems)
            except SavedMeanwhile:
                status = 409
            db.session.rollback()
    return page(saved_meanwhile=status == 409), status
