"""Routes that are compiled once a process: every test makes an application, all with the same addresses.

Werkzeug writes and compiles a function for each route that builds its address. For two hundred routes that
takes fifty milliseconds, most of what an application costs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.routing import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    Builder = Callable[..., tuple[str, str]]

_builders: dict[tuple[Any, ...], Builder] = {}


class QuickRule(Rule):
    """A route whose builder is that of the same route in an earlier application of this process.

    The builder takes the route itself as its first argument, and reads no other state than its text and defaults.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        key = (self.rule, self.subdomain, self.host, append_unknown, tuple(sorted((self.defaults or {}).items())))
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]
