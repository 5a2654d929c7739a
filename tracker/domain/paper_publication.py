"""The public version of a paper: suppressed figures, and whatever rests on them, left out.

Numbers of sections, paragraphs and tables stay as they are, so that whoever has both versions speaks of the same one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.domain.disclosure_facts import Issue
from tracker.domain.highlight_language import hide_live_figures
from tracker.domain.paper_parts import (
    ACCESS,
    COMMENTARY,
    CoverPart,
    Paper,
    PaperBlock,
    PaperCell,
    PaperChart,
    PaperItem,
    PaperRow,
    PaperSectionPart,
    PaperTable,
    PaperText,
    RestsOn,
)
from tracker.domain.performance_publication import public_chart
from tracker.domain.publication_figures import MARK, NOTE, SAID, Hidden, hidden_places, is_untold, issue_of
from tracker.domain.publication_parts import LeftOut, NoPublicVersion
from tracker.domain.publication_texts import MARKED, Desk, unspoken_in

RESTS = "it rests on a suppressed figure"


@dataclass(frozen=True)
class PublicPaper:
    """As :class:`tracker.domain.publication.PublicVersion`, of a paper."""

    report: Paper
    left_out: tuple[LeftOut, ...]
    issue: Issue


def public_paper(paper: Paper, earlier: Sequence[Issue] = ()) -> PublicPaper:
    """The public version of a stored paper, given those published before it. Raises :class:`NoPublicVersion`."""
    settled = paper.publication
    if settled is None:
        raise NoPublicVersion
    hidden = hidden_places(paper.counts, earlier)
    placed, counted = {one.code for one in paper.measures}, {part.code for part in paper.counts}
    paper = hide_live_figures(paper, lambda figure: is_untold(figure, hidden, placed, counted))
    names = {one.code: one.name for one in paper.measures}
    desk = Desk(
        settled,
        tuple(name.casefold() for code in hidden if code in names for name in (names[code], f" {code} ")),
    )
    summary = paper.executive_summary
    if summary is not None and not summary.is_public:
        desk.note("Executive summary", summary.text, MARKED)
        summary = None
    editor = _Editor(desk, hidden)
    sections = [editor.section(section) for section in paper.sections]
    public = replace(
        paper,
        sections=tuple(section for section in sections if section.blocks),
        cover=tuple(line for one in paper.cover if (line := _cover_line(one, desk)).text),
        executive_summary=unspoken_in(summary, desk, "Executive summary"),
        live_texts=(),
        counts=(),
        publication=None,
        is_public=True,
    )
    return PublicPaper(public, tuple(dict.fromkeys(desk.left_out)), issue_of(paper.counts, hidden))


def issue_between(paper: Paper, public: Paper) -> Issue:
    """What a stored public version showed: of the counts of its paper those that it prints anywhere."""
    printed = printed_in(public)
    hidden: dict[str, set[str]] = {}
    for part in paper.counts:
        hidden.setdefault(part.code, set()).update(set(part.places) - printed.get(part.code, frozenset()))
    return issue_of(paper.counts, hidden)


def printed_in(paper: Paper) -> dict[str, frozenset[str]]:
    """The places that have a figure, by the code of their measure. What is said of any of its figures is said of the
    headline too."""
    found: dict[str, set[str]] = {}
    for rest in _told(paper):
        found.setdefault(rest.code, set()).add("current" if rest.place == "*" else rest.place)
    return {code: frozenset(places) for code, places in found.items()}


def _told(paper: Paper) -> Iterator[RestsOn]:
    for section in paper.sections:
        for block in section.blocks:
            if block.text is not None:
                yield from block.text.rests
            for item in block.items:
                yield from item.rests
            for row in block.table.rows if block.table else ():
                yield from row.rests
                yield from (rest for cell in row.cells if cell.text not in ("", MARK) for rest in cell.rests)
            if block.chart is not None:
                drawn = zip(block.chart.places, block.chart.series.columns, strict=False)
                yield from (RestsOn(block.chart.code, place) for place, one in drawn if place and one.value is not None)


class _Editor:
    """Goes through the sections with a pencil; ``where`` is the section it is in."""

    def __init__(self, desk: Desk, hidden: Hidden) -> None:
        self.desk, self.hidden = desk, hidden
        self.where = ""

    def section(self, section: PaperSectionPart) -> PaperSectionPart:
        self.where = section.numbered_title
        made = [new for block in section.blocks if (new := self._block(block)) is not None]
        return replace(section, blocks=tuple(_without_bare_headings(made)))

    def _block(self, block: PaperBlock) -> PaperBlock | None:
        if block.text is not None:
            text = self._text(block.text)
            return None if text is None else replace(block, text=text)
        if block.items:
            items = tuple(new for item in block.items if (new := self._item(item)) is not None)
            return replace(block, items=items) if items else None
        if block.table is not None:
            table = self._table(block.table)
            # The title of a table may be as private as its rows were.
            return None if block.table.rows and not table.rows else replace(block, table=table)
        if block.chart is not None:
            chart = self._chart(block.chart)
            return None if chart is None else replace(block, chart=chart)
        return block

    def _text(self, text: PaperText) -> PaperText | None:
        if not self._is_kept(text.text, text.rests, is_public=text.is_public):
            return None
        words = self.desk.unspoken(text.text, self.where)
        return replace(text, text=words, by=self.desk.owners(text.by, self.where)) if words else None

    def _item(self, item: PaperItem) -> PaperItem | None:
        if not self._is_kept(item.text, item.rests, is_public=item.is_public):
            return None
        words = self.desk.unspoken(item.text, self.where)
        return replace(item, text=words) if words else None

    def _table(self, table: PaperTable) -> PaperTable:
        kept = [row for row in table.rows if self._is_kept(_said(row), row.rests, is_public=row.is_public)]
        rows = tuple(replace(row, cells=tuple(self._cell(table, row, cell) for cell in row.cells)) for row in kept)
        is_marked = any(cell.text == MARK for row in rows for cell in row.cells)
        before, after = ({cell.note for row in held for cell in row.cells} for held in (table.rows, rows))
        # A footnote may quote the figure that is no longer printed: it goes, and the others are counted anew.
        kept_notes = [at for at in range(1, len(table.notes) + 1) if at in after or at not in before]
        notes = [table.notes[at - 1] for at in kept_notes] + ([NOTE] if is_marked else [])
        places = {at: new for new, at in enumerate(kept_notes, 1)} | {0: 0}
        rows = tuple(
            replace(row, cells=tuple(self._renumbered(cell, places, len(notes)) for cell in row.cells)) for row in rows
        )
        return replace(table, rows=rows, notes=tuple(notes))

    def _renumbered(self, cell: PaperCell, places: Mapping[int, int], last: int) -> PaperCell:
        """With the number of its footnote among those that are left; what is suppressed points at the last."""
        return replace(cell, note=last if cell.text == MARK else places[cell.note])

    def _cell(self, table: PaperTable, row: PaperRow, cell: PaperCell) -> PaperCell:
        if self._is_hidden(cell.rests):
            if cell.value is not None:
                label = row.cells[0].text
                self.desk.note(f"{table.title}, {label}", cell.text, self._why(cell.rests))
            return PaperCell(MARK, words=SAID)
        if cell.is_owner:
            return replace(cell, text=self.desk.owners(cell.text, table.title))
        if cell.is_prose:
            return replace(cell, text=self.desk.unspoken(cell.text, table.title))
        return cell

    def _chart(self, chart: PaperChart) -> PaperChart | None:
        gone = {
            f"chart.{at}": RESTS
            for at, place in enumerate(chart.places)
            if place and self._is_hidden((RestsOn(chart.code, place),))
        }
        if not gone and chart.code not in self.hidden:
            return chart
        drawn = public_chart(chart.series, gone)
        return None if drawn is None else replace(chart, series=drawn)

    def _is_kept(self, words: str, rests: tuple[RestsOn, ...], *, is_public: bool) -> bool:
        if not is_public:
            self.desk.note(self.where, words, MARKED)
            return False
        if self._is_hidden(rests):
            self.desk.note(self.where, words, RESTS)
            return False
        return True

    def _is_hidden(self, rests: Iterable[RestsOn]) -> bool:
        return any(
            bool(self.hidden.get(rest.code)) if rest.place == "*" else rest.place in self.hidden.get(rest.code, ())
            for rest in rests
        )

    def _why(self, rests: Iterable[RestsOn]) -> str:
        """The reason of the first figure that is suppressed."""
        reasons = (self.hidden.get(rest.code, {}).get(rest.place, "") for rest in rests)
        return next(filter(None, reasons), RESTS)


def _cover_line(line: CoverPart, desk: Desk) -> CoverPart:
    if line.label == ACCESS:
        return replace(line, text="Public")
    return replace(line, text=desk.owners(line.text, "Cover")) if line.label == COMMENTARY else line


def _said(row: PaperRow) -> str:
    return "; ".join(cell.text for cell in row.cells if cell.text)


def _without_bare_headings(blocks: Sequence[PaperBlock]) -> Iterator[PaperBlock]:
    """A heading under which nothing is left goes too."""
    for at, block in enumerate(blocks):
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        if not block.heading or (following is not None and not following.heading):
            yield block
