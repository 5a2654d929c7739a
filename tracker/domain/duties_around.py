"""What is owed around the plan: figures, what they mean, answers, reviews, follow-ups, approvals."""

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.domain.duties import Duty, DutyKind, KpiFact, ProgrammeFacts
from tracker.domain.duties_plan import last_day, late_beyond_grace
from tracker.domain.duties_words import FIGURES_AFTER_WORKING_DAYS, cells_due, movement_words
from tracker.domain.kpi_points import Point
from tracker.domain.rag import Rag
from tracker.domain.rhythm import add_working_days

COMMENTARY_AFTER_WORKING_DAYS = 15
"""What a figure means is to be said so many working days after its period closed."""
APPROVE_WITHIN_WORKING_DAYS = 3
"""A report waits so long for its approval before that is due; never past the day of the meeting."""
# An older figure is history: nobody explains it now.
_EXPLAINED_FOR = timedelta(days=183)


def duties_around(facts: ProgrammeFacts) -> Iterator[Duty]:
    """What is owed around the plan on the day, or within the days before that the programme announces."""
    for kpi in facts.kpis:
        yield from _figures(facts, kpi)
        yield from _commentary(facts, kpi)
    yield from _answers(facts)
    yield from _risk_reviews(facts)
    yield from _dated(facts)
    yield from _approvals(facts)


def decider_of(facts: ProgrammeFacts) -> int | None:
    """Who decides: the SRO, or the named deputy while the SRO is not there."""
    if not facts.is_there(facts.sro_id) and facts.is_there(facts.deputy_id):
        return facts.deputy_id
    return facts.sro_id


def _figures(facts: ProgrammeFacts, kpi: KpiFact) -> Iterator[Duty]:
    """A KPI that has been collected and lacks the last period whose figures are due."""
    at = facts.status.at
    due = cells_due(kpi.reading, at)
    if not due or not kpi.reading.points or not due[-1].kind.is_missing:
        return
    period = due[-1].period
    due_on = add_working_days(period.end, FIGURES_AFTER_WORKING_DAYS, at.is_working_day)
    for person_id in kpi.entered_by:
        yield _duty(
            facts,
            DutyKind.FIGURES,
            person_id,
            ref=kpi.reading.definition.code,
            title=f"{kpi.reading.definition.name}: {period.end:%B %Y}",
            due_on=due_on,
            kpi_words=movement_words(kpi.reading, at),
        )


def _commentary(facts: ProgrammeFacts, kpi: KpiFact) -> Iterator[Duty]:
    """A figure that misses its target or has worsened, and that nobody has explained."""
    at, point = facts.status.at, kpi.reading.judged_point
    if point is None or point.period.end < at.today - _EXPLAINED_FOR or not _needs_words(kpi):
        return
    if kpi.explained_until is not None and kpi.explained_until >= point.span.end:
        return
    due_on = add_working_days(point.period.end, COMMENTARY_AFTER_WORKING_DAYS, at.is_working_day)
    if due_on > at.today:
        return
    for person_id in kpi.entered_by:
        yield _duty(
            facts,
            DutyKind.COMMENTARY,
            person_id,
            ref=kpi.reading.definition.code,
            title=f"{kpi.reading.definition.name}: {_period(point)}",
            due_on=due_on,
            kpi_words=movement_words(kpi.reading, at),
        )


def _needs_words(kpi: KpiFact) -> bool:
    return kpi.reading.rating.rag is Rag.RED or kpi.reading.has_worsened


def _period(point: Point) -> str:
    return point.period.label


def _answers(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Open questions and requests, for each whom they wait for."""
    for question in facts.questions:
        about = f" about {question.about}" if question.about else ""
        noun = "Request" if question.is_request else "Question"
        for person_id in question.asked_of:
            yield _duty(
                facts,
                DutyKind.QUESTION,
                person_id,
                ref=str(question.id),
                title=f"{noun}{about} from the {question.asked_by}" if question.asked_by else f"{noun}{about}",
                due_on=question.asked_on,
                last_words=question.text,
                said_by=question.asked_by,
                said_on=question.asked_on,
            )


def _risk_reviews(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Risks and issues whose review date has come."""
    for risk in facts.risks:
        if risk.owner_id is not None and risk.review_on is not None and risk.review_on <= last_day(facts):
            yield _duty(
                facts, DutyKind.REVIEW, risk.owner_id, ref=str(risk.number), title=risk.title, due_on=risk.review_on
            )


def _dated(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Concerns and developments whose date has come, follow-ups and the board's own actions that are due."""
    for one in facts.dated:
        if one.due_on <= last_day(facts):
            for person_id in one.owner_ids:
                yield _duty(
                    facts, one.kind, person_id, ref=one.ref, title=one.title, due_on=one.due_on, by_when=one.hangs_on
                )


def _approvals(facts: ProgrammeFacts) -> Iterator[Duty]:
    """Reports that wait for the SRO, or for the deputy while the SRO is not there."""
    person_id = decider_of(facts)
    if person_id is None:
        return
    for one in facts.approvals:
        within = add_working_days(one.submitted_on, APPROVE_WITHIN_WORKING_DAYS, facts.status.at.is_working_day)
        yield _duty(
            facts,
            DutyKind.APPROVAL,
            person_id,
            ref=str(one.id),
            title=f"Report as of {one.status_on.day} {one.status_on:%B %Y}",
            due_on=min(within, one.meeting_on) if one.meeting_on else within,
            by_when=f"submitted by the {one.submitted_by}" if one.submitted_by else "",
        )


def _duty(
    facts: ProgrammeFacts,
    kind: DutyKind,
    person_id: int,
    *,
    ref: str,
    title: str,
    due_on: date,
    last_words: str = "",
    said_by: str = "",
    said_on: date | None = None,
    by_when: str = "",
    kpi_words: str = "",
) -> Duty:
    return Duty(
        person_id=person_id,
        kind=kind,
        programme=facts.status.slug,
        programme_name=facts.status.name,
        ref=ref,
        title=title,
        due_on=due_on,
        late_working_days=late_beyond_grace(facts.status.at, due_on),
        last_words=last_words,
        said_by=said_by,
        said_on=said_on,
        by_when=by_when,
        kpi_words=kpi_words,
        heirs=tuple(one for one in (facts.manager_id, facts.sro_id) if one is not None)[:1],
    )
