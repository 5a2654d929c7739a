"""Which counts a public version shows, and whether anybody could work out the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.disclosure_attacker import Attacker
from tracker.domain.disclosure import shown_places
from tracker.domain.disclosure_facts import Fact, Issue
from tracker.domain.periods import month, year_to

APRIL_TO_MARCH = [(2019, number) for number in range(4, 13)] + [(2020, number) for number in (1, 2, 3)]


def month_facts(counts: Sequence[int], measure: str = "REF") -> list[Fact]:
    """Counts in the month from April 2019 on."""
    periods = [month(*one) for one in APRIL_TO_MARCH[: len(counts)]]
    return [Fact(measure, one.start, one.end, True, count) for one, count in zip(periods, counts, strict=True)]


def total_fact(counts: Sequence[int], measure: str = "REF") -> Fact:
    """The year to date after so many months."""
    last = month(*APRIL_TO_MARCH[len(counts) - 1])
    span = year_to(last.end, 4)
    return Fact(measure, span.start, last.end, True, sum(counts))


def edition_of(counts: Sequence[int], window: int = 6) -> tuple[list[Fact], list[int]]:
    """What a report knows after so many months, and what it wants to print: year to date, then the newest months."""
    facts = [total_fact(counts), *month_facts(counts)]
    wanted = [0, *range(len(counts), max(0, len(counts) - window), -1)]
    return facts, wanted


def publish(monthly: Sequence[Sequence[int]], window: int = 6) -> list[Issue]:
    """Editions one after the other, each knowing what the ones before it showed."""
    issues: list[Issue] = []
    for counts in monthly:
        facts, wanted = edition_of(counts, window)
        issues.append(Issue(tuple(facts), shown_places(facts, wanted, issues)))
    return issues


def shown_counts(issue: Issue) -> list[int | None]:
    """Year to date and months as they are printed, None for a suppressed one."""
    return [fact.count if at in issue.shown else None for at, fact in enumerate(issue.facts)]


def test_zero_and_six_are_shown_and_one_to_five_are_not() -> None:
    facts = month_facts([0, 1, 2, 3, 4, 5, 6])
    assert shown_places(facts, range(7)) == {0, 6}


def test_the_months_of_a_small_year_to_date_hide_it_and_its_zeros_stay() -> None:
    (issue,) = publish([[0, 0, 1, 1, 2]])
    assert shown_counts(issue) == [None, 0, 0, None, None, None]


def test_a_running_total_of_0_0_1_1_2_gives_no_single_case_away_as_it_grows() -> None:
    totals = [total_fact(counts) for counts in ([0], [0, 0], [0, 0, 1], [0, 0, 1, 0], [0, 0, 1, 0, 1])]
    assert [totals[at].count for at in shown_places(totals, range(5))] == [0, 0]
    later = [*totals, total_fact([0, 0, 1, 0, 1, 6]), total_fact([0, 0, 1, 0, 1, 6, 1])]
    assert [later[at].count for at in sorted(shown_places(later, range(7)))] == [0, 0, 8]


def test_one_small_month_takes_a_second_one_with_it_when_the_year_is_shown() -> None:
    (issue,) = publish([[12, 9, 3]])
    assert shown_counts(issue) == [24, None, 9, None]


def test_the_next_edition_does_not_show_a_total_that_the_last_one_makes_telling() -> None:
    first, second = publish([[12, 9, 8], [12, 9, 8, 2]])
    assert shown_counts(first) == [29, 12, 9, 8]
    assert shown_counts(second) == [None, 12, 9, 8, None]


def test_two_years_to_date_that_are_three_apart_are_not_both_shown() -> None:
    issues = publish([[12, 9, 8], [12, 9, 8, 2, 1]], window=0)
    assert [shown_counts(issue)[0] for issue in issues] == [29, None]


def test_a_correction_may_not_show_what_the_first_version_needed_hidden() -> None:
    first = Issue((total_fact([12, 9, 3]), *month_facts([12, 9, 3])), frozenset({0, 2}))
    facts = [total_fact([12, 9, 8]), *month_facts([12, 9, 8])]
    shown = shown_places(facts, [3, 2, 1, 0], [first])
    assert 1 not in shown, "April unchanged, with the first version's total and May, gives June as it was: 3"
    assert {2, 3} <= shown


def test_a_share_whose_complement_is_small_is_hidden() -> None:
    day = date(2019, 12, 31)
    share = Fact("SUPV", day, day, False, 97, base=100)
    assert not shown_places([share], [0])
    assert shown_places([replace(share, count=94)], [0]) == {0}
    assert shown_places([replace(share, count=100)], [0]) == {0}
    assert not shown_places([replace(share, count=3, base=3)], [0])


def test_a_share_of_nobody_knows_how_many_is_hidden() -> None:
    day = date(2019, 12, 31)
    assert not shown_places([Fact("MISS", day, day, False, None)], [0])


def test_shares_of_the_year_and_its_months_give_no_month_away() -> None:
    facts = [
        replace(one, base=base)
        for one, base in zip(
            [total_fact([12, 9, 3]), *month_facts([12, 9, 3])],
            [90, 30, 30, 30],
            strict=True,
        )
    ]
    assert shown_places(facts, [0, 3, 2, 1]) == {0, 2}


BREAKDOWN = {"Police": 40, "Schools": 25, "Health": 12, "Other": 2}


def breakdown(counts: Mapping[str, int], at: int = 0) -> list[Fact]:
    """The whole and its categories in one month."""
    span = month(*APRIL_TO_MARCH[at])
    whole = Fact("CON", span.start, span.end, True, sum(counts.values()))
    return [whole, *(replace(whole, count=count, dimension="Source", category=name) for name, count in counts.items())]


def test_a_small_category_takes_another_one_with_it() -> None:
    facts = breakdown(BREAKDOWN)
    assert shown_places(facts, range(5)) == {0, 1, 2}


def test_two_small_categories_that_are_small_together_take_a_third() -> None:
    facts = breakdown({"Police": 40, "Schools": 25, "Health": 2, "Other": 1})
    assert shown_places(facts, range(5)) == {0, 1}


def test_a_total_is_hidden_where_everything_else_is_wanted_more() -> None:
    facts = breakdown(BREAKDOWN)
    assert shown_places(facts, [1, 2, 3, 4, 0]) == {1, 2, 3}


def test_a_subtotal_stands_only_beside_categories_that_are_all_shown() -> None:
    facts = breakdown(BREAKDOWN)
    facts.append(replace(facts[1], category="Agencies", count=77, is_subtotal=True))
    assert 5 not in shown_places(facts, range(6))
    plain = breakdown({"Police": 40, "Schools": 25})
    plain.append(replace(plain[1], category="Agencies", count=65, is_subtotal=True))
    assert shown_places(plain, range(4)) == {0, 1, 2, 3}


def test_figures_that_contradict_each_other_are_hidden_once_one_is_small() -> None:
    months = month_facts([12, 9, 3])
    wrong = replace(total_fact([12, 9, 3]), count=20)
    assert not shown_places([wrong, *months], [0, 1, 2, 3])
    assert shown_places([replace(wrong, count=60), *month_facts([12, 9, 30])], [0, 1, 2, 3])


SMALL_OFTEN = st.one_of(st.integers(0, 7), st.integers(0, 30))


@settings(max_examples=150, deadline=None)
@given(st.lists(SMALL_OFTEN, min_size=3, max_size=9), st.integers(1, 3), st.integers(1, 6))
def test_no_reader_of_all_editions_pins_a_small_month(counts: list[int], step: int, window: int) -> None:
    stages = [counts[:size] for size in range(min(3, len(counts)), len(counts) + 1, step)]
    issues = publish(stages, window)
    attacker = Attacker.of(issues)
    for at, count in enumerate(counts):
        span = month(*APRIL_TO_MARCH[at])
        if 1 <= count <= 5:
            low, high = attacker.range_of("", span.start, span.end)
            assert high is None or low < high, f"{span.label} is {count}: {low} to {high}"


@settings(max_examples=150, deadline=None)
@given(st.lists(SMALL_OFTEN, min_size=4, max_size=9), st.integers(1, 6))
def test_no_difference_of_published_totals_is_one_to_five(counts: list[int], window: int) -> None:
    issues = publish([counts[:size] for size in range(2, len(counts) + 1)], window)
    attacker = Attacker.of(issues)
    for first in range(len(counts)):
        for last in range(first, len(counts)):
            if 1 <= sum(counts[first : last + 1]) <= 5:
                start, end = month(*APRIL_TO_MARCH[first]).start, month(*APRIL_TO_MARCH[last]).end
                low, high = attacker.range_of("", start, end)
                assert high is None or low < high


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.lists(SMALL_OFTEN, min_size=3, max_size=3), min_size=2, max_size=3),
    st.booleans(),
)
def test_no_reader_of_breakdowns_pins_a_small_category(table: list[list[int]], is_total_first: bool) -> None:
    names = ("Police", "Schools", "Health")
    issues: list[Issue] = []
    for size in range(1, len(table) + 1):
        facts: list[Fact] = []
        for at, counts in enumerate(table[:size]):
            facts += breakdown(dict(zip(names, counts, strict=True)), at)
        sums = [sum(column) for column in zip(*table[:size], strict=True)]
        start, end = facts[0].start, facts[-1].end
        if size > 1:
            facts += [
                replace(one, start=start, end=end, count=count)
                for one, count in zip(facts[:4], [sum(sums), *sums], strict=True)
            ]
        order = list(range(len(facts)))
        wanted = order if is_total_first else order[::-1]
        issues.append(Issue(tuple(facts), shown_places(facts, wanted, issues)))
    attacker = Attacker.of(issues)
    for at, counts in enumerate(table):
        span = month(*APRIL_TO_MARCH[at])
        for name, count in zip(names, counts, strict=True):
            if 1 <= count <= 5:
                assert len(attacker.possible(name, span.start, span.end)) > 1, f"{name} in {span.label} is {count}"


@pytest.mark.parametrize("shown", [{0, 1, 2}, {1, 2, 3, 4}])
def test_the_attacker_of_these_tests_finds_what_is_badly_hidden(shown: set[int]) -> None:
    facts, _ = edition_of([12, 9, 3]) if len(shown) == 3 else (breakdown(BREAKDOWN), [])
    if len(shown) == 3:
        attacker = Attacker.of([Issue(tuple(facts), frozenset(shown))])
        assert attacker.range_of("", facts[3].start, facts[3].end) == (3, 3)
    else:
        attacker = Attacker.of([Issue(tuple(facts), frozenset({0, 1, 2, 3}))])
        assert attacker.possible("Other", facts[0].start, facts[0].end) == {2}
