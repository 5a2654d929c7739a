"""How often an update is owed, and when it is late."""

from datetime import date, timedelta

import pytest

from tests.domain.weeks import day, is_working_day
from tracker.domain.rag import Rag
from tracker.domain.rhythm import Rhythm, add_working_days, interval, owed_update, working_days_between


@pytest.mark.parametrize(
    ("rhythm", "rag", "overdue", "soon", "days"),
    [
        ("by_rating", "red", False, False, 7),
        ("by_rating", "not_rated", False, False, 7),
        ("by_rating", "amber", False, False, 14),
        ("by_rating", "green", False, False, 28),
        ("by_rating", "green", True, False, 7),
        ("by_rating", "amber", False, True, 7),
        ("weekly", "green", False, False, 7),
        ("fortnightly", "red", True, True, 14),
        ("monthly", "red", False, False, 28),
        ("by_rating", "complete", False, False, None),
        ("weekly", "verified", False, False, None),
        ("by_rating", "complete", True, True, None),
    ],
)
def test_how_long_an_update_holds(rhythm: str, rag: str, overdue: bool, soon: bool, days: int | None) -> None:
    every = interval(Rhythm(rhythm), Rag(rag), is_overdue=overdue, is_due_soon=soon)
    assert every == (timedelta(days=days) if days else None)


@pytest.mark.parametrize(
    ("today", "late"),
    [
        ("2020-01-26", None),  # the day before it is due
        ("2020-01-27", 0),  # due, a Monday
        ("2020-01-28", 0),  # within the grace of two working days
        ("2020-01-29", 0),
        ("2020-01-30", 3),  # late, and all three working days count
        ("2020-02-01", 4),  # a Saturday adds nothing
        ("2020-02-03", 5),
    ],
)
def test_an_update_is_late_after_the_grace_in_working_days(today: str, late: int | None) -> None:
    owed = owed_update(
        day("2020-01-20"),
        timedelta(days=7),
        today=day(today),
        grace_working_days=2,
        is_working_day=is_working_day,
    )
    assert (owed.late_working_days if owed else None) == late
    if owed:
        assert owed.due_on == day("2020-01-27")
        assert owed.is_late is bool(late)


def test_nothing_is_owed_for_what_is_complete() -> None:
    owed = owed_update(
        day("2019-01-01"), None, today=day("2020-01-27"), grace_working_days=0, is_working_day=is_working_day
    )
    assert owed is None


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2020-01-24", "2020-01-27", 1),  # over a weekend
        ("2020-01-27", "2020-01-27", 0),
        ("2020-01-27", "2020-01-20", 0),
        ("2020-01-20", "2020-01-27", 5),
    ],
)
def test_working_days_between(start: str, end: str, expected: int) -> None:
    assert working_days_between(day(start), day(end), is_working_day) == expected


def test_working_days_added_skip_the_weekend() -> None:
    assert add_working_days(date(2020, 1, 24), 2, is_working_day) == date(2020, 1, 28)
