"""Who is reminded on a day, of what, and why everybody else is not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from tracker.domain.duties import Duty, ProgrammeFacts, duties_of
from tracker.domain.rag import Rag
from tracker.domain.rhythm import WEEK, WorkingDay
from tracker.domain.words import join_words

MORNING = time(7, 30)
"""When the reminders of a day go, London time."""
OWES_NOTHING = "owes nothing"
_WORST_FIRST = (Rag.RED, Rag.NOT_RATED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE, Rag.VERIFIED)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who may be reminded. ``reminded_on`` is the day of the reminder nearest to the one decided."""

    id: int
    address: str
    title: str
    is_active: bool = True
    away_until: date | None = None
    reminded_on: date | None = None


@dataclass(frozen=True)
class Digest:
    """One email to one person: what they owe over all their programmes, worst first."""

    on: date
    recipient: Recipient
    duties: tuple[Duty, ...]

    @property
    def latest_working_days(self) -> int:
        """How late the latest of it is, in working days."""
        return max(duty.late_working_days for duty in self.duties)


@dataclass(frozen=True)
class Skip:
    """Somebody who gets nothing, and why; ``owes`` is what they would have been sent but for that."""

    recipient: Recipient
    reason: str
    owes: tuple[Duty, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to remind them of, rather than no moment to do it."""
        return self.reason == OWES_NOTHING or not self.recipient.is_active


@dataclass(frozen=True)
class Decision:
    """What a run sends and what it does not: everybody is in one of the two."""

    send: tuple[Digest, ...]
    skip: tuple[Skip, ...]


def decide(recipients: Iterable[Recipient], programmes: Iterable[ProgrammeFacts], *, on: date) -> Decision:
    """Who gets a digest on a day. ``programmes`` were read as of that day.

    A digest goes to somebody who owes something in an open programme in which they have a role, on a working day
    there, unless they are away, their account is closed or another digest lies less than seven days away.
    """
    found = list(programmes)
    owed = [(facts, duty) for facts in found for duty in duties_of(facts)]
    send, skip = [], []
    for recipient in recipients:
        theirs = [(facts, duty) for facts, duty in owed if duty.person_id == recipient.id]
        duties = worst_first(duty for facts, duty in theirs if why_not_for(facts, recipient) is None)
        reason = _why_not_person(recipient, on) if theirs else OWES_NOTHING
        if not reason and not duties:
            reason = join_words(sorted({why for facts, _ in theirs if (why := why_not_for(facts, recipient))}))
        if reason:
            skip.append(Skip(recipient, reason, duties))
        else:
            send.append(Digest(on, recipient, duties))
    return Decision(tuple(send), tuple(skip))


def owed_by(person_id: int, programmes: Iterable[ProgrammeFacts]) -> tuple[Duty, ...]:
    """What somebody owes in the open programmes in which they have a role, worst first, reminded of it or not."""
    theirs = (facts for facts in programmes if facts.is_open and person_id in facts.acting_ids)
    return worst_first(duty for facts in theirs for duty in duties_of(facts) if duty.person_id == person_id)


def worst_first(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Updates before the rest; red first; the latest of the same rating first."""
    return tuple(
        sorted(
            duties,
            key=lambda duty: (
                not duty.kind.is_update,
                _WORST_FIRST.index(duty.rag),
                -duty.late_working_days,
                duty.programme,
                numbered(duty.ref),
            ),
        )
    )


def numbered(ref: str) -> tuple[tuple[int, str], ...]:
    """Sorts ``1.10`` after ``1.9``."""
    return tuple((int(part), "") if part.isdigit() else (0, part) for part in ref.split("."))


def why_not_for(facts: ProgrammeFacts, recipient: Recipient) -> str | None:
    """Why nobody, or not this person, is reminded for a programme; None when they are."""
    name = facts.status.name
    if not facts.is_open:
        return f"{name} is closed"
    if not facts.status.at.is_working_day(facts.status.at.today):
        return f"{_day(facts.status.at.today)} is no working day for {name}"
    if recipient.id not in facts.acting_ids:
        return f"has no role in {name} that owes anything"
    return None


def _why_not_person(recipient: Recipient, on: date) -> str | None:
    if not recipient.is_active:
        return "the account is closed"
    if recipient.away_until and recipient.away_until > on:
        return f"away until {_day(recipient.away_until)}"
    if recipient.reminded_on and abs(recipient.reminded_on - on) < WEEK:
        return f"reminded on {_day(recipient.reminded_on)}; at most one email in seven days"
    return None


def subject_of(duties: Sequence[Duty]) -> str:
    """What is owed and how late: ``3 updates and 1 answer owed, up to 9 working days late``.

    One update alone is named: ``Update owed, 5 working days late: Initial recruitment campaign``.
    """
    latest = max(duty.late_working_days for duty in duties)
    late = (
        f", {'up to ' if len(duties) > 1 else ''}{latest} working day{'s' if latest > 1 else ''} late" if latest else ""
    )
    if len(duties) == 1:
        return f"{_NOUNS[duties[0].kind.value][0].capitalize()} owed{late}: {duties[0].title}"
    return f"{counted(duties)} owed{late}"


def counted(duties: Sequence[Duty]) -> str:
    """``3 updates``, ``2 updates and 1 answer``; more than three kinds as ``9 things``."""
    counts: dict[tuple[str, str], int] = {}
    for duty in duties:
        nouns = _NOUNS[duty.kind.value]
        counts[nouns] = counts.get(nouns, 0) + 1
    parts = [f"{number} {nouns[number > 1]}" for nouns, number in counts.items()]
    return join_words(parts) if len(parts) <= _MOST_KINDS else f"{len(duties)} things"


_MOST_KINDS = 3
_UPDATE = ("update", "updates")
_NOUNS = {
    "action": _UPDATE,
    "programme": _UPDATE,
    "theme": _UPDATE,
    "objective": _UPDATE,
    "check": ("check of a completed action", "checks of completed actions"),
    "figures": ("figure", "figures"),
    "question": ("answer", "answers"),
    "review": ("risk review", "risk reviews"),
}


def minutes_for(duties: Sequence[Duty]) -> int:
    """About how long it takes: forty seconds for each, rounded up to a minute."""
    return -(-len(duties) * 40 // 60)


def next_run_on(today: date, is_working_day: WorkingDay, *, is_over_today: bool) -> date:
    """The day of the next run: today, unless its run is over, or the first working day from then on.

    >>> next_run_on(date(2020, 1, 31), lambda day: day.weekday() < 5, is_over_today=True)
    datetime.date(2020, 2, 3)
    """
    day = today + timedelta(days=is_over_today)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
