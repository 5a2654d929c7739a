"""Sign-ins that somebody began and the provider has not answered: in the browser's own session, for one answer each."""

from dataclasses import dataclass

from flask import session as cookie

from tracker.adapters import clock
from tracker.adapters.openid import AuthorizationRequest

LONGEST_SECONDS = 10 * 60
# In as many tabs at once; the oldest is forgotten, since a cookie has 4 kB.
MOST = 3
_LONGEST_PAGE = 500
_KEY = "openid_pending"


@dataclass(frozen=True)
class Pending:
    """What the answer is held against, and the page that was asked for."""

    nonce: str
    code_verifier: str
    next_page: str


def remember(asked: AuthorizationRequest, *, next_page: str) -> None:
    """Expect an answer with this state."""
    page = next_page if len(next_page) <= _LONGEST_PAGE else ""
    now = int(clock.real_now().timestamp())
    waiting = cookie.get(_KEY, [])[1 - MOST :]
    cookie[_KEY] = [*waiting, [asked.state, asked.nonce, asked.code_verifier, page, now]]


def take(state: str) -> Pending | None:
    """What was expected under this state, once; None when nothing was, or longer than ten minutes ago."""
    waiting = cookie.get(_KEY, [])
    found = next((one for one in waiting if one[0] == state), None)
    if found is None:
        return None
    cookie[_KEY] = [one for one in waiting if one is not found]
    _, nonce, code_verifier, next_page, began_at = found
    is_over = clock.real_now().timestamp() - began_at > LONGEST_SECONDS
    return None if is_over else Pending(nonce=nonce, code_verifier=code_verifier, next_page=next_page)
