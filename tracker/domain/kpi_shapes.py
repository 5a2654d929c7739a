"""The shapes that :mod:`tracker.domain.kpi_json` makes, for whoever reads them. Numbers are unrounded; days are texts
such as ``2020-01-27``; what cannot be derived is null."""

from typing_extensions import TypedDict

from tracker.domain.check_finding import FindingJson
from tracker.domain.kpi_direction import Movement, Travel
from tracker.domain.kpi_projection import Course
from tracker.domain.kpi_terms import Basis, FigureState, Geography, Polarity, Unit
from tracker.domain.rag import Rag
from tracker.domain.spc_words import Assurance, Signal, Variation


class ChangeJson(TypedDict):
    """``kind`` is percentage points for percentages and per cent for every other unit."""

    previous: float | None
    same_period_last_year: float | None
    peak: float | None
    kind: str


class PointJson(TypedDict):
    """The headline figure of one period with what is derived from it; ``flags`` say why something is null."""

    period: str
    label: str
    start: str
    end: str
    value: float | None
    state: FigureState
    finished: bool
    numerator: float | None
    denominator: float | None
    ytd: float | None
    rolling_12m: float | None
    change: ChangeJson
    revision: int
    flags: list[str]


class LatestJson(TypedDict):
    """The headline as pages print it; ``text`` is rounded."""

    period: str
    label: str
    start: str
    end: str
    value: float | None
    text: str
    basis: Basis
    state: FigureState
    numerator: float | None
    denominator: float | None
    derived: bool


class TargetJson(TypedDict):
    min: float | None
    upper: float | None
    by: str | None


class DirectionJson(TypedDict):
    """Which way performance went, by the rule that is named; null with its reason."""

    rule: str
    value: Travel | None
    movement: Movement | None
    difference: float | None
    reason: str | None


PhaseJson = TypedDict(
    "PhaseJson",
    {
        "from": str,
        "points": int,
        "median": float | None,
        "mean": float | None,
        "lower": float | None,
        "upper": float | None,
    },
)


class SpcJson(TypedDict):
    """Statistical process control. ``signals`` aligns with the points; null is a gap."""

    phases: list[PhaseJson]
    signals: list[Signal | None]
    variation: Variation | None
    assurance: Assurance
    refused: str | None


class TrendJson(TypedDict):
    """Where the line through the last so many figures is at the date of the target."""

    figures: int
    value: float | None
    met: bool | None


TrajectoryJson = TypedDict(
    "TrajectoryJson", {"from": str, "from_value": float | None, "to": str, "to_value": float | None}
)


class ProjectionJson(TypedDict):
    course: Course | None
    words: str
    reason: str | None
    trends: list[TrendJson]
    trajectory: TrajectoryJson | None
    expected: float | None
    behind: float | None
    illustrative: bool


class ComparisonJson(TypedDict):
    value: Travel | None
    movement: Movement | None
    words: str


class BenchmarkJson(TypedDict):
    """Somebody else's figure, and how ours stands to it; ``not_comparable`` says why it does not."""

    geography: Geography
    period: str | None
    value: float | None
    state: FigureState
    source: str
    note: str
    chosen: bool
    not_comparable: str | None
    comparison: ComparisonJson


class CategoryJson(TypedDict):
    """One category of a breakdown in one period; ``share`` is of the whole, in per cent."""

    period: str
    category: str
    value: float | None
    share: float | None
    subtotal: bool


class KpiJson(TypedDict):
    """A KPI with everything derived from its figures: what ``tracker kpi show`` prints."""

    code: str
    name: str
    unit: Unit
    polarity: Polarity
    basis: Basis
    points: list[PointJson]
    latest: LatestJson | None
    target: TargetJson
    rag: Rag | None
    direction: DirectionJson
    spc: SpcJson
    projection: ProjectionJson | None
    benchmarks: list[BenchmarkJson]
    breakdowns: dict[str, list[CategoryJson]]
    findings: list[FindingJson]
    flags: list[str]


class KpiRowJson(TypedDict):
    """A KPI in one section of the board; one that stands in two sections has two rows."""

    code: str
    name: str
    section: str
    unit: Unit
    latest: LatestJson | None
    rag: Rag | None
    direction: Travel | None
    variation: Variation | None
    assurance: Assurance


class BoardJson(TypedDict):
    """What ``tracker kpi list`` prints."""

    kpis: list[KpiRowJson]
