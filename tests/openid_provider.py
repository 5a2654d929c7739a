"""An OpenID provider for the tests: `oidc-provider-mock` in a process of its own, made strict, and able to misbehave.

Run as a program it prints its address and serves until it is ended. It insists on PKCE, on the client's secret and on
redirect URIs that it was told, answers a refusal with state and issuer as real providers do, and loads no style from
elsewhere. Over HTTP a test says who its people are and what is to be wrong with the next tokens.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import requests

CLIENT_ID, CLIENT_SECRET = "tracker-of-the-tests", "a secret of the tests, + and : in it"


class OpenIdProvider:
    """The running provider, as tests speak to it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def has_person(self, subject: str, **claims: Any) -> None:
        """From now on somebody signs in there as ``subject`` with these claims."""
        requests.put(f"{self.issuer}/users/{subject}", json=claims, timeout=5).raise_for_status()

    def misbehaves(self, **how: Any) -> None:
        """What is wrong from now on; see ``_Behaviour``. Without anything it behaves again."""
        requests.put(f"{self.issuer}/behaviour", json=how, timeout=5).raise_for_status()

    def authorize(self, url: str, subject: str | None) -> str:
        """What a person does there, without a browser: sign in, or refuse with None. The address it sends back to."""
        answer = requests.post(
            url, data={"sub": subject} if subject else {"action": "deny"}, allow_redirects=False, timeout=5
        )
        assert answer.status_code == 302, f"{answer.status_code}: {answer.text[:500]}"
        return answer.headers["Location"]

    def logout_token(self, **claims: Any) -> str:
        """A token that says that somebody signed out there."""
        made = requests.post(f"{self.issuer}/logout-token", json=claims, timeout=5)
        made.raise_for_status()
        return made.text

    @property
    def asked(self) -> dict[str, int]:
        """How often each of its addresses was asked for."""
        found: dict[str, int] = requests.get(f"{self.issuer}/behaviour", timeout=5).json()
        return found


