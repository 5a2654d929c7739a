"""Reading what the report's renderings say, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from pypdf import PdfReader

STATUS_DATE = date(2020, 1, 27)
MANAGER = "programme-manager@seahaven.example"
SRO = "director-of-childrens-services@seahaven.example"
DEPUTY = "assistant-director@seahaven.example"
OWNER = "workforce-lead@seahaven.example"


def squeezed(text: str) -> str:
    """Without white space: how a rendering breaks its lines is its own affair."""
    return "".join(text.replace("\u200b", "").replace("\u00a0", "").split())


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def docx_text(content: bytes) -> str:
    """The words of paragraphs and tables in the order of the document."""
    body = Document(BytesIO(content)).element.body
    return "\n".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def pdf_tags(content: bytes) -> list[str]:
    """The structure types of a tagged PDF, in reading order."""
    return list(_tags(PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"]))


def _tags(node: Any) -> Iterator[str]:
    node = node.get_object()
    if isinstance(node, list):
        for one in node:
            yield from _tags(one)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from _tags(node["/K"])
