"""Tables of a KPI's figures as papers print them; every cell knows what it rests on."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.domain.figures_display import MINUS, format_change, format_number, format_value
from tracker.domain.kpi_arithmetic import PERCENTAGE_POINTS, Change
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_table import SeriesRow
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.paper_ledger import Ledger, Rests
from tracker.domain.paper_parts import PaperCell, PaperColumn, PaperRow, PaperTable

NUMBER = True


def column(name: str, *, is_number: bool = True) -> PaperColumn:
    return PaperColumn(name, is_number)


def figure(text: str, value: Decimal | float | None, rests: Rests, **more: int | str) -> PaperCell:
    """A number as a cell; ``text`` alone where there is none."""
    return PaperCell(text, None if value is None else float(value), rests=rests, **more)  # type: ignore[arg-type]


class Footnotes:
    """Numbered notes under a table, each written once."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def number(self, text: str) -> int:
        """The number of a note; 0 for none."""
        if not text:
            return 0
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text) + 1


def periods_table(ledger: Ledger, most: int) -> PaperTable | None:
    """The latest periods, oldest first, with parts, change, year to date and target where there are any."""
    whole = ledger.series
    rows = whole.rows[-most:]
    if not any(row.point is not None and row.point.value is not None for row in rows):
        return None
    notes = Footnotes()
    has_parts = any(row.denominator for row in rows)
    has_change = any(row.change for row in rows)
    has_total, has_target = any(row.year_to_date for row in rows), any(row.against_target for row in rows)
    heads = [column("Period", is_number=False), column(unit_head(ledger.unit))]
    heads += [column("Of")] if has_parts else []
    heads += [column("Change, points" if ledger.unit is Unit.PERCENT else "Change")] if has_change else []
    heads += [column("Year to date")] if has_total else []
    heads += [column("Against target")] if has_target else []
    made = []
    for at, row in enumerate(rows):
        rests = ledger.of_point(row.point)
        before = _before(whole.rows, len(whole.rows) - len(rows) + at)
        cells = [PaperCell(row.period.label), _figure_of(row, rests, notes)]
        if has_parts:
            cells.append(PaperCell(f"{row.numerator} of {row.denominator}" if row.denominator else "", rests=rests))
        if has_change:
            cells.append(PaperCell(row.change, rests=(*rests, *ledger.of_point(before)) if row.change else ()))
        cells += [_total_of(ledger, row)] if has_total else []
        cells += [PaperCell(row.against_target, rests=rests if row.against_target else ())] if has_target else []
        made.append(PaperRow(tuple(cells)))
    name = ledger.reading.definition.name
    return PaperTable(f"{ledger.code} periods", name, tuple(heads), tuple(made), tuple(notes.texts))


def two_counts_table(ledger: Ledger, most: int) -> PaperTable | None:
    """Both counts of a percentage by period, its percentage of the period and of the financial year to date."""
    reading = ledger.reading
    rows = [row for row in ledger.series.rows[-most:] if row.point is not None]
    if reading.definition.unit is not Unit.PERCENT or not any(row.denominator for row in rows):
        return None
    notes = Footnotes()
    made = []
    for row in rows:
        rests = ledger.of_point(row.point)
        total = row.point.ytd if row.point else None
        reason = total.reason if total is not None and total.value is None and row.denominator else ""
        made.append(
            PaperRow(
                (
                    PaperCell(row.period.label),
                    PaperCell(row.denominator, _plain(row.denominator), rests=rests),
                    PaperCell(row.numerator, _plain(row.numerator), rests=rests),
                    _figure_of(row, rests, notes),
                    PaperCell("–", words=reason, note=notes.number(reason)) if reason else _total_of(ledger, row),
                )
            )
        )
    definition = reading.definition
    heads = (
        column("Period", is_number=False),
        column(definition.denominator_label or "Of"),
        column(definition.numerator_label or "Number"),
        column("Per cent of the period"),
        column("Per cent of the financial year to date"),
    )
    return PaperTable(f"{ledger.code} two counts", definition.name, heads, tuple(made), tuple(notes.texts))


def rolling_table(ledger: Ledger, most: int) -> PaperTable | None:
    """The twelve months that end with each period, for figures that are counted in period."""
    reading = ledger.reading
    if reading.basis is not Basis.PERIOD:
        return None
    held = [point for point in reading.points if point.is_finished and point.rolling_12m.value is not None][-most:]
    if not held or all(point.period.is_year for point in held):
        return None
    definition = reading.definition
    has_parts = any(point.rolling_12m.numerator is not None for point in held)
    rows = []
    for point in held:
        total = point.rolling_12m
        if total.value is None:
            continue
        rests = ledger.of(point.period, Basis.ROLLING_12M, total.value, total.numerator, total.denominator)
        cells = [PaperCell(point.period.label)]
        cells += [figure(number_text(total.numerator), total.numerator, rests)] if has_parts else []
        cells.append(figure(value_text(total.value, definition.unit, definition.decimals), total.value, rests))
        rows.append(PaperRow(tuple(cells)))
    heads = [column("Twelve months to", is_number=False)]
    heads += [column(definition.numerator_label or "Number")] if has_parts else []
    heads.append(column(unit_head(definition.unit)))
    title = f"{definition.name}, the twelve months to each period"
    return PaperTable(f"{ledger.code} rolling", title, tuple(heads), tuple(rows))


