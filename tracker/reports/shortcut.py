"""Publishing an edition from wherever it stands, as the command line does."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.audit.services import Actor, actor_of, attribute
from tracker.domain.highlight_words import day_words
from tracker.domain.permission import Deed, may, relations_to
from tracker.editions.models import Edition, EditionState
from tracker.editions.queries import list_editions
from tracker.editions.series import ReportSeries
from tracker.people.models import Person
from tracker.people.queries import roles_of
from tracker.plan.models import Programme
from tracker.reports.drafting import CannotDraft, Dates, change_dates, draft_edition
from tracker.reports.services import approve_edition, publish_approved, submit_edition


class MayNotApprove(ValueError):
    """The person named as approver is neither the SRO nor the deputy."""


def publish_for_date(
    session: Session,
    programme: Programme,
    series: ReportSeries,
    dates: Dates,
    *,
    by: Person | None,
    approved_by: Person | None = None,
    correction: str = "",
    at: datetime | None = None,
) -> Edition:
    """Publish the edition of a date: a draft with its words, one that waits as it was submitted, or else a new one.

    Approved by ``approved_by``, by whoever publishes if they may, and otherwise by the operator of the machine, who is
    named as that. The caller commits. Raises :class:`CannotDraft`, :class:`MayNotApprove` and
    :class:`tracker.reports.drafting.DecidedMeanwhile`.
    """
    moment = at or clock.now()
    if approved_by is not None and not _may_approve(session, programme, approved_by):
        raise MayNotApprove(f"the {approved_by.job_title} is neither the senior responsible officer nor the deputy")
    edition = _begun(session, programme, series, dates)
    if edition is None:
        edition = draft_edition(session, programme, series=series, dates=dates, by=by, correction=correction, at=moment)
    elif edition.state is EditionState.RETURNED:
        said = edition.steps[-1]
        raise CannotDraft(f"It was returned by the {said.by_title}: {said.comment} Mend it and submit it again")
    elif edition.state is EditionState.DRAFT and (dates.data_to_on or dates.meeting_on):
        change_dates(session, programme, edition, dates=dates, correction=correction or edition.correction, seen=None)
    if edition.state is EditionState.DRAFT:
        submit_edition(session, programme, edition, by=by, at=moment)
    if edition.state is EditionState.SUBMITTED:
        if approved_by is None and by is not None and _may_approve(session, programme, by):
            approved_by = by
        _approve(session, edition, by=approved_by, at=moment)
    publish_approved(session, edition, by=by, at=moment)
    return edition


def _begun(session: Session, programme: Programme, series: ReportSeries, dates: Dates) -> Edition | None:
    """The edition of the date that was begun and is not published yet."""
    of_date = (
        one
        for one in list_editions(session, programme.id, series=series.slug)
        if one.status_on == dates.status_on and (one.state.is_open or one.state.is_waiting)
    )
    begun = next(of_date, None)
    if begun is not None and begun.state.is_waiting and (dates.data_to_on or dates.meeting_on):
        raise CannotDraft(
            f"The edition for {day_words(dates.status_on)} is {begun.state.words.lower()}, its dates are fixed; "
            "leave --data-to and --meeting out, or return it first"
        )
    return begun


def _approve(session: Session, edition: Edition, *, by: Person | None, at: datetime) -> None:
    """Without a person it was the operator's decision, not that of whoever is named as the author."""
    actor = actor_of(session)
    if by is None:
        attribute(session, Actor(title="command line", via=actor.via))
    approve_edition(session, edition, by=by, at=at)
    attribute(session, actor)


def _may_approve(session: Session, programme: Programme, person: Person) -> bool:
    roles = roles_of(session, person.id, programme.id, on=clock.today())
    return may(Deed.APPROVE_REPORT, roles, relations_to(person.id, deputy=programme.deputy_id))
