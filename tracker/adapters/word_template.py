"""An organisation's own Word file as a template: ``{{ name }}`` gives way to words or to whole sections.

Nothing in a template is a program: there are names in double braces and nothing else, so there is nothing to run.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length

from tracker.adapters.word import WordBody, ensure_styles, set_properties
from tracker.adapters.word_parts import clean
from tracker.adapters.word_template_check import BadTemplate, check_package

_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}")
# Below this many millimetres of text a wide section gets landscape pages of its own.
_NARROW = 240
_TABLE_SIZE = 8

Write = Callable[[WordBody], None]


@dataclass(frozen=True)
class Placeholder:
    """``is_alone``: it is all that a paragraph in the body says, so that a section can take its place."""

    name: str
    is_alone: bool


@dataclass(frozen=True)
class Section:
    """What writes a section, and whether it has tables that need a landscape page."""

    write: Write
    is_wide: bool


class WordTemplate:
    """A template that was checked, to be filled once. Raises :class:`BadTemplate` when it cannot be one."""

    def __init__(self, content: bytes) -> None:
        check_package(content)
        try:
            self._document = Document(BytesIO(content))
        except Exception as error:
            # python-docx has no error of its own for a damaged file.
            raise BadTemplate("The file is damaged. Open it in Word and save it again.") from error

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """Every placeholder in the body, in headers and footers, in order."""
        found = []
        for paragraph in self._paragraphs():
            text = _text(paragraph)
            is_in_body = paragraph.getparent().tag == qn("w:body")
            found += [
                Placeholder(match[1], is_in_body and text.strip() == match[0]) for match in _PLACEHOLDER.finditer(text)
            ]
        return tuple(found)

    def filled(self, texts: Mapping[str, str], sections: Mapping[str, Sequence[Section]], *, title: str, author: str,
               last: Sequence[Section] = ()) -> bytes:  # fmt: skip
        """The document with every placeholder given way; ``last`` are sections that follow at the end.

        A name that neither mapping has stays as it is.
        """
        ensure_styles(self._document)
        set_properties(self._document, title, author)
        places = [p for p in self._paragraphs() if (m := _PLACEHOLDER.fullmatch(_text(p).strip())) and m[1] in sections]
        for paragraph in self._paragraphs():
            if paragraph not in places:
                _fill_texts(paragraph, texts)
        for place in places:
            match = _PLACEHOLDER.fullmatch(_text(place).strip())
            self._write_at(place, sections[match[1]] if match else ())
        if last:
            place = self._document.add_paragraph()._p  # noqa: SLF001
            self._write_at(place, last)
        buffer = BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _paragraphs(self) -> list[Any]:
        roots = [self._document.element.body]
        for section in self._document.sections:
            parts = (section.header, section.footer, section.first_page_header, section.first_page_footer,
                     section.even_page_header, section.even_page_footer)  # fmt: skip
            roots += [part._element for part in parts if not part.is_linked_to_previous]  # noqa: SLF001
        return [paragraph for root in roots for paragraph in root.iter(qn("w:p"))]

    def _write_at(self, place: Any, sections: Sequence[Section]) -> None:
        """Write sections where a paragraph stands, those with wide tables on landscape pages, and remove it."""
        page = _page_of(place)
        is_narrow = _text_width(page) < _NARROW
        for section in sections:
            is_turned = is_narrow and section.is_wide
            width = _text_width(_turned(page)) if is_turned else _text_width(page)
            added = self._added(section.write, width)
            if is_turned:
                added = _on_landscape(place, added, page)
            for element in added:
                place.addprevious(element)
        if _is_last(place):
            _end_on(place, page)
        place.getparent().remove(place)

    def _added(self, write: Write, width: float) -> list[Any]:
        """What a section writes, taken out of the end of the body, where python-docx puts it."""
        body = self._document.element.body
        before = set(body)
        write(WordBody(self._document, width=width, table_size=_TABLE_SIZE))
        return [element for element in body if element not in before]


def _text(paragraph: Any) -> str:
    return "".join(node.text or "" for node in _text_nodes(paragraph))


def _text_nodes(paragraph: Any) -> Iterator[Any]:
    """The text of a paragraph itself, without that of a box anchored in it, whose paragraphs are their own."""
    for node in paragraph.iter(qn("w:t")):
        if next(node.iterancestors(qn("w:p"))) is paragraph:
            yield node


def _fill_texts(paragraph: Any, texts: Mapping[str, str]) -> None:
    """Put words in the place of names, which Word may have spread over several runs; the first run's look stays."""
    for match in reversed(list(_PLACEHOLDER.finditer(_text(paragraph)))):
        if match[1] in texts:
            _replace(list(_text_nodes(paragraph)), match.start(), match.end(), clean(texts[match[1]]))


