"""What several tests of the report need: the programme of the demonstration and its report."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from docx import Document
from pypdf import PdfReader

STATUS_DATE = date(2020, 1, 27)
DECEMBER = date(2019, 12, 16)
MANAGER = "programme-manager@seahaven.example"
SRO = "director-of-childrens-services@seahaven.example"
DEPUTY = "assistant-director@seahaven.example"
OWNER = "workforce-lead@seahaven.example"


def squeezed(text: str) -> str:
    """Without white space: how a rendering breaks its lines is its own affair."""
    return "".join(text.replace("\u200b", "").split())


def pdf_text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def docx_text(content: bytes) -> str:
    """The words of the paragraphs and tables, in the order of the document, joined cells once."""
    document = Document(BytesIO(content))
    return "\n".join(node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t"))


def pdf_tags(content: bytes) -> list[str]:
    """The structure types of a tagged PDF, in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found


def publish_december(session: Any, programme: Any) -> Any:
    """The edition before: published in December, as it was known then."""
    from tracker.reports.services import publish_edition

    return publish_edition(
        session,
        programme,
        DECEMBER,
        date(2019, 11, 30),
        date(2019, 12, 18),
        programme.manager,
        datetime(2019, 12, 17, 16, 20, tzinfo=UTC),
        submitted_at=datetime(2019, 12, 16, 16, 20, tzinfo=UTC),
    )
