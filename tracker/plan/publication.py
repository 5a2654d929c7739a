"""Words that are marked not for publication: the public version of a report leaves them out."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.audit.services import recorded_at
from tracker.people.models import Person


class MarkedKind(StrEnum):
    """What a mark is on; ``thing_id`` is the id of its row. A risk's mitigation is marked apart from the risk."""

    UPDATE = "update"
    RISK = "risk"
    MITIGATION = "mitigation"
    CONCERN = "concern"
    DEVELOPMENT = "development"
    BUDGET_LINE = "budget_line"
    FINDING = "finding"
    DECISION = "decision"
    QUESTION = "question"
    BOARD_ACTION = "board_action"
    PAPER_LINE = "paper_line"
    ASSURANCE = "assurance"


class NotForPublication(Base):
    """A mark on one text. Texts are public unless marked; commentary and notes to an edition carry their own."""

    __tablename__ = "not_for_publication"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    kind: Mapped[MarkedKind] = mapped_column(enum_column(MarkedKind))
    thing_id: Mapped[int]
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    marked_by_title: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (UniqueConstraint("programme_id", "kind", "thing_id"),)


def is_marked(session: Session, programme_id: int, kind: MarkedKind, thing_id: int) -> bool:
    return _mark(session, programme_id, kind, thing_id) is not None


def read_marks(session: Session, programme_id: int) -> Mapping[MarkedKind, frozenset[int]]:
    """The ids of what is marked, by kind, in one statement."""
    found: defaultdict[MarkedKind, set[int]] = defaultdict(set)
    query = select(NotForPublication.kind, NotForPublication.thing_id)
    for kind, thing_id in session.execute(query.where(NotForPublication.programme_id == programme_id)):
        found[kind].add(thing_id)
    return {kind: frozenset(found[kind]) for kind in MarkedKind}


def settle_mark(
    session: Session, programme_id: int, kind: MarkedKind, thing_id: int, *, is_public: bool, by: Person | None
) -> None:
    """Mark a text as not for publication, or take its mark off; the caller commits."""
    held = _mark(session, programme_id, kind, thing_id)
    if is_public and held is not None:
        session.delete(held)
    elif not is_public and held is None:
        session.add(
            NotForPublication(
                programme_id=programme_id,
                kind=kind,
                thing_id=thing_id,
                marked_at=recorded_at(session),
                marked_by_title=by.job_title if by else "",
            )
        )
    session.flush()


def _mark(session: Session, programme_id: int, kind: MarkedKind, thing_id: int) -> NotForPublication | None:
    return session.scalar(
        select(NotForPublication).where(
            NotForPublication.programme_id == programme_id,
            NotForPublication.kind == kind,
            NotForPublication.thing_id == thing_id,
        )
    )
