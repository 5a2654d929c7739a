"""People and their roles. A person's name and address live in one row, here."""

from datetime import date
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, enum_column
from tracker.domain.roles import Role as Role  # noqa: PLC0414 - features take it from here


class Source(StrEnum):
    """Where a role comes from: somebody gave it here, or a group at the organisation's sign-in does."""

    HAND = "hand"
    GROUP = "group"


class Person(UserMixin, Base):
    """Somebody with an account. Pages show the job title, never the name."""

    __tablename__ = "person"
    # What the audit must not repeat: of a change to these it says only that it happened.
    private_columns = frozenset({"name", "email", "password_hash"})

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Raised to end every session and link of this person at once.
    credential_version: Mapped[int] = mapped_column(default=1)
    is_admin: Mapped[bool] = mapped_column(default=False)
    # A group at the organisation's sign-in made this person an administrator, and takes it away again.
    is_admin_by_group: Mapped[bool] = mapped_column(default=False, server_default=false())
    is_active: Mapped[bool] = mapped_column(default=True)
    # Head of service or above: may be named in a public version that leaves other owners out.
    is_senior: Mapped[bool] = mapped_column(default=False, server_default=false())
    away_until: Mapped[date | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="person", cascade="all, delete-orphan")

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)


class Membership(Base):
    """One role of one person in one programme, for good or until a date.

    The same role may be there twice, by hand and by group: when one goes the other stays.
    """

    __tablename__ = "membership"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    # The last day on which it holds.
    until: Mapped[date | None]
    # The last day of which the managers were told that it comes.
    end_told: Mapped[date | None]
    source: Mapped[Source] = mapped_column(enum_column(Source), default=Source.HAND, server_default=Source.HAND)

    person: Mapped[Person] = relationship(back_populates="memberships")

    __table_args__ = (UniqueConstraint("person_id", "programme_id", "role", "source"),)


class Delegation(Base):
    """Who answers for somebody in one programme, from a day until the day they are back.

    It ends by itself: ``until`` is the first day on which the person answers for themselves again.
    """

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until: Mapped[date]
    chosen_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    delegate: Mapped[Person] = relationship(foreign_keys=[delegate_id])
    chosen_by: Mapped[Person | None] = relationship(foreign_keys=[chosen_by_id])

    __table_args__ = (
        CheckConstraint("person_id <> delegate_id", name="is_somebody_else"),
        CheckConstraint("until >= from_on", name="ends_after_it_starts"),
    )
