"""The shapes of answers that are the interface's own; the others are in ``tracker/domain/*_json.py``."""

from datetime import date, datetime
from typing import Any

from typing_extensions import TypedDict

from tracker.domain.access_token_rules import TokenScope
from tracker.domain.plan_json import PersonJson, UpdateJson
from tracker.domain.rag import Rag
from tracker.domain.roles import Role
from tracker.editions.models import EditionState


class MembershipJson(TypedDict):
    slug: str
    name: str
    roles: list[Role]


class TokenJson(TypedDict):
    """The token that asked. ``programme`` is the only one that it reaches; null: all those of its person."""

    name: str
    scope: TokenScope
    programme: str | None
    expires_at: datetime


class MeJson(TypedDict):
    """Whose token it is and what they are where, today."""

    id: int
    job_title: str
    token: TokenJson
    programmes: list[MembershipJson]


class EditionRatingJson(TypedDict):
    status_on: date
    rag: Rag


class TopRiskJson(TypedDict):
    number: int
    title: str
    score: int | None


class ProgrammeRowJson(TypedDict):
    """A programme beside others; ``trend`` is the overall rating of its last published editions, oldest first."""

    slug: str
    name: str
    organisation: str
    rag: Rag
    rag_since: date | None
    late_updates: int
    trend: list[EditionRatingJson]
    top_risk: TopRiskJson | None
    last_report_on: date | None
    next_board_on: date | None
    closed_on: date | None


class ProgrammesJson(TypedDict):
    """Worst first, closed ones last."""

    programmes: list[ProgrammeRowJson]


class ProgressJson(TypedDict):
    """How far this week's updates have got."""

    updated: int
    late: int
    total: int


class ProgrammeJson(TypedDict):
    """A programme, how it stands overall and what it runs by. ``derived`` is the hint of its themes."""

    slug: str
    name: str
    organisation: str
    aim: str
    sro: PersonJson | None
    deputy: PersonJson | None
    manager: PersonJson | None
    start_on: date | None
    target_end_on: date | None
    closed_on: date | None
    financial_year_start_month: int
    appetite: int
    rag: Rag
    rag_since: date | None
    derived: Rag
    update: UpdateJson | None
    progress: ProgressJson


class EditionJson(TypedDict):
    """An edition of a report. ``formats`` are the files that there are of it."""

    id: int
    series: str
    title: str
    status_on: date
    data_to_on: date
    meeting_on: date | None
    version: int
    state: EditionState
    corrects: int | None
    published_at: datetime | None
    formats: list[str]


class EditionsJson(TypedDict):
    editions: list[EditionJson]


class FigureChangeJson(TypedDict):
    """A figure that would say something else, or does now."""

    code: str
    what: str
    old: str
    new: str


class CellJson(TypedDict):
    """Something about a cell. Of rows that came as JSON the first is 1, and 0 are the names of their columns; in a
    table the heading is row 1."""

    row: int
    column: str
    message: str


class LoadJson(TypedDict):
    """What loading figures did, or with ``dry_run`` would do. ``load`` is its number on the Import page."""

    is_applied: bool
    load: int | None
    added: int
    changed: int
    unchanged: int
    changes: list[FigureChangeJson]
    warnings: list[CellJson]
    findings: list[CellJson]
    problems: list[CellJson]


class EntryJson(TypedDict):
    """One row written, changed or deleted: by whom, by way of what, from where, and what it said before and after."""

    id: int
    at: datetime
    written_at: datetime
    actor_id: int | None
    actor: str
    via: str
    address: str | None
    verb: str
    table: str
    row: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ActivityJson(TypedDict):
    """Oldest first. ``next`` is what to ask after the next time; ``has_more`` says that there are more at once."""

    entries: list[EntryJson]
    next: int
    has_more: bool
