"""Breakdowns of a KPI by two things at once with totals both ways, and of two KPIs beside each other."""

from dataclasses import replace
from decimal import Decimal

from tracker.domain.figures_display import format_number
from tracker.domain.kpi_breakdown import BreakdownPicture, breakdown_pictures
from tracker.domain.kpi_comparisons import names_total
from tracker.domain.paper_figures import column, figure, number_text
from tracker.domain.paper_ledger import Ledger, Rests, cell_rests
from tracker.domain.paper_parts import PaperCell, PaperRow, PaperTable

ACROSS = " | "
"""Between the two parts of a dimension, and of its categories: ``role | team``."""


def cross_table(ledger: Ledger, picture: BreakdownPicture) -> PaperTable:
    """The latest period by two things at once: the first across, the second down; totals are derived, not entered."""
    last = len(picture.periods) - 1
    across_name, _, down_name = picture.dimension.partition(ACROSS)
    held: dict[tuple[str, str], tuple[Decimal, Rests]] = {}
    notes: dict[tuple[str, str], int] = {}
    for line, row in enumerate(picture.rows):
        value = row.cells[last].value
        one, _, other = row.category.partition(ACROSS)
        if value is not None and not row.is_subtotal and not names_total(row.category):
            held[one, other] = (Decimal(str(value)), cell_rests(ledger, picture, line, last))
            notes[one, other] = row.cells[last].note
    across = list(dict.fromkeys(one for one, _ in held))
    down = list(dict.fromkeys(other for _, other in held))
    rows = [
        PaperRow(
            (
                PaperCell(other),
                *(
                    replace(_sum_of([held[one, other]]), note=notes[one, other])
                    if (one, other) in held
                    else PaperCell()
                    for one in across
                ),
                _sum_of([held[one, other] for one in across if (one, other) in held]),
            )
        )
        for other in down
    ]
    columns = [[held[one, other] for other in down if (one, other) in held] for one in across]
    totals = PaperRow((PaperCell("Total"), *map(_sum_of, columns), _sum_of(list(held.values()))), is_total=True)
    heads = [column(down_name[:1].upper() + down_name[1:], is_number=False), *map(column, across), column("Total")]
    title = f"{picture.name} by {down_name} and {across_name}, {picture.periods[last].label}"
    return PaperTable(f"{ledger.code} by {picture.dimension}", title, tuple(heads), (*rows, totals), picture.notes)


def sources_table(earlier: Ledger, later: Ledger, dimension: str) -> PaperTable | None:
    """The latest period that two steps of a chain share a breakdown of: each category's part of the first step, and
    how many in a hundred of it the second step's number is. Small numbers stand there as they are, to be seen."""
    pair = [
        next((one for one in breakdown_pictures(ledger.reading) if one.dimension == dimension), None)
        for ledger in (earlier, later)
    ]
    first, second = pair
    if first is None or second is None:
        return None
    period = next((one for one in reversed(first.periods) if one in second.periods), None)
    if period is None:
        return None
    counts, converted = _column(earlier, first, period), _column(later, second, period)
    whole = sum((value for value, _ in counts.values()), Decimal(0))
    everything = _united(rests for _, rests in counts.values())
    rows = []
    for category, (value, rests) in counts.items():
        other, others_rest = converted.get(category, (None, ()))
        both = (*rests, *others_rest)
        rows.append(
            PaperRow(
                (
                    PaperCell(category),
                    figure(number_text(value), value, rests),
                    PaperCell(percent_of(value, whole), rests=everything),
                    figure(number_text(other), other, others_rest) if other is not None else PaperCell(),
                    PaperCell(percent_of(other, value) if other is not None else "", rests=both),
                )
            )
        )
    names = earlier.reading.definition.name, later.reading.definition.name
    heads = (
        column(dimension[:1].upper() + dimension[1:], is_number=False),
        column(names[0]),
        column("Share"),
        column(names[1]),
        column("Conversion"),
    )
    title = f"{names[0]} and {names[1][:1].lower() + names[1][1:]} by {dimension}, {period.label}"
    key = f"{earlier.code} {later.code} by {dimension}"
    return PaperTable(key, title, heads, tuple(rows), (f"Conversion: {names[1]} in per cent of {names[0]}.",))


def percent_of(part: Decimal, whole: Decimal) -> str:
    """``43.9%``; nothing of nothing."""
    return f"{format_number(part / whole * 100, 1)}%" if whole else ""


def _column(ledger: Ledger, picture: BreakdownPicture, period: object) -> dict[str, tuple[Decimal, Rests]]:
    at = picture.periods.index(period)
    return {
        row.category: (Decimal(str(value)), cell_rests(ledger, picture, line, at))
        for line, row in enumerate(picture.rows)
        if not row.is_subtotal and (value := row.cells[at].value) is not None
    }


def _sum_of(held: list[tuple[Decimal, Rests]]) -> PaperCell:
    if not held:
        return PaperCell()
    whole = sum((value for value, _ in held), Decimal(0))
    return figure(number_text(whole), whole, _united(rests for _, rests in held))


def _united(rests: object) -> Rests:
    return tuple(dict.fromkeys(one for some in rests for one in some))  # type: ignore[attr-defined]
