"""Emails about somebody's account, on their way."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import AddressFreeText, Base, UtcDateTime, enum_column
from tracker.people.models import Person


class LetterKind(StrEnum):
    """What an email about an account is for."""

    RESET = "reset"
    PASSWORD_CHANGED = "password_changed"
    CODE_ON = "code_on"
    CODE_OFF = "code_off"
    NEW_RECOVERY_CODES = "new_recovery_codes"
    ACCESS_TOKEN = "access_token"


class LetterState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    # There was nobody to write to: it was asked for with an address that has no account.
    FOR_NOBODY = "for_nobody"


class AccountLetter(Base):
    """An email about an account: written with what it tells of, sent after the answer has gone.

    Somebody who asks for a new password with an address that nobody has makes a row too, so that asking takes as long
    and does as much either way.
    """

    __tablename__ = "account_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    kind: Mapped[LetterKind] = mapped_column(enum_column(LetterKind))
    state: Mapped[LetterState] = mapped_column(enum_column(LetterState), default=LetterState.WAITING, index=True)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    # Nobody tries before this moment: a claim that lasts, or the pause after a failure.
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(AddressFreeText, default="")

    person: Mapped[Person | None] = relationship()
