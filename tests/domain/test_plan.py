"""Actions, objectives and the programme at a moment."""

from datetime import date
from typing import Any

import pytest

from tests.domain.weeks import OTHER, OWNER, TODAY, action, ago, moment, objective, path, programme, theme, update
from tracker.domain.plan import PersonRef, Progress
from tracker.domain.rag import Rag
from tracker.domain.rating_queries import rating_queries
from tracker.domain.rhythm import Rhythm
from tracker.domain.week import Show, is_found, most_late_first, next_to_update


@pytest.mark.parametrize(
    ("dates", "is_overdue"),
    [
        ({"due_on": ago(1)}, True),
        ({"due_on": TODAY}, False),
        ({"due_on": ago(-1)}, False),
        ({"due_text": "Ongoing"}, False),  # words alone are never late
        ({"due_text": "Six-weekly"}, False),
        ({"due_text": "Ongoing", "review_on": ago(1)}, True),
        ({"due_text": "Ongoing", "review_on": TODAY}, False),
        ({"due_on": ago(-20), "review_on": ago(1)}, False),  # the due date counts before the review date
        ({}, False),
    ],
)
@pytest.mark.parametrize("rag", ["not_rated", "red", "green"])
def test_what_has_a_date_can_be_overdue_and_bare_text_cannot(rag: str, dates: dict[str, Any], is_overdue: bool) -> None:
    updates = () if rag == "not_rated" else (update(rag, ago(3)),)
    assert action(*updates, **dates).is_overdue is is_overdue


def test_ongoing_work_is_never_overdue_however_old() -> None:
    ancient = action(update("green", "2010-01-01"), due_text="Ongoing", start_on=date(2009, 1, 1))
    assert not ancient.is_overdue
    assert ancient.overdue_working_days == 0
    assert ancient.date_that_counts is None


@pytest.mark.parametrize("rag", ["complete", "verified"])
def test_what_is_complete_is_neither_overdue_nor_owed(rag: str) -> None:
    done = action(update(rag, ago(60)), due_on=ago(90))
    assert (done.is_overdue, done.overdue_working_days, done.owed, done.is_late) == (False, 0, None, False)
    assert done.is_updated_this_week


def test_an_action_without_an_update_is_not_rated_and_never_green() -> None:
    assert action().rag is Rag.NOT_RATED
    assert objective(action()).rag is Rag.NOT_RATED
    assert theme(objective(action())).derived is Rag.NOT_RATED
    assert programme(theme(objective(action()))).derived is Rag.NOT_RATED


@pytest.mark.parametrize(("last", "is_updated"), [(0, True), (6, True), (7, False), (30, False)])
def test_updated_this_week_means_the_seven_days_that_end_today(last: int, is_updated: bool) -> None:
    assert action(update("green", ago(last))).is_updated_this_week is is_updated


@pytest.mark.parametrize(
    ("rag", "last", "more", "late"),
    [
        ("red", 7, {}, 0),
        ("red", 11, {}, 0),  # due on Thursday: two working days of grace
        ("red", 12, {}, 3),
        ("amber", 14, {}, 0),
        ("amber", 19, {}, 3),
        ("green", 19, {}, None),
        ("green", 28, {}, 0),
        ("green", 10, {"due_on": ago(1)}, 0),  # overdue: weekly, and within the grace
        ("green", 12, {"due_on": ago(-10)}, 3),  # due soon: weekly
    ],
)
def test_how_late_an_update_is(rag: str, last: int, more: dict[str, Any], late: int | None) -> None:
    owed = action(update(rag, ago(last), path=path() if rag != "green" else None), **more).owed
    assert (owed.late_working_days if owed else None) == late


def test_an_action_that_has_not_started_owes_nothing() -> None:
    assert action(start_on=ago(-30)).owed is None
    begun = action(start_on=ago(30)).owed
    assert begun is not None
    assert begun.is_late


def test_a_fixed_rhythm_asks_of_all_alike() -> None:
    at = moment(rhythm=Rhythm.WEEKLY)
    assert action(update("green", ago(7)), at=at).owed is not None
    assert action(update("green", ago(7))).owed is None


@pytest.mark.parametrize(("due", "soon"), [(0, True), (28, True), (29, False), (-1, False)])
def test_due_soon_is_within_twenty_working_days(due: int, soon: bool) -> None:
    assert action(due_on=ago(-due)).is_due_soon is soon


# Objectives and above


