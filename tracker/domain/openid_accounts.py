"""Whose account it is that signs in through the organisation's provider, and what is refused.

The identity is the provider's issuer with its subject, which never changes. An address only helps to find an account
the first time, and only when somebody answers for it: the provider says "verified", or the address is in a domain that
the installation trusts. Entra lets an administrator write any address into a profile and says nothing of it, so that
an address alone would let another organisation's administrator in.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_ADDRESS = re.compile(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+\.[^@\s\x00-\x1f\x7f]+")
_LONGEST_ADDRESS = 254
_LONGEST_NAME = 200
_TITLE_CLAIMS = ("job_title", "jobTitle", "jobtitle", "title")


class Refusal(StrEnum):
    """Why somebody is not signed in."""

    DENIED = "denied"
    OVER = "over"
    UNAVAILABLE = "unavailable"
    MISTRUSTED = "mistrusted"
    TURNED_AWAY = "turned_away"
    CLOSED = "closed"
    NO_ADDRESS = "no_address"
    UNTRUSTED_ADDRESS = "untrusted_address"
    ADDRESS_TAKEN = "address_taken"
    NO_ACCOUNT = "no_account"
    NO_ROLE = "no_role"
    GROUPS_UNKNOWN = "groups_unknown"


class Welcome(StrEnum):
    """How somebody is signed in: as before, to an account they had already, or to a new one."""

    KNOWN = "known"
    LINKED = "linked"
    MADE = "made"


@dataclass(frozen=True)
class Address:
    """An email address, in lower case, and whether anybody answers for it."""

    text: str
    is_trusted: bool


@dataclass(frozen=True)
class Account:
    """What matters of an account here."""

    is_active: bool
    # Somebody else's identity at the same provider opens it.
    is_another_identitys: bool = False
    has_roles_by_group: bool = False


def read_address(claims: Mapping[str, Any], *, trusted_domains: Collection[str]) -> Address | None:
    """The address of who signs in; None when the provider sends none.

    A provider that sends no ``email`` may send a user name that is one; it counts in a trusted domain only.

    >>> read_address({"email": "A@seahaven.example", "email_verified": True}, trusted_domains=[])
    Address(text='a@seahaven.example', is_trusted=True)
    >>> read_address({"email": "a@seahaven.example"}, trusted_domains=[])
    Address(text='a@seahaven.example', is_trusted=False)
    """
    verified = claims.get("email_verified")
    for name in ("email", "preferred_username"):
        text = claims.get(name)
        if isinstance(text, str) and len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text):
            in_domain = text.rpartition("@")[2].lower() in trusted_domains
            if name == "email":
                return Address(text.lower(), verified is True or (in_domain and verified is None))
            return Address(text.lower(), is_trusted=True) if in_domain else None
    return None


def decide(
    *,
    known: Account | None,
    address: Address | None,
    account_with_address: Account | None,
    makes_accounts: bool,
    is_granted_something: bool,
    groups_are_known: bool,
) -> Welcome | Refusal:
    """Whether to sign somebody in, and to what.

    ``known``: the account that this identity opened before. ``groups_are_known`` is False where roles hang on groups
    that the provider does not tell. Of an address nobody answers for, the answer says nothing about accounts.
    """
    if known is None and address is None:
        return Refusal.NO_ADDRESS
    if known is None and not (address and address.is_trusted):
        return Refusal.UNTRUSTED_ADDRESS
    account = known or account_with_address
    if account is None:
        return _decide_without_account(
            makes_accounts=makes_accounts, groups_are_known=groups_are_known, is_granted=is_granted_something
        )
    if account.is_another_identitys:
        return Refusal.ADDRESS_TAKEN
    if not account.is_active:
        return Refusal.CLOSED
    if account.has_roles_by_group and not groups_are_known:
        return Refusal.GROUPS_UNKNOWN
    return Welcome.KNOWN if known else Welcome.LINKED


def _decide_without_account(*, makes_accounts: bool, groups_are_known: bool, is_granted: bool) -> Welcome | Refusal:
    if not makes_accounts:
        return Refusal.NO_ACCOUNT
    if not groups_are_known:
        return Refusal.GROUPS_UNKNOWN
    # Everybody of the organisation can sign in there: without this, whoever looks in would leave an account behind.
    return Welcome.MADE if is_granted else Refusal.NO_ROLE


def read_name(claims: Mapping[str, Any], address: str) -> str:
    """The person's name, or what stands before the @ where the provider sends none."""
    parts = (_text(claims.get(name)) for name in ("given_name", "family_name"))
    return _text(claims.get("name")) or " ".join(filter(None, parts)) or address.partition("@")[0]


def read_job_title(claims: Mapping[str, Any]) -> str:
    """The job title, if the provider sends one."""
    return next((title for name in _TITLE_CLAIMS if (title := _text(claims.get(name)))), "")


def _text(value: Any) -> str:
    kept = "".join(letter for letter in value if letter.isprintable()) if isinstance(value, str) else ""
    return " ".join(kept.split())[:_LONGEST_NAME]
