"""The words of a paper: paragraphs and lettered points as somebody wrote them, and who explained the figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.paper_parts import PaperBlock, PaperItem, PaperSectionPart, PaperText

_POINT = re.compile(r"(\([a-z]{1,2}\)|[-•])\s+(.+)")


def written_blocks(one: TextPart) -> Iterator[PaperBlock]:
    """A paragraph a line; lines that begin with ``(a)`` or a dash are the points of a list."""
    lines = filter(None, map(str.strip, one.text.split("\n")))
    for is_list, held in groupby(lines, key=lambda line: _POINT.fullmatch(line) is not None):
        if is_list:
            yield PaperBlock(items=tuple(_item(line, is_public=one.is_public) for line in held))
        else:
            yield from (PaperBlock(text=PaperText(line, is_public=one.is_public)) for line in held)


def _item(line: str, *, is_public: bool) -> PaperItem:
    found = _POINT.fullmatch(line)
    mark, words = (found[1], found[2]) if found else ("", line)
    return PaperItem(words, label=mark if mark.startswith("(") else "", is_public=is_public)


def authors_of(sections: Iterable[PaperSectionPart]) -> tuple[str, ...]:
    """Who wrote commentary, each once."""
    return tuple(
        dict.fromkeys(block.text.by for one in sections for block in one.blocks if block.text and block.text.by)
    )


def without_authors(section: PaperSectionPart) -> PaperSectionPart:
    """The same section; who wrote all of the commentary stands on the cover."""
    blocks = tuple(replace(block, text=replace(block.text, by="")) if block.text else block for block in section.blocks)
    return replace(section, blocks=blocks)
