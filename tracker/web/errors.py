"""Errors as pages: what is wrong and what to do about it."""

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from tracker.domain.refusals import Refusal
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


def init_app(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def form_expired(error: CSRFError) -> tuple[str, int]:
        note_refusal(Refusal.FORM_TOKEN)
        return render_template("errors/form_expired.html", reason=error.description), 400

    @app.errorhandler(HTTPException)
    def known(error: HTTPException) -> tuple[str, int] | HTTPException:
        code = error.code or 500
        if code < 400:
            return error
        if code >= 500:
            return render_template("errors/broken.html"), code
        title = _TITLES.get(code, "That did not work")
        return render_template("errors/error.html", title=title, error=error, code=code), code

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> tuple[str, int]:
        app.logger.error("unhandled error", exc_info=error)
        return render_template("errors/broken.html"), 500
