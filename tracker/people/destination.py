"""Where somebody goes after signing in: the page they asked for, if it is one of ours."""

from urllib.parse import urlsplit

from flask import url_for


def destination(asked_for: str) -> str:
    """The address, or the first page: what comes in an address could lead to anybody's site."""
    first_page = url_for("dashboard.programmes")
    try:
        asked = urlsplit(asked_for)
    except ValueError:
        # No host is written like that, as in //[ and //℀.
        return first_page
    is_ours = not asked.scheme and not asked.netloc and asked.path.startswith("/") and "\\" not in asked.path
    return asked.geturl() if is_ours and not asked.path.startswith("//") else first_page
