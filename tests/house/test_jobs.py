"""Rules about the jobs. A failure says what to do instead."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tracker.adapters.clock import LONDON
from tracker.scheduler import JOBS, Job

CHANGES = [(2026, 3, 29), (2026, 10, 25), (2027, 3, 28), (2027, 10, 31), (2028, 3, 26)]


def times_of(job: Job, first: datetime, days: int) -> list[datetime]:
    found = []
    following = job.at.get_next_fire_time(None, first)
    while following is not None and following < first + timedelta(days=days):
        found.append(following)
        following = job.at.get_next_fire_time(following, following + timedelta(seconds=1))
    return found


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_no_job_runs_in_the_hours_that_come_twice_or_not_at_all(job, change):
    around = times_of(job, datetime(*change, tzinfo=LONDON) - timedelta(days=2), days=5)
    assert around, f"{job.name} never runs"
    at_night = [moment for moment in around if moment.astimezone(LONDON).hour in (1, 2)]
    assert not at_night, f"{job.name} runs at {at_night[0]:%H:%M}; choose a time outside 01:00 to 02:59, London"


def test_job_names_are_unique_and_fit_the_table():
    from tracker.reminders.models import JobRun

    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= JobRun.__table__.c.name.type.length
