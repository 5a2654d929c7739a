"""The first page: what this is, somebody's programmes worst first, or straight to their only one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.command import Tracker
from tracker.domain.rag import Rag
from tracker.domain.risk import Level, RiskKind
from tracker.editions.models import Edition, EditionState
from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Programme
from tracker.plan.surroundings import Event, EventKind
from tracker.risks.models import Risk, RiskAssessment
from tracker.updates.models import Update

SRO = "sro@example.org"
DATABASE = Callable[[], AbstractContextManager[Session]]
SIGN_IN = Callable[[str], FlaskClient]
STATEMENTS = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def person(tracker: Tracker) -> str:
    tracker("user", "add", SRO, "--name", "SRO")
    return SRO


def add_programme(session: Session, name: str, rag: Rag | None = None, *, until: date | None = None) -> Programme:
    """A programme that the person belongs to, rated since 6 January."""
    person = session.scalars(select(Person).where(Person.email == SRO)).one()
    programme = Programme(slug=name.lower(), name=name)
    session.add(programme)
    session.flush()
    session.add(Membership(person_id=person.id, programme_id=programme.id, role=Role.SRO, until=until))
    if rag:
        rate(session, programme, rag, date(2020, 1, 6))
    return programme


def rate(session: Session, programme: Programme, rag: Rag, as_on: date) -> None:
    session.add(
        Update(
            programme_id=programme.id,
            as_on=as_on,
            recorded_at=datetime(as_on.year, as_on.month, as_on.day, 9, tzinfo=UTC),
            rag=rag,
            narrative="Said.",
            author_title="SRO",
        )
    )


def publish(session: Session, programme: Programme, status_on: date) -> None:
    at = datetime(status_on.year, status_on.month, status_on.day, 17, tzinfo=UTC)
    session.add(
        Edition(
            programme_id=programme.id,
            status_on=status_on,
            data_to_on=status_on,
            state=EditionState.PUBLISHED,
            document="{}",
            digest="",
            submitted_at=at,
            published_at=at,
        )
    )


def test_signed_out_it_says_what_this_is_and_how_to_sign_in(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "improvement programme" in page
    assert 'href="/sign-in"' in page
    assert "/demo" not in page


@pytest.mark.demonstration
def test_signed_out_the_demonstration_names_its_programmes(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Seahaven Children&#39;s Services Improvement" in page
    assert 'href="/demo"' in page


def test_programmes_are_named_to_nobody_signed_out(client: FlaskClient, tracker: Tracker) -> None:
    tracker("programme", "add", "secret", "--name", "Secret programme")
    assert "Secret" not in client.get("/").text


def test_the_only_programme_opens_at_once(sign_in: SIGN_IN, person: str, database: DATABASE) -> None:
    with database() as session:
        add_programme(session, "Only")
    answer = sign_in(person).get("/")
    assert (answer.status_code, answer.location) == (302, "/programmes/only/")


def test_without_a_programme_it_says_what_to_do(sign_in: SIGN_IN, person: str, database: DATABASE) -> None:
    with database() as session:
        add_programme(session, "Over", until=date(2020, 1, 26))
    page = sign_in(person).get("/").text
    assert "You do not belong to a programme yet" in page
    assert SRO in page
    assert "tracker programme add" not in page


def test_an_administrator_without_a_programme_is_told_the_commands(sign_in: SIGN_IN, tracker: Tracker) -> None:
    tracker("user", "add", "admin@example.org", "--name", "Admin", "--admin")
    assert "tracker programme add SLUG" in sign_in("admin@example.org").get("/").text


def test_programmes_stand_worst_first_and_unrated_before_green(
    sign_in: SIGN_IN, person: str, database: DATABASE
) -> None:
    with database() as session:
        for name, rag in (("Aspen", Rag.GREEN), ("Birch", None), ("Cedar", Rag.RED), ("Damson", Rag.AMBER)):
            add_programme(session, name, rag)
        add_programme(session, "Elm", Rag.RED).closed_on = date(2019, 12, 31)
    page = sign_in(person).get("/").text
    places = [page.index(f">{name}<") for name in ("Cedar", "Damson", "Birch", "Aspen", "Elm")]
    assert places == sorted(places)


def test_a_row_says_all_there_is_to_know_at_a_glance(sign_in: SIGN_IN, person: str, database: DATABASE) -> None:
    with database() as session:
        programme = add_programme(session, "Aspen", Rag.RED)
        add_programme(session, "Birch")
        rate(session, programme, Rag.AMBER, date(2019, 11, 1))
        publish(session, programme, date(2019, 12, 16))
        publish(session, programme, date(2020, 1, 20))
        session.add(Event(programme_id=programme.id, kind=EventKind.BOARD, held_on=date(2020, 2, 5), title="Board"))
        risk = Risk(
            programme_id=programme.id,
            number=5,
            kind=RiskKind.RISK,
            if_text="it is slow",
            then_text="it fails",
            raised_on=date(2020, 1, 6),
        )
        session.add(risk)
        session.flush()
        session.add(
            RiskAssessment(
                risk_id=risk.id,
                level=Level.CURRENT,
                as_on=date(2020, 1, 6),
                recorded_at=datetime(2020, 1, 6, tzinfo=UTC),
                probability=5,
                impact=4,
                author_title="Manager",
            )
        )
    page = " ".join(sign_in(person).get("/").text.split())
    row = page[page.index(">Aspen<") : page.index(">Birch<")]
    assert "since 6 Jan 2020" in row
    assert row.index("16 Dec") < row.index(">Amber<") < row.index("20 Jan") < row.rindex(">Red<")
    assert "scores 20: If it is slow, then it fails" in row
    assert "20 Jan 2020" in row
    assert "5 Feb 2020" in row
    assert "<b>0</b> of 0" in row
    other = page[page.index(">Birch<") :]
    for words in ("Not rated", "no report yet", "no open risk", "none yet", "no date yet"):
        assert words in other


@pytest.mark.demonstration
def test_statements_grow_neither_with_the_plan_nor_faster_than_the_programmes(
    sign_in: SIGN_IN, tracker: Tracker, database: DATABASE, statements: STATEMENTS
) -> None:
    tracker("user", "add", SRO, "--name", "SRO", "--role", "seahaven:sro")
    with database() as session:
        add_programme(session, "Aspen")
    client = sign_in(SRO)
    with statements() as two:
        client.get("/")
    with database() as session:
        add_programme(session, "Birch")
    with statements() as three:
        page = client.get("/").text
    assert "<b>9</b> of 40" in page
    assert len(three) - len(two) <= MOST_STATEMENTS_A_PROGRAMME


MOST_STATEMENTS_A_PROGRAMME = 20
