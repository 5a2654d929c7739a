"""On which days reminders go."""

from datetime import date, time, timedelta

from tracker.domain.rhythm import WEEK, WorkingDay

MORNING = time(7, 30)
"""When the reminders of a day go, London time."""
MONDAY = 0
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def next_run_on(today: date, is_working_day: WorkingDay, *, is_over_today: bool) -> date:
    """The day of the next run: today, unless its run is over, or the first working day from then on.

    >>> next_run_on(date(2020, 1, 31), lambda day: day.weekday() < 5, is_over_today=True)
    datetime.date(2020, 2, 3)
    """
    day = today + timedelta(days=is_over_today)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def is_their_day(on: date, weekday: int, is_working_day: WorkingDay, *, reminded_on: date | None) -> bool:
    """Whether a weekly email goes on a day to somebody who gets it on this day of the week (0 is Monday).

    A bank holiday moves it to the next working day. So does an email less than seven days earlier: after a holiday
    it stays one day later until a week passes without any.

    >>> is_their_day(date(2020, 2, 3), 0, lambda day: day.weekday() < 5, reminded_on=None)
    True
    """
    day = on - timedelta(days=(on.weekday() - weekday) % 7)
    while day < on and (not is_working_day(day) or _is_too_soon(day, reminded_on)):
        day += timedelta(days=1)
    return day == on


def _is_too_soon(day: date, reminded_on: date | None) -> bool:
    return reminded_on is not None and timedelta() <= day - reminded_on < WEEK
