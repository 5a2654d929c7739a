"""What a board of sixty KPIs over ten years takes, beside a small one and beside the bare rows: `make bench`.

Nothing worked out before is at hand: what a second look takes is printed beside it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from tests.boards import add_kpis
from tracker.kpis.kept_readings import READINGS
from tracker.kpis.models import Figure, FigureRevision
from tracker.kpis.queries import read_board
from tracker.plan.models import Programme

ON = date(2020, 1, 27)
TIMES = 5
# Reading, deriving and judging may take this many times as long as fetching the rows through the ORM does.
MOST_TIMES_ROWS = 4


def seconds(run: Callable[[], object]) -> float:
    """The median processor time of a few runs."""
    taken = []
    for _ in range(TIMES):
        started = time.process_time()
        run()
        taken.append(time.process_time() - started)
    return statistics.median(taken)


def test_a_board_of_sixty_kpis_over_ten_years(session, statements, capsys):
    boards = {}
    for slug, kpis, months in (("small", 6, 12), ("large", 60, 120)):
        programme = Programme(slug=slug, name=slug)
        session.add(programme)
        session.flush()
        add_kpis(session, programme, kpis, months)
        boards[slug] = programme.id

    def look_again(slug: str) -> None:
        session.expunge_all()
        read_board(session, session.get_one(Programme, boards[slug]), on=ON)

    def read(slug: str) -> None:
        READINGS.forget()
        look_again(slug)

    def fetch() -> None:
        session.expunge_all()
        session.execute(select(Figure, FigureRevision).join(FigureRevision)).all()

    asked = {}
    for slug in boards:
        with statements() as seen:
            read(slug)
        asked[slug] = len(seen)
    small, large, rows = seconds(lambda: read("small")), seconds(lambda: read("large")), seconds(fetch)
    again = seconds(lambda: look_again("large"))
    with capsys.disabled():
        print(
            f"\n60 KPIs x 120 months: {large * 1000:.0f} ms, {large / rows:.1f} times fetching the rows"
            f" ({rows * 1000:.0f} ms), {large / small:.0f} times 6 KPIs x 12 months with a hundredth of the figures;"
            f" a second look {again * 1000:.0f} ms; {asked['large']} statements either way"
        )
    assert asked["small"] == asked["large"]
    assert large <= MOST_TIMES_ROWS * rows
