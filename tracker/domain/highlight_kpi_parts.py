"""The KPI tables of the report, as it holds them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ColumnPart:
    """A month column of the KPI tables."""

    label: str
    is_part: bool


@dataclass(frozen=True)
class CellPart:
    """A cell of a KPI table. ``kind`` says what kind of nothing an empty one is, ``words`` says it aloud."""

    label: str
    text: str
    kind: str
    words: str
    value: float | None
    is_illustrative: bool = False


@dataclass(frozen=True)
class TrendPart:
    """What the sparkline draws: values with gaps, the target's level, and its reading in words."""

    values: tuple[float | None, ...]
    target: float | None
    is_part: bool
    travel: str | None
    words: str


@dataclass(frozen=True)
class BenchmarkPart:
    """Somebody else's figure; ``text`` is empty where none is held, ``note`` says why it is not comparable."""

    text: str
    value: float | None
    period: str
    source: str
    note: str


@dataclass(frozen=True)
class KpiPart:
    """A KPI in a section. One placed in two sections is printed in both."""

    ref: str
    code: str
    name: str
    marker: str
    unit: str
    prior_year: CellPart
    current: CellPart
    basis: str
    months: tuple[CellPart, ...]
    trend: TrendPart
    target_min: float | None
    target_upper: float | None
    target_text: str
    target_words: str
    target_by: date | None
    target_is_illustrative: bool
    rag: str | None
    verdict: str
    direction: str | None
    direction_words: str
    change_words: str
    signal_words: str
    national: BenchmarkPart
    regional: BenchmarkPart
    neighbours: BenchmarkPart
    commentary: str
    flags: tuple[str, ...]
    gloss: str = ""
    is_commentary_public: bool = True

    @property
    def unit_beside(self) -> str:
        """The unit as it stands beside the name; nothing where the name ends with it, as ``average days`` does."""
        return "" if self.name.casefold().endswith(self.unit.casefold()) else self.unit


@dataclass(frozen=True)
class KpiSectionPart:
    """``unit`` is that of all its KPIs, or empty when they differ and each row names its own."""

    heading: str
    unit: str
    kpis: tuple[KpiPart, ...]
    gloss: str = ""
