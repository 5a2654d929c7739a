"""How long somebody waits before they may try again to sign in, so that guessing is hopeless and nobody is locked out.

Tries are counted under several keys at once. A browser that has signed in to an account before is counted by itself
alone: whatever happens elsewhere, its owner gets in. Any other is counted for the account from its network, for its
network, and, with a looser ceiling, for the account from anywhere. Codes meet that ceiling in every browser: only
somebody who has the password gets to try one. Each count forgets one try after a while.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network


class Trial(StrEnum):
    """What is tried."""

    PASSWORD = "password"
    CODE = "code"
    # Not a guess, but an email to somebody's mailbox each time.
    RESET = "reset"


class Scope(StrEnum):
    """Whose tries are counted together."""

    BROWSER = "browser"
    ACCOUNT_FROM_NETWORK = "account from network"
    NETWORK = "network"
    ACCOUNT = "account"


@dataclass(frozen=True)
class Limit:
    """So many tries are free; then each further one waits, twice as long every time, up to the longest wait."""

    free: int
    first_wait: timedelta
    longest_wait: timedelta
    forgets_one_every: timedelta


@dataclass(frozen=True)
class Tally:
    """How many tries are remembered as of the last one."""

    level: float
    counted_at: datetime


_SECOND, _MINUTE, _HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
# An office shares one address, so a network has many free tries and short waits.
_OF_A_NETWORK = Limit(60, _MINUTE, _MINUTE, _MINUTE)
LIMITS = {
    (Trial.PASSWORD, Scope.BROWSER): Limit(5, 30 * _SECOND, 15 * _MINUTE, 30 * _MINUTE),
    (Trial.PASSWORD, Scope.ACCOUNT_FROM_NETWORK): Limit(5, 30 * _SECOND, _HOUR, _HOUR),
    (Trial.PASSWORD, Scope.NETWORK): _OF_A_NETWORK,
    (Trial.PASSWORD, Scope.ACCOUNT): Limit(30, 15 * _MINUTE, 15 * _MINUTE, 15 * _MINUTE),
    # A million codes are soon guessed, so these are stricter.
    (Trial.CODE, Scope.BROWSER): Limit(5, _MINUTE, _HOUR, _HOUR),
    (Trial.CODE, Scope.ACCOUNT_FROM_NETWORK): Limit(5, _MINUTE, _HOUR, _HOUR),
    (Trial.CODE, Scope.NETWORK): _OF_A_NETWORK,
    (Trial.CODE, Scope.ACCOUNT): Limit(10, 30 * _MINUTE, _HOUR, _HOUR),
    (Trial.RESET, Scope.BROWSER): Limit(3, 5 * _MINUTE, _HOUR, 20 * _MINUTE),
    (Trial.RESET, Scope.ACCOUNT_FROM_NETWORK): Limit(3, 5 * _MINUTE, _HOUR, 20 * _MINUTE),
    (Trial.RESET, Scope.NETWORK): _OF_A_NETWORK,
    (Trial.RESET, Scope.ACCOUNT): Limit(6, 15 * _MINUTE, 15 * _MINUTE, 15 * _MINUTE),
}
# After this long without a try every tally is back at nothing.
ALL_FORGOTTEN = timedelta(days=3)


@dataclass(frozen=True)
class Key:
    """One of the counts that a try goes into."""

    trial: Trial
    scope: Scope
    name: str

    @property
    def limit(self) -> Limit:
        return LIMITS[self.trial, self.scope]

    @property
    def is_cleared_by_success(self) -> bool:
        """Whether getting in forgets the tries before; else it takes back its own alone.

        An attacker with an account of their own must not clear what their network has tried on others'.
        """
        return self.scope in (Scope.BROWSER, Scope.ACCOUNT_FROM_NETWORK)


def keys_of(trial: Trial, *, account: str, network: str, browser: str | None) -> list[Key]:
    """Where a try is counted. ``browser`` names one that has signed in to this account before."""
    if browser is not None:
        own = Key(trial, Scope.BROWSER, f"{account} {browser}")
        return [own, Key(trial, Scope.ACCOUNT, account)] if trial is Trial.CODE else [own]
    return [
        Key(trial, Scope.ACCOUNT_FROM_NETWORK, f"{account} {network}"),
        Key(trial, Scope.NETWORK, network),
        Key(trial, Scope.ACCOUNT, account),
    ]


def wait_before(limit: Limit, tally: Tally | None, now: datetime) -> timedelta:
    """How long until the next try is taken; nothing when it may be made at once."""
    if tally is None or (beyond := round(tally.level) - limit.free) < 0:
        return timedelta()
    doublings = min(beyond, 30)
    wait: timedelta = min(limit.first_wait * 2**doublings, limit.longest_wait)
    return max(tally.counted_at + wait - now, timedelta())


def longest_wait(tallies: Mapping[Key, Tally | None], now: datetime) -> timedelta:
    """How long somebody waits whose try goes into these counts."""
    return max((wait_before(key.limit, tally, now) for key, tally in tallies.items()), default=timedelta())


def count_try(limit: Limit, tally: Tally | None, now: datetime) -> Tally:
    """One more try."""
    return Tally(_level(limit, tally, now) + 1, now)


def take_back(limit: Limit, tally: Tally | None, now: datetime) -> Tally:
    """The try was right, so it does not count. When the last one was stays, so that a wait does not move."""
    if tally is None:
        return Tally(0, now)
    return Tally(max(tally.level - 1, 0), tally.counted_at)


def _level(limit: Limit, tally: Tally | None, now: datetime) -> float:
    if tally is None:
        return 0
    passed = max(now - tally.counted_at, timedelta())
    return max(tally.level - passed / limit.forgets_one_every, 0)


_IPV6_PREFIX = 56


def network_of(address: str | None) -> str:
    """What one customer of a provider holds: an address of version 4, or 256 networks of version 6.

    >>> network_of("192.0.2.7"), network_of("2001:db8:0:12ff::1"), network_of("::ffff:192.0.2.7")
    ('192.0.2.7', '2001:db8:0:1200::/56', '192.0.2.7')
    """
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _IPV6_PREFIX), strict=False))
    return str(found)


def words_of_wait(wait: timedelta) -> str:
    """How long, rounded up, as people say it.

    >>> words_of_wait(timedelta(seconds=29.2)), words_of_wait(timedelta(seconds=61)), words_of_wait(timedelta(hours=1))
    ('30 seconds', '2 minutes', '60 minutes')
    """
    seconds = -(-wait // _SECOND)
    count, unit = (seconds, "second") if wait <= _MINUTE else (-(-wait // _MINUTE), "minute")
    return f"{count} {unit}{'' if count == 1 else 's'}"
