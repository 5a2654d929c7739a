"""Access tokens: what a program of somebody's shows in their place."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.domain.access_token_rules import LONGEST_NAME, TokenScope
from tracker.people.models import Person


class AccessToken(Base):
    """One token. The program holds its secret, of which only the hash is kept here; taken back, the row is gone.

    It is good until it expires, and while the person's ``credential_version`` is the one it was made with.
    """

    __tablename__ = "access_token"
    private_columns = frozenset({"secret_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # What it is for, as its person calls it.
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    scope: Mapped[TokenScope] = mapped_column(enum_column(TokenScope))
    # The only programme that it reaches; None: every one to which its person belongs.
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    # SHA-256, as hexadecimal digits, of a secret too long to guess: it needs no slow hash.
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    credential_version: Mapped[int]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # The last day on which it was shown.
    used_on: Mapped[date | None]

    person: Mapped[Person] = relationship()
