"""Recording updates. What is written here is never changed afterwards."""

from datetime import date, datetime
from typing import cast

from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.versions import SavedMeanwhile, Unfit, claim_version
from tracker.domain.plan import ActionStatus, ObjectiveStatus, ProgrammeStatus, Rated, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.status import PathToGreen, StatusUpdate
from tracker.domain.update_rules import ProposedUpdate, Situation, path_of, problems_with
from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.plan.publication import MarkedKind, is_marked, settle_mark
from tracker.plan.queries import unknown_figures
from tracker.updates.models import Update, UpdateAction

__all__ = ["SavedMeanwhile", "UnfitUpdate", "record_no_change", "record_update", "subject_of"]

Subject = Programme | Theme | Objective | Action
_ROWS: dict[type[Rated], type[Subject]] = {
    ProgrammeStatus: Programme,
    ThemeStatus: Theme,
    ObjectiveStatus: Objective,
    ActionStatus: Action,
}


class UnfitUpdate(Unfit):
    """The rules do not take the update."""


def record_update(
    session: Session,
    *,
    subject: Subject,
    proposed: ProposedUpdate,
    situation: Situation,
    author: Person,
    seen_version: int | None = None,
    speaks_for: tuple[Action, ...] = (),
    supersedes: StatusUpdate | None = None,
    recorded_at: datetime | None = None,
    is_illustrative: bool = False,
    is_public: bool = True,
) -> Update:
    """Append an update; the caller commits. ``is_public``: its words may stand in the public version of a report.

    ``seen_version`` is the version the author had before them (None: whatever it is now).
    Raises :class:`UnfitUpdate`, or :class:`SavedMeanwhile` when that version is no longer current.
    """
    problems = problems_with(proposed, situation)
    if unknown := unknown_figures(session, programme_id_of(subject), proposed.narrative):
        problems["narrative"] = unknown
    if problems:
        raise UnfitUpdate(problems)
    assert proposed.rag is not None  # noqa: S101 - problems_with asks for one
    row = _append(
        session,
        subject=subject,
        seen_version=seen_version,
        as_on=proposed.as_on,
        rag=proposed.rag,
        narrative=proposed.narrative,
        path=path_of(proposed, situation),
        forecast_on=proposed.forecast_on,
        completed_on=proposed.completed_on,
        evidence=proposed.evidence,
        reason=proposed.reason,
        author=author,
        recorded_at=recorded_at,
        speaks_for=speaks_for,
        supersedes_id=supersedes.id if supersedes else None,
        is_illustrative=is_illustrative,
    )
    if not is_public:
        settle_mark(session, programme_id_of(subject), MarkedKind.UPDATE, row.id, is_public=False, by=author)
    return row


def record_no_change(
    session: Session,
    *,
    subject: Subject,
    previous: StatusUpdate,
    author: Person,
    as_on: date,
    seen_version: int | None = None,
    recorded_at: datetime | None = None,
    is_illustrative: bool = False,
) -> Update:
    """Say again, as at a later date, what the previous update said; the caller commits.

    Whether "no change" is an answer is for :func:`tracker.domain.update_rules.why_not_no_change`.
    Raises :class:`SavedMeanwhile`.
    """
    row = _append(
        session,
        subject=subject,
        seen_version=seen_version,
        as_on=as_on,
        rag=previous.rag,
        narrative=previous.narrative,
        path=previous.path,
        forecast_on=previous.forecast_on,
        author=author,
        recorded_at=recorded_at,
        is_no_change=True,
        is_illustrative=is_illustrative,
    )
    programme_id = programme_id_of(subject)
    if is_marked(session, programme_id, MarkedKind.UPDATE, previous.id):
        # The same words are no more for publication than they were.
        settle_mark(session, programme_id, MarkedKind.UPDATE, row.id, is_public=False, by=author)
    return row


def subject_of(session: Session, thing: Rated) -> Subject:
    """The row of a part of the plan, to write its update to."""
    return cast("Subject", session.get_one(_ROWS[type(thing)], thing.id))


def programme_id_of(subject: Subject) -> int:
    """The programme of anything that takes updates."""
    if isinstance(subject, Programme):
        return subject.id
    if isinstance(subject, Action):
        subject = subject.objective
    return subject.theme.programme_id if isinstance(subject, Objective) else subject.programme_id


def _append(
    session: Session,
    *,
    subject: Subject,
    seen_version: int | None,
    as_on: date,
    rag: Rag,
    narrative: str,
    path: PathToGreen | None,
    author: Person,
    recorded_at: datetime | None,
    forecast_on: date | None = None,
    completed_on: date | None = None,
    evidence: str = "",
    reason: str = "",
    is_no_change: bool = False,
    speaks_for: tuple[Action, ...] = (),
    supersedes_id: int | None = None,
    is_illustrative: bool = False,
) -> Update:
    claim_version(session, subject, seen_version)
    row = Update(
        **{_SUBJECT_COLUMNS[type(subject)]: subject.id},
        as_on=as_on,
        recorded_at=recorded_at or clock.now(),
        rag=rag,
        narrative=narrative,
        path_cause=path.cause if path else "",
        path_action=path.action if path else "",
        path_on=path.on if path else None,
        forecast_on=forecast_on,
        completed_on=completed_on,
        evidence=evidence,
        reason=reason,
        is_no_change=is_no_change,
        supersedes_id=supersedes_id,
        author_id=author.id,
        author_title=author.job_title,
        is_illustrative=is_illustrative,
    )
    session.add(row)
    session.flush()
    session.add_all(UpdateAction(update_id=row.id, action_id=action.id) for action in speaks_for)
    session.flush()
    return row


_SUBJECT_COLUMNS: dict[type[Subject], str] = {
    Programme: "programme_id",
    Theme: "theme_id",
    Objective: "objective_id",
    Action: "action_id",
}
