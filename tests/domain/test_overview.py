"""What the SRO's page chooses to show, and in which order."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.adapters.calendar import is_working_day
from tracker.domain.overview import (
    deadline_words,
    late_owners,
    need_words,
    other_moves,
    programme_hint,
    rating_in_edition,
    theme_hint,
    top_risks,
)
from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus, PersonRef, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.risk import Assessment, Level, RiskKind, RiskStatus
from tracker.domain.status import StatusUpdate

TODAY = date(2020, 1, 27)
AT = Moment(TODAY, is_working_day)
RED, AMBER, GREEN, NOT_RATED = Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NOT_RATED
FIRST, SECOND = PersonRef(1, "First Lead"), PersonRef(2, "Second Lead")


def update(rag: Rag, days_ago: int, *, recorded_days_ago: int | None = None) -> StatusUpdate:
    as_on = TODAY - timedelta(days=days_ago)
    recorded = TODAY - timedelta(days=days_ago if recorded_days_ago is None else recorded_days_ago)
    at = datetime(recorded.year, recorded.month, recorded.day, 12, tzinfo=UTC)
    return StatusUpdate(id=days_ago + 1, as_on=as_on, recorded_at=at, rag=rag, narrative="Said.", author="Owner")


def action(ref: str, owner: PersonRef | None, rag: Rag = RED, days_ago: int = 0) -> ActionStatus:
    return ActionStatus(
        id=int(ref.replace(".", "")), ref=ref, name=ref, at=AT, owner=owner, updates=(update(rag, days_ago),)
    )


def objective(ref: str, rag: Rag) -> ObjectiveStatus:
    updates = (update(rag, 1),) if rag.is_rated else ()
    return ObjectiveStatus(id=1, ref=ref, name=ref, at=AT, updates=updates)


def theme(*rags: Rag, stated: Rag = NOT_RATED) -> ThemeStatus:
    below = tuple(objective(f"2.{place}", rag) for place, rag in enumerate(rags, 1))
    updates = (update(stated, 1),) if stated.is_rated else ()
    return ThemeStatus(id=1, ref="2", name="Practice", at=AT, objectives=below, updates=updates)


def risk(number: int, *scores: tuple[int, int], closed_days_ago: int | None = None) -> RiskStatus:
    """A risk with its positions, the first at the last report (two weeks ago), the second now."""
    days = (14, 0)[-len(scores) :]
    assessments = tuple(
        Assessment(
            id=place,
            level=Level.CURRENT,
            as_on=TODAY - timedelta(days=ago),
            recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
            probability=position[0],
            impact=position[1],
        )
        for place, (ago, position) in enumerate(zip(days, scores, strict=True))
    )
    return RiskStatus(
        id=number,
        number=number,
        kind=RiskKind.RISK,
        if_text="this",
        then_text="that",
        on=TODAY,
        is_working_day=is_working_day,
        since=TODAY - timedelta(days=14),
        closed_on=None if closed_days_ago is None else TODAY - timedelta(days=closed_days_ago),
        assessments=assessments,
    )


def test_owners_with_most_late_updates_come_first_then_the_oldest() -> None:
    actions = [
        action("1.1.1", FIRST, RED, 30),
        action("1.1.2", SECOND, RED, 20),
        action("1.1.3", SECOND, AMBER, 40),
        action("1.1.4", FIRST, GREEN, 1),
        action("1.1.5", PersonRef(3, "Third Lead"), RED, 50),
    ]
    late = late_owners(actions)
    assert [(one.owner.job_title, one.late, one.oldest.ref) for one in late if one.owner] == [
        ("Second Lead", 2, "1.1.3"),
        ("Third Lead", 1, "1.1.5"),
        ("First Lead", 1, "1.1.1"),
    ]


def test_late_actions_that_nobody_owns_are_not_forgotten() -> None:
    (found,) = late_owners([action("1.1.1", None, RED, 30)])
    assert (found.owner, found.late) == (None, 1)


@pytest.mark.parametrize(
    ("below", "hint"),
    [
        ((), "No objectives yet"),
        ((NOT_RATED, NOT_RATED), "Nothing below is rated"),
        ((RED, AMBER, RED), "Derived Red: 2.1 and 2.3"),
        ((GREEN, GREEN), "Derived Green: both objectives"),
        ((AMBER, AMBER, AMBER), "Derived Amber: all three objectives"),
        ((RED,), "Derived Red: its one objective"),
        ((GREEN, NOT_RATED), "Derived Green: 2.1; 1 not rated"),
    ],
)
def test_a_theme_s_hint_names_what_makes_it_so(below: tuple[Rag, ...], hint: str) -> None:
    assert theme_hint(theme(*below)) == hint


def test_a_programme_s_hint_counts_its_worst_themes() -> None:
    themes = (theme(GREEN, stated=RED), theme(RED), theme(GREEN, stated=AMBER))
    programme = ProgrammeStatus(id=1, ref="programme", name="P", slug="p", at=AT, themes=themes)
    assert programme_hint(programme) == "Red, as are 2 of 3 themes"


def test_a_programme_without_ratings_has_no_hint() -> None:
    programme = ProgrammeStatus(id=1, ref="programme", name="P", slug="p", at=AT, themes=(theme(NOT_RATED),))
    assert programme_hint(programme) == ""


def test_top_risks_are_the_open_ones_with_the_highest_scores_and_of_equals_the_worsened() -> None:
    risks = [
        risk(1, (4, 4)),
        risk(2, (3, 4), (4, 4)),
        risk(3, (5, 5), closed_days_ago=1),
        risk(4, (5, 4)),
        risk(5, (1, 1)),
    ]
    assert [one.number for one in top_risks(risks, 3)] == [4, 2, 1]


def test_moves_below_the_top_are_still_said() -> None:
    risks = [risk(1, (5, 5)), risk(2, (3, 4), (2, 4)), risk(3, (2, 2)), risk(4, (2, 2), closed_days_ago=3)]
    top = top_risks(risks, 1)
    assert [one.number for one in other_moves(risks, top)] == [2, 4]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((0, 0, 0), ""),
        ((1, 0, 0), "1 decision"),
        ((2, 1, 0), "2 decisions, 1 request for help"),
        ((0, 2, 1), "2 requests for help, 1 question"),
    ],
)
def test_what_waits_is_counted_in_words(counts: tuple[int, int, int], words: str) -> None:
    assert need_words(*counts) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(-3, "3 days late"), (-1, "1 day late"), (0, "today"), (1, "tomorrow"), (13, "in 13 days"), (14, "in 2 weeks")],
)
def test_a_deadline_is_said_as_people_say_it(days: int, words: str) -> None:
    assert deadline_words(TODAY + timedelta(days=days), TODAY) == words


def test_an_edition_carries_what_was_entered_before_it_was_submitted() -> None:
    updates = [update(AMBER, 30), update(RED, 15, recorded_days_ago=2)]
    submitted = datetime(2020, 1, 14, 17, tzinfo=UTC)
    assert rating_in_edition(updates, status_on=date(2020, 1, 13), submitted_at=submitted) is AMBER
    assert rating_in_edition(updates, status_on=date(2020, 1, 13), submitted_at=submitted + timedelta(days=20)) is RED
    assert rating_in_edition([], status_on=TODAY, submitted_at=submitted) is NOT_RATED
