"""What a quarter column says: a rating, or why there is none."""

from datetime import date

import pytest

from tests.domain.weeks import day, is_working_day, update
from tracker.domain.quarter_cells import quarter_cell
from tracker.domain.quarters import last_closed_quarters, quarter_locks_on

Q4, Q1, Q2, Q3 = last_closed_quarters(date(2020, 1, 27))


def test_the_columns_on_27_january_2020() -> None:
    assert [one.label for one in (Q4, Q1, Q2, Q3)] == ["Q4 2018/19", "Q1 2019/20", "Q2 2019/20", "Q3 2019/20"]


@pytest.mark.parametrize(
    ("updates", "value"),
    [
        ([("amber", "2019-10-01"), ("green", "2019-12-31")], "green"),  # the last in it
        ([("green", "2019-12-31"), ("red", "2020-01-01")], "green"),  # the day after is another quarter
        ([("green", "2019-09-30")], "no_update"),  # an older rating does not carry
        ([("complete", "2019-05-01")], "complete"),  # complete does
        ([("verified", "2019-05-01")], "verified"),
        ([("complete", "2019-05-01"), ("amber", "2019-08-01")], "no_update"),  # re-opened, then silent
        ([("red", "2020-01-15")], "no_update"),
        ([], "no_update"),
    ],
)
def test_the_cell_of_the_third_quarter(updates: list[tuple[str, str]], value: str) -> None:
    cell = quarter_cell([update(rag, on) for rag, on in updates], Q3)
    assert cell.value.value == value


@pytest.mark.parametrize(
    ("dates", "value"),
    [
        ({"added_on": "2020-01-02"}, "not_in_plan"),
        ({"added_on": "2019-12-31"}, "no_update"),  # it came on the last day
        ({"removed_on": "2019-09-30"}, "not_in_plan"),
        ({"removed_on": "2019-10-01"}, "no_update"),
        ({"start_on": "2020-01-01"}, "not_started"),
        ({"start_on": "2019-12-31"}, "no_update"),
        ({"added_on": "2020-01-02", "start_on": "2020-03-01"}, "not_in_plan"),
    ],
)
def test_silence_says_why(dates: dict[str, str], value: str) -> None:
    cell = quarter_cell([], Q3, **{name: day(text) for name, text in dates.items()})
    assert (cell.value.value, cell.value.words) == (value, value.replace("_", " "))


@pytest.mark.parametrize(
    ("recorded_on", "is_marked"), [("2019-12-31", False), ("2020-01-14", False), ("2020-01-15", True)]
)
def test_a_rating_entered_after_the_lock_is_marked(recorded_on: str, is_marked: bool) -> None:
    # Ten working days after 31 December are over on 14 January where only weekends are free.
    cell = quarter_cell(
        [update("green", "2019-12-20", recorded_on=recorded_on)], Q3, locks_on=quarter_locks_on(Q3, is_working_day)
    )
    assert cell.is_late_change is is_marked


def test_complete_carried_forward_is_not_marked() -> None:
    cell = quarter_cell([update("complete", "2019-05-01", recorded_on="2020-01-27")], Q3, locks_on=day("2020-01-14"))
    assert (cell.value.value, cell.is_late_change) == ("complete", False)


def test_a_corrected_update_rates_no_quarter() -> None:
    wrong = update("green", "2019-12-20")
    right = update("red", "2019-12-20", supersedes_id=wrong.id)
    assert quarter_cell([wrong, right], Q3).value.value == "red"
