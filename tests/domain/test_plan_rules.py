"""What the plan takes, and what its history shows."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.domain.budget import variance
from tracker.domain.plan import ActionStatus, Moment
from tracker.domain.plan_history import history_of
from tracker.domain.plan_rules import (
    ProposedAction,
    ProposedPart,
    Renumbered,
    numbers_after_leaving,
    problems_with_action,
    problems_with_due_date,
    problems_with_part,
)
from tracker.domain.rag import Rag
from tracker.domain.status import StatusUpdate

TODAY = date(2020, 1, 27)


@pytest.mark.parametrize(("name", "words"), [("", "Write its name"), ("x" * 301, "at most 300")])
def test_a_theme_or_objective_needs_a_name(name, words):
    assert words in problems_with_part(ProposedPart(name=name))["name"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"title": ""}, ["title"]),
        ({"title": "x" * 301}, ["title"]),
        ({"due_on": None}, ["due_on"]),
        ({"due_on": None, "due_text": "Six-weekly"}, []),
        ({"due_on": None, "due_text": "Ongoing"}, ["review_on"]),
        ({"due_on": None, "due_text": "Ongoing", "review_on": date(2020, 6, 1)}, []),
        ({"start_on": date(2020, 5, 1)}, ["due_on"]),
        ({"owner_id": 1, "second_owner_id": 1}, ["second_owner_id"]),
        ({"due_text": "x" * 201}, ["due_text"]),
    ],
)
def test_what_an_action_needs(change, fields):
    proposed = ProposedAction(**({"title": "Write the strategy", "due_on": date(2020, 3, 31)} | change))
    assert list(problems_with_action(proposed)) == fields


def test_ongoing_work_without_a_review_date_is_never_late():
    action = ActionStatus(
        id=1,
        ref="1.1.1",
        name="Look after it",
        at=Moment(today=date(2030, 1, 1), is_working_day=lambda day: True),
        due_text="Ongoing",
    )
    assert (action.is_overdue, action.overdue_working_days, action.date_that_counts) == (False, 0, None)


@pytest.mark.parametrize(
    ("to_on", "reason", "fields"),
    [
        (date(2020, 3, 31), "Partners asked for longer.", []),
        (None, "why", ["to_on"]),
        (date(2020, 2, 28), "why", ["to_on"]),
        (date(2020, 1, 1), "why", ["to_on"]),
        (date(2020, 3, 31), "", ["reason"]),
    ],
)
def test_another_due_date_needs_a_day_to_come_and_a_reason(to_on, reason, fields):
    found = problems_with_due_date(to_on, reason, due_on=date(2020, 2, 28), start_on=None, today=TODAY)
    assert list(found) == fields


def test_what_stands_after_a_part_that_leaves_moves_up():
    assert numbers_after_leaving(["a", "b", "c"], "1.2", 1) == [
        Renumbered("b", "1.2.2", "1.2.1"),
        Renumbered("c", "1.2.3", "1.2.2"),
    ]
    assert numbers_after_leaving(["a", "b", "c"], "1.2", 3) == []


@pytest.mark.parametrize(
    ("budget", "actual", "forecast", "left"),
    [(100, 40, 120, -20), (100, 40, None, 60), (100, None, None, None), (None, 40, 50, None), (0, 0, 0, 0)],
)
def test_variance_is_derived_and_empty_where_an_amount_is(budget, actual, forecast, left):
    amounts = [None if one is None else Decimal(one) for one in (budget, actual, forecast)]
    assert variance(*amounts) == left


def update(number, day, **facts):
    return StatusUpdate(
        id=number,
        as_on=date(2020, 1, day),
        recorded_at=datetime(2020, 1, day, 9, tzinfo=UTC),
        rag=Rag.AMBER,
        narrative="words",
        author="Head of Safeguarding",
        **facts,
    )


def test_history_has_every_update_with_what_corrects_what():
    first, second = update(1, 6), update(2, 6, supersedes_id=1, reason="Wrong month")
    rows = history_of([first, second, update(3, 13, is_no_change=True)])
    assert [row.update.id for row in rows] == [3, 2, 1]
    assert [row.is_standing for row in rows] == [True, True, False]
    assert rows[1].corrects is first
    assert rows[2].corrected_by is second
