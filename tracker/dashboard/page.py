"""The overview as its template shows it: what was read, chosen and put in order."""

from dataclasses import dataclass
from datetime import date

from tracker.dashboard.queries import Overview
from tracker.domain import overview as choice
from tracker.domain import overview_signals as measures
from tracker.domain.changes import Changes
from tracker.domain.overview import LateOwner
from tracker.domain.overview_signals import MissingFigure, SignalRow
from tracker.domain.periods import Period
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.rating_queries import RatingQuery, rating_queries
from tracker.domain.risk import RiskStatus


@dataclass(frozen=True)
class OverviewPage:
    """What :class:`Overview` becomes on the page."""

    read: Overview
    status: ProgrammeStatus
    changes: Changes
    hint: str
    theme_hints: dict[str, str]
    queries: list[RatingQuery]
    signals: tuple[SignalRow, ...]
    more_signals: int
    previous_period: Period | None
    latest_period: Period | None
    missing: tuple[MissingFigure, ...]
    closed_month: Period | None
    figures_until: date | None
    top_risks: list[RiskStatus]
    other_risk_moves: list[RiskStatus]
    open_risks: int
    late: list[LateOwner]

    @property
    def weeks_at_rating(self) -> int:
        since = self.status.rated_since
        return (self.status.at.today - since).days // 7 if since else 0

    @property
    def spark_since(self) -> date | None:
        """The first day that the sparklines reach back to: six months to the month of today."""
        cells = self.signals[0].reading.six_months if self.signals else ()
        return cells[0].period.start if cells else None

    @property
    def is_part_month(self) -> bool:
        """Whether a figure of the month that is not over stands on the page, unjudged."""
        return any(reading.part_point for reading in self.read.kpis.values())

    @property
    def queried_refs(self) -> set[str]:
        return {query.thing.ref for query in self.queries}

    @property
    def worse_signals(self) -> int:
        return sum(signal.is_worse for signal in self.changes.kpi_signals)


def overview_page(read: Overview) -> OverviewPage:
    """Choose and order what the page shows."""
    status = read.programme
    rows = measures.signal_rows(read.changes.kpi_signals, read.kpis, status)
    shown = rows[: measures.MOST_SIGNALS]
    previous, latest = measures.heading_periods(shown)
    top = choice.top_risks(read.risks)
    return OverviewPage(
        read=read,
        status=status,
        changes=read.changes,
        hint=choice.programme_hint(status),
        theme_hints={theme.ref: choice.theme_hint(theme) for theme in status.themes},
        queries=rating_queries(status),
        signals=shown,
        more_signals=len(rows) - len(shown),
        previous_period=previous,
        latest_period=latest,
        missing=measures.missing_figures(read.kpis.values()),
        closed_month=measures.last_closed_month(status.at.today, read.kpis.values()),
        figures_until=measures.figures_until(read.kpis.values()),
        top_risks=top,
        other_risk_moves=choice.other_moves(read.risks, top),
        open_risks=sum(risk.is_open for risk in read.risks),
        late=choice.late_owners(status.actions),
    )