@pytest.mark.parametrize(
    ("actions", "stated", "shown"),
    [
        (["green"], None, "amber"),  # on track and nothing linked: not yet evidenced
        (["red"], None, "red"),
        (["red"], "green", "green"),  # what a person states is shown
        ([], None, "not_rated"),
        (["not_rated"], None, "not_rated"),
        (["complete"], None, "amber"),
    ],
)
def test_what_an_objective_shows(actions: list[str], stated: str | None, shown: str) -> None:
    made = [action(*([update(rag, ago(3), path=path())] if rag != "not_rated" else [])) for rag in actions]
    updates = (update(stated, ago(1)),) if stated else ()
    assert objective(*made, updates=updates).rag is Rag(shown)


def test_an_objective_is_the_worst_of_its_actions() -> None:
    one = objective(action(update("green", ago(3))), action(update("red", ago(3), path=path()), ref="1.1.2"))
    assert one.derived.rag is Rag.RED
    assert one.derived.reasons == ("1.1.2 is Red",)


def test_a_theme_without_a_rating_says_not_rated_with_the_hint_beside_it() -> None:
    one = theme(objective(action(update("red", ago(3), path=path()))))
    assert (one.rag, one.derived) == (Rag.NOT_RATED, Rag.RED)


def test_what_is_stated_better_than_its_evidence_is_queried() -> None:
    red = action(update("red", ago(3), path=path()))
    kind = objective(red, updates=(update("green", ago(1)),))
    kinder = theme(kind, updates=(update("complete", ago(1), completed_on=ago(1), evidence="x"),))
    queries = rating_queries(programme(kinder, updates=(update("green", ago(1)),)))
    assert [(query.thing.ref, query.stated.value, query.evidence.value) for query in queries] == [
        ("1", "complete", "green"),
        ("1.1", "green", "red"),
    ]
    assert queries[1].why == "Better than its actions: 1.1.1 is Red."


def test_progress_adds_up() -> None:
    actions = (
        action(update("green", ago(1))),
        action(update("complete", ago(100))),
        action(update("red", ago(20), path=path())),
        action(update("green", ago(20))),
    )
    progress = Progress.of(actions)
    assert (progress.updated, progress.late, progress.to_go_not_late, progress.total) == (2, 1, 1, 4)
    assert progress.to_go == 2


# The weekly round


@pytest.mark.parametrize(
    ("show", "refs"),
    [
        ("all", "1 2 3 4"),
        ("todo", "2 3 4"),
        ("late", "2 4"),
        ("red", "2"),
        ("soon", "3"),
        ("mine", "1 3"),
    ],
)
def test_what_a_filter_shows(show: str, refs: str) -> None:
    actions = [
        action(update("green", ago(1)), ref="1", owner=OWNER),
        action(update("red", ago(20), path=path()), ref="2", owner=OTHER),
        action(update("green", ago(8)), ref="3", owner=OTHER, second_owner=OWNER, due_on=ago(-5)),
        action(start_on=ago(40), ref="4"),
    ]
    assert " ".join(one.ref for one in actions if Show(show).takes(one, OWNER.id)) == refs


@pytest.mark.parametrize(
    ("words", "is_hit"),
    [
        ("", True),
        ("1.2.3", True),
        ("1.2", True),
        ("1", True),
        ("1.2.30", False),
        ("MASH data", True),
        ("data mash", True),
        ("head of safeguarding", True),
        ("guidance", True),
        ("missing word", False),
    ],
)
def test_what_a_search_finds(words: str, is_hit: bool) -> None:
    one = action(
        update(words="Guidance issued."),
        ref="1.2.3",
        name="Better MASH data",
        owner=PersonRef(9, "Head of Safeguarding"),
    )
    assert is_found(one, words) is is_hit


def test_the_next_action_comes_after_this_one_and_then_from_the_top() -> None:
    first, second, third = (action(ref=ref) for ref in ("1", "2", "3"))
    done = action(update(), ref="4")
    everything = [first, second, third, done]
    assert next_to_update(everything, "1", lambda one: True) is second
    assert next_to_update(everything, "4", lambda one: True) is first
    assert next_to_update(everything, "1", lambda one: one is not second) is third
    assert next_to_update([done], "4", lambda one: True) is None


def test_what_is_owed_comes_most_late_first() -> None:
    late = action(update("red", ago(30), path=path()), ref="late")
    later = action(update("red", ago(60), path=path()), ref="later")
    due = action(update("red", ago(7), path=path()), ref="due")
    assert [one.ref for one in most_late_first([due, late, action(update()), later])] == ["later", "late", "due"]
