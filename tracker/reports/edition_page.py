"""The page of an edition: the report, how it stands, its history, and what this person may do with it."""

from collections.abc import Iterable
from typing import Any

from flask import abort, g, render_template
from sqlalchemy.orm import Session

from tracker.adapters.db import db
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_readiness import Gap
from tracker.domain.highlight_sections import SUMMARY, Section
from tracker.domain.paper_layouts import PaperSection
from tracker.domain.report_documents import Report
from tracker.editions.models import Edition, EditionState, EditionText
from tracker.editions.queries import find_corrections, find_edition
from tracker.plan.models import Programme
from tracker.reports import opening
from tracker.reports.access import (
    is_approver,
    may_prepare,
    may_publish,
    may_read,
    may_return,
    may_see_public,
    why_not_approve,
)
from tracker.reports.building import edition_with_gaps, report_context
from tracker.reports.checked import gaps_with_checks, open_statements
from tracker.reports.forms import DatesForm, ReturnForm, SubmitForm, TextForm, WithdrawForm
from tracker.reports.papers import writable
from tracker.reports.renderings import formats_of
from tracker.reports.standing import standing_of


class Forms:
    """The forms of the page; what was sent and is wrong takes the place of an empty one."""

    def __init__(self, edition: Edition, **sent: Any) -> None:
        self.text: dict[str, TextForm] = {}
        self.theirs: dict[str, EditionText] = {}
        self.dates = sent.get("dates") or DatesForm(formdata=None, obj=edition, seen=edition.row_version)
        self.submit = sent.get("submit") or SubmitForm(formdata=None)
        self.send_back = sent.get("send_back") or ReturnForm(formdata=None)
        self.withdraw = sent.get("withdraw") or WithdrawForm(formdata=None)


def text_forms(edition: Edition, sections: Iterable[str], sent: dict[str, TextForm]) -> dict[str, TextForm]:
    """A form for the executive summary and one for each section, filled with what was saved or sent."""
    held = {one.section: one for one in edition.texts}
    named = [SUMMARY, *sections]
    names = [*named, *(name for name in held if name not in named)]
    return {name: sent.get(name) or text_form(name, held.get(name)) for name in names}


def text_form(section: str, held: EditionText | None) -> TextForm:
    """The form for one section's words, as they were saved."""
    return TextForm(
        formdata=None,
        prefix=f"{section}-",
        text=held.text if held else "",
        is_private=held is not None and not held.is_public,
        seen=held.version if held else 0,
    )


def edition_page(session: Session, edition: Edition, forms: Forms | None = None) -> str:
    """The page; ``forms`` are those that somebody sent."""
    programme: Programme = g.programme
    forms = forms or Forms(edition)
    report, gaps = _read(session, programme, edition)
    is_written = may_prepare() and edition.state.is_open
    corrections = find_corrections(session, edition)
    titles = _written(session, programme, edition, report)
    return render_template(
        "reports/show.html",
        programme=programme,
        tab="Reports",
        edition=edition,
        formats=formats_of(report.series.kind),
        corrected=session.get(Edition, edition.corrects_id) if edition.corrects_id else None,
        corrections=corrections,
        forms=forms,
        texts=text_forms(edition, titles, forms.text) if is_written else {},
        text_titles=_TITLES | titles,
        readiness=gaps,
        not_holding=open_statements(session, programme, on=edition.status_on) if edition.state.is_waiting else 0,
        may_write=is_written,
        may_see_public=may_see_public(),
        why_not_approve=why_not_approve(edition),
        may_approve=edition.state is EditionState.SUBMITTED and is_approver(),
        may_return=edition.state.is_waiting and may_return(),
        may_withdraw=edition.state not in (EditionState.DRAFT, EditionState.WITHDRAWN) and may_publish(),
        may_correct=edition.state is EditionState.PUBLISHED and may_prepare() and not _is_being_corrected(corrections),
        may_publish=edition.state is EditionState.APPROVED and may_publish(),
        **report_context(report, standing_of(report, edition)),
    )


_TITLES = {one.value: one.heading for one in PaperSection} | {one.value: one.heading for one in Section}
_TITLES[SUMMARY] = "Executive summary"


def _written(session: Session, programme: Programme, edition: Edition, report: Report) -> dict[str, str]:
    """The sections for which words can be written beside the summary, with their titles."""
    if isinstance(report, HighlightReport):
        return {name: Section(name).heading for name in report.sections}
    return writable(session, programme, edition.in_series)


def _read(session: Session, programme: Programme, edition: Edition) -> tuple[Report, tuple[Gap, ...]]:
    """The report, and of a draft what is not ready. One that was returned is shown as it would be submitted again."""
    if not edition.state.is_open:
        return opening.stored_report(edition), ()
    report, gaps = edition_with_gaps(session, programme, edition)
    return report, gaps_with_checks(session, programme, gaps, on=edition.status_on)


def _is_being_corrected(corrections: list[Edition]) -> bool:
    """A correction is begun or took its place already; one that was withdrawn does not count."""
    return any(one.state is not EditionState.WITHDRAWN for one in corrections)


def open_edition(edition_id: int) -> Edition:
    """The edition of this programme with this id: 404 without one, 403 when it is not for this person."""
    edition = find_edition(db.session, g.programme.id, edition_id)
    if edition is None:
        abort(404)
    must_be_readable(edition)
    return edition


def must_be_readable(edition: Edition) -> None:
    """403 when it is not for this person, wherever it would be shown."""
    if not may_read(edition):
        abort(403, _why_not_read(edition))


def _why_not_read(edition: Edition) -> str:
    if edition.state is EditionState.WITHDRAWN and edition.last_step:
        said = edition.last_step
        return f"This edition was withdrawn by the {said.by_title}: {said.comment} Ask the programme manager for it."
    return "This edition is still being written. Ask the programme manager."
