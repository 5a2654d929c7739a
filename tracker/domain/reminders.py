"""Who is reminded on a day, of what, and why everybody else is not."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.duties import Duty, DutyKind, ProgrammeFacts
from tracker.domain.duties_addressed import addressed_duties
from tracker.domain.duties_words import day_words
from tracker.domain.rag import Rag
from tracker.domain.reminders_days import MONDAY, WEEKDAYS, is_their_day
from tracker.domain.rhythm import WEEK, add_working_days
from tracker.domain.words import join_words

OWES_NOTHING = "owes nothing"
_ORDER = (Rag.RED, Rag.NOT_RATED, Rag.AMBER, Rag.GREEN, Rag.COMPLETE, Rag.VERIFIED)
_WORST_FIRST = {rag: place for place, rag in enumerate(_ORDER)}
# A meeting waits for these: they are owed before the day they name and never late.
_FOR_A_MEETING = (DutyKind.THEME, DutyKind.OBJECTIVE)


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who may be reminded, with what they chose.

    ``reminded_on`` is the day of the reminder nearest to the one decided. ``weekday`` (0 is Monday) is the only day
    on which they want one; without ``before_due`` they hear of a thing when it is late, and not earlier.
    """

    id: int
    address: str
    title: str
    is_active: bool = True
    away_until: date | None = None
    reminded_on: date | None = None
    weekday: int | None = None
    before_due: bool = True


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
    """Somebody who gets nothing, and why; ``owes`` is what they would have been sent but for that.

    ``is_over``: nothing is left to remind them of, so that a reminder which failed is not tried again.
    """

    recipient: Recipient
    reason: str
    owes: tuple[Duty, ...] = ()
    is_over: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to remind them of, rather than no moment to do it."""
        return self.reason == OWES_NOTHING or self.is_over or not self.recipient.is_active


@dataclass(frozen=True)
class Decision:
    """What a run sends and what it does not: everybody is in one of the two."""

    send: tuple[Digest, ...]
    skip: tuple[Skip, ...]


Owed = tuple[ProgrammeFacts, Duty]


def decide(recipients: Iterable[Recipient], programmes: Iterable[ProgrammeFacts], *, on: date) -> Decision:
    """Who gets a digest on a day. ``programmes`` were read as of that day.

    A digest goes to somebody who owes something in an open programme in which they have a role, on a working day of
    one of these, unless they are away, their account is closed, another digest lies less than seven days away or it
    is not the day they chose.
    """
    owed: defaultdict[int, list[Owed]] = defaultdict(list)
    handed: defaultdict[int, set[str]] = defaultdict(set)
    for facts in programmes:
        for duty in addressed_duties(facts):
            owed[duty.person_id].append((facts, duty))
            if duty.for_id is not None:
                handed[duty.for_id].add(facts.title_of(duty.person_id) or "somebody else")
    send, skip = [], []
    for recipient in recipients:
        found = _decide_for(recipient, owed[recipient.id], handed[recipient.id], on)
        if isinstance(found, Digest):
            send.append(found)
        else:
            skip.append(found)
    return Decision(tuple(send), tuple(skip))


def _decide_for(recipient: Recipient, theirs: Sequence[Owed], handed: set[str], on: date) -> Digest | Skip:
    if not theirs and handed:
        return Skip(recipient, _why_handed_over(recipient, handed), is_over=True)
    if not theirs:
        return Skip(recipient, OWES_NOTHING)
    open_to = [(facts, duty) for facts, duty in theirs if why_not_for(facts, recipient) is None]
    wanted = [(facts, duty) for facts, duty in open_to if _is_wanted(facts, duty, recipient)]
    duties = worst_first(duty for _, duty in wanted)
    if reason := _why_not_person(recipient, on):
        return Skip(recipient, reason, duties)
    if not open_to:
        reasons = join_words(sorted({why_not_for(facts, recipient) or "" for facts, _ in theirs}))
        return Skip(recipient, reasons, worst_first(duty for _, duty in theirs), is_over=True)
    if reason := _why_not_today(recipient, open_to, wanted, on):
        return Skip(recipient, reason, duties, is_over=not wanted)
    return Digest(on, recipient, duties)


def owed_by(
    person_id: int, programmes: Iterable[ProgrammeFacts], *, named: frozenset[tuple[str, str, str]] = frozenset()
) -> tuple[Duty, ...]:
    """What somebody owes in the open programmes in which they have a role, worst first, reminded of it or not.

    What is not due yet is left out, unless ``named`` holds its key: an email has told them of it.
    """
    theirs = (facts for facts in programmes if facts.is_open and person_id in facts.acting_ids)
    return worst_first(
        duty
        for facts in theirs
        for duty in addressed_duties(facts)
        if duty.person_id == person_id
        and duty.kind.is_owed
        and (duty.kind in (*_FOR_A_MEETING, DutyKind.APPROVAL) or duty.due_on <= facts.today or duty.key in named)
    )


def worst_first(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """What is owed before what is told, updates before the rest; red first; the latest of the same rating first."""
    return tuple(
        sorted(
            duties,
            key=lambda duty: (
                not duty.kind.is_owed,
                duty.kind is DutyKind.SUMMARY,
                not duty.kind.is_update,
                _WORST_FIRST[duty.rag],
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
    """Why nobody, or not this person, is reminded for a programme on any day; None when they are."""
    name = facts.status.name
    if not facts.is_open:
        return f"{name} is closed"
    if facts.is_stopped:
        return f"{name} is paused" + (f" until {day_words(facts.paused_until)}" if facts.paused_until else "")
    if recipient.id not in facts.acting_ids:
        return f"has no role in {name} that owes anything"
    return None


def _is_wanted(facts: ProgrammeFacts, duty: Duty, recipient: Recipient) -> bool:
    """Whether a duty goes into an email: what is late or a meeting waits for always does, the rest as chosen."""
    if duty.is_late or not duty.kind.is_owed or duty.kind in _FOR_A_MEETING:
        return True
    if facts.people_choose and not recipient.before_due:
        return False
    if duty.kind is DutyKind.APPROVAL or duty.due_on <= facts.today:
        return True
    if facts.people_choose and recipient.weekday is not None:
        return duty.due_on < facts.today + WEEK
    ahead = add_working_days(facts.today, facts.before_due_working_days, facts.status.at.is_working_day)
    return duty.due_on <= ahead


def _why_not_person(recipient: Recipient, on: date) -> str | None:
    if not recipient.is_active:
        return "the account is closed"
    if recipient.away_until and recipient.away_until > on:
        return f"away until {day_words(recipient.away_until)}"
    if recipient.reminded_on and abs(recipient.reminded_on - on) < WEEK:
        return f"reminded on {day_words(recipient.reminded_on)}; at most one email in seven days"
    return None


def _why_handed_over(recipient: Recipient, handed: set[str]) -> str:
    by = join_words([f"the {title}" for title in sorted(handed)])
    if not recipient.is_active:
        return f"the account is closed; {by} {'has' if len(handed) == 1 else 'have'} what was theirs"
    return f"{by} {'answers' if len(handed) == 1 else 'answer'} for them"


def _why_not_today(recipient: Recipient, open_to: Sequence[Owed], wanted: Sequence[Owed], on: date) -> str | None:
    working = [facts for facts, _ in open_to if facts.status.at.is_working_day(on)]
    if not working:
        return (
            f"{day_words(on)} is no working day for {join_words(sorted({facts.status.name for facts, _ in open_to}))}"
        )
    if not wanted:
        due_on = min(duty.due_on for _, duty in open_to)
        if recipient.before_due:
            return f"nothing is due before {day_words(due_on)}"
        return f"nothing is late; the first is due {day_words(due_on)}, and they asked not to hear before"
    weekday = recipient.weekday if all(facts.people_choose for facts, _ in open_to) else None
    if weekday is None and any(duty.kind is not DutyKind.SUMMARY for _, duty in wanted):
        return None
    day = MONDAY if weekday is None else weekday
    if is_their_day(on, day, working[0].status.at.is_working_day, reminded_on=recipient.reminded_on):
        return None
    following = on + timedelta(days=(day - on.weekday()) % 7 or 7)
    what = "the weekly summary goes" if weekday is None else "asked for reminders"
    return f"{what} on {WEEKDAYS[day]}s; the next is {day_words(following)}"
