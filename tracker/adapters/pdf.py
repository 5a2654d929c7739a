"""PDF and pictures by Typst: tagged and accessible (PDF/UA-1), fonts embedded, data never read as markup."""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst

from tracker.files import folder

_MOST_REPAIRS = 20
# What Typst says of a character that no font has, or that PDF/UA forbids.
_UNPRINTABLE = re.compile(r'(?:the text|codepoint) `"(.+?)"`')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class CannotSet(RuntimeError):
    """The template does not give a good document: an error or a warning, which would be a fault of ours."""


def set_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document of ``templates/<template>`` for this data.

    A character that no font has is printed as its name in brackets, ``[grinning face]``, so that it is neither
    lost nor keeps a report from being made. Raises :class:`CannotSet`.
    """
    text = json.dumps(data, ensure_ascii=False)
    for _ in range(_MOST_REPAIRS):
        try:
            return _compile(template, text)
        except typst.TypstError as error:
            unprintable = _unprintable_in(error.diagnostic)
            if not unprintable:
                raise CannotSet(error.diagnostic) from error
            text = json.dumps(_replaced(json.loads(text), unprintable), ensure_ascii=False)
    raise CannotSet("too many characters that no font has")


def draw_png(pictures: list[str], *, width: float, height: float, scale: float = 4) -> list[bytes]:
    """SVG pictures as PNG, all of one size in points; ``scale`` pixels for a point."""
    if not pictures:
        return []
    source = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: none)\n"
        "#for (i, one) in json(bytes(sys.inputs.data)).enumerate() {\n"
        "  if i > 0 { pagebreak() }\n"
        '  image(bytes(one), format: "svg", width: 100%)\n'
        "}"
    )
    drawn: Any = typst.compile(
        source.encode(), font_paths=_fonts(), format="png", ppi=72 * scale, sys_inputs={"data": json.dumps(pictures)}
    )
    # One page gives its bytes, several give a list of them.
    return drawn if isinstance(drawn, list) else [drawn]


@cache
def _fonts() -> typst.Fonts:
    """The font we bring, and Typst's own for what it lacks; never the machine's, so that all set alike."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder("static") / "vendor" / "fonts")])


def _compile(template: str, text: str) -> bytes:
    root: Path = folder("templates")
    made, warnings = typst.compile_with_warnings(
        root / template,
        root=root,
        font_paths=_fonts(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": text},
    )
    if warnings:
        raise CannotSet("; ".join(str(warning.message) for warning in warnings))
    return made


def _unprintable_in(diagnostic: str) -> set[str]:
    found = (_ESCAPED.sub(lambda code: chr(int(code[1], 16)), one) for one in _UNPRINTABLE.findall(diagnostic))
    return {character for text in found for character in text}


def _replaced(value: Any, unprintable: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(one, unprintable) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, unprintable) for one in value]
    if isinstance(value, str):
        return "".join(_spelled(one) if one in unprintable else one for one in value)
    return value


def _spelled(character: str) -> str:
    """``[grinning face]``; nothing for what has no look of its own."""
    if unicodedata.category(character) in ("Cc", "Cf", "Mn"):
        return ""
    return f"[{unicodedata.name(character, f'U+{ord(character):04X}').lower()}]"
