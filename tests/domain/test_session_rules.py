"""When a session is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.session_rules import Ending, SessionLimits, why_over, words_of_ending

NINE = datetime(2020, 1, 27, 9, tzinfo=UTC)
LIMITS = SessionLimits(idle=timedelta(minutes=60), longest=timedelta(hours=12))


@pytest.mark.parametrize(
    ("seen_after", "now_after", "why"),
    [
        (0, 0, None),
        (0, 59, None),
        (0, 60, Ending.IDLE),
        (30, 89, None),
        (30, 90, Ending.IDLE),
        (719, 719, None),
        (719, 720, Ending.TOO_LONG),
        (0, 900, Ending.TOO_LONG),
    ],
)
def test_a_session_is_over_when_left_alone_or_begun_too_long_ago(seen_after, now_after, why):
    moments = {"seen_at": NINE + timedelta(minutes=seen_after), "now": NINE + timedelta(minutes=now_after)}
    assert why_over(LIMITS, started_at=NINE, **moments) is why


@given(st.lists(st.integers(0, 59), max_size=100))
def test_nobody_stays_in_longer_than_the_longest_time_however_busy(pauses):
    seen = NINE
    for pause in pauses:
        now = seen + timedelta(minutes=pause)
        if why_over(LIMITS, started_at=NINE, seen_at=seen, now=now):
            assert now - NINE >= LIMITS.longest
            return
        seen = now
    assert seen - NINE < LIMITS.longest


def test_every_ending_has_words():
    assert (
        words_of_ending(Ending.TOO_LONG, LIMITS) == "You were signed out because you signed in 12 hours ago or earlier."
    )
    one_hour = SessionLimits(idle=timedelta(minutes=1), longest=timedelta(hours=1))
    assert "nothing happened for 1 minute." in words_of_ending(Ending.IDLE, one_hour)
    assert "60 minutes ago" in words_of_ending(Ending.TOO_LONG, one_hour)
    assert all(words_of_ending(ending, LIMITS).endswith(".") for ending in Ending)
