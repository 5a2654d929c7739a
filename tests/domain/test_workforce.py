"""Workforce tables of an improvement board, September 2014."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.workforce import (
    Difference,
    TeamPosts,
    differences,
    implied_establishment,
    interim_share,
    total_of,
)


def team(name: str, employees: str, interims: str, starters: str | None, budget: str | None) -> TeamPosts:
    given = [Decimal(cell) if cell else None for cell in (employees, interims, starters, budget)]
    return TeamPosts(name, *given)


SUMMARY = [
    team("North", "11.49", "7.00", "1.00", "20.99"),
    team("South", "11.19", "7.31", None, "20.59"),
    team("Front door", "9.81", "5.00", "3.00", "13.81"),
    team("Looked after", "15.22", "9.00", None, "24.59"),
    team("16 and over", "11.00", "2.00", None, "13.00"),
    team("Disability", "3.81", "5.00", None, "5.62"),
    team("Safeguarding", "4.81", "4.61", None, "8.19"),
    team("Quality", "1.00", "2.00", None, "3.00"),
    team("Adoption", "9.18", "0.22", None, "11.43"),
    team("Fostering", "10.45", "1.81", "2.00", "12.42"),
]


@pytest.mark.parametrize(
    ("name", "current", "over_under"),
    [("North", "19.49", "1.50"), ("Disability", "8.81", "-3.19"), ("Fostering", "14.26", "-1.84")],
)
def test_over_or_under_is_budget_less_current(name: str, current: str, over_under: str) -> None:
    row = next(one for one in SUMMARY if one.team == name)
    assert (row.current, row.over_under) == (Decimal(current), Decimal(over_under))


def test_the_total_row_is_the_sum_of_the_teams_and_fills_the_blank_one() -> None:
    total = total_of(SUMMARY)
    assert (total.employees, total.interims, total.starters) == (Decimal("87.96"), Decimal("43.95"), Decimal("6.00"))
    assert total.over_under == Decimal("-4.27")


@pytest.mark.parametrize(
    ("permanent", "interim", "share"),
    [("13", "4", "23.53"), ("50.28", "9", "15.18"), ("59.75", "32.98", "35.57"), ("0", "5", "100.00")],
)
def test_the_interim_share_is_of_everybody_in_post(permanent: str, interim: str, share: str) -> None:
    assert f"{interim_share(Decimal(permanent), Decimal(interim)):.2f}" == share


def test_a_blank_cell_is_no_zero() -> None:
    assert interim_share(None, Decimal(3)) is None
    assert interim_share(Decimal(0), Decimal(0)) is None
    assert TeamPosts("Empty").current is None
    assert TeamPosts("No budget", Decimal(3)).over_under is None
    assert total_of([TeamPosts("Empty")]).starters is None


def test_posts_and_their_share_imply_an_establishment() -> None:
    assert implied_establishment(Decimal(26), Decimal(25)) == 104


def test_two_tables_of_the_same_teams_are_reconciled_cell_by_cell() -> None:
    by_role = {
        "North": TeamPosts("North", Decimal("11.49"), Decimal(8)),
        "Fostering": TeamPosts("Fostering", Decimal("10.45"), Decimal("1.81")),
        "Elsewhere": TeamPosts("Elsewhere", Decimal(1)),
    }
    found = differences({one.team: one for one in SUMMARY}, by_role)
    assert found == [
        Difference("North", "interims", Decimal("7.00"), Decimal(8)),
        Difference("Fostering", "current", Decimal("14.26"), Decimal("12.26")),
    ]


cells = st.one_of(st.none(), st.decimals("0", "99", places=2))


@given(
    st.lists(st.builds(TeamPosts, st.just("team"), cells, cells, cells, st.decimals("0", "99", places=2)), max_size=8)
)
def test_the_total_over_or_under_is_that_of_the_teams_where_each_has_one(teams: list[TeamPosts]) -> None:
    rows = [one.over_under for one in teams]
    if rows and all(row is not None for row in rows):
        assert total_of(teams).over_under == sum(row for row in rows if row is not None)
