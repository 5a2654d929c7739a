"""Signed links: what they are for, whose they are, until when. A token for one purpose opens nothing else."""

from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer


@dataclass(frozen=True)
class SignedLinks:
    """Makes and reads tokens for one purpose."""

    secret_key: str
    purpose: str

    def make(self, payload: dict[str, Any]) -> str:
        return self._serializer.dumps(payload)

    def read(self, token: str, *, max_age_seconds: int) -> dict[str, Any] | None:
        """What the token holds; None when it is forged, for another purpose or too old."""
        try:
            payload: dict[str, Any] = self._serializer.loads(token, max_age=max_age_seconds)
        except BadData:
            return None
        return payload

    @property
    def _serializer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self.secret_key, salt=f"tracker.{self.purpose}")


PASSWORD_LINK_SECONDS = 7 * 24 * 60 * 60


def password_links(secret_key: str) -> SignedLinks:
    """Links with which somebody chooses a password: good for a week and for one use."""
    return SignedLinks(secret_key, "password")


RESET_LINK_SECONDS = 60 * 60


def reset_links(secret_key: str) -> SignedLinks:
    """Links with which somebody who has forgotten their password chooses another: good for an hour and one use."""
    return SignedLinks(secret_key, "password reset")


EMERGENCY_LINK_SECONDS = 15 * 60


def emergency_links(secret_key: str) -> SignedLinks:
    """Links that sign an administrator in: good for a quarter of an hour and for one use."""
    return SignedLinks(secret_key, "emergency")
