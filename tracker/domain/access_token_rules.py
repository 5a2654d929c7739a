"""What a program may do with an access token, and how long it is good. Real time, never the programme's clock."""

from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_NAME = 100
# A token that is for good outlives whoever remembers what it was for.
LIFETIMES_DAYS = (30, 90, 180, 365)
MOST_TOKENS = 20
# Who signs in with an organisation's account and does so no more may have left it: no word of that reaches us.
SIGNS_IN_EVERY = timedelta(days=60)
# A session that was left open must not become a year's access. Where there is a password, that is asked for.
JUST_SIGNED_IN = timedelta(minutes=15)


class TokenScope(StrEnum):
    """How far a token goes. Within its programmes it never goes further than the person it belongs to."""

    READ = "read"
    WRITE = "write"

    @property
    def words(self) -> str:
        return _SCOPE_WORDS[self]


_SCOPE_WORDS = {TokenScope.READ: "reads", TokenScope.WRITE: "reads and writes"}


def is_good(*, version: int, version_of_person: int, expires_at: datetime, now: datetime) -> bool:
    """Whether a token still opens anything: nobody signed its person out everywhere, and its time is not up.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    >>> is_good(version=1, version_of_person=1, expires_at=noon, now=noon)
    False
    """
    return version == version_of_person and now < expires_at
