"""What stands under a measure of a paper: blocks in the order of the layout, each where there is something to say."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from tracker.domain.kpi_chart_words import chart_title, describe_chart
from tracker.domain.kpi_series_picture import SeriesPicture, with_unit
from tracker.domain.kpi_terms import Unit
from tracker.domain.paper_categories import breakdown_tables
from tracker.domain.paper_figures import (
    changes_table,
    column,
    periods_table,
    rolling_table,
    same_period_table,
    two_counts_table,
)
from tracker.domain.paper_layouts import Layout, MeasureBlock
from tracker.domain.paper_ledger import Ledger, Rests
from tracker.domain.paper_notes import data_notes
from tracker.domain.paper_parts import (
    PaperBlock,
    PaperCell,
    PaperChart,
    PaperItem,
    PaperRow,
    PaperTable,
    PaperText,
)
from tracker.domain.paper_workforce import Elsewhere
from tracker.domain.paper_years import years_table
from tracker.domain.performance_parts import CommentPart, MeasurePart
from tracker.domain.performance_report import MeasureFact, measure_part
from tracker.domain.periods import format_day
from tracker.domain.words import join_words

FEWEST_CHARTED = 6
"""Figures that make a line worth drawing."""

Blocks = Iterator[PaperBlock]


@dataclass(frozen=True)
class Measured:
    """A measure while its blocks are written."""

    part: MeasurePart
    ledger: Ledger
    layout: Layout
    elsewhere: Elsewhere


def measure_blocks(fact: MeasureFact, ledger: Ledger, layout: Layout, elsewhere: Elsewhere) -> tuple[PaperBlock, ...]:
    """The blocks of one KPI. Of one of which nothing but words is known, its words."""
    one = Measured(measure_part(0, fact), ledger, layout, elsewhere)
    blocks = [block for name in layout.measure for block in _WRITERS[name](one)]
    if not blocks:
        said = one.part.definition or "No figure has been entered for this measure."
        blocks = [PaperBlock(text=PaperText(said, look="muted"))]
    return tuple(blocks)


def said_of(said: CommentPart, rests: Rests) -> Blocks:
    """Commentary as paragraphs, a line each; the first says which period it is of, the last who wrote it.

    It ``rests`` on the measure's figures: whoever explains "three children" need not name the measure.
    """
    lines = [line.strip() for line in said.text.split("\n") if line.strip()]
    for at, line in enumerate(lines):
        yield PaperBlock(
            text=PaperText(
                line,
                label=said.period if at == 0 else "",
                by=said.author if at == len(lines) - 1 else "",
                is_public=said.is_public,
                rests=rests,
            )
        )


def _finding(one: Measured) -> Blocks:
    """The headline. A measure that is held by its parts alone has none: their table says it."""
    if one.part.finding and not (one.ledger.reading.latest is None and one.ledger.reading.breakdowns):
        against = f"; {one.part.against}" if one.part.against else ""
        said = f"{one.part.finding[:1].upper()}{one.part.finding[1:]}{against}"
        # It prints the last finished figure, which no table need print again.
        rests = (*one.ledger.whatever, *one.ledger.of_point(one.ledger.reading.judged_point))
        yield PaperBlock(text=PaperText(said, look="lead", rests=rests))


def _reading(one: Measured) -> Blocks:
    """How the figures are to be read: unit, which way is good, how they are counted, the target and its source."""
    unit = one.part.unit
    # What an average is an average of, its name says.
    said = [] if one.ledger.unit is Unit.RATIO else [f"{unit[:1].upper()}{unit[1:]}."]
    said.append(one.part.reading_line)
    target = one.ledger.reading.target
    if target is not None and one.part.target_words:
        by = f", by {format_day(target.by_on)}" if target.by_on else ""
        source = f" ({target.source})" if target.source else ""
        review = ", to be reviewed" if target.needs_review else ""
        said.append(f"Target: {one.part.target_words}{by}{source}{review}.")
    yield PaperBlock(text=PaperText(" ".join(said), look="muted"))


def _chart(one: Measured) -> Blocks:
    chart = one.part.chart
    if chart is None or len(chart.held) < FEWEST_CHARTED:
        return
    chart = _to_the_last_day(chart, one.ledger)
    rows = one.ledger.series.rows[-len(chart.columns) :]
    places = [next((rest.place for rest in one.ledger.of_point(row.point)), "") for row in rows]
    yield PaperBlock(chart=PaperChart(one.part.code, chart, tuple(places) if any(places) else ()))


def _to_the_last_day(chart: SeriesPicture, ledger: Ledger) -> SeriesPicture:
    """The chart without the periods at its end of which there are no data yet."""
    last = ledger.series.rows[-1].period
    columns = tuple(column for column in chart.columns if column.period <= last)
    is_open = chart.open_at is not None and chart.open_at < len(columns)
    rows = ledger.series.rows[-len(columns) :]
    return replace(
        chart,
        title=chart_title(ledger.reading, rows),
        description=describe_chart(ledger.reading, rows),
        columns=columns,
        open_at=chart.open_at if is_open else None,
    )


def _periods(one: Measured) -> Blocks:
    """The periods, unless other tables print them already: years, or the year to date beside the year before's."""
    held = [point.period for point in one.ledger.reading.points]
    if MeasureBlock.YEARS in one.layout.measure and all(period.is_year for period in held):
        if years_table(one.ledger) is None:
            yield from _listed(one)
    elif not (MeasureBlock.SAME_PERIOD in one.layout.measure and _are_two_years_to_date(one.ledger)):
        yield from _listed(one)


