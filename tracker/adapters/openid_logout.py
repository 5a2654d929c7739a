"""The provider's word that somebody signed out there (OpenID Connect Back-Channel Logout 1.0)."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from tracker.adapters.openid import SKEW_SECONDS, AnswerMistrusted, Provider, fault_of, short_name

# How old a word of signing out may be: the provider says it as it happens.
LOGOUT_SECONDS = 5 * 60
_FRESH_SECONDS = 60
_LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass(frozen=True)
class LoggedOut:
    """Who signed out at the provider, and when: a person there, one of their sessions there (``sid``), or both."""

    subject: str | None
    sid: str | None
    at: datetime


def read_logout_token(provider: Provider, token: str) -> LoggedOut:
    """Who signed out there, as OpenID Connect Back-Channel Logout 1.0 has it (section 2.6).

    Raises :class:`AnswerMistrusted`, :class:`ProviderUnavailable`, :class:`ProviderUnfit`.
    """
    algorithms = provider.load_server_metadata()["id_token_signing_alg_values_supported"]
    registry = JWSRegistry(algorithms=algorithms, strict_check_header=False)
    rules = JWTClaimsRegistry(
        leeway=SKEW_SECONDS,
        iss={"essential": True, "value": provider.known.issuer},
        aud={"essential": True, "value": provider.client_id},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        claims = _decode(provider, token, registry)
        rules.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise AnswerMistrusted(fault_of(error)) from None
    if time.time() - claims["iat"] > LOGOUT_SECONDS:
        raise AnswerMistrusted("it is too old")
    events = claims.get("events")
    # A nonce would make it an ID token, which no word of signing out may be.
    if not isinstance(events, dict) or not isinstance(events.get(_LOGOUT_EVENT), dict) or "nonce" in claims:
        raise AnswerMistrusted("it says nothing of signing out")
    said = LoggedOut(
        subject=short_name(claims.get("sub")),
        sid=short_name(claims.get("sid")),
        at=datetime.fromtimestamp(claims["iat"], UTC),
    )
    if said.subject is None and said.sid is None:
        raise AnswerMistrusted("it says not who signed out")
    return said


def _decode(provider: Provider, token: str, registry: JWSRegistry) -> dict[str, Any]:
    """What a well signed token says. Anybody can post one: keys are asked for anew once a minute at most."""
    try:
        return jwt.decode(token, KeySet.import_key_set(provider.fetch_jwk_set()), registry=registry).claims
    except (InvalidKeyIdError, BadSignatureError):
        if not provider.has_keys_older_than(_FRESH_SECONDS):
            raise
        return jwt.decode(token, KeySet.import_key_set(provider.fetch_jwk_set(force=True)), registry=registry).claims
