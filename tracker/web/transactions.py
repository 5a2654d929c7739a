"""A GET only reads: its transactions refuse to write, whatever the code in between does."""

from contextlib import ExitStack

from flask import Flask, g, request

from tracker.adapters.db import reading

_SAFE = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        if request.method in _SAFE:
            g.transaction = ExitStack()
            g.transaction.enter_context(reading())

    @app.teardown_request
    def end(error: BaseException | None) -> None:
        if transaction := g.pop("transaction", None):
            transaction.close()
