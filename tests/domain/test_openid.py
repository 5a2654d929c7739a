"""The organisation's sign-in: settings, groups, addresses, and whom an account opens for."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

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
from tracker.domain.openid_groups import Granted, Groups, granted_to, read_groups
from tracker.domain.openid_settings import ROLE_NAMES, GroupRole, OpenId, UnfitOpenId, read_openid
from tracker.domain.openid_words import WORDS
from tracker.people.models import Role

NEEDED = {
    "TRACKER_OIDC_ISSUER": "https://login.example.org",
    "TRACKER_OIDC_CLIENT_ID": "tracker",
    "TRACKER_OIDC_CLIENT_SECRET": "a secret",
}
ENTRA = "https://login.microsoftonline.com"
TENANT = "8c1f6b1e-0b0a-4b5c-9f0e-2f6f3b1f6c11"


def roles(text: str) -> list[tuple[str, str | None, str]]:
    known = read_openid({**NEEDED, "TRACKER_OIDC_ROLES": text})
    assert known is not None
    return [(entry.group, entry.programme, entry.role) for entry in known.roles]


def test_nothing_said_is_no_provider() -> None:
    assert read_openid({"TRACKER_BASE_URL": "https://tracker.example.org"}) is None
    assert read_openid({"TRACKER_OIDC_NAME": "  "}) is None


def test_three_settings_are_enough_and_the_rest_is_cautious() -> None:
    known = read_openid(NEEDED)
    assert known == OpenId("https://login.example.org", "tracker", "a secret")
    assert (known.makes_accounts, known.is_only, known.roles, known.trusted_domains) == (False, False, (), frozenset())
    assert "a secret" not in repr(known)


def test_all_settings_are_read() -> None:
    known = read_openid(
        {
            "TRACKER_OIDC_ISSUER": f"{ENTRA}/{TENANT}/v2.0",
            "TRACKER_OIDC_CLIENT_ID": "id",
            "TRACKER_OIDC_CLIENT_SECRET": "secret",
            "TRACKER_OIDC_NAME": "your Seahaven account",
            "TRACKER_OIDC_SCOPES": "openid email groups",
            "TRACKER_OIDC_GROUPS_CLAIM": "groups, roles",
            "TRACKER_OIDC_ROLES": "g=seahaven:sro",
            "TRACKER_OIDC_MAKE_ACCOUNTS": "1",
            "TRACKER_OIDC_TRUSTED_DOMAINS": "Seahaven.example, schools.seahaven.example",
            "TRACKER_OIDC_ONLY": "1",
            "TRACKER_OIDC_TIMEOUT": "2.5",
        }
    )
    assert known == OpenId(
        issuer=f"{ENTRA}/{TENANT}/v2.0",
        client_id="id",
        client_secret="secret",
        name="your Seahaven account",
        scopes=("openid", "email", "groups"),
        groups_claims=("groups", "roles"),
        roles=(GroupRole("g", "seahaven", "sro"),),
        makes_accounts=True,
        trusted_domains=frozenset({"seahaven.example", "schools.seahaven.example"}),
        is_only=True,
        timeout=2.5,
    )
    assert known.discovery_url == f"{ENTRA}/{TENANT}/v2.0/.well-known/openid-configuration"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", []),
        ("g=seahaven:manager", [("g", "seahaven", "manager")]),
        (
            "g1=seahaven:manager, g1=northdale:reader ,g2=admin,",
            [("g1", "seahaven", "manager"), ("g1", "northdale", "reader"), ("g2", None, "admin")],
        ),
        (
            "CN=Managers,OU=Groups,DC=seahaven=seahaven:manager; Readers (all)=seahaven:reader",
            [
                ("CN=Managers,OU=Groups,DC=seahaven", "seahaven", "manager"),
                ("Readers (all)", "seahaven", "reader"),
            ],
        ),
    ],
)
def test_groups_are_mapped_to_roles(text: str, read: list[tuple[str, str | None, str]]) -> None:
    assert roles(text) == read


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("TRACKER_OIDC_ISSUER", "login.example.org", "such as https://login.example.org"),
        ("TRACKER_OIDC_ISSUER", "https://login.example.org/?a=b", "such as https://login.example.org"),
        ("TRACKER_OIDC_ISSUER", "http://login.example.org", "Write https://"),
        ("TRACKER_OIDC_ISSUER", "https://login.example.org/.well-known/openid-configuration", "leave out"),
        ("TRACKER_OIDC_ISSUER", f"{ENTRA}/common/v2.0", "TENANT-ID/v2.0"),
        ("TRACKER_OIDC_ISSUER", f"{ENTRA}/seahaven.example/v2.0", "36 characters"),
        ("TRACKER_OIDC_ISSUER", f"{ENTRA}/{TENANT}", "TENANT-ID/v2.0"),
        ("TRACKER_OIDC_NAME", "x" * 61, "60 characters or fewer"),
        ("TRACKER_OIDC_SCOPES", "profile email", "openid among them"),
        ("TRACKER_OIDC_ROLES", "managers", "GROUP=programme:role"),
        ("TRACKER_OIDC_ROLES", "=seahaven:manager", "GROUP=programme:role"),
        ("TRACKER_OIDC_ROLES", "g=seahaven:emperor", "owner, analyst, manager, sro, reader"),
        ("TRACKER_OIDC_ROLES", "g=Sea Haven:manager", "GROUP=programme:role"),
        ("TRACKER_OIDC_ROLES", "CN=Managers,OU=x=seahaven:manager", "put semicolons"),
        ("TRACKER_OIDC_MAKE_ACCOUNTS", "yes", "write 1 for yes"),
        ("TRACKER_OIDC_ONLY", "true", "write 1 for yes"),
        ("TRACKER_OIDC_TRUSTED_DOMAINS", "@seahaven.example", "what follows the @"),
        ("TRACKER_OIDC_TRUSTED_DOMAINS", "*", "what follows the @"),
        ("TRACKER_OIDC_TIMEOUT", "0", "30 at most"),
        ("TRACKER_OIDC_TIMEOUT", "nan", "30 at most"),
        ("TRACKER_OIDC_TIMEOUT", "soon", "30 at most"),
    ],
)
def test_a_bad_setting_is_named_with_its_remedy(name: str, value: str, remedy: str) -> None:
    with pytest.raises(UnfitOpenId) as unfit:
        read_openid({**NEEDED, name: value})
    assert name in str(unfit.value)
    assert remedy in str(unfit.value)
    assert "a secret" not in str(unfit.value)


@pytest.mark.parametrize("missing", NEEDED)
def test_half_a_provider_is_refused(missing: str) -> None:
    with pytest.raises(UnfitOpenId, match=f"{missing} is missing"):
        read_openid({name: value for name, value in NEEDED.items() if name != missing})


def test_a_secret_alone_is_half_a_provider() -> None:
    with pytest.raises(UnfitOpenId, match="TRACKER_OIDC_ISSUER is missing, while TRACKER_OIDC_ONLY is set"):
        read_openid({"TRACKER_OIDC_ONLY": "1"})


def test_roles_of_the_settings_are_those_of_a_programme() -> None:
    assert tuple(role.value for role in Role) == ROLE_NAMES


@pytest.mark.parametrize(
    ("claims", "named", "are_all"),
    [
        ({}, set(), True),
        ({"groups": ["a", "b"]}, {"a", "b"}, True),
        ({"groups": "a"}, {"a"}, True),
        ({"groups": ["a", 7, None, {"id": "b"}]}, {"a"}, True),
        ({"groups": {"a": True}}, set(), True),
        ({"groups": ["a"], "roles": ["r"]}, {"a", "r"}, True),
        ({"_claim_names": {"groups": "src1"}, "roles": ["r"]}, {"r"}, False),
        ({"_claim_names": {"address": "src1"}, "groups": ["a"]}, {"a"}, True),
        ({"_claim_names": "groups"}, set(), True),
        ({"hasgroups": True}, set(), False),
        ({"hasgroups": "true"}, set(), False),
        ({"hasgroups": True, "groups": ["a"]}, {"a"}, True),
    ],
)
def test_groups_are_read_from_what_the_provider_says(claims: dict[str, Any], named: set[str], are_all: bool) -> None:
    assert read_groups(claims, ["groups", "roles"]) == Groups(frozenset(named), are_all)


@pytest.mark.parametrize(
    ("groups", "given", "is_admin"),
    [
        (set(), set(), False),
        ({"other"}, set(), False),
        ({"m"}, {("seahaven", "manager")}, False),
        ({"m", "r"}, {("seahaven", "manager"), ("seahaven", "reader"), ("northdale", "reader")}, False),
        ({"a"}, set(), True),
        ({"M"}, set(), False),
    ],
)
def test_groups_give_roles(groups: set[str], given: set[tuple[str, str]], is_admin: bool) -> None:
    mapping = [
        GroupRole("m", "seahaven", "manager"),
        GroupRole("r", "seahaven", "reader"),
        GroupRole("r", "northdale", "reader"),
        GroupRole("a", None, "admin"),
    ]
    assert granted_to(groups, mapping) == Granted(frozenset(given), is_admin)


@pytest.mark.parametrize(
    ("claims", "text", "is_trusted"),
    [
        ({"email": "a@x.example", "email_verified": True}, "a@x.example", True),
        ({"email": "A@X.example", "email_verified": True}, "a@x.example", True),
        ({"email": "a@x.example"}, "a@x.example", False),
        ({"email": "a@x.example", "email_verified": "true"}, "a@x.example", False),
        ({"email": "a@ours.example"}, "a@ours.example", True),
        ({"email": "a@ours.example", "email_verified": False}, "a@ours.example", False),
        ({"email": "a@sub.ours.example"}, "a@sub.ours.example", False),
        ({"email": "a@ours.example.evil.example"}, "a@ours.example.evil.example", False),
        ({"email": "a@evil.example", "preferred_username": "b@ours.example"}, "a@evil.example", False),
        ({"preferred_username": "a@ours.example"}, "a@ours.example", True),
        ({"preferred_username": "a@x.example", "email_verified": True}, None, False),
        ({"email": "a@b@ours.example"}, None, False),
        ({"email": "a@ours.example\x00"}, None, False),
        ({"email": "nobody"}, None, False),
        ({"email": ["a@ours.example"]}, None, False),
        ({"email": "a" * 250 + "@ours.example"}, None, False),
        ({}, None, False),
    ],
)
def test_an_address_is_trusted_when_somebody_answers_for_it(
    claims: dict[str, Any], text: str | None, is_trusted: bool
) -> None:
    expected = Address(text, is_trusted) if text else None
    assert read_address(claims, trusted_domains={"ours.example"}) == expected


OPEN, CLOSED = Account(is_active=True), Account(is_active=False)
BY_GROUP = Account(is_active=True, has_roles_by_group=True)
TAKEN = Account(is_active=True, is_another_identitys=True)
TRUSTED, DOUBTFUL = Address("a@ours.example", True), Address("a@x.example", False)


@pytest.mark.parametrize(
    ("known", "address", "namesake", "makes", "granted", "groups_known", "decision"),
    [
        (OPEN, None, None, False, False, True, Welcome.KNOWN),
        (OPEN, DOUBTFUL, None, False, False, True, Welcome.KNOWN),
        (OPEN, None, None, False, False, False, Welcome.KNOWN),
        (BY_GROUP, TRUSTED, None, True, True, True, Welcome.KNOWN),
        (BY_GROUP, TRUSTED, None, True, True, False, Refusal.GROUPS_UNKNOWN),
        (CLOSED, TRUSTED, None, True, True, True, Refusal.CLOSED),
        (None, None, None, True, True, True, Refusal.NO_ADDRESS),
        (None, DOUBTFUL, None, True, True, True, Refusal.UNTRUSTED_ADDRESS),
        (None, DOUBTFUL, OPEN, True, True, True, Refusal.UNTRUSTED_ADDRESS),
        (None, TRUSTED, OPEN, False, False, True, Welcome.LINKED),
        (None, TRUSTED, OPEN, False, False, False, Welcome.LINKED),
        (None, TRUSTED, TAKEN, True, True, True, Refusal.ADDRESS_TAKEN),
        (None, TRUSTED, CLOSED, True, True, True, Refusal.CLOSED),
        (None, TRUSTED, None, True, True, True, Welcome.MADE),
        (None, TRUSTED, None, True, False, True, Refusal.NO_ROLE),
        (None, TRUSTED, None, True, True, False, Refusal.GROUPS_UNKNOWN),
        (None, TRUSTED, None, False, True, True, Refusal.NO_ACCOUNT),
    ],
)
def test_who_is_signed_in_to_what(
    known: Account | None,
    address: Address | None,
    namesake: Account | None,
    makes: bool,
    granted: bool,
    groups_known: bool,
    decision: Welcome | Refusal,
) -> None:
    assert decision == decide(
        known=known,
        address=address,
        account_with_address=namesake,
        makes_accounts=makes,
        is_granted_something=granted,
        groups_are_known=groups_known,
    )


def test_nobody_comes_in_by_an_address_that_nobody_answers_for_nor_to_a_closed_account() -> None:
    yes_or_no = (True, False)
    for address, namesake, makes, granted, known in product(
        (None, DOUBTFUL), (None, OPEN, TAKEN, CLOSED), yes_or_no, yes_or_no, (None, CLOSED)
    ):
        decision = decide(
            known=known,
            address=address,
            account_with_address=namesake,
            makes_accounts=makes,
            is_granted_something=granted,
            groups_are_known=True,
        )
        assert isinstance(decision, Refusal)


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"name": "Ada Example"}, "Ada Example"),
        ({"name": "  Ada \n Example\u202e "}, "Ada Example"),
        ({"given_name": "Ada", "family_name": "Example"}, "Ada Example"),
        ({"name": "", "given_name": "Ada"}, "Ada"),
        ({"name": ["Ada"]}, "ada"),
        ({"name": "x" * 500}, "x" * 200),
        ({}, "ada"),
    ],
)
def test_a_name_is_read_from_what_there_is(claims: dict[str, Any], name: str) -> None:
    assert read_name(claims, "ada@ours.example") == name


def test_a_job_title_is_read_where_one_is_sent() -> None:
    assert read_job_title({"jobTitle": "Head of MASH"}) == "Head of MASH"
    assert read_job_title({"name": "Ada"}) == ""


def test_every_refusal_has_its_words() -> None:
    assert set(WORDS) == set(Refusal)
    for words in WORDS.values():
        assert words.happened.format(name="N", address="A")
        assert 400 <= words.status < 600
