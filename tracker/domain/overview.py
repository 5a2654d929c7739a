"""What the SRO's page chooses to show, and in which order: worse first, missing named, nobody forgotten."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.domain.changes import RUN_WORTH_SAYING, KpiSignal
from tracker.domain.figures_display import format_change, format_value
from tracker.domain.kpi_comparisons import Benchmark
from tracker.domain.kpi_direction import Travel
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Geography, Unit
from tracker.domain.periods import Period
from tracker.domain.plan import ActionStatus, PersonRef, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.risk import RiskStatus
from tracker.domain.status import StatusUpdate, current
from tracker.domain.words import count_words, join_words

TOP_RISKS = 5
MOST_SIGNALS = 8
LOOK_BACK = timedelta(weeks=4)
"""How far "what changed" reaches where no report has been published yet."""

# Not rated stands before green: missing is never good news.
_WORST_FIRST = (Rag.RED, Rag.AMBER, Rag.NOT_RATED, Rag.GREEN, Rag.COMPLETE, Rag.VERIFIED)
_BOTH = 2
_FORTNIGHT_DAYS = 14


def badness(rag: Rag) -> int:
    """Where a rating stands in a list sorted worst first, from 0.

    >>> sorted([Rag.GREEN, Rag.NOT_RATED, Rag.RED], key=badness)
    [<Rag.RED: 'red'>, <Rag.NOT_RATED: 'not_rated'>, <Rag.GREEN: 'green'>]
    """
    return _WORST_FIRST.index(rag)


# Who is late


@dataclass(frozen=True)
class LateOwner:
    """Somebody whose updates are late: how many, and the one whose last words are oldest.

    ``owner`` is None for actions that nobody owns.
    """

    owner: PersonRef | None
    late: int
    oldest: ActionStatus


def late_owners(actions: Iterable[ActionStatus]) -> list[LateOwner]:
    """The owners of late updates, most late first, then the oldest."""
    grouped: dict[int | None, list[ActionStatus]] = {}
    for action in actions:
        if action.is_late:
            grouped.setdefault(action.owner.id if action.owner else None, []).append(action)
    owners = [LateOwner(late[0].owner, len(late), max(late, key=_age_days)) for late in grouped.values()]
    return sorted(owners, key=lambda one: (-one.late, -_age_days(one.oldest)))


def _age_days(action: ActionStatus) -> int:
    """Days since its last update; since it should have started when it never had one."""
    if action.last_update_age_days is not None:
        return action.last_update_age_days
    return (action.at.today - action.start_on).days if action.start_on else 0


# KPI signals


@dataclass(frozen=True)
class SignalRow:
    """A KPI with something to say: the latest finished figure against the one before it.

    ``rests_on_illustrative`` marks a run or a limit that invented figures take part in.
    """

    reading: KpiReading
    travel: Travel
    words: str
    latest: Point
    previous: Point | None
    serves: tuple[str, ...]
    rests_on_illustrative: bool
    is_new: bool = False

    @property
    def latest_text(self) -> str:
        return _with_unit(self.reading, self.latest)

    @property
    def previous_text(self) -> str:
        return _with_unit(self.reading, self.previous) if self.previous else "\u2013"

    @property
    def change_text(self) -> str:
        """``+1.1 points``; empty when there is nothing fair to compare with."""
        direction = self.reading.direction
        if direction.difference is None:
            return ""
        return format_change(direction.difference, self.reading.definition.unit, direction.decimals)

    @property
    def england(self) -> Benchmark | None:
        return self.reading.benchmark(Geography.NATIONAL)

    @property
    def england_text(self) -> str:
        held = self.england
        if held is None or held.value is None:
            return "n/a"
        return held.text + ("%" if self.reading.definition.unit is Unit.PERCENT else "")


def signal_rows(
    signals: Iterable[KpiSignal], readings: Mapping[str, KpiReading], programme: ProgrammeStatus
) -> tuple[SignalRow, ...]:
    """The table of KPI signals, in the order of the signals (worse first). ``readings`` by code."""
    serves = objectives_served(programme)
    rows = []
    for signal in signals:
        reading = readings[signal.code]
        if reading.judged_point is not None:
            rows.append(_signal_row(signal, reading, reading.judged_point, serves.get(signal.code, ())))
    return tuple(rows)


def objectives_served(programme: ProgrammeStatus) -> dict[str, tuple[str, ...]]:
    """Numbers of the objectives that each KPI is evidence for, by the KPI's code."""
    found: dict[str, tuple[str, ...]] = {}
    for objective in programme.objectives:
        for reading in objective.kpis:
            found[reading.definition.code] = (*found.get(reading.definition.code, ()), objective.ref)
    return found


