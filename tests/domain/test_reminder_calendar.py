"""Golden examples of the calendar: holidays, clock changes, chosen days. The bank holidays are the real ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.domain.reminded import OWNER, on, programme, said, sent, why_not
from tracker.adapters.calendar import working_days
from tracker.domain.duties_addressed import duties_of
from tracker.domain.rag import Rag
from tracker.domain.reminders_days import MORNING, is_their_day, next_run_on

LONDON = ZoneInfo("Europe/London")


def red_since(day: date, today: date, **held: object):
    """A programme whose one action was last said to be red on a day."""
    return programme(today, said(Rag.RED, day), **held)


def days_sent(first: date, days: int, **held: object) -> list[date]:
    """The days on which the owner of an action that stays red is reminded, run by run from the first day."""
    found: list[date] = []
    for number in range(days):
        today = first + timedelta(days=number)
        facts = red_since(first - timedelta(days=7), today, **held)
        choice = {"reminded_on": found[-1] if found else None}
        if "Owner" in sent(on(today, facts, Owner=choice)):
            found.append(today)
    return found


def lateness(last_on: date, today: date, nation: str = "england") -> int:
    [duty] = [one for one in duties_of(red_since(last_on, today, nation=nation)) if one.person_id == OWNER.id]
    return duty.late_working_days


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        # Wednesday 18 December: the next would be Christmas Day; Boxing Day is one too, so it is Friday 27.
        (date(2019, 12, 18), [date(2019, 12, 18), date(2019, 12, 27), date(2020, 1, 3)]),
        # Wednesday 25 December itself waits for the 27th; seven days later is Friday 3 January.
        (date(2019, 12, 25), [date(2019, 12, 27), date(2020, 1, 3), date(2020, 1, 10)]),
    ],
    ids=["the week before Christmas", "Christmas Day"],
)
def test_christmas_week(first, expected):
    assert days_sent(first, 20)[:3] == expected


@pytest.mark.parametrize(
    ("last_on", "today", "late"),
    [
        # Due Tuesday 24 December. 25 and 26 do not count: Friday 27 is the first working day past it.
        (date(2019, 12, 17), date(2019, 12, 27), 0),
        (date(2019, 12, 17), date(2019, 12, 30), 0),
        (date(2019, 12, 17), date(2019, 12, 31), 3),
        (date(2019, 12, 17), date(2020, 1, 1), 3),
        (date(2019, 12, 17), date(2020, 1, 2), 4),
    ],
)
def test_lateness_over_christmas_counts_working_days_only(last_on, today, late):
    assert lateness(last_on, today) == late


def test_easter_sends_nothing_from_good_friday_to_easter_monday():
    # Due Thursday 9 April 2020; the next seven days hold Good Friday (10) and Easter Monday (13).
    assert days_sent(date(2020, 4, 10), 14) == [date(2020, 4, 14), date(2020, 4, 21)]
    assert lateness(date(2020, 4, 2), date(2020, 4, 14)) == 0
    assert lateness(date(2020, 4, 2), date(2020, 4, 16)) == 3


def test_a_monday_bank_holiday_moves_the_email_to_tuesday_and_a_chosen_monday_too():
    # 4 May 2020 was no holiday (it moved to Friday 8); 25 May was.
    facts = red_since(date(2020, 5, 18), date(2020, 5, 25))
    assert why_not(on(date(2020, 5, 25), facts), "Owner") == "25 May 2020 is no working day for Improvement"
    tuesday = red_since(date(2020, 5, 18), date(2020, 5, 26))
    assert sent(on(date(2020, 5, 26), tuesday, Owner={"weekday": 0}))["Owner"] == ["action 1.1.1"]
    assert next_run_on(date(2020, 5, 22), working_days(), is_over_today=True) == date(2020, 5, 26)


@pytest.mark.parametrize(
    ("nation", "day", "works"),
    [
        ("england", date(2020, 1, 2), True),
        ("scotland", date(2020, 1, 2), False),
        ("scotland", date(2020, 4, 13), True),
        ("england", date(2020, 4, 13), False),
        ("wales", date(2020, 4, 13), False),
        ("northern_ireland", date(2020, 3, 17), False),
        ("england", date(2020, 3, 17), True),
        ("scotland", date(2020, 11, 30), False),
        ("england", date(2020, 8, 31), False),
        ("scotland", date(2020, 8, 31), True),
    ],
    ids=[
        "2 January", "2 January in Scotland", "Easter Monday in Scotland", "Easter Monday", "Easter Monday in Wales",
        "St Patrick's in Northern Ireland", "St Patrick's", "St Andrew's in Scotland", "August", "August in Scotland",
    ],
)  # fmt: skip
def test_each_nation_keeps_its_own_holidays(nation, day, works):
    facts = red_since(day - timedelta(days=7), day, nation=nation)
    assert ("Owner" in sent(on(day, facts))) is works


def test_an_owner_in_england_and_scotland_hears_of_both_when_one_of_them_works():
    """2 January 2020: one email for everything, rather than leaving out Scotland's for a week."""
    day = date(2020, 1, 2)
    england = red_since(date(2019, 12, 20), day)
    scotland = red_since(date(2019, 12, 20), day, nation="scotland", slug="north")
    [digest] = [one for one in on(day, england, scotland).send if one.recipient.title == "Owner"]
    assert {(duty.programme, duty.late_working_days) for duty in digest.duties} == {("improvement", 3), ("north", 0)}
    assert why_not(on(day, scotland), "Owner") == "2 January 2020 is no working day for North"


