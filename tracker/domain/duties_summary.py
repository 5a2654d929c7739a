"""The one summary a week that the SRO gets: how the programme stands, what is late, who has been told."""

from collections.abc import Sequence

from tracker.domain.duties import Duty, DutyKind, ProgrammeFacts
from tracker.domain.duties_around import decider_of
from tracker.domain.duties_words import day_words
from tracker.domain.words import count_words, join_words


def summary_for(facts: ProgrammeFacts, duties: Sequence[Duty]) -> Duty | None:
    """The summary for the SRO, or the deputy while the SRO is not there.

    None when there is nobody to get it, or nothing is late and nobody waits for an answer: then there is nothing to
    say that the overview does not.
    """
    person_id = decider_of(facts)
    requests = {str(one.id) for one in facts.questions if one.is_request}
    # A request has a line of its own, whoever has left it unanswered.
    late = [
        one
        for one in duties
        if one.is_late and one.kind.is_owed and not (one.kind is DutyKind.QUESTION and one.ref in requests)
    ]
    if person_id is None or not (late or requests):
        return None
    status = facts.status
    return Duty(
        person_id=person_id,
        kind=DutyKind.SUMMARY,
        programme=status.slug,
        programme_name=status.name,
        ref="summary",
        title=f"{status.name}: the week to {day_words(facts.today)}",
        due_on=facts.today,
        rag=status.stated,
        last_words=status.current.narrative if status.current else "",
        said_by=status.current.author if status.current else "",
        said_on=status.current.as_on if status.current else None,
        lines=(*_progress(facts), *_late(facts, late), *_told(duties), *_asked(facts), *_meeting(facts)),
    )


def _progress(facts: ProgrammeFacts) -> list[str]:
    progress = facts.status.progress
    return [f"{progress.updated} of {progress.total} actions have an update of the last seven days or need none."]


def _late(facts: ProgrammeFacts, late: Sequence[Duty]) -> list[str]:
    """How much is late, by kind of thing, and the three that are latest."""
    things = {duty.key: duty for duty in late}
    if not things:
        return ["Nothing is late."]
    updates = sum(duty.kind.is_update for duty in things.values())
    rest = len(things) - updates
    counts = [f"{updates} update{'s' if updates != 1 else ''}"] if updates else []
    if rest:
        counts.append(f"{rest} other thing{'s' if rest != 1 else ''}")
    verb = "is" if len(things) == 1 else "are"
    latest = sorted(things.values(), key=lambda one: -one.late_working_days)[:3]
    lines = [f"{join_words(counts)} {verb} late."]
    for duty in latest:
        owner = facts.title_of(duty.person_id)
        days = duty.late_working_days
        name = duty.title if duty.kind in _UNNUMBERED else f"{duty.ref} {duty.title}"
        whose = f" ({owner})" if owner else ""
        lines.append(f"Late by {days} working day{'s' if days != 1 else ''}: {name}{whose}.")
    return lines


# Their number is the database's: it says nothing to a reader.
_UNNUMBERED = (DutyKind.QUESTION, DutyKind.FOLLOW_UP, DutyKind.APPROVAL, DutyKind.PROGRAMME)


def _told(duties: Sequence[Duty]) -> list[str]:
    told = {duty.key for duty in duties if duty.kind is DutyKind.ESCALATION}
    if not told:
        return []
    verb = "has" if len(told) == 1 else "have"
    return [f"{count_words(len(told)).capitalize()} of these {verb} gone to a lead or the manager."]


def _asked(facts: ProgrammeFacts) -> list[str]:
    requests = sorted((one for one in facts.questions if one.is_request), key=lambda one: one.asked_on)
    if not requests:
        return []
    many = len(requests) > 1
    count = f"{count_words(len(requests)).capitalize()} request{'s' if many else ''} for help or a decision"
    return [f"{count} {'are' if many else 'is'} open; the oldest since {day_words(requests[0].asked_on)}."]


def _meeting(facts: ProgrammeFacts) -> list[str]:
    if facts.next_meeting is None:
        return []
    meets_on, title = facts.next_meeting
    return [f"The board meets on {day_words(meets_on)}: {title}."]
