"""A workforce table from the breakdowns of KPIs: a row for each team or role, and beside it what is derived."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.figures_display import MINUS, format_number
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import Period
from tracker.domain.workforce import TeamPosts, total_of

PARTS = ("employees", "interims", "starters", "budget")
COUNTED = (Unit.FTE, Unit.COUNT)
LONGEST_NAME = 100


@dataclass(frozen=True)
class PostsTable:
    """The posts of a period by team or role, and their total, which is derived."""

    name: str
    dimension: str
    period: Period | None
    rows: tuple[TeamPosts, ...]
    parts: tuple[str, ...]

    @property
    def total(self) -> TeamPosts:
        return total_of(self.rows)

    @property
    def lines(self) -> tuple[TeamPosts, ...]:
        return (*self.rows, self.total) if self.rows else ()


def posts_table(
    name: str, dimension: str, readings: Mapping[str, KpiReading], period: Period | None = None
) -> PostsTable:
    """``readings`` by part: employees, interims, starters, budget. The latest period held, unless one is asked for.

    Subtotals of a breakdown are left out, since the total is derived from the rows.
    """
    held = {
        part: [one for one in reading.breakdowns.get(dimension, ()) if not one.is_subtotal]
        for part, reading in readings.items()
    }
    periods = sorted({one.period for points in held.values() for one in points})
    shown = period if period in periods else (periods[-1] if periods else None)
    cells = {part: {one.category: one.value for one in points if one.period == shown} for part, points in held.items()}
    teams = dict.fromkeys(team for values in cells.values() for team in values)
    rows = tuple(TeamPosts(team, **{part: values.get(team) for part, values in cells.items()}) for team in teams)
    return PostsTable(name, dimension, shown, rows, tuple(part for part in PARTS if part in readings))


def periods_of(dimension: str, readings: Mapping[str, KpiReading]) -> tuple[Period, ...]:
    """The periods of which any part holds the breakdown, oldest first."""
    return tuple(sorted({one.period for reading in readings.values() for one in reading.breakdowns.get(dimension, ())}))


def posts_text(value: Decimal | None) -> str:
    """Full-time equivalents as they were entered; blank stays blank.

    >>> posts_text(Decimal("12.50")), posts_text(Decimal("-4.27")), posts_text(None)
    ('12.5', '\\u22124.27', '')
    """
    if value is None:
        return ""
    return format_number(value, decimals_of(value.normalize())).replace("-", MINUS)


def share_text(value: Decimal | None) -> str:
    return "" if value is None else f"{format_number(value, 1)}%"


def problems_with_posts_table(
    name: str, dimension: str, units: Mapping[str, Unit], codes: Sequence[str]
) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy. ``units`` are those of the chosen KPIs by part."""
    problems = {}
    if not name:
        problems["name"] = "Write a name, such as Social work posts by team"
    elif len(name) > LONGEST_NAME:
        problems["name"] = f"Write at most {LONGEST_NAME} characters"
    if not dimension:
        problems["dimension"] = "Write what the figures are broken down by, such as team"
    elif len(dimension) > LONGEST_NAME:
        problems["dimension"] = f"Write at most {LONGEST_NAME} characters"
    if "employees" not in units:
        problems["employees_id"] = "Choose the KPI that holds the permanent posts"
    for part, unit in units.items():
        if unit not in COUNTED:
            problems[f"{part}_id"] = "This counts no posts; choose a KPI in full-time equivalents or a count"
    if len(set(codes)) < len(codes):
        problems.setdefault("interims_id", "Each column needs a KPI of its own; choose another, or none")
    return problems
