"""What it costs that every statement is restricted to the programmes a visitor may see: `make bench`."""

from __future__ import annotations

import statistics
import time

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tracker.adapters import restriction

TIMES = 15
SLUG = "/programmes/seahaven"
PAGES = ("/", f"{SLUG}/", f"{SLUG}/week", f"{SLUG}/plan", f"{SLUG}/risks", f"{SLUG}/kpis", f"{SLUG}/kpis/1.1")
# Of the time that a page takes without.
MOST = 1.10


def unrestricted(client, address):
    """The same page with nothing restricted."""
    event.remove(Session, "do_orm_execute", restriction._restrict)
    try:
        return client.get(address, follow_redirects=True)
    finally:
        restriction.listen()


def milliseconds(get, client, address):
    started = time.process_time()
    get(client, address)
    return (time.process_time() - started) * 1000


@pytest.mark.demonstration
def test_restricting_takes_little(sign_in, statements, capsys):
    """Each page in turn with and without, so that whatever else the machine does slows both; all of them compared."""
    client = sign_in("programme-manager@seahaven.example")
    ways = (lambda client, address: client.get(address, follow_redirects=True), unrestricted)
    totals = [0.0, 0.0]
    for address in PAGES:
        asked = []
        for get in ways:
            get(client, address)
            with statements() as seen:
                get(client, address)
            asked.append(len(seen))
        taken = [[milliseconds(get, client, address) for get in ways] for _ in range(TIMES)]
        medians = [statistics.median(one) for one in zip(*taken, strict=True)]
        totals = [total + median for total, median in zip(totals, medians, strict=True)]
        with capsys.disabled():
            print(
                f"\n{address:28} {medians[0]:6.1f} ms, without {medians[1]:6.1f} ms: {medians[0] / medians[1]:.2f};"
                f" {asked[0]} and {asked[1]} statements",
                end="",
            )
        assert asked[0] == asked[1]
    with capsys.disabled():
        print(f"\nall of them: {totals[0] / totals[1]:.2f} times", end=" ")
    assert totals[0] <= MOST * totals[1]
