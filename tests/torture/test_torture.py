"""The short form of ``make torture``: the same rounds with fewer people and kills."""

from __future__ import annotations

from tests.torture.rounds import Torture


def test_runs_killed_at_random_moments_lose_no_email_and_repeat_none_that_was_answered(database_url, tmp_path):
    with Torture(database_url, tmp_path, people=25, seed=3, mischief=0.02, timeout=0.4) as torture:
        tally = torture.run(kills=2)
    assert tally.kills == 2
    assert tally.accepted == tally.emails + tally.repeats
