"""Security headers: a strict Content-Security-Policy without inline style, and the usual rest."""

import secrets
from typing import Any

from flask import Flask, Response, g

from tracker.settings import Settings

_YEAR_SECONDS = 365 * 24 * 60 * 60


def init_app(app: Flask, settings: Settings) -> None:
    @app.context_processor
    def nonce() -> dict[str, Any]:
        return {"cspNonce": csp_nonce()}

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", _policy())
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if settings.is_https:
            response.headers.setdefault("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}")
        if response.mimetype == "text/html":
            response.headers.setdefault("Cache-Control", "no-store")
            response.vary.add("HX-Request")
        return response


def csp_nonce() -> str:
    """The nonce of this response, for the one script that the GOV.UK page template writes inline."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _policy() -> str:
    return (
        "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; style-src 'self'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
    )
