"""What each operation of the interface says of itself: of this the OpenAPI document is made."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """A name that an address may ask with. ``schema`` is JSON Schema."""

    words: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Operation:
    """``answers`` and ``takes`` are types; ``media`` what else than JSON is answered or taken, in words.

    ``refuses``: what it may answer beside what every operation may.
    """

    summary: str
    answers: Any = None
    status: int = 200
    answers_media: tuple[str, ...] = ()
    takes: Any = None
    takes_media: tuple[str, ...] = ()
    asks: Mapping[str, Asked] = field(default_factory=dict)
    refuses: tuple[int, ...] = ()


def described(summary: str, **more: Any) -> Callable[[View], View]:
    """Describe a view. A house test refuses one without."""

    def mark(view: View) -> View:
        view.operation = Operation(summary, **more)  # type: ignore[attr-defined]
        return view

    return mark
