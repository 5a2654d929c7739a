"""Financial years of a KPI beside others' years: totals with their monthly average, and the year to date."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.kpi_cells import kind_of_state
from tracker.domain.kpi_comparisons import preferred
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, FigureState, Geography
from tracker.domain.paper_figures import Footnotes, column, figure, unit_head, value_text
from tracker.domain.paper_ledger import Ledger, Rests
from tracker.domain.paper_parts import PaperCell, PaperRow, PaperTable
from tracker.domain.periods import YEAR, Period, financial_year, months_between

MOST_YEARS = 5
FEW = 10
NOT_WHOLE = "Not a whole year: not to be compared with one."
_OTHERS = {
    Geography.STATISTICAL_NEIGHBOURS: "Statistical neighbours",
    Geography.REGIONAL: "Region",
    Geography.NATIONAL: "England",
    Geography.THRESHOLD: "Threshold",
}


@dataclass(frozen=True)
class Year:
    """What we count of a year: ``months`` of it, 12 where it is over; ``basis`` is what the figure is counted on.

    ``is_outturn``: it was entered for the year, beside the figures of shorter periods.
    """

    value: Decimal
    text: str
    basis: Basis
    span: Period
    months: int = YEAR
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    note: str = ""
    is_outturn: bool = False


def years_table(ledger: Ledger) -> PaperTable | None:
    """A row for each of the latest years of which anybody has a figure, the year to date marked beside them.

    None unless it says more than the periods do: there are two years, or others' figures of a year.
    """
    reading = ledger.reading
    ours = years_of(reading)
    others = _others(reading)
    years = sorted({*ours, *(year for held in others.values() for year in held)})
    years = [year for year in years if year.start <= reading.status_on][-MOST_YEARS:]
    if not any(year in ours for year in years) or (len(years) < 2 and not any(others.values())):
        return None
    definition = reading.definition
    has_average = definition.unit.is_additive and reading.basis is not Basis.SNAPSHOT
    geographies = [one for one in _OTHERS if any(year in others[one] for year in years)]
    notes = Footnotes()
    rows = []
    for year in years:
        held = ours.get(year)
        rests = _rests(ledger, held)
        cells = [_label(year, held, notes)]
        cells.append(
            figure(held.text, held.value, rests, note=notes.number(held.note)) if held else PaperCell(words="no figure")
        )
        cells += [_average(ledger, held, rests)] if has_average else []
        cells += [_other(others[one].get(year), notes) for one in geographies]
        rows.append(PaperRow(tuple(cells)))
    heads = [column("Year", is_number=False), column(unit_head(definition.unit))]
    heads += [column("Monthly average")] if has_average else []
    heads += [column(_OTHERS[one]) for one in geographies]
    title = f"{definition.name} by year"
    return PaperTable(f"{ledger.code} years", title, tuple(heads), tuple(rows), tuple(notes.texts))


def years_of(reading: KpiReading) -> Mapping[Period, Year]:
    """Ours by financial year: what was entered for it, else its total, else the position at its close."""
    found: dict[Period, Year] = {}
    for point in reading.points:
        if point.is_finished and point.value is not None and (made := _of_point(reading, point)):
            found[financial_year(point.period.end, point.period.year_start)] = made
    whole = {point.period for point in reading.points}
    for cell in reading.outturns:
        if cell.value is not None and cell.period not in whole:
            found[cell.period] = Year(cell.value, cell.text, Basis.YTD, cell.period, is_outturn=True)
    return found


def _of_point(reading: KpiReading, point: Point) -> Year | None:
    """The year as a point tells it; a later point of the same year takes its place."""
    year = financial_year(point.period.end, point.period.year_start)
    if point.value is None:
        return None
    if point.period == year or reading.basis is Basis.SNAPSHOT:
        is_close = point.period.end == year.end
        if point.period != year and not is_close:
            return None
        return Year(
            point.value,
            point.text,
            reading.basis,
            point.span,
            numerator=point.numerator,
            denominator=point.denominator,
            note=point.note,
        )
    total = point.ytd
    if total.value is None or not (point.period.end == year.end or year.contains(reading.status_on)):
        return None
    text = value_text(total.value, reading.definition.unit, reading.definition.decimals)
    months = months_between(year.start, point.period.end) + 1
    return Year(total.value, text, Basis.YTD, point.period, months, total.numerator, total.denominator)


def _rests(ledger: Ledger, year: Year | None) -> Rests:
    if year is None:
        return ()
    rests = ledger.of(year.span, year.basis, year.value, year.numerator, year.denominator)
    # Of an outturn the parts are not at hand, if it has any.
    return ledger.whatever if year.is_outturn and not rests else rests


def _label(year: Period, held: Year | None, notes: Footnotes) -> PaperCell:
    if held is None or held.months == YEAR:
        return PaperCell(year.label)
    return PaperCell(f"{year.label}, year to date ({held.months} months)", note=notes.number(NOT_WHOLE))


def _average(ledger: Ledger, held: Year | None, rests: Rests) -> PaperCell:
    if held is None:
        return PaperCell()
    mean = held.value / held.months
    definition = ledger.reading.definition
    # Of a few a month the whole number would say nothing.
    decimals = max(definition.decimals, 1) if mean < FEW else definition.decimals
    return figure(value_text(mean, definition.unit, decimals), mean, rests)


Other = tuple[Decimal | None, str, str, str]


def _others(reading: KpiReading) -> dict[Geography, dict[Period, Other]]:
    """By geography and year the value, its text, what kind of nothing it is, and why it is not comparable."""
    found: dict[Geography, dict[Period, Other]] = {one: {} for one in _OTHERS}
    for one in reading.benchmarks:
        if one.geography not in found or one.period is None:
            continue
        year = one.period if one.period.is_year else financial_year(one.period.end, one.period.year_start)
        if one.period != year and one.period.end != year.end:
            continue
        same = [held for held in reading.benchmarks if (held.geography, held.period) == (one.geography, one.period)]
        chosen = preferred(same, reading.status_on) or one
        if chosen.state is not FigureState.NOT_YET_DUE:
            said = "" if chosen.value is not None else kind_of_state(chosen.state).words
            found[one.geography][year] = (chosen.value, chosen.text, said, chosen.not_comparable)
    return found


def _other(held: Other | None, notes: Footnotes) -> PaperCell:
    """Blank where nothing is published: it is no nought."""
    if held is None:
        return PaperCell(words="not published")
    value, text, said, not_comparable = held
    return PaperCell(
        text,
        None if value is None else float(value),
        words=said,
        note=notes.number(f"Not comparable: {not_comparable}" if not_comparable else ""),
    )