def changes_table(ledger: Ledger) -> PaperTable | None:
    """The latest finished figure against the period before, its peak and the same period of the year before."""
    reading = ledger.reading
    point = reading.judged_point
    if point is None or point.value is None:
        return None
    now = ledger.of_point(point)
    changes = point.changes
    year = changes.same_period_last_year
    # Whoever stands at the peak is not below it, and the peak may have been a year ago.
    peak = changes.peak if changes.peak is not None and changes.peak.difference < 0 else None
    is_same = peak is not None and year is not None and peak.since == year.since
    found = [
        ("The period before", changes.previous),
        ("The peak", None if is_same else peak),
        ("A year before, the peak" if is_same else "A year before", year),
    ]
    rows = [
        PaperRow(
            (
                PaperCell(name),
                PaperCell(change.since.label),
                *_then(ledger, _at(reading.points, change), change, now),
            )
        )
        for name, change in found
        if change is not None and (change.difference or change.since != point.period)
    ]
    if not rows:
        return None
    label = point.period.label
    first = PaperRow((PaperCell("Latest"), PaperCell(label), figure(point.text, point.value, now), PaperCell()))
    heads = (
        column("Compared with", is_number=False),
        column("Period", is_number=False),
        column("Figure"),
        column("Change since"),
    )
    title = f"{reading.definition.name}, {label} against earlier periods"
    return PaperTable(f"{ledger.code} changes", title, heads, (first, *rows))


def same_period_table(ledger: Ledger) -> PaperTable | None:
    """The year to date against the same part of the year before; the whole of that year stands below, not compared."""
    reading = ledger.reading
    point = reading.judged_point
    if point is None or reading.basis is Basis.SNAPSHOT or point.period.is_year:
        return None
    before = next((one for one in reading.points if one.period == point.period.a_year_earlier()), None)
    if before is None or point.ytd.value is None or before.ytd.value is None:
        return None
    unit, decimals = reading.definition.unit, reading.definition.decimals
    now, then = _ytd_rests(ledger, point), _ytd_rests(ledger, before)
    change = signed(point.ytd.value - before.ytd.value, unit, decimals)
    if unit is not Unit.PERCENT and before.ytd.value:
        change += f" ({percent_change(before.ytd.value, point.ytd.value)})"
    heads = (column("Year to date", is_number=False), column("Figure"), column("Change"))
    rows = [
        PaperRow(
            (
                PaperCell(f"To {before.period.label}"),
                figure(value_text(before.ytd.value, unit, decimals), before.ytd.value, then),
                PaperCell(),
            )
        ),
        PaperRow(
            (
                PaperCell(f"To {point.period.label}"),
                figure(value_text(point.ytd.value, unit, decimals), point.ytd.value, now),
                PaperCell(change, rests=(*now, *then)),
            )
        ),
    ]
    title = f"{reading.definition.name}, this year against the same part of the last"
    return PaperTable(f"{ledger.code} same period", title, heads, tuple(rows))


def value_text(value: Decimal, unit: Unit, decimals: int) -> str:
    """A number as a cell prints it: the unit stands in the head, but for money and per cent."""
    return format_value(value, unit, decimals)


def number_text(value: Decimal | None) -> str:
    return "" if value is None else format_number(value, max(0, -int(value.normalize().as_tuple().exponent)))


_UNIT_HEADS = {
    Unit.RATE_PER_10K: "Rate per 10,000",
    Unit.PERCENT: "Per cent",
    Unit.COUNT: "Number",
    Unit.DAYS: "Days",
    Unit.FTE: "FTE",
}


def unit_head(unit: Unit) -> str:
    """What stands over a column of figures."""
    return _UNIT_HEADS.get(unit, "Figure")


def signed(difference: Decimal, unit: Unit, decimals: int) -> str:
    return format_change(difference, unit, decimals)


def percent_change(before: Decimal, now: Decimal) -> str:
    """The change in per cent of what it was before, which is not nothing: ``+10.7%``."""
    share = (now - before) / abs(before) * 100
    sign = "+" if share > 0 else MINUS if share < 0 else ""
    return f"{sign}{format_number(abs(share), 1)}%"


def _figure_of(row: SeriesRow, rests: Rests, notes: Footnotes) -> PaperCell:
    point = row.point
    value = None if point is None or point.value is None else float(point.value)
    said = notes.number(point.note if point else "")
    return PaperCell(row.text or row.words, value, words=row.words, note=said, rests=rests)


def _total_of(ledger: Ledger, row: SeriesRow) -> PaperCell:
    if not row.year_to_date or row.point is None:
        return PaperCell()
    return figure(row.year_to_date, row.point.ytd.value, _ytd_rests(ledger, row.point))


def _ytd_rests(ledger: Ledger, point: Point) -> Rests:
    total = point.ytd
    return ledger.of(point.period, Basis.YTD, total.value, total.numerator, total.denominator)


def _before(rows: Sequence[SeriesRow], at: int) -> Point | None:
    """The figure that a row's change is a change of: the last one before it."""
    return next((row.point for row in reversed(rows[:at]) if row.point is not None), None)


def _at(points: Iterable[Point], change: Change) -> Point | None:
    return next((one for one in points if one.period == change.since), None)


def _then(ledger: Ledger, point: Point | None, change: Change, now: Rests) -> tuple[PaperCell, PaperCell]:
    if point is None or point.value is None:
        return PaperCell(), PaperCell()
    then = ledger.of_point(point)
    reading = ledger.reading
    decimals = max(point.decimals, reading.definition.decimals)
    words = signed(change.difference, reading.definition.unit, decimals)
    if change.kind != PERCENTAGE_POINTS and point.value:
        words += f" ({percent_change(point.value, point.value + change.difference)})"
    return figure(point.text, point.value, then), PaperCell(words, rests=(*now, *then))


def _plain(text: str) -> float | None:
    return float(text.replace(",", "").replace(MINUS, "-")) if text else None
