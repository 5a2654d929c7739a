"""Who takes part in the tests of the weekly update, and short ways to post and look."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.domain.plan import ProgrammeStatus, Rated
from tracker.evidence.queries import read_programme
from tracker.plan.queries import find_programme
from tracker.updates.models import Update

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TODAY = "27 1 2020"
WEEK = "/programmes/seahaven/week"


def _email(name: str) -> str:
    return f"{name}@seahaven.example"


MANAGER = _email("programme-manager")
SRO = _email("director-of-childrens-services")
OWNER = _email("mash-manager")  # of 1.5.1, Green on 20 January
OTHER_OWNER = _email("exploitation-lead")
THEME_LEAD = _email("assistant-director")
READER = _email("lead-member")

GREEN = {"rag": "green", "narrative": "Guidance issued to all partners."}
PATH = {
    "path_cause": "Two partners are late",
    "path_action": "Settle it at the operational group",
    "path_on": ["7", "2", "2020"],
}
RED = {"rag": "red", "narrative": "Two partners have not answered.", **PATH}
DONE = {
    "rag": "complete",
    "narrative": "The guidance is in use.",
    "completed_on": ["24", "1", "2020"],
    "evidence": "Minutes of 24 January",
}


def things(session: Session) -> dict[str, Rated]:
    """Everything in the demonstration that takes updates, by number, as on 27 January 2020."""
    from datetime import date

    programme = find_programme(session, "seahaven")
    assert programme is not None
    status: ProgrammeStatus = read_programme(session, programme, on=date(2020, 1, 27))
    found: dict[str, Rated] = {thing.ref: thing for thing in (*status.themes, *status.objectives, *status.actions)}
    return found | {"programme": status}


def version(session: Session, ref: str) -> str:
    return str(things(session)[ref].version)


def updates_in(session: Session) -> int:
    return len(session.scalars(select(Update.id)).all())


def text_of(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def row_of(page: str, anchor: str) -> str:
    """The words of one row."""
    found = re.search(rf'<tr [^>]*id="{anchor}".*?</tr>', page, re.DOTALL)
    assert found, f"no row {anchor}"
    return text_of(found.group())


def with_version(session: Session, ref: str, given: dict[str, Any]) -> dict[str, Any]:
    return given | {"version": version(session, ref)}
