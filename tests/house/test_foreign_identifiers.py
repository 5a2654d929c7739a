"""What another programme has answers like what was never there: in an address, in a form, in a file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from sqlalchemy import select

from tests.house.addresses import Route, routes
from tests.signing_in import bearer, sign_in
from tests.two_programmes import Furnished, classes_of_programmes
from tracker.adapters.db import db
from tracker.adapters.foreign_links import _links
from tracker.adapters.scope import seeing
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

MANAGER = "manager@ours.example"
# In a table of both programmes, theirs came first; nothing has the third number.
THEIRS, OURS, NOBODYS = "1", "2", "987654"
_ARGUMENT = re.compile(r"<(?:(?P<kind>\w+)(?:\([^)]*\))?:)?(?P<name>\w+)>")
# Counted or named within a programme, so that ours has the same: they name nothing of another programme's.
_RELATIVE = {"ref": "1.1.1", "name": "board", "section": "summary"}
_NUMBERED_WITHIN = "/risks/<int:number>"
# Numbers that name nothing: which version was seen, and scales.
_NAMES_NOTHING = re.compile(r"(^|[-_])(version|seen|probability|impact|decimals|month|days?|weekday|points)$")


@pytest.fixture
def two(app: Flask, client: FlaskClient) -> tuple[Furnished, Furnished]:
    with app.app_context():
        both = Furnished(db.session, "theirs"), Furnished(db.session, "ours")
        db.session.commit()
        for one in both:
            db.session.refresh(one.rows[Programme][0])
        db.session.expunge_all()
    sign_in(client, MANAGER)
    return both


def asked(client: FlaskClient, statements: Any, method: str, address: str, **form: Any) -> tuple[int, str, list[str]]:
    """Status, words and statements of an answer, without what is made anew each time and what was typed."""
    with client.session_transaction() as kept:
        kept.pop("_flashes", None)  # what the answer before left to say
    headers = bearer(client.application, MANAGER) if address.startswith("/api/") else {}
    with statements() as seen:
        answer = client.open(address, method=method, data=form or None, headers=headers)
    is_read = answer.mimetype.startswith("text/") or answer.mimetype.endswith("problem+json")
    words = answer.text if is_read else answer.mimetype
    words = re.sub(r'(nonce|value|content)="[^"]{20,}"', "", words)
    typed = [NOBODYS, "SecretNobody", "SecretTheirs", "SecretTheirs%20", "SecretNobody%20"]
    for one in typed:
        words = words.replace(one, "")
    return answer.status_code, re.sub(r'"?\b1\b"?|""', "", words), [re.sub(r"\s+", " ", one) for one in seen]


def foreign_addresses(route: Route) -> Iterator[tuple[str, str]]:
    """The route in our programme with one part naming something of theirs, and with it naming nothing."""
    parts = list(_ARGUMENT.finditer(route.rule))
    for varied in parts:
        if varied["name"] in ("slug", *_RELATIVE) or varied["kind"] == "any":
            continue
        if _NUMBERED_WITHIN in route.rule and varied.group() == "<int:number>":
            continue
        yield _address(route, varied, "theirs"), _address(route, varied, "nobody")


def _address(route: Route, varied: re.Match[str], whose: str) -> str:
    def value(part: re.Match[str]) -> str:
        if part["name"] == "slug":
            return "ours"
        if part["kind"] == "any":
            return next(iter(re.findall(r"[\w-]+", part.group().partition("(")[2])))
        chosen = whose if part.group() == varied.group() else "ours"
        if part["kind"] == "int":
            within = _NUMBERED_WITHIN in route.rule and part.group() == "<int:number>"
            return "1" if within else {"theirs": THEIRS, "ours": OURS, "nobody": NOBODYS}[chosen]
        column = {"code": "code", "fingerprint": "fingerprint"}.get(part["name"])
        return f"Secret{chosen.title()} {column}" if column else _RELATIVE[part["name"]]

    return _ARGUMENT.sub(value, route.rule)


@pytest.mark.usefixtures("two")
def test_in_an_address(app: Flask, client: FlaskClient, statements: Any) -> None:
    wrong, tried = [], 0
    for route in routes(app):
        if not route.is_of_a_programme:
            continue
        for theirs, nobodys in foreign_addresses(route):
            tried += 1
            found, expected = (asked(client, statements, route.method, one) for one in (theirs, nobodys))
            if found != expected:
                differ = [one for one in zip(found[2], expected[2], strict=False) if one[0] != one[1]]
                wrong.append(f"{route.method} {theirs}: {found[0]}, {expected[0]}, {differ or found[1]}")
            if found[0] not in (302, 303, 403, 404):
                wrong.append(f"{route.method} {theirs} answered {found[0]}")
    assert not wrong, "\n".join(wrong)
    assert tried > 60


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    "question",
    [
        "reports/compare?from={}&to={}",
        "reports/compare?from=draft&to={}",
        "reports?corrects={}",
        "week/1.1.1?correct={}",
        "assurance?show={}",
        "kpis/new?copy={}",
    ],
)
def test_in_what_an_address_asks(client: FlaskClient, statements: Any, question: str) -> None:
    theirs, nobodys = (
        asked(client, statements, "GET", f"/programmes/ours/{question.format(one, one)}") for one in (THEIRS, NOBODYS)
    )
    assert theirs == nobodys


@pytest.mark.usefixtures("two")
def test_in_the_words_of_a_live_figure(client: FlaskClient, statements: Any) -> None:
    theirs, nobodys = (
        asked(client, statements, "POST", "/programmes/ours/live-figures/preview", text=f"{{kpi:{whose} code latest}}")
        for whose in ("SecretTheirs", "SecretNobody")
    )
    assert theirs == nobodys


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("plan/1.1.1/updates", {"version": 1, "rag": "green", "narrative": "Said.", "corrects": "{number}"}),
        ("figures", {"rows": [{"code": "Secret{whose} code", "period": "2019-12", "value": 1}]}),
        ("figures?dry_run=true", {"rows": [{"code": "Secret{whose} code", "period": "2019-12", "value": 1}]}),
    ],
)
def test_in_what_a_program_sends(client: FlaskClient, statements: Any, path: str, body: dict[str, Any]) -> None:
    answers = []
    for number, whose in ((THEIRS, "Theirs"), (NOBODYS, "Nobody")):
        text = json.dumps(body).replace('"{number}"', number).replace("{whose}", whose)
        headers = bearer(client.application, MANAGER)
        with statements() as seen:
            answer = client.post(
                f"/api/v1/programmes/ours/{path}", data=text, content_type="application/json", headers=headers
            )
        words = answer.text.replace(whose, "")
        answers.append((answer.status_code, words, [re.sub(r"\s+", " ", one) for one in seen]))
    assert answers[0] == answers[1]


def forms(app: Flask, client: FlaskClient) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """Every form on a page of ours: where it goes, its fields as they stand, and those that name something."""
    known = set()
    for route in routes(app):
        if route.method != "GET" or not route.is_of_a_programme:
            continue
        part = _ARGUMENT.search(route.rule)
        address = _address(route, part, "ours") if part else route.rule
        answer = client.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        for form in html.fromstring(answer.text).forms:
            action = (form.action or address).partition("#")[0]
            naming = dict(_naming_fields(form))
            key = (re.sub(r"\d+", "", action), *sorted(naming))
            if form.method == "POST" and naming and action.startswith("/programmes/ours") and key not in known:
                known.add(key)
                yield action, {name: value for name, value in form.form_values()}, naming  # noqa: C416


def _naming_fields(form: Any) -> Iterator[tuple[str, str]]:
    """Fields that take one of several values, or carry a number unseen, with a value of such a field."""
    for one in form.inputs:
        kind, values = getattr(one, "type", "select"), []
        if one.tag == "select":
            values = [value for value in one.value_options if value]
        elif kind in ("checkbox", "radio", "hidden") and one.name not in ("csrf_token", "then"):
            values = [one.get("value", "")]
        if (
            one.name
            and not _NAMES_NOTHING.search(one.name)
            and any(re.fullmatch(r"\d+|Secret.*|[\d.]+|\w+:\d+", value) for value in values)
        ):
            yield one.name, values[0]


def test_in_a_field_of_a_form(
    app: Flask, client: FlaskClient, statements: Any, two: tuple[Furnished, Furnished]
) -> None:
    wrong, tried = [], 0
    for action, fields, naming in list(forms(app, client)):
        for name, value in naming.items():
            prefix = value.partition(":")[0] + ":" if ":" in value else ""
            pairs = [(prefix + THEIRS, prefix + NOBODYS)]
            if "Secret" in value:
                pairs = [(value.replace("Ours", whose) for whose in ("Theirs", "Nobody"))]
            for theirs, nobodys in pairs:
                tried += 1
                found, expected = (
                    asked(client, statements, "POST", action, **(fields | {name: one})) for one in (theirs, nobodys)
                )
                if found[0] >= 500 or found[0] != expected[0] or (found[0] == 422 and found != expected):
                    wrong.append(f"{action} with {name}={theirs}: {found[0]} and {expected[0]}")
    assert not wrong, "\n".join(wrong)
    assert tried > 60
    assert not crossings(app, two)


def crossings(app: Flask, two: tuple[Furnished, Furnished]) -> list[str]:
    """Rows of one programme that link to a row of the other."""
    found = []
    for one in two:
        with app.app_context(), seeing([one.id_of(Programme)]):
            for mapped in classes_of_programmes():
                for column, parent in _links(mapped):
                    kept = parent or Programme
                    ids = set(db.session.scalars(select(kept.id)))
                    held = set(db.session.scalars(select(getattr(mapped, column)))) - {None}
                    found += [f"{mapped.__name__}.{column} {number}" for number in held - ids]
    return found
