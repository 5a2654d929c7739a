"""The account of somebody whom the organisation's provider vouches for: found, linked the first time, or made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.openid_accounts import (
    Account,
    Address,
    Refusal,
    Welcome,
    decide,
    read_address,
    read_job_title,
    read_name,
)
from tracker.domain.openid_groups import Granted, granted_to, read_groups
from tracker.domain.openid_settings import OpenId
from tracker.people.models import Person, Role
from tracker.people.openid_groups import Followed, follow_groups, has_roles_by_group
from tracker.people.openid_models import OpenIdIdentity
from tracker.people.queries import find_person
from tracker.people.services import PersonExists, add_person


class SignInRefused(Exception):
    """Nobody is signed in.

    ``address`` is who they are at the provider, as far as it said, ``reason`` what the log says, ``next_page`` where
    they wanted to go.
    """

    def __init__(self, refusal: Refusal, *, address: str = "", reason: str = "", next_page: str = "") -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.address = address
        self.reason = reason
        self.next_page = next_page


@dataclass(frozen=True)
class SignedIn:
    """Who signs in, how, and what their groups changed; ``followed`` is None where the groups are not known."""

    identity: OpenIdIdentity
    person: Person
    welcome: Welcome
    followed: Followed | None


@dataclass(frozen=True)
class _Asked:
    """What the provider says of who signs in, as far as it matters here."""

    provider: OpenId
    claims: Mapping[str, Any]
    address: Address | None
    granted: Granted
    groups_are_known: bool


def admit(session: Session, *, provider: OpenId, claims: Mapping[str, Any], today: date, now: datetime) -> SignedIn:
    """The account that these checked claims open, its roles as the groups have them; the caller commits.

    Raises :class:`SignInRefused`, and then nothing was written.
    """
    groups = read_groups(claims, provider.groups_claims)
    asked = _Asked(
        provider=provider,
        claims=claims,
        address=read_address(claims, trusted_domains=provider.trusted_domains),
        granted=granted_to(groups.named, provider.roles),
        groups_are_known=groups.are_all or not provider.roles,
    )
    try:
        return _admit(session, asked, today=today, now=now)
    except (IntegrityError, PersonExists):
        # The same person in another tab was faster; by now the account is there.
        session.rollback()
        return _admit(session, asked, today=today, now=now)


def find_identity(session: Session, *, issuer: str, subject: str) -> OpenIdIdentity | None:
    """Who somebody is here whom the provider calls by this subject."""
    query = select(OpenIdIdentity).where(OpenIdIdentity.issuer == issuer, OpenIdIdentity.subject == subject)
    return session.scalar(query)


def _admit(session: Session, asked: _Asked, *, today: date, now: datetime) -> SignedIn:
    issuer, subject = asked.provider.issuer, asked.claims["sub"]
    identity = find_identity(session, issuer=issuer, subject=subject)
    is_trusted = asked.address is not None and asked.address.is_trusted
    namesake = find_person(session, asked.address.text) if asked.address and is_trusted and not identity else None
    decision = decide(
        known=_account(session, identity.person, issuer=None) if identity else None,
        address=asked.address,
        account_with_address=_account(session, namesake, issuer=issuer) if namesake else None,
        makes_accounts=asked.provider.makes_accounts,
        is_granted_something=asked.granted.is_something,
        groups_are_known=asked.groups_are_known,
    )
    address = asked.address.text if asked.address else ""
    if isinstance(decision, Refusal):
        raise SignInRefused(decision, address=address)
    person = identity.person if identity else namesake or _make_account(session, asked, address)
    if identity is None:
        identity = OpenIdIdentity(person_id=person.id, issuer=issuer, subject=subject, linked_at=now)
        session.add(identity)
        session.flush()
    followed = follow_groups(session, person, asked.granted, today=today) if asked.groups_are_known else None
    return SignedIn(identity=identity, person=person, welcome=decision, followed=followed)


def _account(session: Session, person: Person, *, issuer: str | None) -> Account:
    """What matters of an account; with an ``issuer`` also whether somebody there opens it already."""
    others = select(OpenIdIdentity.id).where(OpenIdIdentity.person_id == person.id, OpenIdIdentity.issuer == issuer)
    return Account(
        is_active=person.is_active,
        is_another_identitys=issuer is not None and session.scalar(others.limit(1)) is not None,
        has_roles_by_group=has_roles_by_group(session, person),
    )


def _make_account(session: Session, asked: _Asked, address: str) -> Person:
    return add_person(
        session,
        email=address,
        name=read_name(asked.claims, address),
        job_title=read_job_title(asked.claims) or _title_by_role(asked.granted),
    )


def _title_by_role(granted: Granted) -> str:
    """Pages show job titles and no names: without one, what the person is here."""
    held = {role for _, role in granted.roles}
    return next((role.words for role in (Role.MANAGER, *Role) if role in held), "Administrator")
