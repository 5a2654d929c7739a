"""What every form makes of text that no file and no column can hold."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.exceptions import UnsupportedMediaType
from wtforms import IntegerField, StringField, TextAreaField

from tracker.web.addresses import LARGEST_ID, RowNumber, row_number
from tracker.web.forms import Form


class AnyForm(Form):
    text = TextAreaField()
    name = StringField()
    number = IntegerField()


@pytest.fixture(scope="module")
def forms():
    app = Flask(__name__)
    app.config.update(SECRET_KEY="of this test", WTF_CSRF_ENABLED=False)
    return app


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("\x01\x08a\x0b\x0c\x1f\x7f", "a"),
        ("a\r\nb\n\nc", "a\nb\n\nc"),
        ("a\tb", "a\tb"),
        ("\ufffe\uffffa\ud800", "a"),
        ("  spaces  ", "spaces"),
        ("👩\u200d👧 מה \u202eabc", "👩\u200d👧 מה \u202eabc"),
        ("<b>{{ 7*7 }}</b> =1+1", "<b>{{ 7*7 }}</b> =1+1"),
    ],
)
def test_text_is_kept_as_it_was_typed_but_for_what_no_document_can_hold(forms, typed, kept):
    with forms.test_request_context(method="POST"):
        form = AnyForm(data={"text": typed})
        assert form.text.data == kept
        assert form.name.data == ""


@pytest.mark.parametrize("typed", [str(LARGEST_ID + 1), "9" * 400, "9" * 5_000, "-9223372036854775809", "²", "1e3"])
def test_a_number_that_no_column_holds_is_named_and_not_passed_on(forms, typed):
    with forms.test_request_context(method="POST", data={"number": typed}):
        form = AnyForm()
        assert not form.validate()
        assert form.number.errors
        assert not form.number.data or abs(form.number.data) <= LARGEST_ID


@pytest.mark.parametrize("body", ['{"number": 1}', '{"a":' * 2_000, "[]", ""])
def test_json_is_no_form(forms, body):
    with (
        forms.test_request_context(method="POST", data=body, content_type="application/json"),
        pytest.raises(UnsupportedMediaType),
    ):
        AnyForm()


def test_an_address_takes_as_large_a_number_as_there_can_be_rows(client):
    assert client.application.url_map.converters["int"] is RowNumber
    for number in (LARGEST_ID + 1, 10**400):
        answer = client.get(f"/programmes/seahaven/risks/{number}")
        assert answer.status_code == 404
        assert "<h1>Page not found</h1>" in answer.text
    assert client.get(f"/programmes/seahaven/risks/{LARGEST_ID}").status_code == 302


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("0", 0), (str(LARGEST_ID), LARGEST_ID), (str(LARGEST_ID + 1), None), ("9" * 5_000, None), ("²", None),
     ("٣", None), ("-1", None), ("", None), ("1.0", None)],
)  # fmt: skip
def test_the_id_that_a_text_names(text, number):
    assert row_number(text) == number
