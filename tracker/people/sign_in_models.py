"""Who is signed in where."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.domain.session_rules import Ending
from tracker.people.models import Person

LONGEST_BROWSER = 300


class SignedInBy(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    PASSWORD_AND_CODE = "password_and_code"
    OPENID = "openid"
    EMERGENCY = "emergency"
    DEMONSTRATION = "demonstration"

    @property
    def words(self) -> str:
        return _BY_WORDS[self]


_BY_WORDS = {
    SignedInBy.PASSWORD: "password",
    SignedInBy.PASSWORD_AND_CODE: "password and one-time password",
    SignedInBy.OPENID: "your organisation's account",
    SignedInBy.EMERGENCY: "an emergency link",
    SignedInBy.DEMONSTRATION: "the demonstration",
}


class SignInSession(Base):
    """One browser in which somebody signed in. Its cookie holds a secret of which only the hash is kept here.

    It is good while it has not ended, its limits are not reached, and the person's ``credential_version`` is the one
    it began with: so a session that begins while somebody changes the password is over before it is used.
    """

    __tablename__ = "sign_in_session"
    private_columns = frozenset({"secret_hash", "address", "browser"})

    id: Mapped[int] = mapped_column(primary_key=True)
    # SHA-256, as hexadecimal digits, of a secret too long to guess: it needs no slow hash.
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    credential_version: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[SignedInBy] = mapped_column(enum_column(SignedInBy))
    address: Mapped[str | None] = mapped_column(String(45))
    browser: Mapped[str] = mapped_column(String(LONGEST_BROWSER))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_because: Mapped[Ending | None] = mapped_column(enum_column(Ending))

    person: Mapped[Person] = relationship()

    __table_args__ = (CheckConstraint("(ended_at is null) = (ended_because is null)", name="ends_for_a_reason"),)


class SignInTally(Base):
    """How often something was tried lately: see ``tracker/domain/lockout.py``.

    The key is a hash under the secret key, so that the table holds no address that somebody typed, nor a network.
    """

    __tablename__ = "sign_in_tally"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    level: Mapped[float]
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
