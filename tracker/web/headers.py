"""Security headers: a strict Content-Security-Policy without inline style, and the usual rest."""

import secrets
from typing import Any

from flask import Flask, Response, g, request

from tracker.settings import Settings

_YEAR_SECONDS = 365 * 24 * 60 * 60
_STATIC = "static"
_SIGNING_OUT = ("people.sign_out", "people.end_everything")
# Everything that a browser may do for a page and ours never need.
_POWERS = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection", "local-fonts", "magnetometer",
    "microphone", "midi", "otp-credentials", "payment", "picture-in-picture", "publickey-credentials-create",
    "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access", "usb", "window-management",
    "xr-spatial-tracking",
)  # fmt: skip
_PERMISSIONS = ", ".join(f"{power}=()" for power in _POWERS)


def init_app(app: Flask, settings: Settings) -> None:
    @app.context_processor
    def nonce() -> dict[str, Any]:
        return {"cspNonce": csp_nonce()}

    @app.after_request
    def secure(response: Response) -> Response:
        for name, value in _headers(settings):
            response.headers.setdefault(name, value)
        if request.endpoint == _STATIC:
            # An address with its fingerprint says something else as soon as the file does.
            response.headers["Cache-Control"] = (
                f"public, max-age={_YEAR_SECONDS}, immutable" if request.args.get("v") else "no-cache"
            )
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        if response.mimetype == "text/html":
            response.vary.add("HX-Request")
        if settings.is_https and request.endpoint in _SIGNING_OUT:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


def _headers(settings: Settings) -> list[tuple[str, str]]:
    """What every response carries unless its view said otherwise."""
    headers = [
        ("Content-Security-Policy", _policy(settings)),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Embedder-Policy", "require-corp"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Permissions-Policy", _PERMISSIONS),
        ("X-Permitted-Cross-Domain-Policies", "none"),
        ("X-Robots-Tag", "noindex, nofollow"),
    ]
    if settings.is_https and settings.hsts != "off":
        subdomains = "; includeSubDomains" if settings.hsts == "subdomains" else ""
        headers.append(("Strict-Transport-Security", f"max-age={_YEAR_SECONDS}{subdomains}"))
    return headers


def csp_nonce() -> str:
    """The nonce of this response, for the one script that the GOV.UK page template writes inline."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def _policy(settings: Settings) -> str:
    # A picture may stand in its address: the code that an app for one-time passwords reads is drawn for one person.
    return (
        "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; style-src 'self'; "
        f"script-src 'self' 'nonce-{csp_nonce()}'; object-src 'none'; form-action 'self'; frame-src 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
        f"{'; upgrade-insecure-requests' if settings.is_https else ''}"
    )