@contextmanager
def running_openid_provider() -> Iterator[OpenIdProvider]:
    environment = {**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1", "PYTHONWARNINGS": "ignore"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.openid_provider"], stdout=subprocess.PIPE, text=True, env=environment
    )
    try:
        assert process.stdout is not None
        yield OpenIdProvider(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


def main() -> None:
    import logging

    from werkzeug.serving import make_server

    logging.disable(logging.WARNING)
    # A name of its own: to a browser localhost and 127.0.0.1 are two sites, as a provider and we are.
    server = make_server("localhost", 0, _app(), threaded=True)
    print(f"http://localhost:{server.server_port}", flush=True)
    server.serve_forever()


def _app() -> Any:
    import flask
    import oidc_provider_mock
    from jinja2 import ChoiceLoader, DictLoader
    from oidc_provider_mock._storage import Client

    app = oidc_provider_mock.app(require_client_registration=True, require_nonce=True)
    plain = '<!doctype html><html lang="en"><title>Provider</title>{% block content %}{% endblock %}</html>'
    own = app.blueprints["oidc-provider-mock"].jinja_loader or app.jinja_loader
    app.jinja_loader = ChoiceLoader([DictLoader({"_base.html": plain}), own])
    behaviour = _Behaviour()

    @app.before_request
    def be_strict() -> Any:
        behaviour.asked[flask.request.path] = behaviour.asked.get(flask.request.path, 0) + 1
        flask.g.oidc_provider_mock_storage.store_client(
            Client(
                id=CLIENT_ID,
                secret=CLIENT_SECRET,
                redirect_uris=behaviour.redirect_uris,
                allowed_scopes=Client.SCOPES_SUPPORTED,
                token_endpoint_auth_method=behaviour.auth_method,
            )
        )
        return behaviour.before(flask)

    @app.after_request
    def misbehave(response: Any) -> Any:
        return behaviour.after(flask, response)

    @app.route("/behaviour", methods=["GET", "PUT"])
    def behave() -> Any:
        if flask.request.method == "PUT":
            behaviour.change(flask.request.json, flask.g.oidc_provider_mock_storage)
        return flask.jsonify(behaviour.asked)

    @app.post("/logout-token")
    def logout_token() -> str:
        now = int(time.time())
        event = {"http://schemas.openid.net/event/backchannel-logout": {}}
        claims = {
            "iss": flask.request.host_url.rstrip("/"),
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 120,
            "jti": base64.urlsafe_b64encode(os.urandom(12)).decode(),
            "events": event,
        } | flask.request.json
        claims = {name: value for name, value in claims.items() if value is not None}
        return _signed(flask.g.oidc_provider_mock_storage.jwk, claims, header={"typ": "logout+jwt"})

    return app


class _Behaviour:
    """What is wrong: ``claims`` replaces claims of the ID token (None takes one out), ``header`` parts of its header,
    ``tampered`` breaks the signature, ``unsigned`` signs with none, ``secret_signed`` with the client's secret,
    ``discovery`` replaces metadata, ``slow`` is seconds before each answer, ``broken`` a path that answers 500,
    ``rotate`` makes new keys, ``thin`` keeps all but the subject out of the ID token, ``error`` answers instead of a
    person, ``other_iss`` names another issuer in the answer, ``token_error`` refuses every code."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}
        self.challenges: dict[str, str] = {}
        self.redirect_uris: list[str] = []
        self.auth_method = "client_secret_post"
        self.how: dict[str, Any] = {}

    def change(self, how: dict[str, Any], storage: Any) -> None:
        from authlib import jose

        self.redirect_uris = how.pop("redirect_uris", self.redirect_uris)
        self.auth_method = how.pop("auth_method", "client_secret_post")
        if how.pop("rotate", False):
            storage.jwk = jose.RSAKey.generate_key(is_private=True)
        if how.pop("forget", False):
            self.asked.clear()
        self.how = how

    def before(self, flask: Any) -> Any:
        request = flask.request
        if request.path == "/behaviour":
            return None
        time.sleep(self.how.get("slow", 0))
        if self.how.get("broken") == request.path:
            return "out of order", 500
        if request.path == "/oauth2/authorize" and request.args.get("code_challenge_method") != "S256":
            return "no PKCE with S256", 400
        if request.path == "/oauth2/token":
            expected = self.challenges.get(request.form["code"])
            error = self.how.get("token_error")
            if error or (expected and expected != challenge_of(request.form.get("code_verifier", ""))):
                return flask.jsonify(error=error or "invalid_grant"), 400
        return None

    def after(self, flask: Any, response: Any) -> Any:
        path = flask.request.path
        if path == "/.well-known/openid-configuration" and response.status_code == 200:
            found = response.get_json() | {
                "token_endpoint_auth_methods_supported": [self.auth_method],
                "authorization_response_iss_parameter_supported": True,
            }
            found |= self.how.get("discovery", {})
            response.set_data(json.dumps({name: value for name, value in found.items() if value is not None}))
        elif path == "/oauth2/authorize" and response.status_code == 302:
            response.headers["Location"] = self._answer(flask.request, response.headers["Location"])
        elif path == "/oauth2/token" and response.status_code == 200:
            found = response.get_json()
            found["id_token"] = self._token(flask.g.oidc_provider_mock_storage.jwk, found["id_token"])
            response.set_data(json.dumps(found))
        return response

    def _answer(self, request: Any, location: str) -> str:
        parts = urlsplit(location)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if "code" in said:
            self.challenges[said["code"]] = request.args["code_challenge"]
        said["state"] = request.args["state"]
        said["iss"] = "https://elsewhere.example" if self.how.get("other_iss") else request.host_url.rstrip("/")
        if error := self.how.get("error"):
            said = {"state": said["state"], "iss": said["iss"], "error": error, "error_description": "<b>who</b>"}
        return urlunsplit(parts._replace(query=urlencode(said)))

    def _token(self, key: Any, token: str) -> str:
        from joserfc.jwk import OctKey

        claims = _payload(token) | self.how.get("claims", {})
        if self.how.get("thin"):
            claims = {name: claims[name] for name in ("iss", "aud", "sub", "exp", "iat", "nonce", "at_hash")}
        claims = {name: value for name, value in claims.items() if value is not None}
        header = self.how.get("header", {})
        if self.how.get("unsigned"):
            return f"{_part({'alg': 'none', 'typ': 'JWT'})}.{_part(claims)}."
        if self.how.get("secret_signed"):
            return _signed(OctKey.import_key(CLIENT_SECRET), claims, header={"alg": "HS256"})
        made = _signed(key, claims, header=header)
        if self.how.get("tampered"):
            head, _, signature = made.split(".")
            return f"{head}.{_part(claims | {'sub': 'the administrator'})}.{signature}"
        return made


def _signed(key: Any, claims: dict[str, Any], *, header: dict[str, Any]) -> str:
    from joserfc import jwt
    from joserfc.jwk import OctKey, RSAKey

    used = key if isinstance(key, OctKey) else RSAKey.import_key(key.as_dict(is_private=True))
    made = {"alg": "RS256", "kid": None if isinstance(key, OctKey) else used.thumbprint()} | header
    made = {name: value for name, value in made.items() if value is not None}
    return jwt.encode(made, claims, used, algorithms=[made["alg"]])


def _payload(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def _part(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    main()
