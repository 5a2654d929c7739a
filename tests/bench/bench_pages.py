"""How long the pages of the demonstration take, and what they ask of the database: `make bench`."""

from __future__ import annotations

import statistics
import time

import pytest

TIMES = 15
SLUG = "/programmes/seahaven"
PAGES = ("/", f"{SLUG}/", f"{SLUG}/week", f"{SLUG}/plan", f"{SLUG}/risks", f"{SLUG}/kpis", f"{SLUG}/reports")
# Above this a page feels slow, whatever the network adds.
MOST_MILLISECONDS = 300


@pytest.fixture
def manager(database) -> str:
    """The address of a programme manager of the demonstration."""
    from tracker.people.models import Membership, Person, Role

    with database() as session:
        chosen = session.query(Person).join(Membership).filter(Membership.role == Role.MANAGER).order_by(Person.id)
        return chosen.first().email


@pytest.mark.demonstration
@pytest.mark.parametrize("where", PAGES)
def test_a_page_is_quick(where, sign_in, manager, statements, capsys):
    client = sign_in(manager)
    client.get(where, follow_redirects=True)
    with statements() as asked:
        page = client.get(where, follow_redirects=True)
    assert page.status_code == 200
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(where, follow_redirects=True)
        taken.append((time.perf_counter() - started) * 1000)
    median = statistics.median(taken)
    with capsys.disabled():
        size = len(page.data) / 1024
        print(f"\n{where:28} {median:7.1f} ms  {len(asked):3} statements  {size:6.1f} kB", end="")
    assert median < MOST_MILLISECONDS
