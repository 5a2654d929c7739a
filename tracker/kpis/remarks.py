"""Writing what people say of a KPI's figures: commentary, notes on the data, breaks. The caller commits."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.versions import SavedMeanwhile, Unfit, check_fit, claim_version, if_outrun
from tracker.domain.kpi_remarks import (
    ProposedBreak,
    ProposedCommentary,
    ProposedNote,
    problem_with_reason,
    problems_with_break,
    problems_with_commentary,
    problems_with_note,
)
from tracker.kpis.models import Commentary, DataQualityNote, Kpi, KpiSeriesBreak
from tracker.people.models import Person
from tracker.plan.queries import unknown_figures


def record_commentary(
    session: Session,
    *,
    kpi: Kpi,
    proposed: ProposedCommentary,
    seen_number: int | None,
    author: Person,
    recorded_at: datetime,
) -> Commentary:
    """Say what the figures of a period mean. What was said before stays.

    ``seen_number`` is that of the commentary its author had before them, 0 for none; None: whichever it is.
    Raises `Unfit` and `SavedMeanwhile`.
    """
    problems = problems_with_commentary(proposed, today=clock.today())
    if unknown := unknown_figures(session, kpi.programme_id, proposed.text):
        problems["text"] = unknown
    check_fit(problems)
    if proposed.period is None:
        raise Unfit({"period": "Write the period, such as Dec 19"})
    start_on, end_on = proposed.period.start, proposed.period.end
    last = session.execute(
        select(func.max(Commentary.number), func.max(Commentary.recorded_at)).where(
            Commentary.kpi_id == kpi.id, Commentary.start_on == start_on, Commentary.end_on == end_on
        )
    ).one()
    number, before = last[0] or 0, last[1]
    if seen_number is not None and seen_number != number:
        raise SavedMeanwhile
    row = Commentary(
        kpi_id=kpi.id,
        start_on=start_on,
        end_on=end_on,
        number=number + 1,
        text=proposed.text,
        is_for_publication=proposed.is_for_publication,
        # Of one day the later recorded holds, even when a frozen clock gives it an earlier time of day.
        recorded_at=max(recorded_at, before) if before else recorded_at,
        author_id=author.id,
        author_title=author.job_title,
    )
    with if_outrun(session, SavedMeanwhile()):
        session.add(row)
    return row


def add_note(
    session: Session, *, kpi: Kpi, proposed: ProposedNote, author: Person, recorded_at: datetime
) -> DataQualityNote:
    """Write down what is wrong with a KPI's data. Raises `Unfit`."""
    check_fit(problems_with_note(proposed, today=clock.today()))
    note = DataQualityNote(kpi_id=kpi.id, recorded_at=recorded_at, author_id=author.id, author_title=author.job_title)
    _write_note(note, proposed)
    session.add(note)
    session.flush()
    return note


def revise_note(session: Session, *, note: DataQualityNote, proposed: ProposedNote, seen_version: int | None) -> None:
    """Correct a note, or say that it is fixed; the audit keeps what it said. Raises `Unfit` and `SavedMeanwhile`."""
    check_fit(problems_with_note(proposed, today=clock.today()))
    claim_version(session, note, seen_version)
    _write_note(note, proposed)
    session.flush()


def add_break(
    session: Session, *, kpi: Kpi, proposed: ProposedBreak, author: Person, recorded_at: datetime
) -> KpiSeriesBreak:
    """Start a series, or its limits, afresh from a day on. Raises `Unfit`."""
    check_fit(problems_with_break(proposed, taken=_standing_days(session, kpi), today=clock.today()))
    if proposed.kind is None or proposed.from_on is None:
        raise Unfit({"from_on": "A break needs its kind and its day"})
    row = KpiSeriesBreak(
        kpi_id=kpi.id,
        from_on=proposed.from_on,
        kind=proposed.kind,
        reason=proposed.reason,
        author_id=author.id,
        author_title=author.job_title,
        recorded_at=recorded_at,
    )
    taken = "Somebody added a break on this day just now; look at it first"
    with if_outrun(session, Unfit({"from_on": taken})):
        session.add(row)
    return row


def end_break(session: Session, *, row: KpiSeriesBreak, reason: str, author: Person, at: datetime) -> None:
    """Read the series together again. The break stays on record. Raises `Unfit` and `SavedMeanwhile`."""
    check_fit(problem_with_reason(reason, "Write why the break no longer holds"))
    session.refresh(row, with_for_update=True)
    if row.ended_at is not None:
        raise SavedMeanwhile
    row.ended_at, row.ended_by_title, row.ended_reason = at, author.job_title, reason
    session.flush()


def _standing_days(session: Session, kpi: Kpi) -> set[date]:
    query = select(KpiSeriesBreak.from_on).where(KpiSeriesBreak.kpi_id == kpi.id, KpiSeriesBreak.ended_at.is_(None))
    return set(session.scalars(query))


def _write_note(note: DataQualityNote, proposed: ProposedNote) -> None:
    note.start_on, note.end_on = proposed.span or (None, None)
    note.effect, note.planned_fix = proposed.effect, proposed.planned_fix
    note.fix_by, note.fixed_on = proposed.fix_by, proposed.fixed_on
    note.is_illustrative = proposed.is_illustrative
