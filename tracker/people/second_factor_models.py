"""One-time passwords: the secret of somebody's app, and codes for the day when the app is lost."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime
from tracker.people.models import Person


class SecondFactor(Base):
    """Somebody signs in with a one-time password as well. There is a row once a first code was right."""

    __tablename__ = "second_factor"
    private_columns = frozenset({"secret"})

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    # Encrypted under the secret key.
    secret: Mapped[str] = mapped_column(String(255))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The half-minute of the last code that was used: each is good once.
    last_step: Mapped[int]

    person: Mapped[Person] = relationship()


class RecoveryCode(Base):
    """A code that stands in for a one-time password, once."""

    __tablename__ = "recovery_code"
    private_columns = frozenset({"code_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # SHA-256, as hexadecimal digits, of 118 random bits.
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
