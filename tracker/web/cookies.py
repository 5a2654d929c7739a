"""Names of our cookies, and the session's: whether it was signed here."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from tracker.domain.refusals import Refusal
from tracker.settings import Settings
from tracker.web.refusals import note_refusal


def cookie_name(name: str, settings: Settings) -> str:
    """The name of a cookie of the whole site.

    Over HTTPS browsers take one that begins with ``__Host-`` only from this very host, so that no neighbouring
    subdomain can plant one. Such a cookie must be secure, for the path ``/`` and without a domain.
    """
    return f"__Host-{name}" if settings.is_https else name


class SignedCookies(SecureCookieSessionInterface):
    """Flask's own, which also notes a cookie that no key of ours has signed; one that is only old is none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        opened = super().open_session(app, request)
        sent = request.cookies.get(self.get_cookie_name(app))
        serializer = self.get_signing_serializer(app)
        if sent and not opened and serializer and not serializer.make_signer(serializer.salt).validate(sent):
            note_refusal(Refusal.COOKIE)
        return opened
