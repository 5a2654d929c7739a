"""How long somebody waits before they may try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.lockout import (
    ALL_FORGOTTEN,
    LIMITS,
    Key,
    Scope,
    Tally,
    Trial,
    count_try,
    keys_of,
    longest_wait,
    network_of,
    take_back,
    wait_before,
    words_of_wait,
)

NINE = datetime(2020, 1, 27, 9, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
OWNER, HOME, KNOWN = "owner@seahaven.example", "192.0.2.1", "a browser they used before"


class Counts:
    """All tallies, and a clock."""

    def __init__(self) -> None:
        self.held: dict[Key, Tally] = {}
        self.now = NINE

    def wait(self, keys: list[Key]) -> timedelta:
        return longest_wait({key: self.held.get(key) for key in keys}, self.now)

    def try_wrongly(self, keys: list[Key]) -> bool:
        """Whether the try was taken."""
        if self.wait(keys):
            return False
        for key in keys:
            self.held[key] = count_try(key.limit, self.held.get(key), self.now)
        return True


def at(network: str = HOME, account: str = OWNER, browser: str | None = None, trial: Trial = Trial.PASSWORD):
    return keys_of(trial, account=account, network=network, browser=browser)


@pytest.mark.parametrize(
    ("scope", "tries", "wait"),
    [
        (Scope.ACCOUNT_FROM_NETWORK, 0, 0 * SECOND),
        (Scope.ACCOUNT_FROM_NETWORK, 4, 0 * SECOND),
        (Scope.ACCOUNT_FROM_NETWORK, 5, 30 * SECOND),
        (Scope.ACCOUNT_FROM_NETWORK, 6, 60 * SECOND),
        (Scope.ACCOUNT_FROM_NETWORK, 7, 2 * MINUTE),
        (Scope.ACCOUNT_FROM_NETWORK, 11, 32 * MINUTE),
        (Scope.ACCOUNT_FROM_NETWORK, 12, HOUR),
        (Scope.ACCOUNT_FROM_NETWORK, 10**9, HOUR),
        (Scope.BROWSER, 5, 30 * SECOND),
        (Scope.BROWSER, 100, 15 * MINUTE),
        (Scope.NETWORK, 59, 0 * SECOND),
        (Scope.NETWORK, 200, MINUTE),
        (Scope.ACCOUNT, 29, 0 * SECOND),
        (Scope.ACCOUNT, 30, 15 * MINUTE),
    ],
)
def test_the_wait_grows_with_the_tries_and_has_an_end(scope, tries, wait):
    limit = LIMITS[Trial.PASSWORD, scope]
    assert wait_before(limit, Tally(tries, NINE), NINE) == wait
    assert wait_before(limit, Tally(tries, NINE), NINE + wait) == timedelta()


def test_a_tally_forgets_one_try_after_a_while_and_all_in_the_end():
    limit = LIMITS[Trial.PASSWORD, Scope.ACCOUNT_FROM_NETWORK]
    assert count_try(limit, Tally(5, NINE), NINE + 2 * HOUR).level == 4
    for each in LIMITS.values():
        most = each.free + 12
        assert count_try(each, Tally(most, NINE), NINE + ALL_FORGOTTEN).level == 1


def test_a_clock_set_back_forgets_nothing_and_waits_no_longer_than_the_longest():
    limit = LIMITS[Trial.PASSWORD, Scope.ACCOUNT_FROM_NETWORK]
    assert count_try(limit, Tally(3, NINE), NINE - HOUR).level == 4


def test_a_right_try_does_not_count_and_moves_no_wait():
    limit = LIMITS[Trial.PASSWORD, Scope.NETWORK]
    tally = count_try(limit, Tally(7, NINE), NINE)
    assert take_back(limit, tally, NINE + SECOND) == Tally(7, NINE)
    assert take_back(limit, None, NINE).level == 0


def test_only_a_browsers_and_an_accounts_own_tries_are_cleared_by_getting_in():
    cleared = {key.scope for browser in (None, KNOWN) for key in at(browser=browser) if key.is_cleared_by_success}
    assert cleared == {Scope.BROWSER, Scope.ACCOUNT_FROM_NETWORK}


somebody = st.tuples(
    st.sampled_from([OWNER, "lead@seahaven.example", "nobody@nowhere.example"]),
    st.sampled_from([HOME, "198.51.100.9", *[f"203.0.113.{number}" for number in range(40)]]),
    st.sampled_from(list(Trial)),
    st.integers(0, 7200),
)


@given(st.lists(somebody, max_size=200))
def test_whatever_others_try_the_owner_gets_in_at_their_own_browser(attack):
    """Even from the owner's own network, as in an office that shares one address.

    Codes are another matter: whoever tries them has the owner's password.
    """
    counts = Counts()
    for account, network, trial, pause in attack:
        counts.try_wrongly(at(network, account, trial=trial))
        counts.now += timedelta(seconds=pause)
        for trial_of_owner in (Trial.PASSWORD, Trial.RESET):
            assert counts.wait(at(browser=KNOWN, trial=trial_of_owner)) == timedelta()


@given(st.lists(st.tuples(st.integers(0, 3600), st.integers(0, 40)), max_size=150))
def test_somebody_who_guesses_from_elsewhere_slows_only_themselves_below_the_ceiling(attack):
    counts = Counts()
    taken = 0
    for pause, number in attack:
        taken += counts.try_wrongly(at(f"203.0.113.{number}"))
        counts.now += timedelta(seconds=pause)
        waits_for_ceiling = wait_before(LIMITS[Trial.PASSWORD, Scope.ACCOUNT], counts.held.get(at()[2]), counts.now)
        assert counts.wait(at()) == waits_for_ceiling
        if taken < LIMITS[Trial.PASSWORD, Scope.ACCOUNT].free:
            assert waits_for_ceiling == timedelta()


@pytest.mark.parametrize(
    ("trial", "networks", "most_a_day"),
    [(Trial.PASSWORD, 1, 40), (Trial.PASSWORD, 1000, 130), (Trial.CODE, 1, 40), (Trial.CODE, 1000, 40)],
)
def test_a_day_of_guessing_at_one_account_gets_nowhere(trial, networks, most_a_day):
    counts = Counts()
    taken = 0
    for number in range(24 * 60):
        taken += counts.try_wrongly(at(f"network {number % networks}", trial=trial))
        counts.now += MINUTE
    assert taken <= most_a_day


def test_many_known_browsers_together_guess_codes_no_faster_than_unknown_ones():
    counts = Counts()
    taken = 0
    for number in range(24 * 60):
        taken += counts.try_wrongly(at(browser=f"known {number}", trial=Trial.CODE))
        counts.now += MINUTE
    assert LIMITS[Trial.CODE, Scope.ACCOUNT].free <= taken <= 40


def test_one_network_tries_the_passwords_of_many_accounts_no_faster_than_one_a_minute():
    counts = Counts()
    taken = 0
    for number in range(600):
        taken += counts.try_wrongly(at(account=f"{number}@seahaven.example"))
        counts.now += SECOND
    assert taken <= 60 + 600 / 60 + 1


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::/56"),
        ("2001:db8:0:ff:1:2:3:4", "2001:db8::/56"),
        ("2001:db8:0:100::", "2001:db8:0:100::/56"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/56"),
        ("not an address", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_network_is_what_one_customer_holds(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (SECOND / 2, "1 second"),
        (30 * SECOND, "30 seconds"),
        (MINUTE, "60 seconds"),
        (61 * SECOND, "2 minutes"),
        (15 * MINUTE, "15 minutes"),
        (HOUR, "60 minutes"),
    ],
)
def test_a_wait_is_rounded_up(wait, words):
    assert words_of_wait(wait) == words
