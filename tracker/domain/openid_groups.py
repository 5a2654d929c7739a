"""What somebody is by the groups that the organisation's sign-in names."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.domain.openid_settings import GroupRole

# A longer list is somebody's mistake; Entra itself stops at 200.
MOST_GROUPS = 5_000


@dataclass(frozen=True)
class Groups:
    """The groups a provider named. ``are_all`` is False where it says that there are more than it sends."""

    named: frozenset[str] = frozenset()
    are_all: bool = True


@dataclass(frozen=True)
class Granted:
    """What the groups give: roles as pairs of programme and role, and whether to administer the site."""

    roles: frozenset[tuple[str, str]] = frozenset()
    is_admin: bool = False

    @property
    def is_something(self) -> bool:
        return bool(self.roles) or self.is_admin


def read_groups(claims: Mapping[str, Any], names: Iterable[str]) -> Groups:
    """The groups in the claims of these names, each a list of texts or one text.

    Beyond 200 groups Entra sends none and instead says in ``_claim_names`` (or ``hasgroups``) that there are some.

    >>> read_groups({"groups": ["a", "b"], "roles": "c"}, ["groups", "roles"]).named == {"a", "b", "c"}
    True
    >>> read_groups({"_claim_names": {"groups": "src1"}}, ["groups"])
    Groups(named=frozenset(), are_all=False)
    """
    elsewhere = claims.get("_claim_names")
    found: set[str] = set()
    are_all = True
    for name in names:
        value = claims.get(name)
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        found |= {text for text in texts[:MOST_GROUPS] if isinstance(text, str)}
        is_elsewhere = isinstance(elsewhere, dict) and name in elsewhere
        says_so = name == "groups" and claims.get("hasgroups") in (True, "true")
        if (is_elsewhere or says_so) and value is None:
            are_all = False
    return Groups(frozenset(found), are_all)


def granted_to(groups: Collection[str], mapping: Iterable[GroupRole]) -> Granted:
    """What members of these groups are.

    >>> mapping = [GroupRole("g1", "seahaven", "manager"), GroupRole("g2", None, "admin")]
    >>> granted_to({"g1"}, mapping)
    Granted(roles=frozenset({('seahaven', 'manager')}), is_admin=False)
    """
    given = [entry for entry in mapping if entry.group in groups]
    return Granted(
        roles=frozenset((entry.programme, entry.role) for entry in given if entry.programme is not None),
        is_admin=any(entry.programme is None for entry in given),
    )
