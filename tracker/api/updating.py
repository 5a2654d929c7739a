"""Updates from other programs: by the rules, and with the rights, of the weekly update."""

from flask import abort, g
from flask_login import current_user
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.db import reading
from tracker.adapters.versions import SavedMeanwhile
from tracker.api.bodies import NewUpdate, NoChange, ToPart
from tracker.domain.plan import ProgrammeStatus, Rated
from tracker.domain.status import StatusUpdate, standing
from tracker.domain.update_rules import says_the_same
from tracker.domain.update_situations import owner_ids, ratings_offered, situation_of, why_no_change_is_refused
from tracker.domain.words import join_words
from tracker.evidence.queries import read_programme
from tracker.people.models import Person
from tracker.plan.publication import MarkedKind, is_marked
from tracker.updates.access import may_correct, may_rate
from tracker.updates.services import UnfitUpdate, record_no_change, record_update, subject_of


def part_of(status: ProgrammeStatus, ref: str) -> Rated:
    """The part of the plan with this number, or ``programme``; 404 without one."""
    parts: tuple[Rated, ...] = (status, *status.themes, *status.objectives, *status.actions)
    found = next((one for one in parts if one.ref == ref), None)
    return found or abort(404, f"This programme has no {ref}. Numbers move when the plan does: read the plan again.")


def add_update(session: Session, ref: str, sent: NewUpdate) -> None:
    """Record an update of a part; the caller commits. 403 and 404 as pages have them.

    One that is there already, as when a program sends again what it had no answer to, is not recorded twice. Raises
    :class:`tracker.updates.services.UnfitUpdate` and :class:`tracker.adapters.versions.SavedMeanwhile`.
    """
    thing = _to_update(session, ref, sent)
    if _is_there(thing, sent):
        return
    if thing.version != sent.version:
        raise SavedMeanwhile
    corrects = _to_correct(thing, sent.corrects) if sent.corrects else None
    offered = ratings_offered(thing, is_by_owner=bool((g.stands_for | {current_user.id}) & owner_ids(thing)))
    if sent.rag not in offered:
        words = join_words([rag.value for rag in offered])
        raise UnfitUpdate({"rag": f"That is not a rating here; choose one of {words}"})
    record_update(
        session,
        subject=subject_of(session, thing),
        proposed=sent.proposed(thing.at.today),
        situation=situation_of(thing, person_id=current_user.id, stands_for=g.stands_for, corrects=corrects),
        author=session.get_one(Person, current_user.id),
        seen_version=sent.version,
        supersedes=corrects,
        is_public=not _is_private(session, sent, corrects),
    )


def add_no_change(session: Session, ref: str, sent: NoChange) -> None:
    """Say the last update of a part again; the caller commits. Raises as :func:`add_update`."""
    thing = _to_update(session, ref, sent)
    if thing.version != sent.version:
        raise SavedMeanwhile
    refusal = why_no_change_is_refused(thing)
    if refusal or thing.current is None:
        raise UnfitUpdate({"rag": f"No change is not an answer here: {refusal}. Say how it stands"})
    record_no_change(
        session,
        subject=subject_of(session, thing),
        previous=thing.current,
        author=session.get_one(Person, current_user.id),
        as_on=thing.at.today,
        seen_version=sent.version,
    )


def _to_update(session: Session, ref: str, sent: ToPart) -> Rated:
    """Read in a transaction that only reads: SQLite has one writer, who should not wait while a plan is read."""
    session.commit()
    with reading():
        thing = part_of(read_programme(session, g.programme, on=clock.today()), ref)
        session.commit()
    if not may_rate(thing, current_user.id, g.roles, g.stands_for):
        abort(403, f"{ref} is not yours to update. Ask its owner or the programme manager.")
    if thing.id != sent.id:
        # The plan was rearranged: what the author read has another number now.
        raise SavedMeanwhile
    return thing


def _is_there(thing: Rated, sent: NewUpdate) -> bool:
    """Whether the current update is this very one, sent again by its author."""
    held = thing.current
    if held is None or held.author_id != current_user.id or thing.version != sent.version + 1:
        return False
    return held.supersedes_id == sent.corrects and says_the_same(sent.proposed(thing.at.today), held)


def _is_private(session: Session, sent: NewUpdate, corrects: StatusUpdate | None) -> bool:
    """What was not said of a correction is as it was of what it corrects."""
    if sent.is_private is not None or corrects is None:
        return bool(sent.is_private)
    return is_marked(session, g.programme.id, MarkedKind.UPDATE, corrects.id)


def _to_correct(thing: Rated, number: int) -> StatusUpdate:
    found = next((one for one in standing(thing.updates) if one.id == number), None)
    if found is None:
        abort(404, "There is no such update here, or it was corrected already.")
    if not may_correct(found, current_user.id, g.roles):
        abort(403, "An update is corrected by whoever wrote it, or by the programme manager.")
    return found
