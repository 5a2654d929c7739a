"""What concerns, developments, budget lines, events, findings, decisions, the board's actions and the lines of papers
said, and when.

Their rows hold what they say now. Each change appends a wording, so that a report of an earlier day shows the
words of that day.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.plan.models import Programme
from tracker.plan.paper_lines import PaperLine
from tracker.plan.surroundings import BudgetLine, Concern, Decision, Development, Event, Finding, FollowUp

Worded = Concern | Development | BudgetLine | Event | Finding | Decision | FollowUp | PaperLine | Programme


class WordingKind(StrEnum):
    """Whose words they are."""

    CONCERN = "concern"
    DEVELOPMENT = "development"
    BUDGET_LINE = "budget_line"
    EVENT = "event"
    FINDING = "finding"
    DECISION = "decision"
    BOARD_ACTION = "board_action"
    PAPER_LINE = "paper_line"
    ABBREVIATIONS = "abbreviations"


class Wording(Base):
    """What something said from a day on. Never changed: a later one follows it.

    ``number`` counts the wordings of a thing from 1; of two people who save at once the second finds it taken.
    """

    __tablename__ = "wording"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[WordingKind] = mapped_column(enum_column(WordingKind))
    thing_id: Mapped[int]
    number: Mapped[int]
    as_on: Mapped[date]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (UniqueConstraint("kind", "thing_id", "number"),)


_MATTER = ("title", "description", "due_text", "due_on", "review_on", "theme_id", "is_open", "is_illustrative")
KEPT: dict[type[Any], tuple[WordingKind, tuple[str, ...]]] = {
    Concern: (WordingKind.CONCERN, _MATTER),
    Development: (WordingKind.DEVELOPMENT, _MATTER),
    BudgetLine: (WordingKind.BUDGET_LINE, ("label", "budget", "actual", "forecast", "comment", "is_open")),
    Event: (WordingKind.EVENT, ("kind", "held_on", "title", "outcome", "is_open", "is_illustrative")),
    Finding: (WordingKind.FINDING, ("text", "is_open", "is_illustrative")),
    Decision: (WordingKind.DECISION, ("title", "detail", "needed_on", "objective_id", "action_id", "is_open")),
    FollowUp: (WordingKind.BOARD_ACTION, ("title", "owner_id", "due_on", "done_on")),
    PaperLine: (
        WordingKind.PAPER_LINE,
        ("kind", "position", "heading", "text", "kpi_codes", "is_open", "is_illustrative"),
    ),
    Programme: (WordingKind.ABBREVIATIONS, ("abbreviations",)),
}
"""Of each kind of row, the columns whose words are kept. Owners and objectives are kept as lists of ids."""


def kind_of(thing: Worded) -> WordingKind:
    return KEPT[type(thing)][0]


def words_of(thing: Worded) -> dict[str, Any]:
    """What a row says, as JSON holds it: dates and amounts as text, links as lists of ids."""
    words = {name: _plain(getattr(thing, name)) for name in KEPT[type(thing)][1]}
    if isinstance(thing, Concern | Development):
        words["owner_ids"] = sorted(one.id for one in thing.owners)
    if isinstance(thing, Finding):
        words["objective_ids"] = sorted(one.id for one in thing.objectives)
    return words


def read_words(model: type[Any], words: dict[str, Any]) -> dict[str, Any]:
    """The same as the row's columns hold it."""
    columns = model.__table__.columns
    return {
        name: _read(columns[name].type.python_type, held) if name in columns else held for name, held in words.items()
    }


def words_on(
    session: Session, programme_id: int, model: type[Any], *, on: date, known_at: datetime | None = None
) -> dict[int, dict[str, Any]]:
    """What each thing of a kind said on a day, from what was recorded by ``known_at``, by id, in one statement.

    What had not been written by then is left out.
    """
    kind, _ = KEPT[model]
    query = select(Wording.thing_id, Wording.words).where(
        Wording.programme_id == programme_id, Wording.kind == kind, Wording.as_on <= on
    )
    if known_at is not None:
        query = query.where(Wording.recorded_at <= known_at)
    rows = session.execute(query.order_by(Wording.as_on, Wording.number))
    return {thing_id: read_words(model, words) for thing_id, words in rows}


def read_history(session: Session, thing: Worded) -> list[Wording]:
    """Every wording of a thing, the newest first."""
    query = select(Wording).where(Wording.kind == kind_of(thing), Wording.thing_id == thing.id)
    return list(session.scalars(query.order_by(Wording.number.desc())))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _read(kind: type[Any], value: Any) -> Any:
    if value is None or isinstance(value, kind):
        return value
    return kind.fromisoformat(value) if kind is date else kind(value)