def heading_periods(rows: Sequence[SignalRow]) -> tuple[Period | None, Period | None]:
    """The previous and the latest period that most rows speak of; the others name their own."""
    latest = Counter(row.latest.period for row in rows).most_common(1)
    previous = Counter(row.previous.period for row in rows if row.previous).most_common(1)
    return (previous[0][0] if previous else None, latest[0][0] if latest else None)


def _signal_row(signal: KpiSignal, reading: KpiReading, latest: Point, serves: tuple[str, ...]) -> SignalRow:
    since = reading.direction.since
    run = reading.run
    has_run = run is not None and run.travel is signal.travel and run.length >= RUN_WORTH_SAYING
    if run is not None and has_run:
        words = f"{signal.travel.words} {run.length} {reading.period_words} running"
        rests_on = _until(reading, latest)[-run.length - 1 :]
    else:
        words = signal.words
        rests_on = _until(reading, latest)
    return SignalRow(
        reading=reading,
        travel=signal.travel,
        words=words,
        latest=latest,
        previous=next((point for point in reading.points if point.period == since), None),
        serves=serves,
        rests_on_illustrative=any(point.is_illustrative for point in rests_on),
        is_new=signal.is_new,
    )


def _until(reading: KpiReading, last: Point) -> list[Point]:
    return [point for point in reading.points if point.value is not None and point.period <= last.period]


def _with_unit(reading: KpiReading, point: Point) -> str:
    """A point as it stands alone, ``19.9%``; a small base keeps its ``1/5``."""
    if point.value is None or point.is_small_base:
        return point.text
    unit = reading.definition.unit
    if unit is Unit.MONEY:
        return format_value(point.value, unit, point.decimals)
    return f"{point.text}%" if unit is Unit.PERCENT else point.text


@dataclass(frozen=True)
class MissingFigure:
    """A KPI without a figure for the last closed month, and the last one it has within six months."""

    code: str
    name: str
    last_text: str = ""
    last_period: Period | None = None


def missing_figures(readings: Iterable[KpiReading]) -> tuple[MissingFigure, ...]:
    """The KPIs whose figure for the last closed month is owed or not available; those that had one first."""
    found = [missing for reading in readings if (missing := _missing(reading))]
    return tuple(sorted(found, key=lambda one: one.last_period is None))


def last_closed_month(status_on: date, readings: Iterable[KpiReading]) -> Period | None:
    """The last month that was over on the day, as the six-month cells have it."""
    cells = next((reading.six_months for reading in readings), ())
    closed = [cell.period for cell in cells if cell.period.end <= status_on]
    return closed[-1] if closed else None


def figures_until(readings: Iterable[KpiReading]) -> date | None:
    """The last day that any finished figure speaks of."""
    return max((reading.judged_point.span.end for reading in readings if reading.judged_point), default=None)


def _missing(reading: KpiReading) -> MissingFigure | None:
    closed = [cell for cell in reading.six_months if cell.period.end <= reading.status_on]
    if not closed or closed[-1].value is not None or not (closed[-1].kind.is_missing or closed[-1].state is not None):
        return None
    definition = reading.definition
    held = [cell for cell in closed if cell.value is not None]
    if not held or held[-1].value is None:
        return MissingFigure(definition.code, definition.name)
    unit = "%" if definition.unit is Unit.PERCENT else ""
    return MissingFigure(definition.code, definition.name, held[-1].text + unit, held[-1].period)


