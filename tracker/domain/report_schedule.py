"""When an edition is drafted by itself: so many working days before a meeting."""

from collections.abc import Iterable
from datetime import date, timedelta

from tracker.domain.rhythm import WorkingDay


def drafting_day(meeting_on: date, working_days: int, is_working_day: WorkingDay) -> date:
    """The working day that lies so many working days before a meeting.

    >>> drafting_day(date(2020, 2, 5), 5, lambda day: day.weekday() < 5)
    datetime.date(2020, 1, 29)
    """
    day, left = meeting_on, working_days
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day


def meetings_to_draft_for(
    meetings: Iterable[date], *, today: date, working_days: int, is_working_day: WorkingDay
) -> list[date]:
    """The meetings whose drafting day has come and that are still ahead, so that a day missed is made up for."""
    ahead = sorted({day for day in meetings if day > today})
    return [day for day in ahead if drafting_day(day, working_days, is_working_day) <= today]
