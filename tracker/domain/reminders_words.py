"""How a digest is announced: its subject, what it counts, how long it takes."""

from collections.abc import Sequence
from datetime import date

from tracker.domain.duties import Duty, DutyKind
from tracker.domain.duties_words import day_words
from tracker.domain.words import join_words

_MOST_KINDS = 3
_UPDATE = ("update", "updates")
_NOUNS = {
    DutyKind.ACTION: _UPDATE,
    DutyKind.PROGRAMME: _UPDATE,
    DutyKind.THEME: _UPDATE,
    DutyKind.OBJECTIVE: _UPDATE,
    DutyKind.CHECK: ("check of a completed action", "checks of completed actions"),
    DutyKind.FIGURES: ("figure", "figures"),
    DutyKind.COMMENTARY: ("commentary", "commentaries"),
    DutyKind.QUESTION: ("answer", "answers"),
    DutyKind.REVIEW: ("risk review", "risk reviews"),
    DutyKind.ONGOING: ("review of an ongoing action", "reviews of ongoing actions"),
    DutyKind.NEXT_REVIEW: ("review date to set", "review dates to set"),
    DutyKind.CONCERN: ("concern to look at", "concerns to look at"),
    DutyKind.DEVELOPMENT: ("development to look at", "developments to look at"),
    DutyKind.FOLLOW_UP: ("follow-up", "follow-ups"),
    DutyKind.APPROVAL: ("approval of a report", "approvals of reports"),
    DutyKind.ESCALATION: ("late with somebody else", "late with others"),
    DutyKind.SUMMARY: ("weekly summary", "weekly summaries"),
}


def subject_of(duties: Sequence[Duty], *, on: date | None = None) -> str:
    """What is owed and how late: ``3 updates and 1 answer owed, up to 9 working days late``.

    One thing alone is named: ``Update owed, 5 working days late: Initial recruitment campaign``. When nothing is due
    on the day ``on``, it says by when: ``2 updates due by 5 February 2020``. Without anything owed it is the weekly
    summary, or what is late with others.
    """
    owed = [duty for duty in duties if duty.kind.is_owed]
    if not owed:
        return _others(duties, is_subject=True)
    if due_by := _due_by(owed, on):
        return (
            f"{_NOUNS[owed[0].kind][0].capitalize()} {due_by}: {owed[0].title}"
            if len(owed) == 1
            else heading_of(duties, on=on)
        )
    late = _late(owed)
    if len(owed) == 1:
        return f"{_NOUNS[owed[0].kind][0].capitalize()} owed{late}: {owed[0].title}"
    return f"{counted(owed)} owed{late}"


def heading_of(duties: Sequence[Duty], *, on: date | None = None) -> str:
    """The first line of the email: the subject without how late and without a title."""
    owed = [duty for duty in duties if duty.kind.is_owed]
    if not owed:
        return _others(duties, is_subject=False)
    return f"{counted(owed)} {_due_by(owed, on) or 'owed'}"


def _due_by(owed: Sequence[Duty], on: date | None) -> str:
    """``due by 5 February 2020`` when the earliest lies ahead; empty when something is due or a meeting waits."""
    soonest = min(duty.due_on for duty in owed)
    waits = any(duty.kind in (DutyKind.THEME, DutyKind.OBJECTIVE, DutyKind.APPROVAL) for duty in owed)
    if on is None or soonest <= on or waits:
        return ""
    last = max(duty.due_on for duty in owed)
    return f"due {'on' if soonest == last else 'by'} {day_words(last)}"


def _others(duties: Sequence[Duty], *, is_subject: bool) -> str:
    """What nobody is asked to do anything about: the weekly summary, or what is late with others."""
    others = [duty for duty in duties if duty.kind is DutyKind.ESCALATION]
    summaries = [duty for duty in duties if duty.kind is DutyKind.SUMMARY]
    if summaries:
        names = f" of {join_words([duty.programme_name for duty in summaries])}" if is_subject else ""
        return f"Weekly summary{names}"
    if len(others) == 1:
        return f"Late with the {others[0].for_title or 'owner'}{_late(others)}: {others[0].title}"
    return f"{len(others)} things late with others{_late(others)}"


def _late(duties: Sequence[Duty]) -> str:
    latest = max((duty.late_working_days for duty in duties), default=0)
    if not latest:
        return ""
    return f", {'up to ' if len(duties) > 1 else ''}{latest} working day{'s' if latest > 1 else ''} late"


def counted(duties: Sequence[Duty]) -> str:
    """``3 updates``, ``2 updates and 1 answer``; more than three kinds as ``9 things``."""
    counts: dict[tuple[str, str], int] = {}
    for duty in duties:
        counts[_NOUNS[duty.kind]] = counts.get(_NOUNS[duty.kind], 0) + 1
    parts = [f"{number} {nouns[number > 1]}" for nouns, number in counts.items()]
    return join_words(parts) if len(parts) <= _MOST_KINDS else f"{len(duties)} things"


def minutes_for(duties: Sequence[Duty]) -> int:
    """About how long it takes: forty seconds for each thing to do, rounded up to a minute."""
    return -(-sum(duty.kind.is_owed for duty in duties) * 40 // 60)


def minutes_words(minutes: int) -> str:
    """``1 minute``, ``6 minutes``."""
    return f"{minutes} minute{'' if minutes == 1 else 's'}"
