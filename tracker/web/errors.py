"""Errors as pages: what is wrong and what to do about it. Programs that ask the API get the same as a document."""

from flask import Flask, Response, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from tracker.domain.refusals import Refusal
from tracker.web.problems import is_api, is_saved, problem
from tracker.web.refusals import note_refusal

_TITLES = {
    400: "That request could not be read",
    403: "You may not do this",
    404: "Page not found",
    405: "That address does not take this kind of request",
    409: "Somebody saved this before you",
    413: "That is too large",
    415: "That is not a form",
    429: "Too many tries",
}

_IN_GENERAL = {
    400: "The request could not be read.",
    403: "You may not do this.",
    404: "There is nothing here that this token reaches. The operations are listed in /api/v1/openapi.json.",
    405: "This address takes another method; the header Allow says which.",
    413: "That is too large. Send it in several requests.",
}
_BROKEN = "Something broke here. Nothing of yours was saved by this; try again, and tell the administrator."

_BROKEN_AFTERWARDS = "What you sent is saved; the answer that says so broke. Read it again."


def init_app(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def form_expired(error: CSRFError) -> tuple[str, int]:
        note_refusal(Refusal.FORM_TOKEN)
        return render_template("errors/form_expired.html", reason=error.description), 400

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> tuple[str, int] | HTTPException | Response:
        code = error.code or 500
        if code < 400:
            return error
        if is_api():
            return _as_problem(error, code)
        if code >= 500:
            return render_template("errors/broken.html"), code
        title = _TITLES.get(code, "That did not work")
        return render_template("errors/error.html", title=title, error=error, code=code), code

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> tuple[str, int] | Response:
        app.logger.error("unhandled error", exc_info=error)
        if is_api():
            return _as_broken(error)
        return render_template("errors/broken.html"), 500


def _as_broken(error: Exception) -> Response:
    """Of a database that others keep busy it is said that waiting helps."""
    if isinstance(error, OperationalError) and "locked" in str(error.orig):
        answer = problem(503, f"The database is busy. {_broken_words()}")
        answer.headers["Retry-After"] = "30"
        return answer
    return problem(500, _broken_words())


def _broken_words() -> str:
    return _BROKEN_AFTERWARDS if is_saved() else _BROKEN


def _as_problem(error: HTTPException, code: int) -> Response:
    """With the headers that go with it: which methods there are, how long to wait."""
    is_ours = error.description and error.description != type(error).description
    words = _broken_words() if code >= 500 else _IN_GENERAL.get(code, error.name)
    answer = problem(code, error.description if is_ours and error.description else words)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            answer.headers.setdefault(name, value)
    return answer
