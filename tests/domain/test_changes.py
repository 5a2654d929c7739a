"""What changed between two moments of a programme."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.domain.changes import (
    DecisionFact,
    RiskFact,
    Snapshot,
    changes_between,
    first_sentence,
)
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_reading import KpiReading, read_kpi
from tracker.domain.kpi_signals import kpi_signals
from tracker.domain.kpi_terms import Basis, Polarity, Unit
from tracker.domain.periods import month
from tracker.domain.plan import (
    ActionStatus,
    Moment,
    ObjectiveStatus,
    ProgrammeStatus,
    Slip,
    ThemeStatus,
)
from tracker.domain.rag import Rag
from tracker.domain.risk import Movement, Position, RiskKind
from tracker.domain.status import PathToGreen, StatusUpdate

DECEMBER, JANUARY = date(2019, 12, 16), date(2020, 1, 27)


def at(day: date) -> Moment:
    return Moment(today=day, is_working_day=lambda one: one.weekday() < 5)


def said(rag: Rag, words: str = "Some words.", on: date = DECEMBER, **more) -> StatusUpdate:
    recorded = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    number = hash((rag, words, on)) & 0xFFFF
    return StatusUpdate(number, on, recorded, rag, words, "Programme Manager", **more)


def action(number: int, day: date, *updates: StatusUpdate, **more) -> ActionStatus:
    return ActionStatus(id=number, ref=f"1.1.{number}", name=f"Action {number}", at=at(day), updates=updates, **more)


def programme(day: date, *actions: ActionStatus, objective=(), theme=(), overall=()) -> ProgrammeStatus:
    one = ObjectiveStatus(id=1, ref="1.1", name="Objective", at=at(day), updates=tuple(objective), actions=actions)
    above = ThemeStatus(id=1, ref="1", name="Theme", at=at(day), updates=tuple(theme), objectives=(one,))
    return ProgrammeStatus(
        id=1,
        ref="programme",
        name="Programme",
        slug="seahaven",
        at=at(day),
        updates=tuple(overall),
        themes=(above,),
    )


def changes(before: ProgrammeStatus, now: ProgrammeStatus, **more):
    return changes_between(Snapshot(before), Snapshot(now), **more)


def test_a_rating_that_fell_is_a_move_with_its_cause():
    old = said(Rag.AMBER)
    new = said(Rag.RED, "Fell back. Again.", JANUARY, path=PathToGreen("Two agencies absent", "Call them", JANUARY))
    found = changes(programme(DECEMBER, objective=[old]), programme(JANUARY, objective=[old, new]))
    (move,) = found.rating_moves
    assert (move.ref, move.before, move.now, move.why) == ("1.1", Rag.AMBER, Rag.RED, "Two agencies absent")
    assert move.is_worse
    assert not move.is_better
    assert (found.since, found.until) == (DECEMBER, JANUARY)


def test_a_rating_that_rose_gives_the_first_sentence_of_its_words():
    old, new = said(Rag.RED), said(Rag.GREEN, "All audits are moderated. More follows.", JANUARY)
    found = changes(programme(DECEMBER, theme=[old]), programme(JANUARY, theme=[old, new]))
    (move,) = found.rating_moves
    assert (move.ref, move.is_better, move.why) == ("1", True, "All audits are moderated.")


def test_a_first_rating_is_a_move_neither_better_nor_worse():
    new = said(Rag.AMBER, on=JANUARY)
    (move,) = changes(programme(DECEMBER), programme(JANUARY, theme=[new])).rating_moves
    assert (move.before, move.is_better, move.is_worse) == (Rag.NOT_RATED, False, False)


def test_worse_moves_stand_before_better_ones():
    worse = [said(Rag.GREEN), said(Rag.RED, on=JANUARY)]
    better = [said(Rag.RED), said(Rag.GREEN, on=JANUARY)]
    before = programme(DECEMBER, overall=better[:1], theme=better[:1], objective=worse[:1])
    now = programme(JANUARY, overall=better, theme=better, objective=worse)
    assert [move.ref for move in changes(before, now).rating_moves] == ["1.1", "programme", "1"]


def test_completing_an_action_is_no_move_of_its_rating():
    old = said(Rag.AMBER)
    done = said(Rag.COMPLETE, "Done.", JANUARY, completed_on=date(2020, 1, 20), evidence="Minutes")
    found = changes(programme(DECEMBER, action(1, DECEMBER, old)), programme(JANUARY, action(1, JANUARY, old, done)))
    assert found.action_moves == ()
    (completed,) = found.completed
    assert (completed.ref, completed.on) == ("1.1.1", date(2020, 1, 20))


def test_what_was_complete_before_is_not_completed_again():
    done = said(Rag.COMPLETE, completed_on=DECEMBER, evidence="Minutes")
    seen = said(Rag.VERIFIED, on=JANUARY, completed_on=DECEMBER, evidence="Minutes")
    before = programme(DECEMBER, action(1, DECEMBER, done))
    assert changes(before, programme(JANUARY, action(1, JANUARY, done, seen))).completed == ()


def test_an_action_that_is_reopened_is_a_worse_move():
    done, again = said(Rag.COMPLETE), said(Rag.AMBER, "Came back.", JANUARY)
    before, now = (
        programme(DECEMBER, action(1, DECEMBER, done)),
        programme(JANUARY, action(1, JANUARY, done, again)),
    )
    (move,) = changes(before, now).action_moves
    assert move.is_worse


def test_a_second_slip_says_how_far_and_how_often():
    first = Slip(date(2019, 11, 30), date(2020, 1, 31), "Offer not ready", date(2019, 11, 28))
    second = Slip(date(2020, 1, 31), date(2020, 2, 28), "Waits for the offer", date(2020, 1, 13))
    before = programme(DECEMBER, action(1, DECEMBER, slips=(first,)))
    (slip,) = changes(before, programme(JANUARY, action(1, JANUARY, slips=(first, second)))).slipped
    assert (slip.from_on, slip.to_on, slip.days, slip.times) == (date(2020, 1, 31), date(2020, 2, 28), 28, 2)
    assert slip.reason == "Waits for the offer"


def test_two_slips_since_are_told_as_one_move_over_both():
    slips = (
        Slip(date(2020, 1, 1), date(2020, 1, 31), "One", date(2019, 12, 20)),
        Slip(date(2020, 1, 31), date(2020, 3, 1), "Two", date(2020, 1, 20)),
    )
    before = programme(DECEMBER, action(1, DECEMBER))
    (slip,) = changes(before, programme(JANUARY, action(1, JANUARY, slips=slips))).slipped
    assert (slip.from_on, slip.to_on, slip.times, slip.reason) == (
        date(2020, 1, 1),
        date(2020, 3, 1),
        2,
        "Two",
    )


def test_actions_that_came_and_went():
    before = programme(DECEMBER, action(1, DECEMBER), action(2, DECEMBER))
    now = programme(JANUARY, action(2, JANUARY), action(3, JANUARY, added_on=date(2020, 1, 8)))
    found = changes(before, now)
    assert [(one.ref, one.on) for one in found.added] == [("1.1.3", date(2020, 1, 8))]
    assert [one.ref for one in found.removed] == ["1.1.1"]


@pytest.mark.parametrize(
    ("later", "unchanged"),
    [
        (said(Rag.AMBER, "Same words.", JANUARY), ["1.1.1"]),
        (said(Rag.RED, "Same words.", JANUARY), ["1.1.1"]),
        (said(Rag.AMBER, "New words.", JANUARY), []),
        (said(Rag.COMPLETE, "Same words.", JANUARY), []),
    ],
    ids=["re-affirmed", "only the rating changed", "new words", "closed"],
)
def test_words_unchanged(later, unchanged):
    old = said(Rag.AMBER, "Same words.")
    before, now = (
        programme(DECEMBER, action(1, DECEMBER, old)),
        programme(JANUARY, action(1, JANUARY, old, later)),
    )
    assert [one.ref for one in changes(before, now).unchanged_words] == unchanged


def test_having_no_words_is_not_repeating_them():
    assert (
        changes(programme(DECEMBER, action(1, DECEMBER)), programme(JANUARY, action(1, JANUARY))).unchanged_words == ()
    )


def risk(number: int, probability: int, impact: int, **more) -> RiskFact:
    return RiskFact(number, RiskKind.RISK, f"risk {number}", "then", Position(probability, impact), impact, **more)


def test_risks_move_worse_first_and_the_unmoved_are_left_out():
    before = [risk(5, 4, 5), risk(6, 4, 4), risk(1, 4, 5), risk(9, 2, 2)]
    now = [risk(1, 4, 5), risk(5, 5, 5), risk(6, 3, 4), risk(7, 3, 4), risk(9, 2, 2, is_open=False)]
    quiet = programme(DECEMBER), programme(JANUARY)
    found = changes_between(Snapshot(quiet[0], risks=before), Snapshot(quiet[1], risks=now))
    assert [(one.number, one.before, one.now, one.movement) for one in found.risk_moves] == [
        (5, 20, 25, Movement.WORSE),
        (6, 16, 12, Movement.BETTER),
        (9, 4, None, Movement.BETTER),
        (7, None, 12, Movement.NEW),
    ]


def test_a_risk_that_became_an_issue_is_new_as_an_issue():
    issue = RiskFact(1, RiskKind.ISSUE, "it happened", "so", None, 5)
    found = changes_between(
        Snapshot(programme(DECEMBER), risks=[risk(1, 4, 5)]), Snapshot(programme(JANUARY), risks=[issue])
    )
    assert [(one.movement, one.now) for one in found.risk_moves] == [(Movement.NEW, None)]


def reading(values: list[float], polarity: Polarity, day: date = JANUARY) -> KpiReading:
    definition = KpiDefinition("PLC3", "Placements", Unit.PERCENT, 1, polarity, basis=Basis.SNAPSHOT)
    start = 12 - len(values)
    figures = [
        Figure(month(2019, start + place), Decimal(str(value)), basis=Basis.SNAPSHOT)
        for place, value in enumerate(values, 1)
    ]
    return read_kpi(definition, figures, [], today=day, status_on=day)


@pytest.mark.parametrize(
    ("values", "polarity", "said"),
    [
        ([15.8, 16.0, 17.5, 18.8, 19.9], Polarity.SMALLER, [("worse", "worse 4 months running")]),
        ([15.8, 16.0, 17.5, 18.8, 19.9], Polarity.BIGGER, [("better", "better 4 months running")]),
        ([16.0, 17.5, 18.8, 19.9], Polarity.SMALLER, [("worse", "worse 3 months running")]),
        ([17.5, 18.8, 19.9], Polarity.SMALLER, []),
        ([15.8, 16.0, 17.5, 18.8, 19.9], Polarity.NONE, []),
        ([19.9, 17.5, 18.8, 19.9], Polarity.SMALLER, []),
    ],
    ids=["worse", "better", "three", "two are too few", "no polarity", "broken"],
)
def test_a_kpi_signals_after_three_moves_the_same_way(values, polarity, said):
    found = kpi_signals({"PLC3": reading(values, polarity)})
    assert [(one.travel.value, one.words) for one in found] == said


def test_a_signal_is_new_when_the_kpi_said_nothing_before():
    now, before = (
        reading([15.8, 16.0, 17.5, 18.8, 19.9], Polarity.SMALLER),
        reading([16.0, 17.5], Polarity.SMALLER),
    )
    assert kpi_signals({"PLC3": now}, {"PLC3": before})[0].is_new
    assert not kpi_signals({"PLC3": now}, {"PLC3": now})[0].is_new


def test_decisions_count_when_answered_between_the_two_moments():
    def answered(number: int, on: date | None) -> DecisionFact:
        return DecisionFact(number, "Agree", "", "Workforce Lead", date(2019, 12, 1), answered_on=on)

    asked = [answered(1, DECEMBER), answered(2, date(2019, 12, 17)), answered(3, JANUARY), answered(4, None)]
    found = changes(programme(DECEMBER), programme(JANUARY), decisions=asked)
    assert [one.id for one in found.decisions_taken] == [2, 3]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("", ""),
        ("One only", "One only"),
        ("Up by 2.5%. Good.", "Up by 2.5%."),
        ("A line\nthen more. End.", "A line"),
    ],
)
def test_the_first_sentence(words, first):
    assert first_sentence(words) == first
