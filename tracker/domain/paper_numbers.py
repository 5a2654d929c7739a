"""Numbers of a paper: sections, paragraphs and tables, as its layout says."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import count

from tracker.domain.paper_layouts import MEASURES_PREFIX, Numbering
from tracker.domain.paper_parts import PaperBlock, PaperSectionPart


def numbered(sections: Iterable[PaperSectionPart], numbering: Numbering) -> list[PaperSectionPart]:
    """The same sections with their numbers. Tables and charts count through the whole paper, so that words can name
    one."""
    places, tables, charts = count(1), count(1), count(1)
    made = []
    for section in sections:
        has_number = numbering is not Numbering.MEASURES or section.name.startswith(MEASURES_PREFIX)
        number = str(next(places)) if has_number else ""
        paragraphs = count(1)
        blocks = []
        for block in section.blocks:
            new = block
            if block.table is not None:
                new = replace(block, table=replace(block.table, number=next(tables)))
            elif block.chart is not None:
                new = replace(block, chart=replace(block.chart, number=next(charts)))
            elif numbering is Numbering.PARAGRAPHS and _is_paragraph(block):
                new = _with_number(block, f"{number}.{next(paragraphs)}")
            blocks.append(new)
        made.append(replace(section, number=number, blocks=tuple(blocks)))
    return made


def _is_paragraph(block: PaperBlock) -> bool:
    return block.text is not None and block.text.look in ("plain", "lead")


def _with_number(block: PaperBlock, number: str) -> PaperBlock:
    return block if block.text is None else replace(block, text=replace(block.text, number=number))
