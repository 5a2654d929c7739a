"""How often an update is owed, when it is due and when it is late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from tracker.domain.rag import Rag

WorkingDay = Callable[[date], bool]


class Rhythm(StrEnum):
    """How often a programme asks: one fixed rhythm for all, or by rating."""

    BY_RATING = "by_rating"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


WEEK = timedelta(weeks=1)
FORTNIGHT = timedelta(weeks=2)
# Four weeks rather than a calendar month: the update stays on the same day of the week.
MONTH = timedelta(weeks=4)
SOON_WORKING_DAYS = 20

_FIXED = {Rhythm.WEEKLY: WEEK, Rhythm.FORTNIGHTLY: FORTNIGHT, Rhythm.MONTHLY: MONTH}
_BY_RATING = {Rag.RED: WEEK, Rag.NOT_RATED: WEEK, Rag.AMBER: FORTNIGHT, Rag.GREEN: MONTH}


@dataclass(frozen=True)
class Owed:
    """An update that is owed: due on a day, and late by so many working days (0 when not late)."""

    due_on: date
    late_working_days: int

    @property
    def is_late(self) -> bool:
        return self.late_working_days > 0


def interval(rhythm: Rhythm, rag: Rag, *, is_overdue: bool, is_due_soon: bool) -> timedelta | None:
    """How long an update holds; None when nothing more is owed (complete or verified).

    By rating: a week when red, not rated, overdue or due soon; two when amber; four when green.
    """
    if not rag.is_open:
        return None
    if rhythm in _FIXED:
        return _FIXED[rhythm]
    if is_overdue or is_due_soon:
        return WEEK
    return _BY_RATING[rag]


def owed_update(
    last_on: date,
    every: timedelta | None,
    *,
    today: date,
    grace_working_days: int,
    is_working_day: WorkingDay,
) -> Owed | None:
    """What is owed today for something last updated on ``last_on``; None when nothing is due yet.

    Late means that more working days than the grace have passed since the due date; the number
    counts them all.
    """
    if every is None or last_on + every > today:
        return None
    due_on = last_on + every
    passed = working_days_between(due_on, today, is_working_day)
    return Owed(due_on=due_on, late_working_days=passed if passed > grace_working_days else 0)


# Tens of thousands of actions share a few hundred dates: each pair is counted once.
@lru_cache(maxsize=16_384)
def working_days_between(start: date, end: date, is_working_day: WorkingDay) -> int:
    """Working days after ``start`` up to and including ``end``; 0 when ``end`` is not later.

    >>> working_days_between(date(2020, 1, 24), date(2020, 1, 27), lambda day: day.weekday() < 5)
    1
    """
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@lru_cache(maxsize=16_384)
def add_working_days(start: date, count: int, is_working_day: WorkingDay) -> date:
    """The day that is ``count`` working days after ``start``."""
    day = start
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