# What waits for an answer


def need_words(decisions: int, requests: int, questions: int = 0) -> str:
    """``2 decisions, 1 request for help``; empty when nothing waits.

    >>> need_words(2, 1)
    '2 decisions, 1 request for help'
    """
    parts = [
        (decisions, "decision", "decisions"),
        (requests, "request for help", "requests for help"),
        (questions, "question", "questions"),
    ]
    return ", ".join(f"{number} {one if number == 1 else many}" for number, one, many in parts if number)


def deadline_words(needed_on: date, today: date) -> str:
    """How near a deadline is: ``in 4 days``, ``in 2 weeks``, ``today``, ``3 days late``.

    >>> deadline_words(date(2020, 1, 31), date(2020, 1, 27)), deadline_words(date(2020, 1, 26), date(2020, 1, 27))
    ('in 4 days', '1 day late')
    """
    days = (needed_on - today).days
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} late"
    if days < _FORTNIGHT_DAYS:
        return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"in {days // 7} weeks"


# Hints


def programme_hint(programme: ProgrammeStatus) -> str:
    """``Red, as are 2 of 4 themes``; empty where nothing can be derived."""
    if not programme.derived.is_rated:
        return ""
    alike = [t for t in programme.themes if (t.rag if t.rag.is_rated else t.derived) is programme.derived]
    verb = "is" if len(alike) == 1 else "are"
    themes = "1 theme" if len(programme.themes) == 1 else f"{len(programme.themes)} themes"
    return f"{programme.derived.words}, as {verb} {len(alike)} of {themes}"


def theme_hint(theme: ThemeStatus) -> str:
    """``Derived Red: 2.2 and 2.6``, naming the objectives that make it so; says what is missing."""
    if not theme.objectives:
        return "No objectives yet"
    if not theme.derived.is_rated:
        return "Nothing below is rated"
    alike = [objective.ref for objective in theme.objectives if objective.rag is theme.derived]
    number = len(theme.objectives)
    if len(alike) < number:
        named = join_words(alike)
    elif number == 1:
        named = "its one objective"
    else:
        named = "both objectives" if number == _BOTH else f"all {count_words(number)} objectives"
    unrated = sum(not objective.rag.is_rated for objective in theme.objectives)
    missing = f"; {unrated} not rated" if unrated else ""
    return f"Derived {theme.derived.words}: {named}{missing}"


# Risks


def top_risks(risks: Iterable[RiskStatus], count: int = TOP_RISKS) -> list[RiskStatus]:
    """The open risks with the highest scores; of equals the one that got worse, then by number.

    Issues have no score: what has happened stands in the register, not on this list.
    """
    held = [risk for risk in risks if risk.is_open and risk.score is not None]
    return sorted(held, key=lambda risk: (-(risk.score or 0), -risk.change, risk.number))[:count]


def other_moves(risks: Iterable[RiskStatus], shown: Collection[RiskStatus]) -> list[RiskStatus]:
    """Risks that moved or closed since the last report and are not among those shown."""
    numbers = {risk.number for risk in shown}
    return [risk for risk in risks if risk.number not in numbers and (_was_closed(risk) or _has_moved(risk))]


def _has_moved(risk: RiskStatus) -> bool:
    return risk.is_open and risk.has_moved


def _was_closed(risk: RiskStatus) -> bool:
    return risk.closed_on is not None and risk.since is not None and risk.closed_on > risk.since


# Programmes side by side


def rating_in_edition(updates: Iterable[StatusUpdate], *, status_on: date, submitted_at: datetime) -> Rag:
    """The rating an edition carries: as at its status date, entered before it was submitted."""
    included = [one for one in updates if one.as_on <= status_on and one.recorded_at <= submitted_at]
    held = current(included)
    return held.rag if held else Rag.NOT_RATED
