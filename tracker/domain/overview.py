"""What the SRO's page chooses to show, and in which order: worse first, missing named, nobody forgotten."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.plan import ActionStatus, PersonRef, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.risk import RiskStatus
from tracker.domain.status import StatusUpdate, current
from tracker.domain.words import count_words, join_words

TOP_RISKS = 5
LOOK_BACK = timedelta(weeks=4)
"""How far "what changed" reaches where no report has been published yet."""

# Not rated stands before green: missing is never good news.
_WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.NOT_RATED, Rag.GREEN, Rag.COMPLETE, Rag.VERIFIED)
_BOTH = 2
_FORTNIGHT_DAYS = 14


def badness(rag: Rag) -> int:
    """Where a rating stands in a list sorted worst first, from 0.

    >>> sorted([Rag.GREEN, Rag.NOT_RATED, Rag.RED], key=badness)
    [<Rag.RED: 'red'>, <Rag.NOT_RATED: 'not_rated'>, <Rag.GREEN: 'green'>]
    """
    return _WORST_FIRST.index(rag)


# Who is late


@dataclass(frozen=True)
class LateOwner:
    """Somebody whose updates are late: how many, and the one whose last words are oldest.

    ``owner`` is None for actions that nobody owns.
    """

    owner: PersonRef | None
    late: int
    oldest: ActionStatus


def late_owners(actions: Iterable[ActionStatus]) -> list[LateOwner]:
    """The owners of late updates, most late first, then the oldest."""
    grouped: dict[int | None, list[ActionStatus]] = {}
    for action in actions:
        if action.is_late:
            grouped.setdefault(action.owner.id if action.owner else None, []).append(action)
    owners = [LateOwner(late[0].owner, len(late), max(late, key=_age_days)) for late in grouped.values()]
    return sorted(owners, key=lambda one: (-one.late, -_age_days(one.oldest)))


def _age_days(action: ActionStatus) -> int:
    """Days since its last update; since it should have started when it never had one."""
    if action.last_update_age_days is not None:
        return action.last_update_age_days
    return (action.at.today - action.start_on).days if action.start_on else 0


# What waits for an answer


def need_words(decisions: int, requests: int, questions: int = 0, approvals: int = 0) -> str:
    """``2 decisions, 1 request for help``; empty when nothing waits.

    >>> need_words(2, 1)
    '2 decisions, 1 request for help'
    """
    parts = [
        (approvals, "report to approve", "reports to approve"),
        (decisions, "decision", "decisions"),
        (requests, "request for help", "requests for help"),
        (questions, "question", "questions"),
    ]
    return ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in parts if number)


def deadline_words(needed_on: date, today: date) -> str:
    """How near a deadline is: ``in 4 days``, ``in 2 weeks``, ``today``, ``3 days late``.

    >>> deadline_words(date(2020, 1, 31), date(2020, 1, 27)), deadline_words(date(2020, 1, 26), date(2020, 1, 27))
    ('in 4 days', '1 day late')
    """
    days = (needed_on - today).days
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} late"
    if days < _FORTNIGHT_DAYS:
        return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"in {days // 7} weeks"


# Hints


def programme_hint(programme: ProgrammeStatus) -> str:
    """``Red, as are 2 of 4 themes``; empty where nothing can be derived."""
    if not programme.derived.is_rated:
        return ""
    alike = [t for t in programme.themes if (t.rag if t.rag.is_rated else t.derived) is programme.derived]
    verb = "is" if len(alike) == 1 else "are"
    themes = "1 theme" if len(programme.themes) == 1 else f"{len(programme.themes)} themes"
    return f"{programme.derived.words}, as {verb} {len(alike)} of {themes}"


def theme_hint(theme: ThemeStatus) -> str:
    """``Derived Red: 2.2 and 2.6``, naming the objectives that make it so; says what is missing."""
    if not theme.objectives:
        return "No objectives yet"
    if not theme.derived.is_rated:
        return "Nothing below is rated"
    alike = [objective.ref for objective in theme.objectives if objective.rag is theme.derived]
    number = len(theme.objectives)
    if len(alike) < number:
        named = join_words(alike)
    elif number == 1:
        named = "its one objective"
    else:
        named = "both objectives" if number == _BOTH else f"all {count_words(number)} objectives"
    unrated = sum(not objective.rag.is_rated for objective in theme.objectives)
    missing = f"; {unrated} not rated" if unrated else ""
    return f"Derived {theme.derived.words}: {named}{missing}"


# Risks


def top_risks(risks: Iterable[RiskStatus], count: int = TOP_RISKS) -> list[RiskStatus]:
    """The open risks with the highest scores; of equals the one that got worse, then by number.

    Issues have no score: what has happened stands in the register, not on this list.
    """
    held = [risk for risk in risks if risk.is_open and risk.score is not None]
    return sorted(held, key=lambda risk: (-(risk.score or 0), -risk.change, risk.number))[:count]


def other_moves(risks: Iterable[RiskStatus], shown: Collection[RiskStatus]) -> list[RiskStatus]:
    """Risks that moved or closed since the last report and are not among those shown."""
    numbers = {risk.number for risk in shown}
    return [risk for risk in risks if risk.number not in numbers and (_was_closed(risk) or _has_moved(risk))]


def _has_moved(risk: RiskStatus) -> bool:
    return risk.is_open and risk.has_moved


def _was_closed(risk: RiskStatus) -> bool:
    return risk.closed_on is not None and risk.since is not None and risk.closed_on > risk.since


# Programmes side by side


def rating_in_edition(updates: Iterable[StatusUpdate], *, status_on: date, submitted_at: datetime) -> Rag:
    """The rating an edition carries: as at its status date, entered before it was submitted."""
    included = [one for one in updates if one.as_on <= status_on and one.recorded_at <= submitted_at]
    held = current(included)
    return held.rag if held else Rag.NOT_RATED
