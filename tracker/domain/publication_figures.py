"""Which printed figures a public version leaves out, and a KPI row without them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.disclosure import shown_places
from tracker.domain.disclosure_facts import Issue
from tracker.domain.highlight_kpi_parts import CellPart, KpiPart, TrendPart
from tracker.domain.kpi_cells import CellKind
from tracker.domain.live_figures import LiveFigure, Measure
from tracker.domain.publication_parts import CountPart

MARK = "[c]"
"""What stands for a suppressed figure, as official statistics in the United Kingdom write "confidential"."""

SAID = "suppressed to protect people"
NOTE = "[c]: suppressed, a count of 1 to 5 or a figure that would give one away"
SMALL = "a count of 1 to 5, its complement, or a base of 1 to 5"
UNKNOWN = "a measure of small numbers, and nobody entered the count behind it"
TELLING = "with it a suppressed count could be worked out"

Hidden = Mapping[str, Mapping[str, str]]
"""By the code of a measure the places that are not shown, each with the reason."""

_ORDER = ("current", "prior_year", "month", "trend")


def hidden_places(counts: Sequence[CountPart], earlier: Sequence[Issue]) -> Hidden:
    """What is not shown of what a report prints, given the public versions already published, oldest first."""
    shown = shown_places([part.fact for part in counts], _most_wanted(counts), earlier)
    hidden: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for at, part in enumerate(counts):
        if at not in shown:
            reason = UNKNOWN if part.count is None else SMALL if part.fact.is_small else TELLING
            hidden[part.code] |= dict.fromkeys(part.places, reason)
    return {code: places for code, places in hidden.items() if places}


def is_untold(figure: LiveFigure, hidden: Hidden, placed: Collection[str], counted: Collection[str]) -> bool:
    """Whether a live figure is not told: what a table would not print, and what no audit has looked at.

    Of a measure with counts of people only the latest figure and its change stand in the tables; a total, or a change
    on an earlier period, is told only of measures without. ``placed`` are the codes of the measures of the report,
    ``counted`` those of which counts are kept.
    """
    places = hidden.get(figure.code, {})
    if figure.measure is Measure.LATEST:
        return figure.code not in placed or "current" in places
    if figure.measure in (Measure.CHANGE_PREVIOUS, Measure.DIRECTION):
        return figure.code not in placed or bool(places)
    return figure.measure.tells_a_count and (figure.code not in placed or figure.code in counted)


def issue_of(counts: Sequence[CountPart], hidden: Mapping[str, Iterable[str]]) -> Issue:
    """What an edition knew and showed: of each count whether one of its places had a figure."""
    shown = {
        at for at, part in enumerate(counts) if any(place not in hidden.get(part.code, ()) for place in part.places)
    }
    return Issue(tuple(part.fact for part in counts), frozenset(shown))


def _most_wanted(counts: Sequence[CountPart]) -> list[int]:
    """Headlines first, then the year before, then the newest of the months, of the trend, and of breakdowns."""

    def standing(at: int) -> tuple[int, int, int]:
        part = counts[at]
        kinds = [_ORDER.index(place.split(".")[0]) for place in part.places if place.split(".")[0] in _ORDER]
        return min(kinds, default=len(_ORDER)), -part.end.toordinal(), at

    return sorted((at for at, part in enumerate(counts) if part.places), key=standing)


def public_kpi(kpi: KpiPart, hidden: Hidden) -> KpiPart:
    """A row without its hidden figures, and without whatever is said about them.

    Met or missed speaks of the current figure; direction, change and signal of several, so that they go as soon as
    one is hidden, and so do the words that anybody wrote about the figures.
    """
    kpi = kpi if kpi.is_commentary_public else replace(kpi, commentary="")
    places = hidden.get(kpi.code)
    if not places:
        return kpi
    is_current_hidden = "current" in places
    return replace(
        kpi,
        prior_year=_suppressed(kpi.prior_year) if "prior_year" in places else kpi.prior_year,
        current=_suppressed(kpi.current) if is_current_hidden else kpi.current,
        months=tuple(_suppressed(cell) if f"month.{at}" in places else cell for at, cell in enumerate(kpi.months)),
        trend=_public_trend(kpi.trend, places),
        rag=None if is_current_hidden else kpi.rag,
        verdict="" if is_current_hidden else kpi.verdict,
        direction=None,
        direction_words="",
        change_words="",
        signal_words="",
        commentary="",
        flags=(),
    )


def printed_places(kpi: KpiPart) -> Iterator[str]:
    """The places of a row that have a figure."""
    cells = {"current": kpi.current, "prior_year": kpi.prior_year}
    cells |= {f"month.{at}": cell for at, cell in enumerate(kpi.months)}
    yield from (place for place, cell in cells.items() if cell.value is not None)
    yield from (f"trend.{at}" for at, value in enumerate(kpi.trend.values) if value is not None)


def _suppressed(cell: CellPart) -> CellPart:
    return replace(cell, text=MARK, kind=CellKind.SUPPRESSED.value, words=SAID, value=None, is_illustrative=False)


def _public_trend(trend: TrendPart, places: Mapping[str, str]) -> TrendPart:
    values = tuple(None if f"trend.{at}" in places else value for at, value in enumerate(trend.values))
    told = [words for at, words in enumerate(_said_points(trend)) if f"trend.{at}" not in places]
    shown = f"Trend: {', '.join(told)}" if told else "No figures shown"
    return replace(
        trend,
        values=values,
        is_part=trend.is_part and bool(values) and values[-1] is not None,
        travel=None,
        words=f"{shown}; others suppressed to protect people",
    )


def _said_points(trend: TrendPart) -> list[str]:
    """The points as the words of the trend list them, the target left aside."""
    listed = trend.words.removeprefix("Trend: ").partition("; target ")[0]
    return listed.split(", ") if trend.words.startswith("Trend: ") else []
