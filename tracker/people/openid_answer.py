"""What the provider's answer to a sign-in says, before anything in it is believed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracker.adapters.openid import Provider
from tracker.domain.openid_accounts import Refusal
from tracker.people.openid_accounts import SignInRefused
from tracker.people.openid_pending import Pending, take

# The errors of RFC 6749 and OpenID Connect that are no fault of this site's.
_ERRORS = {
    "access_denied": Refusal.DENIED,
    "consent_required": Refusal.DENIED,
    "interaction_required": Refusal.DENIED,
    "login_required": Refusal.DENIED,
    "account_selection_required": Refusal.DENIED,
    "server_error": Refusal.UNAVAILABLE,
    "temporarily_unavailable": Refusal.UNAVAILABLE,
}
_WORD = re.compile(r"[a-z_]{1,60}")
_LONGEST_CODE = 4_096


@dataclass(frozen=True)
class Answer:
    """A code that answers what this browser asked."""

    code: str
    pending: Pending

    @property
    def next_page(self) -> str:
        return self.pending.next_page

    def exchange(self, provider: Provider, *, redirect_uri: str) -> dict[str, Any]:
        """What the provider says of who signed in; its code works once."""
        return provider.finish(
            self.code,
            redirect_uri=redirect_uri,
            nonce=self.pending.nonce,
            code_verifier=self.pending.code_verifier,
        )


def read_answer(provider: Provider, said: Mapping[str, str]) -> Answer:
    """The answer, once it is to a question of this browser and from this provider. Raises :class:`SignInRefused`.

    The state is used up whatever follows. Who answers is looked at first (RFC 9207), so that another provider's
    refusal or code never counts as this one's.
    """
    pending = take(said.get("state", ""))
    if pending is None:
        raise SignInRefused(Refusal.OVER, reason="no such state is waiting")
    expects_issuer = provider.load_server_metadata()["authorization_response_iss_parameter_supported"]
    if said.get("iss", None if expects_issuer else provider.known.issuer) != provider.known.issuer:
        raise SignInRefused(Refusal.MISTRUSTED, reason="the answer names another issuer", next_page=pending.next_page)
    if "error" in said:
        raise _refusal(said["error"], next_page=pending.next_page)
    code = said.get("code", "")
    if not 0 < len(code) <= _LONGEST_CODE:
        raise SignInRefused(Refusal.MISTRUSTED, reason="the answer holds no code", next_page=pending.next_page)
    return Answer(code=code, pending=pending)


def _refusal(error: str, *, next_page: str) -> SignInRefused:
    """Anybody can write an address: of what it says a plain word goes into the log, and nothing onto the page."""
    word = error if _WORD.fullmatch(error) else "unreadable"
    return SignInRefused(_ERRORS.get(word, Refusal.TURNED_AWAY), reason=word, next_page=next_page)
