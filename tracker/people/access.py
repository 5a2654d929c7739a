"""Who may reach a page. Every view says so; a view that does not is reachable by nobody."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from tracker.domain.permission import Deed

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Who may reach a page that belongs to no programme."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    ADMIN = "administrator"
    LINK = "holder of a reminder's link"
    DEMO = "anyone, in the demonstration only"


ANYONE, SIGNED_IN, ADMIN, LINK, DEMO = Audience


def open_to(*who: Audience | Deed) -> Callable[[View], View]:
    """State who may reach a view: an audience, or whoever may do a deed in the programme of its address.

    With a deed that needs more than a role, such as to update an action of one's own, the view asks again.

    >>> @open_to(Deed.READ)
    ... def risks(): ...
    """

    def mark(view: View) -> View:
        view.open_to = frozenset(who)  # type: ignore[attr-defined]
        return view

    return mark
