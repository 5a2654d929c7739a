"""Names of our cookies."""

from tracker.settings import Settings


def cookie_name(name: str, settings: Settings) -> str:
    """The name of a cookie of the whole site.

    Over HTTPS browsers take one that begins with ``__Host-`` only from this very host, so that no neighbouring
    subdomain can plant one. Such a cookie must be secure, for the path ``/`` and without a domain.
    """
    return f"__Host-{name}" if settings.is_https else name
