"""The secret addresses of calendars. Only a hash is kept: who reads the database cannot read a calendar."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime
from tracker.people.models import Person
from tracker.plan.models import Programme


class CalendarFeed(Base):
    """An address somebody asked for: of what is theirs, or with ``programme_id`` of a whole programme."""

    __tablename__ = "calendar_feed"
    private_columns = frozenset({"token_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
    programme: Mapped[Programme | None] = relationship()
