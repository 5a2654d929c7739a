"""Who may reach a page. Every view says so; a view that does not is reachable by nobody."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from tracker.people.models import Role

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """Who may reach a page that belongs to no programme."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    ADMIN = "administrator"
    LINK = "holder of a reminder's link"
    DEMO = "anyone, in the demonstration only"


ANYONE, SIGNED_IN, ADMIN, LINK, DEMO = Audience

MEMBERS = tuple(Role)
MANAGERS = (Role.MANAGER,)
DECIDERS = (Role.MANAGER, Role.SRO)
UPDATERS = (Role.OWNER, Role.MANAGER)
LOADERS = (Role.ANALYST, Role.MANAGER)


def open_to(*who: Audience | Role) -> Callable[[View], View]:
    """State who may reach a view: an audience, or roles in the programme of its address.

    >>> @open_to(*MEMBERS)
    ... def risks(): ...
    """

    def mark(view: View) -> View:
        view.open_to = frozenset(who)  # type: ignore[attr-defined]
        return view

    return mark
