"""Sending a report's file: its type, its name, and what a browser may do with it."""

from flask import Response, abort, g, request
from sqlalchemy.orm import Session

from tracker.domain.report_documents import Report
from tracker.editions.models import Edition, EditionState
from tracker.editions.queries import find_file
from tracker.editions.templates import template_of_series
from tracker.plan.models import Programme
from tracker.reports import opening
from tracker.reports.page import style_hash
from tracker.reports.renderings import Format, formats_of, render
from tracker.reports.standing import standing_of


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


def send_edition(session: Session, programme: Programme, edition: Edition, form: Format) -> Response:
    """A published file byte for byte; before that, a rendering of what was submitted or would be. 404 for a format
    that this kind of report does not come in."""
    stored = find_file(session, edition.id, form)
    if stored is None:
        report = opening.report_of(session, programme, edition)
        must_have(report, form)
        look = template_of_series(session, programme.id, edition.series)
        content = render(report, form, standing_of(report, edition), template=look)
        return send_report(content, form, file_name(edition), report.series.kind)
    response = send_report(opening.stored_content(stored), form, file_name(edition), edition.in_series.kind.value)
    response.set_etag(stored.digest)
    response.make_conditional(request)
    return response


def must_have(report: Report, form: str) -> None:
    """404 for a format that this kind of report does not come in."""
    if form not in formats_of(report.series.kind):
        abort(404)


def file_name(edition: Edition, *, is_public: bool = False) -> str:
    """``2019-12-16-version-2``, ``2020-01-27-submitted``, ``2019-12-16-public``"""
    version = f"-version-{edition.version}" if edition.version > 1 else ""
    standing = "" if edition.state is EditionState.PUBLISHED else f"-{edition.state.value}"
    return f"{edition.status_on}{version}{standing}{'-public' if is_public else ''}"
