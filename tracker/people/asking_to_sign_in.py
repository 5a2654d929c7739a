"""What the door answers to somebody who is not signed in: the way in, and nothing of what they typed lost."""

from dataclasses import dataclass

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.session_rules import words_of_ending
from tracker.people.sessions import session_limits, why_signed_out
from tracker.web.htmx import wants_part

_READS = ("GET", "HEAD", "OPTIONS")
# What is never shown again, nor sent again from a page: secrets, the form's token, and the names of buttons.
_SECRETS = ("password", "one_time_code")
_NOT_TYPED = ("csrf_token", "submit")
_LONGEST_CHOICE = 20


@dataclass(frozen=True)
class Typed:
    """One field of a form that could not be taken."""

    name: str
    value: str

    @property
    def label(self) -> str:
        """The field's name as words: ``path_to_green`` is *Path to green*."""
        return self.name.replace("-", " ").replace("_", " ").strip().capitalize()

    @property
    def is_words(self) -> bool:
        """Whether a person is likely to have written it, as opposed to a number or choice that the form carried."""
        return len(self.value.split()) > 1 or len(self.value) > _LONGEST_CHOICE


def ask_to_sign_in() -> ResponseReturnValue:
    """The answer to a request that needs somebody signed in and has nobody.

    A page leads to signing in and back. A form whose session has ended is shown again, to be sent once more after
    signing in: its token was right, so it was typed here. A part of a page leaves the page as it is, with a notice.
    """
    if wants_part():
        response = make_response(render_template("people/_signed_out.html", why=_why()), 401)
        response.headers["HX-Retarget"] = "#signed-out"
        response.headers["HX-Reswap"] = "innerHTML show:#signed-out:top"
        return response
    if request.method in _READS:
        return redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")))
    typed = [Typed(name, value) for name, values in request.form.lists() for value in values]
    typed = [field for field in typed if field.name not in _NOT_TYPED]
    if why_signed_out() is None or any(secret in field.name for field in typed for secret in _SECRETS):
        return redirect(url_for("people.sign_in"))
    has_file = any(file.filename for file in request.files.values())
    return render_template("people/signed_out.html", why=_why(), typed=typed, has_file=has_file), 401


def _why() -> str:
    ending = why_signed_out()
    return words_of_ending(ending, session_limits()) if ending else "You are not signed in."
