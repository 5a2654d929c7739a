"""How the columns of a paper's tables read: the numbers of one column have the same decimals, so that points align."""

import re
from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.paper_parts import PaperBlock, PaperCell, PaperTable

_NUMBER = re.compile(r"([+\u2212]?£?[\d,]+)(?:\.(\d+))?(%?)")


def aligned(blocks: Iterable[PaperBlock]) -> tuple[PaperBlock, ...]:
    """The same blocks, every table with its numbers filled up with noughts."""
    return tuple(replace(block, table=_aligned(block.table)) if block.table else block for block in blocks)


def _aligned(table: PaperTable) -> PaperTable:
    decimals = [
        max((_decimals(row.cells[at]) for row in table.rows), default=0) if column.is_number else 0
        for at, column in enumerate(table.columns)
    ]
    rows = tuple(
        replace(row, cells=tuple(_filled(cell, most) for cell, most in zip(row.cells, decimals, strict=True)))
        for row in table.rows
    )
    return replace(table, rows=rows)


def _decimals(cell: PaperCell) -> int:
    found = _NUMBER.fullmatch(cell.text)
    return len(found[2] or "") if found else 0


def _filled(cell: PaperCell, most: int) -> PaperCell:
    """A number with so many decimals; whatever says more than a number, as "about 40", stays as it is."""
    found = _NUMBER.fullmatch(cell.text)
    if not most or found is None:
        return cell
    return replace(cell, text=f"{found[1]}.{(found[2] or '').ljust(most, '0')}{found[3]}")
