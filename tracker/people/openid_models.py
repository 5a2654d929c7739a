"""Who somebody is at an OpenID provider, and which of our sessions belongs to which of the provider's."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime
from tracker.people.models import Person
from tracker.people.sign_in_models import SignInSession


class OpenIdIdentity(Base):
    """Who somebody is at a provider: never an address, which may become somebody else's.

    A person may have several; each opens one account.
    """

    __tablename__ = "openid_identity"
    private_columns = frozenset({"subject"})

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()

    __table_args__ = (UniqueConstraint("issuer", "subject"),)


class OpenIdSession(Base):
    """A session here that an identity began, with the name (``sid``) of the provider's session if it told one."""

    __tablename__ = "openid_session"
    private_columns = frozenset({"sid"})

    id: Mapped[int] = mapped_column(primary_key=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("openid_identity.id"), index=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sign_in_session.id"), unique=True)
    sid: Mapped[str | None] = mapped_column(String(255), index=True)

    identity: Mapped[OpenIdIdentity] = relationship()
    session: Mapped[SignInSession] = relationship()
