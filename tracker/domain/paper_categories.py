"""Breakdowns of a KPI as tables of a paper: categories by period, and what others have of each category."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.kpi_breakdown import MOST_PERIODS, BreakdownCell, BreakdownPicture, breakdown_pictures, title_by
from tracker.domain.kpi_cells import CellKind
from tracker.domain.kpi_comparisons import CategoryBenchmark, latest_by_category
from tracker.domain.kpi_series_picture import with_unit
from tracker.domain.kpi_terms import Geography
from tracker.domain.kpi_words import geography_words
from tracker.domain.paper_breakdowns import ACROSS, cross_table
from tracker.domain.paper_figures import column
from tracker.domain.paper_ledger import Ledger, Rests, cell_rests
from tracker.domain.paper_parts import PaperCell, PaperColumn, PaperRow, PaperTable

Others = Mapping[Geography, Mapping[str, CategoryBenchmark]]


def breakdown_tables(ledger: Ledger, most: int) -> tuple[tuple[BreakdownPicture, PaperTable], ...]:
    """Each breakdown with its table, of its latest ``most`` periods."""
    return tuple(
        (picture, cross_table(ledger, picture) if ACROSS in picture.dimension else _table(ledger, picture))
        for picture in breakdown_pictures(ledger.reading, max(most, MOST_PERIODS))
    )


@dataclass(frozen=True)
class _Line:
    """A category, a total or a share: its name and a cell for each period."""

    name: str
    cells: Sequence[PaperCell]
    is_total: bool = False


def _table(ledger: Ledger, picture: BreakdownPicture) -> PaperTable:
    """Categories down and periods across; a long series has its periods down, so that each is one line."""
    others = latest_by_category(ledger.reading.definition, ledger.reading.figures, picture.dimension)
    heads, lines = _heads(picture, others), list(_lines(ledger, picture, others))
    if len(picture.periods) > MOST_PERIODS:
        columns = (column("Period", is_number=False), *(column(line.name) for line in lines))
        rows = tuple(
            PaperRow((PaperCell(head), *(line.cells[at] for line in lines)))
            for at, head in enumerate(heads)
            if any(line.cells[at].text for line in lines)
        )
    else:
        columns = (_name_of(picture.dimension), *map(column, heads))
        rows = tuple(PaperRow((PaperCell(line.name), *line.cells), is_total=line.is_total) for line in lines)
    title = title_by(picture.name, picture.dimension)
    return PaperTable(f"{ledger.code} by {picture.dimension}", title, columns, rows, picture.notes)


def _name_of(dimension: str) -> PaperColumn:
    return column(dimension[:1].upper() + dimension[1:], is_number=False)


def _heads(picture: BreakdownPicture, others: Others) -> list[str]:
    heads = [period.label for period in picture.periods]
    heads += ["Share, latest"] if picture.has_shares else []
    for geography, held in others.items():
        period = next(iter(held.values())).period
        heads.append(f"{geography_words(geography)}, {period.label}" if period else geography_words(geography))
    return heads


def _lines(ledger: Ledger, picture: BreakdownPicture, others: Others) -> Iterable[_Line]:
    last = len(picture.periods) - 1
    rests = [
        [cell_rests(ledger, picture, line, at) for at in range(len(picture.periods))]
        for line in range(len(picture.rows))
    ]
    whole = [_united(rests[line][at] for line in range(len(picture.rows))) for at in range(len(picture.periods))]
    for line, row in enumerate(picture.rows):
        cells = [
            PaperCell(_text(ledger, picture, cell, at), cell.value, note=cell.note, rests=rests[line][at])
            for at, cell in enumerate(row.cells)
        ]
        cells += [PaperCell(row.share, rests=whole[last] if row.share else ())] if picture.has_shares else []
        cells += [_other(ledger, held.get(row.category)) for held in others.values()]
        yield _Line(f"{row.category}, subtotal" if row.is_subtotal else row.category, cells)
    ours = {row.category for row in picture.rows}
    blank = [PaperCell()] * (len(picture.periods) + picture.has_shares)
    for category in dict.fromkeys(one for held in others.values() for one in held if one not in ours):
        yield _Line(category, [*blank, *(_other(ledger, held.get(category)) for held in others.values())])
    if picture.has_totals:
        totals = [
            PaperCell(
                f"{total.text} ({total.remark})" if total.remark else total.text,
                total.value,
                rests=whole[at] if total.text else (),
            )
            for at, total in enumerate(picture.totals)
        ]
        yield _Line("Total", [*totals, *[PaperCell()] * (picture.has_shares + len(others))], is_total=True)


def _text(ledger: Ledger, picture: BreakdownPicture, cell: BreakdownCell, at: int) -> str:
    """What a cell prints: nothing is due any more of a period that is over and of which other categories are held."""
    if cell.value is None:
        is_over = picture.periods[at].end <= ledger.reading.status_on
        return "" if is_over and cell.text == CellKind.NOT_YET_DUE.text else cell.text
    return with_unit(cell.text, ledger.unit)


def _other(ledger: Ledger, held: CategoryBenchmark | None) -> PaperCell:
    if held is None or held.value is None:
        return PaperCell(words="not published")
    return PaperCell(with_unit(held.text, ledger.unit), float(held.value))


def _united(rests: Iterable[Rests]) -> Rests:
    return tuple(dict.fromkeys(one for some in rests for one in some))
