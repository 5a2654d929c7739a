"""Asking, answering and deciding: one text each."""

from wtforms import TextAreaField

from tracker.web.forms import Form


class WordsForm(Form):
    """A question, an answer or a decision. What it must say is for the service that takes it."""

    text = TextAreaField()
