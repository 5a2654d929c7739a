"""Readings are worked out once from the same rows, and again from any others."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.boards import add_kpis
from tests.figures import figure, monthly, percent_kpi, read
from tracker.domain.kpi_json import kpi_json
from tracker.domain.kpi_terms import FigureState, Unit
from tracker.kpis.kept_readings import READINGS, KeptReadings, exact_population, exactly
from tracker.kpis.models import DataQualityNote, Figure, FigureRevision, Kpi, KpiTarget
from tracker.kpis.queries import read_kpis
from tracker.plan.models import Programme
from tracker.plan.queries import find_programme

ON = date(2020, 1, 27)
LATER = datetime(2020, 1, 20, tzinfo=UTC)


@pytest.fixture
def programme(session) -> Programme:
    READINGS.forget()
    made = Programme(slug="harbour", name="Harbour")
    session.add(made)
    session.flush()
    add_kpis(session, made, kpis=1, months=6)
    return made


@pytest.fixture
def look(session, programme):
    """The one KPI as a request of its own would read it."""

    def read_it(**asked):
        session.flush()
        session.expire_all()
        [reading] = read_kpis(session, programme, **{"on": ON} | asked).values()
        return reading

    return read_it


@pytest.fixture
def kpi(session, programme) -> Kpi:
    return session.scalars(select(Kpi)).one()


def revise(session, value: str, **said) -> None:
    """The last figure is said anew."""
    last = session.scalars(select(Figure).order_by(Figure.end_on.desc())).first()
    number = len(last.revisions) + 1
    given = {"value": Decimal(value), "state": FigureState.FINAL, "author_title": "", "recorded_at": LATER} | said
    session.add(FigureRevision(figure_id=last.id, number=number, **given))


def test_the_same_rows_are_worked_out_once(look):
    assert look() is look()


def test_a_figure_said_anew_is_read_anew_and_the_earlier_moment_as_it_was(session, look):
    before = look()
    revise(session, "41")
    assert look().latest.value == 41
    assert look(known_at=LATER - timedelta(days=1)) is before


@pytest.mark.parametrize(
    "said", [{"state": FigureState.PROVISIONAL}, {"note": "From the case system"}, {"decimals": 2}]
)
def test_whatever_a_revision_says_beside_its_value_is_read_anew(session, look, said):
    before = look()
    revise(session, str(before.latest.value), **said)
    assert look() is not before


def test_another_definition_target_or_note_is_read_anew(session, look, kpi):
    seen = [look()]
    kpi.name = "Another name"
    seen.append(look())
    session.add(KpiTarget(kpi_id=kpi.id, minimum=Decimal(10), effective_from=date(2019, 1, 1)))
    seen.append(look())
    session.add(DataQualityNote(kpi_id=kpi.id, effect="Two teams are left out", recorded_at=LATER, author_title=""))
    seen.append(look())
    assert len({id(reading) for reading in seen}) == 4
    assert seen[1].definition.name == "Another name"
    assert seen[2].target.minimum == 10
    assert [note.effect for note in seen[3].open_notes] == ["Two teams are left out"]


def test_another_day_or_another_start_of_the_year_is_read_anew(programme, look):
    before = look()
    assert look(on=date(2019, 11, 5)).status_on == date(2019, 11, 5)
    programme.financial_year_start_month = 1
    assert look().points[0].period.year_start == 1
    assert before.points[0].period.year_start == 4


def test_another_population_gives_another_rate(session, look, programme, kpi):
    kpi.unit = Unit.RATE_PER_10K
    revise(session, "1", numerator=Decimal(30))
    people = Kpi(programme_id=programme.id, code="POPULATION", name="Population")
    for said in ("unit", "polarity", "frequency", "basis"):
        setattr(people, said, getattr(kpi, said))
    session.add(people)
    session.flush()
    year = Figure(kpi_id=people.id, start_on=date(2019, 4, 1), end_on=date(2020, 3, 31), basis=people.basis)
    session.add(year)
    session.flush()
    values = []
    for number, inhabitants in enumerate((20_000, 30_000), 1):
        given = {"state": FigureState.FINAL, "author_title": "", "recorded_at": LATER}
        session.add(FigureRevision(figure_id=year.id, number=number, value=Decimal(inhabitants), **given))
        session.flush()
        values.append(read_kpis(session, programme, on=ON)[kpi.id].latest.value)
    assert values == [180, 120]


def test_figures_that_are_only_tried_are_not_kept(look):
    held = look()
    tried = look(besides={"K00": [figure("2020-01", "12.5")]})
    assert len(tried.points) == len(held.points) + 1
    assert look() is held


def test_numbers_that_print_differently_are_told_apart():
    alike = [Decimal("1.0"), Decimal("1.00"), Decimal("-0"), Decimal(0), Decimal("1E+1"), Decimal(10), None]
    assert len({exactly([one]) for one in alike}) == len(alike)
    years = [{"2019/20": Decimal("1.0")}, {"2019/20": Decimal("1.00")}, {"2018/19": Decimal("1.0")}, {}, None]
    assert len({exact_population(one) for one in years}) == len(years)


def test_no_more_is_kept_than_there_is_room_for_and_what_is_used_stays():
    kept = KeptReadings(most_figures=100)
    reading = read(percent_kpi(), monthly("2019-01", " ".join(["12.5"] * 10)))
    for name in "abcde":
        kept.keep(name, reading)
        assert kept.find(name) is reading
        kept.find("a")
    kept.keep("f", reading)
    assert [name for name in "abcdef" if kept.find(name)] == ["a", "c", "d", "e", "f"]
    kept.keep("much", read(percent_kpi(), monthly("2010-01", " ".join(["12.5"] * 100))))
    assert not any(kept.find(name) for name in [*"abcdef", "much"])
    kept.keep("a", reading)
    assert kept.find("a") is reading


def test_threads_that_read_keep_and_forget_at_once_always_get_their_own():
    kept = KeptReadings(most_figures=200)
    plain = read(percent_kpi(), monthly("2019-01", "12.5 13.5 14.5"))
    readings = {number: replace(plain, definition=percent_kpi(code=f"K{number}")) for number in range(40)}

    def work(turn: int) -> list[bool]:
        right = []
        for step in range(2_000):
            number = (turn * 7 + step) % len(readings)
            found = kept.find(number) or kept.keep(number, readings[number])
            right.append(found is readings[number])
            if step % 97 == turn:
                kept.forget()
        return right

    with ThreadPoolExecutor(4) as threads:
        assert all(all(right) for right in threads.map(work, range(4)))


@pytest.mark.demonstration
def test_what_was_kept_says_what_working_it_out_says(session):
    programme = find_programme(session, "seahaven")

    def said() -> list[dict]:
        return [kpi_json(reading) for reading in read_kpis(session, programme, on=ON).values()]

    READINGS.forget()
    worked_out = said()
    assert said() == worked_out
    READINGS.forget()
    assert said() == worked_out
