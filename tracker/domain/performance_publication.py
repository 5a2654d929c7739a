"""The public version of a performance report: suppressed figures, and whatever speaks of them, left out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.disclosure_facts import Issue
from tracker.domain.highlight_language import hide_live_figures
from tracker.domain.kpi_breakdown import BreakdownCell, BreakdownPicture, BreakdownRow, BreakdownTotal
from tracker.domain.kpi_cells import CellKind
from tracker.domain.kpi_series_picture import SeriesPicture
from tracker.domain.performance_parts import MeasurePart, PerformanceReport, PeriodPart
from tracker.domain.publication_figures import MARK, SAID, hidden_places, is_untold, issue_of
from tracker.domain.publication_parts import LeftOut, NoPublicVersion
from tracker.domain.publication_texts import MARKED, Desk, unspoken_in

Places = Mapping[str, str]
"""The places of one measure that are not shown, each with the reason."""


@dataclass(frozen=True)
class PublicPerformance:
    """As :class:`tracker.domain.publication.PublicVersion`, of a performance report."""

    report: PerformanceReport
    left_out: tuple[LeftOut, ...]
    issue: Issue


def public_performance(report: PerformanceReport, earlier: Sequence[Issue] = ()) -> PublicPerformance:
    """The public version of a stored report, given those published before it. Raises :class:`NoPublicVersion`."""
    settled = report.publication
    if settled is None:
        raise NoPublicVersion
    hidden = hidden_places(report.counts, earlier)
    placed, told = {measure.code for measure in report.measures}, {part.code for part in report.counts}
    report = hide_live_figures(report, lambda figure: is_untold(figure, hidden, placed, told))
    names = {measure.code: measure.name for measure in report.measures}
    desk = Desk(
        settled,
        tuple(name.casefold() for code in hidden for name in (names.get(code, code), f" {code} ")),
    )
    counted = {part.code for part in report.counts}
    measures = tuple(
        _public_measure(measure, hidden.get(measure.code, {}), desk, is_counted=measure.code in counted)
        for measure in report.measures
    )
    summary = report.executive_summary
    if summary is not None and not summary.is_public:
        desk.note("Executive summary", summary.text, MARKED)
        summary = None
    public = replace(
        report,
        measures=tuple(unspoken_in(measure, desk, f"Measure {measure.number}") for measure in measures),
        executive_summary=unspoken_in(summary, desk, "Executive summary"),
        counts=(),
        live_texts=(),
        publication=None,
        is_public=True,
    )
    return PublicPerformance(public, tuple(dict.fromkeys(desk.left_out)), issue_of(report.counts, hidden))


def printed_in(measure: MeasurePart) -> Iterator[str]:
    """The places of a measure that have a figure."""
    if measure.latest and measure.latest != MARK:
        yield "current"
    for at, row in enumerate(measure.periods):
        if row.value is not None:
            yield f"period.{at}"
        if row.year_to_date and row.year_to_date != MARK:
            yield f"ytd.{at}"
    for at, column in enumerate(measure.chart.columns if measure.chart else ()):
        if column.value is not None:
            yield f"chart.{at}"
    for number, picture in enumerate(measure.breakdowns):
        for line, category in enumerate(picture.rows):
            held = [at for at, cell in enumerate(category.cells) if cell.value is not None]
            yield from (f"breakdown.{number}.{line}.{at}" for at in held)


def _public_measure(measure: MeasurePart, places: Places, desk: Desk, *, is_counted: bool) -> MeasurePart:
    comments = tuple(one for one in measure.commentary if one.is_public)
    for one in measure.commentary:
        if not one.is_public:
            desk.note(f"Commentary on {measure.name}, {one.period}", one.text, MARKED)
    kept = replace(
        measure,
        commentary=tuple(replace(one, author=desk.owners(one.author, measure.name)) for one in comments),
        # Years of ours beside others' are sums that no other table prints; only of what counts nobody are they shown.
        comparison=None if is_counted else measure.comparison,
    )
    if not places:
        return kept
    _note_hidden(measure, places, desk)
    is_latest_hidden = "current" in places
    return replace(
        kept,
        finding="" if is_latest_hidden else f"{measure.latest} {measure.latest_words}",
        against="",
        latest=MARK if is_latest_hidden else measure.latest,
        latest_words=SAID if is_latest_hidden else measure.latest_words,
        travel=None,
        travel_words="",
        change_words="",
        signal_words="",
        verdict="" if is_latest_hidden else measure.verdict,
        chart=public_chart(measure.chart, places),
        periods=tuple(_public_period(row, at, places) for at, row in enumerate(measure.periods)),
        breakdowns=tuple(_public_breakdown(one, at, places) for at, one in enumerate(measure.breakdowns)),
        compared=tuple(replace(one, words="" if is_latest_hidden else one.words) for one in measure.compared),
        commentary=(),
        notes=(f"{MARK}: {SAID}; with it whatever would give a suppressed figure away",),
    )


def _note_hidden(measure: MeasurePart, places: Places, desk: Desk) -> None:
    for at, row in enumerate(measure.periods):
        for place, text in ((f"period.{at}", row.text), (f"ytd.{at}", row.year_to_date)):
            if place in places:
                what = "year to date to" if place.startswith("ytd") else "in"
                desk.note(f"{measure.name}, {what} {row.label}", text, places[place])
    for number, picture in enumerate(measure.breakdowns):
        for line, category in enumerate(picture.rows):
            for at, cell in enumerate(category.cells):
                place = f"breakdown.{number}.{line}.{at}"
                if place in places:
                    where = f"{measure.name} by {picture.dimension}, {category.category}, {picture.periods[at].label}"
                    desk.note(where, cell.text, places[place])
    for one in measure.commentary:
        if one.is_public:
            desk.note(f"Commentary on {measure.name}, {one.period}", one.text, "its figures are suppressed")


def _public_period(row: PeriodPart, at: int, places: Places) -> PeriodPart:
    quiet = replace(
        row,
        change="",
        against_target="",
        signal="",
        year_to_date=MARK if f"ytd.{at}" in places else row.year_to_date,
    )
    if f"period.{at}" not in places:
        return quiet
    return replace(
        quiet, kind=CellKind.SUPPRESSED.value, words=SAID, text=MARK, value=None, numerator="", denominator=""
    )


def public_chart(chart: SeriesPicture | None, places: Places) -> SeriesPicture | None:
    """The chart with gaps, without limits, notes and signals, which are computed from the hidden figures as well."""
    if chart is None:
        return None
    columns = tuple(
        replace(one, value=None, text=MARK, meaning="", is_cut=True)
        if f"chart.{at}" in places
        else replace(one, meaning="")
        for at, one in enumerate(chart.columns)
    )
    shown = [f"{one.period.long_label} {one.text}" for one in columns if one.value is not None]
    if not shown:
        return None
    said = ", ".join(shown[-8:])
    return replace(
        chart,
        columns=columns,
        phases=(),
        notes=(),
        how=(),
        description=f"Line of {len(shown)} figures, the others suppressed to protect people. The last: {said}.",
    )


def _public_breakdown(picture: BreakdownPicture, number: int, places: Places) -> BreakdownPicture:
    """The table with marks; shares and the total of a period only where all its categories are shown."""
    hidden = {
        (line, at)
        for line, row in enumerate(picture.rows)
        for at in range(len(row.cells))
        if f"breakdown.{number}.{line}.{at}" in places
    }
    if not hidden:
        return picture
    broken = {at for _, at in hidden}
    last = len(picture.periods) - 1

    def cell(line: int, at: int, held: BreakdownCell) -> BreakdownCell:
        if (line, at) in hidden:
            return BreakdownCell(None, MARK)
        return replace(held, share=None) if at in broken else held

    return replace(
        picture,
        rows=tuple(
            BreakdownRow(
                row.category,
                row.is_subtotal,
                tuple(cell(line, at, held) for at, held in enumerate(row.cells)),
                "" if last in broken else row.share,
            )
            for line, row in enumerate(picture.rows)
        ),
        totals=tuple(
            BreakdownTotal(None, MARK if total.text else "") if at in broken else total
            for at, total in enumerate(picture.totals)
        ),
        notes=(),
        description=f"Table by {picture.dimension}; some figures are suppressed to protect people.",
    )


def is_drawn(picture: BreakdownPicture) -> bool:
    """Whether a breakdown is drawn: not where a suppressed category would be a gap in a column."""
    return not any(cell.text == MARK for row in picture.rows for cell in row.cells)
