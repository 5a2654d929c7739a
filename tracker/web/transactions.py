"""What every request begins with: it sees the rows of no programme until its door says of which, and a GET only reads:
its transactions refuse to write, whatever the code in between does."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import Flask, abort, g, request

from tracker.adapters.db import db, reading, writing
from tracker.adapters.scope import EVERYTHING, NOTHING, seeing
from tracker.web.problems import is_api, read_body_first

_SAFE = ("GET", "HEAD", "OPTIONS")
# The only view that a GET may write in: a provider sends the browser of who signs in back with a GET
# (docs/adr/0015-signing-in-may-write.md).
_SIGNING_IN = "openid.come_back"


def init_app(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        if is_api():
            read_body_first()
        g.transaction = ExitStack()
        g.transaction.enter_context(seeing(NOTHING))
        if request.method in _SAFE:
            g.transaction.enter_context(reading())

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if transaction := g.pop("transaction", None):
            transaction.close()


@contextmanager
def signing_in() -> Iterator[None]:
    """Inside, the callback of a sign-in may write, and sees every programme, since groups give roles in any; what was
    read before is forgotten. Anywhere else it is refused.

    Where it fails nothing is written, and nobody waits until the page that says so is made.
    """
    if request.endpoint != _SIGNING_IN or request.method != "GET":
        abort(405)
    db.session.rollback()
    with writing(), seeing(EVERYTHING):
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
