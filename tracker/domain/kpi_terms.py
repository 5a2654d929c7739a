"""The words a KPI is described with. Member values are those of the import files and the JSON."""

from enum import StrEnum


class Unit(StrEnum):
    """What a figure counts in. Percentages are held as 19.9, not 0.199."""

    COUNT = "count"
    PERCENT = "percent"
    RATE_PER_10K = "rate_per_10k"
    DAYS = "days"
    FTE = "fte"
    RATIO = "ratio"
    MONEY = "money"

    @property
    def is_additive(self) -> bool:
        """Whether in-period figures add up to a total: counts and money do, shares do not."""
        return self in (Unit.COUNT, Unit.MONEY)


class Polarity(StrEnum):
    """Which way is good."""

    BIGGER = "bigger"
    SMALLER = "smaller"
    TARGET = "target"
    NONE = "none"


class Frequency(StrEnum):
    """How often a figure falls due."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    IRREGULAR = "irregular"


class Basis(StrEnum):
    """What span of time a figure speaks of."""

    SNAPSHOT = "snapshot"
    PERIOD = "period"
    YTD = "ytd"
    ROLLING_12M = "rolling_12m"
    THREE_YEAR = "three_year"

    @property
    def words(self) -> str:
        """How the basis is said: ``"snapshot"``, ``"in period"``, ``"year to date"`` ..."""
        return _BASIS_WORDS[self]


_BASIS_WORDS = {
    Basis.SNAPSHOT: "snapshot",
    Basis.PERIOD: "in period",
    Basis.YTD: "year to date",
    Basis.ROLLING_12M: "12 months",
    Basis.THREE_YEAR: "three years",
}


class FigureState(StrEnum):
    """Whether there is a figure, and if not, why not. Five kinds of nothing, none of them zero."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    NOT_YET_DUE = "not_yet_due"
    SUPPRESSED = "suppressed"

    @property
    def has_value(self) -> bool:
        return self in (FigureState.FINAL, FigureState.PROVISIONAL)


class Geography(StrEnum):
    """Whose figure it is: ours, or a benchmark."""

    LOCAL = "local"
    NATIONAL = "national"
    REGIONAL = "regional"
    STATISTICAL_NEIGHBOURS = "statistical_neighbours"
    THRESHOLD = "threshold"


class Qualifier(StrEnum):
    """How sure the number is. Only plain and approximate figures take part in arithmetic."""

    EXACT = ""
    APPROXIMATELY = "approximately"
    OVER = "over"
    UNDER = "under"
    RANGE = "range"
