"""Passwords of ours, and the installations that switch them off (TRACKER_OIDC_ONLY)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

from flask import abort
from flask.typing import ResponseReturnValue

from tracker.adapters import clock

View = Callable[..., ResponseReturnValue]


def are_off() -> bool:
    """Whether people sign in with their organisation's account and with nothing else."""
    openid = clock.current_settings().openid
    return openid is not None and openid.is_only


def with_passwords(view: View) -> View:
    """A view that takes, sets or resets a password: it refuses where those are switched off.

    >>> @blueprint.route("/password/<token>", methods=["GET", "POST"])
    ... @open_to(ANYONE)
    ... @with_passwords
    ... def choose_password(token: str) -> ResponseReturnValue: ...
    """

    @wraps(view)
    def guarded(*arguments: Any, **named: Any) -> ResponseReturnValue:
        if are_off():
            refuse()
        return view(*arguments, **named)

    return guarded


def refuse() -> NoReturn:
    """Say which way in there is."""
    openid = clock.current_settings().openid
    name = openid.name if openid else ""
    abort(403, f"Passwords are switched off here. Sign in with {name} instead: nothing needs to be chosen first.")
