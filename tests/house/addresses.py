"""Every route of the application, with addresses to try it at."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.domain.permission import Deed, who_may
from tracker.domain.roles import Role
from tracker.people.access import Audience

if TYPE_CHECKING:
    from flask import Flask

_ARGUMENT = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<choices>[^)]*)\))?:)?(?P<name>\w+)>")


@dataclass(frozen=True)
class Route:
    """One route with one of its methods."""

    endpoint: str
    rule: str
    method: str
    open_to: frozenset[Audience | Deed]

    @property
    def is_of_a_programme(self) -> bool:
        return "<slug>" in self.rule

    @property
    def is_of_the_api(self) -> bool:
        """Whether it is for other programs, which come with a token and are sent nowhere to sign in."""
        return self.rule.startswith("/api/")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that may come in; none for a page of no programme."""
        return frozenset(role for one in self.open_to if isinstance(one, Deed) for role in who_may(one))

    @property
    def names_something(self) -> bool:
        """Whether the address names a thing inside the programme."""
        return any(found["name"] != "slug" and found["kind"] != "any" for found in _ARGUMENT.finditer(self.rule))

    def addresses(self, slug: str, *, numbers: list[int], names: list[str]) -> Iterator[str]:
        """The route's addresses in a programme, with each of the numbers or names in its arguments' places."""
        found = list(_ARGUMENT.finditer(self.rule))
        tries = [_tries(one, slug, numbers, names) for one in found]
        for values in itertools.product(*tries):
            pairs = {one.group(): value for one, value in zip(found, values, strict=True)}
            yield _ARGUMENT.sub(lambda one, pairs=pairs: pairs[one.group()], self.rule)  # type: ignore[misc]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def _tries(argument: re.Match[str], slug: str, numbers: list[int], names: list[str]) -> list[str]:
    if argument["name"] == "slug":
        return [slug]
    if argument["kind"] == "any":
        return [choice.strip(" \"'") for choice in argument["choices"].split(",")]
    return [str(number) for number in numbers] if argument["kind"] == "int" else names


def routes(app: Flask) -> list[Route]:
    """Every route but the static files, once for each method (HEAD and OPTIONS go with GET)."""
    return [
        Route(rule.endpoint, rule.rule, method, getattr(app.view_functions[rule.endpoint], "open_to", frozenset()))
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]
