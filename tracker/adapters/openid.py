"""The organisation's OpenID provider, over HTTP: where it is, its keys, and what it says of who signs in.

Discovery and keys are kept for an hour; an unknown key is asked for at once. No token outlives the call that got it.
"""

import time
from dataclasses import dataclass
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.flask_client.apps import FlaskOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, current_app
from joserfc.errors import BadSignatureError, JoseError
from requests import RequestException

from tracker.adapters.openid_metadata import ProviderUnfit, signing_keys, usable_metadata
from tracker.domain.openid_settings import OpenId

KEPT_SECONDS = 60 * 60
# How far the provider's clock and ours may be apart.
SKEW_SECONDS = 60
LONGEST_SUBJECT = 255
_NAME = "openid"


class ProviderUnavailable(Exception):
    """The provider does not answer, or not in time."""


class AnswerMistrusted(Exception):
    """A token did not pass a check; the message says which, and repeats nothing of the token."""


class CodeRefused(Exception):
    """The provider took the code for used, too old or not ours."""


class ClientRefused(Exception):
    """The provider does not take this site: its secret ran out, or its address is not registered."""


@dataclass(frozen=True)
class AuthorizationRequest:
    """Where to send the browser, and what to hold the answer against."""

    url: str
    state: str
    nonce: str
    code_verifier: str


