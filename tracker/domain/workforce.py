"""Posts and people of a workforce table: interim shares, over or under budget, totals, and two tables compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class TeamPosts:
    """A team's full-time equivalents. None is a blank cell, which counts as nothing in a sum and is no zero."""

    team: str
    employees: Decimal | None = None
    interims: Decimal | None = None
    starters: Decimal | None = None
    budget: Decimal | None = None

    @property
    def current(self) -> Decimal | None:
        """Employees, interims and confirmed starters together; None when all three are blank."""
        return _sum((self.employees, self.interims, self.starters))

    @property
    def over_under(self) -> Decimal | None:
        """Budget less current: above 0 posts are free, below 0 there are more people than budgeted posts."""
        if self.budget is None or self.current is None:
            return None
        return self.budget - self.current

    @property
    def interim_share(self) -> Decimal | None:
        """Interims in per cent of employees and interims."""
        return interim_share(self.employees, self.interims)


@dataclass(frozen=True)
class Difference:
    """One cell that two tables print differently."""

    team: str
    column: str
    one: Decimal
    other: Decimal


def interim_share(permanent: Decimal | None, interim: Decimal | None) -> Decimal | None:
    """Interims in per cent of everybody in post; None when either is blank or nobody is.

    >>> round(interim_share(Decimal("43.67"), Decimal("37.12")), 2)
    Decimal('45.95')
    """
    if permanent is None or interim is None or permanent + interim == 0:
        return None
    return interim / (permanent + interim) * 100


def implied_establishment(posts: Decimal, share: Decimal) -> Decimal:
    """How many posts there are when some of them are a share in per cent: 26 are 25% of 104.

    >>> implied_establishment(Decimal(26), Decimal(25))
    Decimal('104')
    """
    return posts * 100 / share


def total_of(teams: Iterable[TeamPosts], name: str = "Total") -> TeamPosts:
    """The total row: each column summed over the teams, blank only where all of them are."""
    held = list(teams)
    return TeamPosts(
        name,
        _sum(team.employees for team in held),
        _sum(team.interims for team in held),
        _sum(team.starters for team in held),
        _sum(team.budget for team in held),
    )


def differences(one: Mapping[str, TeamPosts], other: Mapping[str, TeamPosts]) -> list[Difference]:
    """Where two tables of the same teams disagree, in the first one's order: interims of 7 here and 8 there."""
    found = []
    for team, posts in one.items():
        rival = other.get(team)
        for column in ("employees", "interims", "current"):
            mine = getattr(posts, column)
            theirs = getattr(rival, column) if rival else None
            if mine is not None and theirs is not None and mine != theirs:
                found.append(Difference(team, column, mine, theirs))
    return found


def _sum(cells: Iterable[Decimal | None]) -> Decimal | None:
    held = [cell for cell in cells if cell is not None]
    return sum(held, Decimal(0)) if held else None
