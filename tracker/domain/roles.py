"""What a person is in a programme."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is in one programme. A person may be several things."""

    OWNER = "owner"
    ANALYST = "analyst"
    MANAGER = "manager"
    SRO = "sro"
    READER = "reader"

    @property
    def words(self) -> str:
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    Role.OWNER: "Action owner",
    Role.ANALYST: "Performance analyst",
    Role.MANAGER: "Programme manager",
    Role.SRO: "Senior responsible officer",
    Role.READER: "Reader",
}

WORKING = (Role.OWNER, Role.ANALYST, Role.MANAGER, Role.SRO)
"""A reader only reads, whatever the plan says they own and whomever they might stand in for."""
EVERYBODY = tuple(Role)