def _are_two_years_to_date(ledger: Ledger) -> bool:
    """Whether all that is held are two totals that the table of the same part of two years prints."""
    return ledger.reading.is_cumulative and len(ledger.reading.points) == 2 and same_period_table(ledger) is not None


def _listed(one: Measured) -> Blocks:
    """The figures by period. A single one that the headline tells needs no table, but its notes are told."""
    table = periods_table(one.ledger, one.layout.most_periods)
    if table is None:
        return
    figure = table.rows[0].cells[1]
    if len(table.rows) > 1 or MeasureBlock.FINDING not in one.layout.measure or figure.text not in one.part.finding:
        yield PaperBlock(table=table)
    else:
        yield from (PaperBlock(text=PaperText(note, look="small", rests=figure.rests)) for note in table.notes)


def _two_counts(one: Measured) -> Blocks:
    """Both counts where there are two; else the figures by period."""
    table = two_counts_table(one.ledger, one.layout.most_periods)
    yield from _if_any(table) if table else _listed(one)


def _breakdowns(one: Measured) -> Blocks:
    elsewhere = []
    for picture, table in breakdown_tables(one.ledger, one.layout.most_periods):
        if set(picture.periods) <= one.elsewhere.periods.get((one.part.code, picture.dimension), frozenset()):
            elsewhere.append(f"by {picture.dimension}")
        else:
            yield PaperBlock(table=table)
    if elsewhere:
        words = join_words(elsewhere)
        yield PaperBlock(text=PaperText(f"{words[:1].upper()}{words[1:]}: see {one.elsewhere.section}.", look="muted"))


def _others(one: Measured) -> Blocks:
    if not one.part.compared:
        return
    rows = [
        PaperRow(
            (
                PaperCell(other.whose),
                PaperCell(with_unit(other.text, one.ledger.unit)),
                PaperCell(other.period or "not said"),
                PaperCell(other.words, rests=one.ledger.latest if other.words else ()),
                PaperCell(other.source),
            )
        )
        for other in one.part.compared
    ]
    heads = (
        column("Whose", is_number=False),
        column("Figure"),
        column("Period", is_number=False),
        column("Ours is", is_number=False),
        column("Source", is_number=False),
    )
    yield PaperBlock(table=PaperTable(f"{one.part.code} others", f"{one.part.name} beside others", heads, tuple(rows)))


def _commentary(one: Measured) -> Blocks:
    for said in one.part.commentary:
        yield from said_of(said, one.ledger.whatever)


def _notes(one: Measured) -> Blocks:
    """What there is to know about the data, but what the headline or a table of the measure says already."""
    notes = [note for note in data_notes(one.ledger.entry) if note != one.part.finding]
    if notes:
        yield PaperBlock(items=tuple(PaperItem(note, rests=one.ledger.whatever) for note in notes))


def _if_any(table: PaperTable | None) -> Blocks:
    if table is not None:
        yield PaperBlock(table=table)


_WRITERS: dict[MeasureBlock, Callable[[Measured], Blocks]] = {
    MeasureBlock.FINDING: _finding,
    MeasureBlock.READING: _reading,
    MeasureBlock.CHART: _chart,
    MeasureBlock.PERIODS: _periods,
    MeasureBlock.TWO_COUNTS: _two_counts,
    MeasureBlock.CHANGES: lambda one: _if_any(changes_table(one.ledger)),
    MeasureBlock.SAME_PERIOD: lambda one: _if_any(same_period_table(one.ledger)),
    MeasureBlock.YEARS: lambda one: _if_any(years_table(one.ledger)),
    MeasureBlock.ROLLING: lambda one: _if_any(rolling_table(one.ledger, one.layout.most_periods)),
    MeasureBlock.BREAKDOWNS: _breakdowns,
    MeasureBlock.OTHERS: _others,
    MeasureBlock.COMMENTARY: _commentary,
    MeasureBlock.NOTES: _notes,
}
