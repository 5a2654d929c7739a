"""Programs of people in the demonstration, and answers held to what the description says of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from openapi_schema_validator import OAS31Validator

from tests.signing_in import bearer

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

API = "/api/v1"
MANAGER = "programme-manager@seahaven.example"
ANALYST = "performance-analyst@seahaven.example"
SRO = "director-of-childrens-services@seahaven.example"
OWNER = "mash-manager@seahaven.example"  # of 1.5.1, Green on 20 January
READER = "lead-member@seahaven.example"


@pytest.fixture
def description(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{API}/openapi.json").json
    return found


@pytest.fixture
def ask(app: Flask, client: FlaskClient, description: dict[str, Any]) -> Callable[..., TestResponse]:
    """``ask("get", "/programmes", by=READER)``. Every answer is held to the schema of its operation."""
    headers: dict[tuple[str, str], dict[str, str]] = {}

    def send(method: str, path: str, *, by: str = MANAGER, scope: str = "write", **more: Any) -> TestResponse:
        if (by, scope) not in headers:
            headers[by, scope] = bearer(app, by, scope)
        answer = client.open(f"{API}{path}", method=method.upper(), headers=headers[by, scope], **more)
        must_be_as_described(description, method, path.partition("?")[0], answer)
        return answer

    return send


def must_be_as_described(description: dict[str, Any], method: str, path: str, answer: TestResponse) -> None:
    """The status and media type are among those of the operation, and a document is as its schema says."""
    operation = operation_at(description, method, path)
    assert str(answer.status_code) in operation["responses"], f"{answer.status_code} is not in the description"
    content = operation["responses"][str(answer.status_code)]["content"]
    assert answer.mimetype in content, f"{answer.mimetype} is not in the description"
    if answer.mimetype.endswith("json"):
        schema = content[answer.mimetype]["schema"] | {"components": description["components"]}
        wrong = list(OAS31Validator(schema).iter_errors(answer.json))
        assert not wrong, "\n".join(f"{list(one.absolute_path)}: {one.message[:300]}" for one in wrong[:5])


def operation_at(description: dict[str, Any], method: str, path: str) -> dict[str, Any]:
    for template, operations in description["paths"].items():
        pattern = re.sub(r"\\\{\w+\\\}", "[^/]+?", re.escape(template))
        if re.fullmatch(pattern, path) and method.lower() in operations:
            found: dict[str, Any] = operations[method.lower()]
            return found
    raise LookupError(f"{method} {path} is not in the description")
