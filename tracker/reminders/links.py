"""The link in a reminder: signed, for one person, good for two weeks; and the cookie it is exchanged for."""

from dataclasses import dataclass
from typing import Any

from tracker.people.tokens import SignedLinks

LINK_SECONDS = COOKIE_SECONDS = 14 * 24 * 60 * 60


@dataclass(frozen=True)
class LinkHolder:
    """What a link says: which reminder it came with, and the state of the person's credentials then."""

    reminder_id: int
    credential_version: int

    @property
    def payload(self) -> dict[str, int]:
        return {"reminder": self.reminder_id, "version": self.credential_version}


def make_token(secret_key: str, holder: LinkHolder) -> str:
    """The token of a link."""
    return SignedLinks(secret_key, "reminder").make(holder.payload)


def read_token(secret_key: str, token: str) -> LinkHolder | None:
    """Whose link this is; None when it is forged or too old."""
    return _holder(SignedLinks(secret_key, "reminder").read(token, max_age_seconds=LINK_SECONDS))


def read_expired_token(secret_key: str, token: str) -> LinkHolder | None:
    """Whose link this once was: good for nothing but asking for a new one."""
    return _holder(SignedLinks(secret_key, "reminder").read(token, max_age_seconds=_YEARS))


def make_cookie(secret_key: str, token: str) -> str:
    """What the browser keeps: the token inside a signature of its own, so that neither passes for the other."""
    return SignedLinks(secret_key, "reminder visit").make({"token": token})


def token_in(secret_key: str, cookie: str) -> str:
    """The token of the link that was opened, whether it is good or not; empty without one."""
    held = SignedLinks(secret_key, "reminder visit").read(cookie, max_age_seconds=COOKIE_SECONDS)
    return str(held["token"]) if held else ""


def make_off_token(secret_key: str, person_id: int) -> str:
    """What switches off early reminders and nothing else. It opens no page of anybody's items."""
    return SignedLinks(secret_key, "reminder off").make({"person": person_id})


def read_off_token(secret_key: str, token: str) -> int | None:
    """Whose early reminders are to be switched off; None when it is forged or too old."""
    held = SignedLinks(secret_key, "reminder off").read(token, max_age_seconds=OFF_SECONDS)
    return int(held["person"]) if held else None


# People unsubscribe from an old email as well.
OFF_SECONDS = 2 * 365 * 24 * 60 * 60
_YEARS = 10 * 365 * 24 * 60 * 60


def _holder(payload: dict[str, Any] | None) -> LinkHolder | None:
    return LinkHolder(payload["reminder"], payload["version"]) if payload else None
