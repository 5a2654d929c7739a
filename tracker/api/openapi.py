"""The OpenAPI document: made of the routes, of what each view says of itself, and of the types of what it answers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Flask
from pydantic import TypeAdapter
from werkzeug.routing import Rule

from tracker.adapters.machine import release
from tracker.api.described import JSON, Operation
from tracker.people.access import Audience
from tracker.settings import Settings
from tracker.web.problems import API, MEDIA_TYPE

BLUEPRINT = "api."
VERSION = "v1"
_PREFIX = f"{API}/{VERSION}"
_ARGUMENT = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>")
_ARGUMENTS = {
    "slug": "the programme, as it stands in the addresses of its pages",
    "ref": "the number of a theme, objective or action, such as 1.2.3; or programme",
    "number": "the number in the register",
    "code": "the code of the KPI",
    "edition_id": "the id of the edition",
    "form": "the format",
}
_REF = "#/components/schemas/{model}"
_REFERENCE = _REF.format(model="")
_EVERYWHERE = {
    401: "no token was sent, or one that opens nothing any more",
    403: "the person may not do this, or the token only reads",
    404: "there is none, or it is not this person's to know of",
    429: "asked too often; Retry-After says how long to wait",
    500: "something broke here",
    503: "the database is busy; Retry-After says how long to wait",
}
_SOMEWHERE = {
    304: "not changed since the ETag that was sent with If-None-Match",
    400: "something in the address or the body cannot be read",
    409: "somebody else was first; read again and send again",
    413: "too large",
    415: "neither JSON nor another kind that this takes",
    404: "the API is off",
    429: "asked too often; Retry-After says how long to wait",
    422: "it cannot be taken as it is; `errors` says why, field by field",
}
_INTRODUCTION = (
    "What other programs read and write, with the rights of the person whose access token they send "
    "(`Authorization: Bearer itk_...`; people make tokens on their account page). What is another programme's is not "
    "there: 404. Days are written 2020-01-27, moments in UTC. Errors are application/problem+json (RFC 9457). Whatever "
    "is written stands in the activity under the person, by way of the API."
)


@dataclass(frozen=True)
class _Route:
    rule: str
    method: str
    endpoint: str
    operation: Operation
    is_open: bool

    @property
    def path(self) -> str:
        return _ARGUMENT.sub(lambda found: "{" + found["name"] + "}", self.rule.removeprefix(_PREFIX))


def openapi(app: Flask, settings: Settings) -> dict[str, Any]:
    """The document, version 3.1, for this installation."""
    routes = list(_routes(app))
    shapes, components = _schemas(tuple(route.operation for route in routes))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, shapes)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Improvement tracker", "version": release(), "description": _INTRODUCTION},
        "servers": [{"url": f"{settings.base_url}{_PREFIX}"}],
        "security": [{"accessToken": []}],
        "paths": paths,
        "components": {
            "schemas": components | {"Problem": _PROBLEM},
            "securitySchemes": {"accessToken": {"type": "http", "scheme": "bearer"}},
        },
    }


def _routes(app: Flask) -> Iterator[_Route]:
    rules: list[Rule] = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        if rule.endpoint.startswith(BLUEPRINT):
            view: Any = app.view_functions[rule.endpoint]
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield _Route(rule.rule, method, rule.endpoint, view.operation, Audience.ANYONE in view.open_to)


@cache
def _schemas(operations: tuple[Operation, ...]) -> tuple[dict[Any, Any], dict[str, Any]]:
    """The schema of each type by itself, and those that they refer to by name."""
    kinds = {id(kind): kind for one in operations for kind in (one.answers, one.takes) if kind is not None}
    adapters: list[Any] = [(key, "validation", TypeAdapter(kind)) for key, kind in kinds.items()]
    held, rest = TypeAdapter.json_schemas(adapters, ref_template=_REF)
    shapes = {key: _named(schema) for (key, _), schema in held.items()}
    return shapes, {_outer_name(name): _named(one) for name, one in rest.get("$defs", {}).items()}


def _named(schema: Any) -> Any:
    """With names as they are outside."""
    if isinstance(schema, list):
        return [_named(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    said = {name: _named(one) for name, one in schema.items()}
    match said:
        case {"$ref": str(name)}:
            said["$ref"] = _REFERENCE + _outer_name(name.removeprefix(_REFERENCE))
        case {"title": str(name)}:
            said["title"] = _outer_name(name)
    return said


def _outer_name(name: str) -> str:
    """A type's name outside.

    >>> _outer_name("PlanJson"), _outer_name("tracker__domain__risk__Movement")
    ('Plan', 'RiskMovement')
    """
    *modules, own = name.removesuffix("Json").split("__")
    # Two modules have a type of the same name.
    return "".join(part.title() for part in modules[-1].split("_")) + own if modules else own


def _operation(route: _Route, shapes: Mapping[Any, Any]) -> dict[str, Any]:
    operation = route.operation
    said: dict[str, Any] = {
        "operationId": route.endpoint.removeprefix(BLUEPRINT),
        "summary": operation.summary,
        "parameters": [*_path_parameters(route), *_query_parameters(operation)],
        "responses": _responses(route, shapes),
    }
    if operation.takes is not None:
        content: dict[str, Any] = {JSON: {"schema": shapes[id(operation.takes)]}}
        said["requestBody"] = {"required": True, "content": content | _media(operation.takes_media)}
    if route.is_open:
        said["security"] = []
    return said


def _path_parameters(route: _Route) -> Iterator[dict[str, Any]]:
    for found in _ARGUMENT.finditer(route.rule):
        schema: dict[str, Any] = {"type": "string", "minLength": 1}
        if found["kind"] == "int":
            schema = {"type": "integer", "minimum": 0}
        elif found["kind"] == "any":
            schema = {"type": "string", "enum": re.findall(r"\w+", found["choices"])}
        name = found["name"]
        yield {"name": name, "in": "path", "required": True, "description": _ARGUMENTS[name], "schema": schema}


def _query_parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for name, asked in operation.asks.items():
        yield {"name": name, "in": "query", "description": asked.words, "schema": dict(asked.schema)}


def _responses(route: _Route, shapes: Mapping[Any, Any]) -> dict[str, Any]:
    operation = route.operation
    schema = shapes[id(operation.answers)] if operation.answers is not None else {"type": "object"}
    good = {"description": "done", "content": {JSON: {"schema": schema}} | _media(operation.answers_media)}
    refusals = {} if route.is_open else dict(_EVERYWHERE)
    wrong = {400, *operation.refuses} if operation.asks or operation.takes else set(operation.refuses)
    wrong |= {413, 415, 422} if operation.takes else set()
    refusals |= {code: words for code, words in _SOMEWHERE.items() if code in wrong and code not in refusals}
    problem = {MEDIA_TYPE: {"schema": {"$ref": _REF.format(model="Problem")}}}
    answers: dict[str, Any] = {str(operation.status): good}
    for code, words in sorted(refusals.items()):
        answers[str(code)] = {"description": words} | ({"content": problem} if code >= 400 else {})
    return answers


def _media(kinds: tuple[str, ...]) -> dict[str, Any]:
    return {kind.partition(";")[0]: {"schema": {}} for kind in kinds}


_MESSAGE = {"message": {"type": "string"}}
_OF_A_FIELD = {
    "type": "object",
    "required": ["field", "message"],
    "properties": {"field": {"type": "string"}} | _MESSAGE,
}
_OF_A_CELL = {
    "type": "object",
    "required": ["row", "column", "message"],
    "properties": {"row": {"type": "integer"}, "column": {"type": "string"}} | _MESSAGE,
}
_PROBLEM = {
    "type": "object",
    "description": "What is wrong and what to do about it (RFC 9457).",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"anyOf": [_OF_A_FIELD, _OF_A_CELL]}},
    },
}
