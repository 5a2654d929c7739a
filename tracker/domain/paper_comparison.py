"""What differs between two editions of a paper: cells of its tables, its words, and what its cover says."""

from collections.abc import Iterator, Mapping

from tracker.domain.comparison_parts import Comparison, PairPart
from tracker.domain.paper_parts import Paper, PaperBlock


def compare_papers(one: Paper, other: Paper) -> Comparison:
    """The earlier status date, then the lower version, comes first. A table is known by what it is a table of, a cell
    by the names of its row and column; a paragraph by the section and its words."""
    is_swapped = (other.status_date, other.version) < (one.status_date, one.version)
    before, now = (other, one) if is_swapped else (one, other)
    return Comparison(
        since=before.status_date,
        until=now.status_date,
        is_swapped=is_swapped,
        facts=_differing(_cover(before), _cover(now)),
        figures=_differing(_cells(before), _cells(now)),
        texts=tuple(_texts(before, now)),
    )


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[PairPart, ...]:
    names = dict.fromkeys([*now, *before])
    return tuple(
        PairPart(name, before.get(name, ""), now.get(name, ""))
        for name in names
        if before.get(name, "") != now.get(name, "")
    )


def _cover(paper: Paper) -> dict[str, str]:
    return {line.label: line.text for line in paper.cover}


def _cells(paper: Paper) -> dict[str, str]:
    found = {}
    for _, table in paper.tables:
        for row in table.rows:
            for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
                found[f"{table.title}: {row.cells[0].text}, {column.name}"] = cell.text
    return found


def _texts(before: Paper, now: Paper) -> Iterator[PairPart]:
    """Paragraphs and items that stand in one of them alone, section by section."""
    old, new = _words(before), _words(now)
    for title in dict.fromkeys([*new, *old]):
        gone = [words for words in old.get(title, ()) if words not in new.get(title, ())]
        come = [words for words in new.get(title, ()) if words not in old.get(title, ())]
        if gone or come:
            yield PairPart(title, "\n".join(gone), "\n".join(come))


def _words(paper: Paper) -> dict[str, list[str]]:
    said: dict[str, list[str]] = {}
    if paper.executive_summary:
        said["Executive summary"] = [paper.executive_summary.text]
    for section in paper.sections:
        words = [line for block in section.blocks for line in _lines(block)]
        if words:
            said[section.title] = words
    return said


def _lines(block: PaperBlock) -> Iterator[str]:
    if block.text:
        yield block.text.text
    yield from (item.text for item in block.items)
