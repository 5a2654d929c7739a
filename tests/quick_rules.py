"""Routes that are compiled once a process: every test makes an application, all with the same addresses.

Werkzeug takes an address apart, and writes and compiles a function that builds it. For two hundred routes both take
tens of milliseconds, most of what an application costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.routing import BaseConverter
    from werkzeug.routing.rules import RulePart

    Builder = Callable[..., tuple[str, str]]
    # The parts of an address, what they were made of, and how each name in it is converted.
    Taken = tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]

_builders: dict[tuple[Any, ...], Builder] = {}
_taken_apart: dict[tuple[Any, ...], Taken] = {}


class QuickRule(Rule):
    """A route whose parts and builder are those of the same route in an earlier application of this process.

    The builder takes the route itself as its first argument, and reads no other state than its text and defaults.
    """

    def _parse_rule(self, rule: str) -> list[RulePart]:
        converters = self.map.converters.items() if self.map else ()
        key = (rule, tuple(converters))
        if key not in _taken_apart:
            before = len(self._trace)
            parts = list(super()._parse_rule(rule))
            traced = self._trace[before:]
            _taken_apart[key] = (parts, traced, {name: self._converters[name] for is_name, name in traced if is_name})
            return parts
        parts, traced, converted = _taken_apart[key]
        self._trace += traced
        self._converters |= converted
        self.arguments |= set(converted)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = (self.rule, self.subdomain, self.host, append_unknown, tuple(sorted((self.defaults or {}).items())))
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]
