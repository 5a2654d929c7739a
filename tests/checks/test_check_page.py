"""The page of checks: what does not hold, accepting it with a reason, and taking that back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.features.kpi_cast import ANALYST, MANAGER, READER, kpi_of, words
from tracker.checks.models import FindingAcceptance
from tracker.checks.queries import read_checks
from tracker.kpis.models import Figure, FigureRevision
from tracker.plan.queries import find_programme

pytestmark = pytest.mark.demonstration

CHECKS = "/programmes/seahaven/checks"
REASON = "The source prints both; the return is being corrected."


@pytest.fixture
def mistyped(database):
    """A value of March 2015 that its own parts do not give."""
    with database() as session:
        add_figure(session, "47.2")


def add_figure(session, value: str, number: int = 1) -> None:
    kpi = kpi_of(session)
    at = datetime(2020, 1, 20, 9, number, tzinfo=UTC)
    fact = {"kpi_id": kpi.id, "start_on": date(2015, 3, 1), "end_on": date(2015, 3, 31), "source": "check"}
    figure = session.scalar(select(Figure).filter_by(**fact)) or Figure(**fact, basis=kpi.basis)
    session.add(figure)
    session.flush()
    parts = {"numerator": Decimal(20), "denominator": Decimal(100)}
    session.add(
        FigureRevision(
            figure_id=figure.id, number=number, value=Decimal(value), decimals=1, **parts, state="final",
            recorded_at=at, author_title="Analyst",
        )
    )  # fmt: skip


def checked(session):
    programme = find_programme(session, "seahaven")
    assert programme
    return read_checks(session, programme, on=date(2020, 1, 27))


def claim(database) -> str:
    with database() as session:
        return next(one.fingerprint for one in checked(session).open if one.where == "PLC3, Mar 15")


@pytest.mark.usefixtures("mistyped")
def test_a_statement_is_listed_with_what_is_stated_what_follows_and_what_to_do(client, sign_in):
    sign_in(READER)
    answer = client.get(CHECKS)
    said = words(answer)
    assert "PLC3, Mar 15 " in said
    assert "47.2% was entered, but 20 of 100 gives 20.0%." in said
    assert "Stated: 47.2 Computed: 20 Tolerance: 0.05, by rounding to 1 decimal" in said
    assert '<a href="/programmes/seahaven/kpis/PLC3">PLC3, Mar 15</a>' in answer.text
    assert "Accept with a reason" not in said
    assert "PLC3, Mar 15" in words(client.get(f"{CHECKS}?kind=ratio"))
    assert "PLC3, Mar 15" not in words(client.get(f"{CHECKS}?kind=total"))
    assert client.get(f"{CHECKS}?kind=nonsense").status_code == 200


@pytest.mark.usefixtures("mistyped")
def test_it_is_accepted_with_a_reason_shown_as_accepted_and_taken_back(client, sign_in, database):
    sign_in(ANALYST)
    address = f"{CHECKS}/{claim(database)}/accept"
    assert "47.2% was entered" in words(client.get(address))
    refused = client.post(address, data={"reason": "   "})
    assert (refused.status_code, "Write why it may stand" in refused.text) == (422, True)
    long = client.post(address, data={"reason": "x" * 1_001})
    assert (long.status_code, "this has 1,001" in long.text, "x" * 1_001 in long.text) == (422, True, True)
    assert client.post(address, data={"reason": REASON}).status_code == 303
    said = words(client.get(CHECKS))
    assert ("Performance Analyst" in said, REASON in said) == (True, True)
    assert "before you" in client.post(address, data={"reason": "Twice"}, follow_redirects=True).text
    with database() as session:
        (kept,) = session.scalars(select(FindingAcceptance))
        assert (kept.reason, kept.kind, kept.place) == (REASON, "ratio", "PLC3, Mar 15")
        back = f"{CHECKS}/accepted/{kept.id}/take-back"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{CHECKS}.csv").text.removeprefix("\ufeff"))))
    assert [row["accepted_reason"] for row in rows if row["where"] == "PLC3, Mar 15"] == [REASON]
    sign_in(MANAGER)
    assert "open again" in client.post(back, follow_redirects=True).text
    assert "before you" in client.post(back, follow_redirects=True).text
    assert client.post(f"{CHECKS}/accepted/999/take-back").status_code == 404
    with database() as session:
        assert not checked(session).accepted
        assert session.scalars(select(FindingAcceptance)).one().withdrawn_by_title == "Programme Manager"


@pytest.mark.usefixtures("mistyped")
def test_an_acceptance_ends_by_itself_when_the_figure_says_something_else(client, sign_in, database):
    sign_in(MANAGER)
    client.post(f"{CHECKS}/{claim(database)}/accept", data={"reason": REASON})
    with database() as session:
        add_figure(session, "48.2", number=2)
    said = words(client.get(CHECKS))
    assert "48.2% was entered, but 20 of 100 gives 20.0%." in said
    assert "Accepted once, said no more" in said
    with database() as session:
        add_figure(session, "47.2", number=3)
        assert [one.finding.where for one in checked(session).accepted] == ["PLC3, Mar 15"]


@pytest.mark.usefixtures("mistyped")
def test_only_those_who_answer_for_it_accept(client, sign_in, database):
    address = f"{CHECKS}/{claim(database)}/accept"
    sign_in(READER)
    assert client.post(address, data={"reason": REASON}).status_code == 403
    sign_in(MANAGER)
    unknown = client.post(f"{CHECKS}/{'0' * 32}/accept", data={"reason": REASON})
    assert (unknown.status_code, "is made no more" in unknown.text) == (404, True)
    with database() as session:
        assert not session.scalars(select(FindingAcceptance)).all()


def test_the_page_asks_the_same_number_of_statements_however_much_does_not_hold(client, sign_in, database, statements):
    sign_in(READER)
    counts = []
    for number in (1, 2):
        with statements() as seen:
            assert client.get(CHECKS).status_code == 200
        counts.append(len(seen))
        with database() as session:
            add_figure(session, f"4{number}.2", number)
    assert counts[0] == counts[1]