class _Connection(OAuth2Session):
    """Follows no redirect: a provider's addresses are those it publishes, and none may lead a secret elsewhere."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.max_redirects = 0


class Provider(FlaskOAuth2App):
    """Authlib's client of one provider, with metadata and keys that grow old and are looked at before use."""

    client_cls = _Connection
    known: OpenId
    server_metadata: dict[str, Any]

    def load_server_metadata(self) -> dict[str, Any]:
        """What we use of the metadata. Raises :class:`ProviderUnavailable` and :class:`ProviderUnfit`."""
        loaded_at = self.server_metadata.get("_loaded_at")
        if loaded_at is None or time.monotonic() - loaded_at > KEPT_SECONDS:
            metadata = usable_metadata(self._read_json(self.known.discovery_url), self.known)
            self.server_metadata = {**metadata, "_loaded_at": time.monotonic()}
        kept: dict[str, Any] = self.server_metadata
        return kept

    def fetch_jwk_set(self, force: bool = False) -> Any:  # noqa: FBT001, FBT002 - the signature is Authlib's
        """The keys that sign; those for encryption, and kinds unknown to us, are left out."""
        metadata = self.load_server_metadata()
        if force or "jwks" not in metadata:
            metadata["jwks"] = signing_keys(self._read_json(metadata["jwks_uri"]), metadata["jwks_uri"])
            metadata["_keys_at"] = time.monotonic()
        return metadata["jwks"]

    def has_keys_older_than(self, seconds: float) -> bool:
        """Whether the keys at hand were asked for longer ago."""
        asked_at: float = self.server_metadata.get("_keys_at", 0)
        return time.monotonic() - asked_at > seconds

    def begin(self, redirect_uri: str, *, prompt: str | None = None) -> AuthorizationRequest:
        """A request for an authorization code, with PKCE, state and nonce of its own."""
        made = self.create_authorization_url(redirect_uri, prompt=prompt)
        return AuthorizationRequest(made["url"], made["state"], made["nonce"], made["code_verifier"])

    def finish(self, code: str, *, redirect_uri: str, nonce: str, code_verifier: str) -> dict[str, Any]:
        """What the provider says of who signed in; the tokens are checked and forgotten.

        Raises :class:`CodeRefused`, :class:`ClientRefused`, :class:`AnswerMistrusted`, :class:`ProviderUnavailable`.
        """
        try:
            token = self.fetch_access_token(redirect_uri, code=code, code_verifier=code_verifier)
        except OAuthError as error:
            raise CodeRefused if error.error == "invalid_grant" else ClientRefused(_plain(error.error)) from None
        except (RequestException, ValueError) as error:
            raise ProviderUnavailable(f"token endpoint: {type(error).__name__}") from None
        if not isinstance(token.get("id_token"), str):
            raise AnswerMistrusted("no ID token came")
        claims = self._checked(token, nonce)
        return {**self._userinfo(token, claims), **claims}

    def logout_url(self, *, back_to: str, hint: str | None) -> str | None:
        """Where to sign out at the provider; None where it has no such address or does not answer."""
        try:
            if "end_session_endpoint" not in self.load_server_metadata():
                return None
        except (ProviderUnavailable, ProviderUnfit):
            return None
        hints = {"logout_hint": hint} if hint else {}
        made = self.create_logout_url(post_logout_redirect_uri=back_to, client_id=self.client_id, **hints)
        url: str = made["url"]
        return url

    def _checked(self, token: dict[str, Any], nonce: str) -> dict[str, Any]:
        options = {
            "iss": {"essential": True, "value": self.known.issuer},
            "aud": {"essential": True, "value": self.client_id},
            "sub": {"essential": True},
        }
        try:
            try:
                claims = self.parse_id_token(token, nonce, claims_options=options, leeway=SKEW_SECONDS)
            except BadSignatureError:
                # Keys without a name, or a name used again: only the new ones can tell.
                self.fetch_jwk_set(force=True)
                claims = self.parse_id_token(token, nonce, claims_options=options, leeway=SKEW_SECONDS)
        except (JoseError, ValueError, TypeError) as error:
            raise AnswerMistrusted(fault_of(error)) from None
        if short_name(claims.get("sub")) is None:
            raise AnswerMistrusted("the subject is no short text")
        return dict(claims)

    def _userinfo(self, token: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
        """What only the UserInfo endpoint tells: some providers keep address and groups out of the ID token."""
        wanted = {"email", *self.known.groups_claims}
        endpoint = self.load_server_metadata().get("userinfo_endpoint")
        if endpoint is None or wanted <= claims.keys() or not token.get("access_token"):
            return {}
        try:
            answer = self.get(endpoint, token=token)
            told = answer.json() if answer.ok else {}
        except (RequestException, ValueError) as error:
            raise ProviderUnavailable(f"userinfo endpoint: {type(error).__name__}") from None
        # OpenID Connect Core 5.3.2: of another subject it may not be used.
        if not isinstance(told, dict) or (told and told.get("sub") != claims["sub"]):
            raise AnswerMistrusted("UserInfo speaks of somebody else")
        return told

    def _read_json(self, url: str) -> dict[str, Any]:
        try:
            with self._get_session() as session:
                answer = session.request("GET", url, withhold_token=True)
                answer.raise_for_status()
                found = answer.json()
        except (RequestException, ValueError) as error:
            raise ProviderUnavailable(f"{url}: {type(error).__name__}") from None
        if not isinstance(found, dict):
            raise ProviderUnfit(f"{url} is no JSON object")
        return found


def init_app(app: Flask, known: OpenId | None) -> None:
    """Get the client of the provider ready; nothing is asked of it until somebody signs in."""
    if known is None:
        return
    oauth = OAuth(app)
    provider = oauth.register(
        _NAME,
        client_cls=Provider,
        client_id=known.client_id,
        client_secret=known.client_secret,
        client_kwargs={
            "scope": " ".join(known.scopes),
            "code_challenge_method": "S256",
            "default_timeout": known.timeout,
        },
    )
    provider.known = known
    app.extensions["tracker_openid"] = provider


def current_provider() -> Provider | None:
    """The provider of the running application, if it has one."""
    provider: Provider | None = current_app.extensions.get("tracker_openid")
    return provider


def short_name(value: Any) -> str | None:
    """A name that the provider gives somebody or something, if it is one that we can keep."""
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_SUBJECT and value.isprintable() else None


def fault_of(error: Exception) -> str:
    """Which check failed, without anything that the token says."""
    claim = getattr(error, "claim", None)
    return f"{type(error).__name__}{f' of {claim}' if isinstance(claim, str) else ''}"


def _plain(text: Any) -> str:
    """A word of the provider's as it may stand in a log."""
    kept = "".join(letter for letter in str(text) if letter.isascii() and (letter.isalnum() or letter == "_"))
    return kept[:60] or "no reason given"