@pytest.mark.parametrize(
    ("before", "after", "hours"),
    [(date(2020, 3, 27), date(2020, 3, 30), 71), (date(2020, 10, 23), date(2020, 10, 26), 73)],
    ids=["clocks go forward", "clocks go back"],
)
def test_a_clock_change_moves_no_reminder(before, after, hours):
    """Half past seven in London before and after, an hour less or more between; whole days are counted."""
    moments = [datetime.combine(day, MORNING, LONDON) for day in (before, after)]
    assert (moments[1].astimezone(UTC) - moments[0].astimezone(UTC)) == timedelta(hours=hours)
    assert next_run_on(before, working_days(), is_over_today=True) == after
    # Said on the Friday before, due on the Friday after; reminded on that Monday, again seven days later.
    assert lateness(before - timedelta(days=7), after) == 0
    assert days_sent(after, 8) == [after, after + timedelta(days=7)]


@pytest.mark.parametrize(
    ("day", "weekday", "reminded_on", "goes"),
    [
        (date(2020, 2, 3), 0, None, True),
        (date(2020, 2, 4), 0, None, False),
        (date(2020, 4, 14), 0, date(2020, 4, 6), True),
        # After the holiday it went on a Tuesday: a week later Monday is too soon, so Tuesday again.
        (date(2020, 4, 21), 0, date(2020, 4, 14), True),
        (date(2020, 4, 22), 0, date(2020, 4, 14), False),
        (date(2020, 4, 27), 0, date(2020, 4, 13), True),
    ],
    ids=["Monday", "Tuesday", "after Easter", "Tuesday after", "Wednesday after", "back on Monday"],
)
def test_a_chosen_day_and_what_moves_it(day, weekday, reminded_on, goes):
    assert is_their_day(day, weekday, working_days(), reminded_on=reminded_on) is goes


def test_who_chose_wednesday_waits_for_it_and_then_hears_of_the_whole_week_ahead():
    monday, wednesday = date(2020, 2, 3), date(2020, 2, 5)
    chose = {"Owner": {"weekday": 2}}
    assert why_not(on(monday, red_since(date(2020, 1, 20), monday), **chose), "Owner") == (
        "asked for reminders on Wednesdays; the next is 5 February 2020"
    )
    due_on_monday = red_since(date(2020, 2, 3), wednesday, before_due_working_days=1)
    assert sent(on(wednesday, due_on_monday, **chose))["Owner"] == ["action 1.1.1"]
    assert why_not(on(wednesday, due_on_monday), "Owner") == "nothing is due before 10 February 2020"
