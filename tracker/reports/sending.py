"""Sending a report's file: its type, its name, and what a browser may do with it."""

from flask import Response, g

from tracker.editions.models import Edition, EditionState
from tracker.reports.page import style_hash
from tracker.reports.renderings import Format


def send_report(content: bytes, form: Format, name: str, kind: str = "highlight") -> Response:
    """A rendering as a response; ``name`` says which edition it is of, ``kind`` which kind of report."""
    response = Response(content, content_type=form.media_type)
    if form is Format.HTML:
        # The file carries its own style and nothing else that a browser would load.
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src '{style_hash(content)}'; frame-ancestors 'none'; base-uri 'none'"
        )
    else:
        file = f"{g.programme.slug}-{kind}-report-{name}.{form.value}"
        how = "inline" if form is Format.PDF else "attachment"
        response.headers["Content-Disposition"] = f'{how}; filename="{file}"'
    return response


def file_name(edition: Edition, *, is_public: bool = False) -> str:
    """``2019-12-16-version-2``, ``2020-01-27-submitted``, ``2019-12-16-public``"""
    version = f"-version-{edition.version}" if edition.version > 1 else ""
    standing = "" if edition.state is EditionState.PUBLISHED else f"-{edition.state.value}"
    return f"{edition.status_on}{version}{standing}{'-public' if is_public else ''}"
