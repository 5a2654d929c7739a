"""What the template components need from the code: the words of the enums they show."""

from flask import Flask

from tracker.adapters.sparkline import sparkline_of
from tracker.domain.rag import Rag


def init_app(app: Flask) -> None:
    app.add_template_global(Rag, "Rag")
    app.add_template_global(sparkline_of)
    app.add_template_test(lambda value: isinstance(value, Rag), "rated_cell")