def _replace(nodes: list[Any], start: int, end: int, words: str) -> None:
    at = 0
    is_first = True
    for node in nodes:
        text = node.text or ""
        opens, closes = max(start - at, 0), min(end - at, len(text))
        if opens < closes:
            node.text = text[:opens] + (words if is_first else "") + text[closes:]
            node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            is_first = False
        at += len(text)
    for node in nodes:
        _break_lines(node)


def _break_lines(node: Any) -> None:
    first, *others = (node.text or "").split("\n")
    node.text = first
    for line in reversed(others):
        text = OxmlElement("w:t")
        text.text = line
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        node.addnext(text)
        node.addnext(OxmlElement("w:br"))


# Pages. A section of a Word document is described at its end: in its last paragraph, or at the end of the body.


def _page_of(place: Any) -> Any:
    """The description of the pages that a paragraph stands on."""
    for element in (place, *place.itersiblings()):
        found = element if element.tag == qn("w:sectPr") else element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
        if found is not None:
            return found
    raise BadTemplate("The file does not describe its pages. Open it in Word and save it again.")


def _text_width(page: Any) -> float:
    """The width between the margins in millimetres."""
    size, margins = page.find(qn("w:pgSz")), page.find(qn("w:pgMar"))
    twips = int(size.get(qn("w:w"))) - sum(int(margins.get(qn(f"w:{side}"))) for side in ("left", "right"))
    return float(Length(twips * 635).mm)


def _turned(page: Any) -> Any:
    """The same pages in landscape, without a first page or a page number of their own."""
    turned = _going_on(page)
    size = turned.find(qn("w:pgSz"))
    width, height = (int(size.get(qn(f"w:{side}"))) for side in "wh")
    size.set(qn("w:w"), str(max(width, height)))
    size.set(qn("w:h"), str(min(width, height)))
    size.set(qn("w:orient"), "landscape")
    return turned


def _going_on(page: Any) -> Any:
    copy = deepcopy(page)
    for name in ("w:titlePg", "w:pgNumType", "w:type"):
        for element in copy.findall(qn(name)):
            copy.remove(element)
    return copy


def _ending(page: Any) -> Any:
    """A paragraph that ends pages of this description."""
    paragraph = OxmlElement("w:p")
    properties = OxmlElement("w:pPr")
    properties.append(page)
    paragraph.append(properties)
    return paragraph


def _on_landscape(place: Any, added: list[Any], page: Any) -> list[Any]:
    """The same elements between ends of pages; after a section in landscape they go on with its pages."""
    before = place.getprevious()
    turned = _ending(_turned(page))
    if before is None:
        return [*added, turned]
    if _ends_landscape(before):
        before.getparent().remove(before)
        return [*added, turned]
    return [_ending(deepcopy(page)), *added, turned]


def _ends_landscape(element: Any) -> bool:
    size = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}/{qn('w:pgSz')}")
    return size is not None and size.get(qn("w:orient")) == "landscape"


def _is_last(place: Any) -> bool:
    """Whether only the description of the last pages follows."""
    return all(element.tag == qn("w:sectPr") for element in place.itersiblings())


def _end_on(place: Any, page: Any) -> None:
    """Where a document ends in landscape, its last pages are those: an empty page would follow otherwise."""
    before = place.getprevious()
    if before is not None and _ends_landscape(before):
        before.getparent().remove(before)
        page.getparent().replace(page, _turned(page))
