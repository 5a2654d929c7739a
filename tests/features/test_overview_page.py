"""The SRO's page on the demonstration: what stands on it, in which order, at which cost."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.command import Tracker
from tracker.editions.models import Edition, EditionState
from tracker.plan.models import Action, Programme
from tracker.plan.surroundings import Event

SRO = "director-of-childrens-services@seahaven.example"
MANAGER = "programme-manager@seahaven.example"
READER = "lead-member@seahaven.example"
DATABASE = Callable[[], AbstractContextManager[Session]]
SIGN_IN = Callable[[str], FlaskClient]
STATEMENTS = Callable[[], AbstractContextManager[list[str]]]


def text_of(html: str) -> str:
    """The words of a page, spaces evened out."""
    body = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", html)
    words = " ".join(Markup(re.sub(r"<[^>]+>", " ", body)).unescape().split())
    return re.sub(r" ([,.;)])", r"\1", words)


def section(page: str, start: str, end: str) -> str:
    return page[page.index(start) : page.index(end, page.index(start))]


@pytest.fixture
def december_report(database: DATABASE) -> None:
    """The edition of 16 December 2019, if the demonstration has none."""
    with database() as session:
        programme = session.scalars(select(Programme)).one()
        if session.scalar(select(Edition).where(Edition.status_on == date(2019, 12, 16))) is None:
            session.add(
                Edition(
                    programme_id=programme.id,
                    status_on=date(2019, 12, 16),
                    data_to_on=date(2019, 11, 30),
                    meeting_on=date(2019, 12, 18),
                    state=EditionState.PUBLISHED,
                    document="{}",
                    digest="",
                    submitted_at=datetime(2019, 12, 16, 16, 20, tzinfo=UTC),
                    published_at=datetime(2019, 12, 17, 16, 20, tzinfo=UTC),
                )
            )


@pytest.fixture
def overview(sign_in: SIGN_IN, december_report: None) -> str:
    answer = sign_in(SRO).get("/programmes/seahaven/")
    assert answer.status_code == 200
    return text_of(answer.text)


@pytest.mark.demonstration
def test_the_page_answers_in_the_order_of_the_questions(overview: str) -> None:
    order = [
        "since 23 September 2019",
        "Path to green:",
        "Q4 2018/19",
        "Derived hint: Red, as are 2 of 4 themes",
        "Needs you 2 decisions, 1 request for help",
        "What changed since the December report (16 December 2019)",
        "KPI signals",
        "Theme, and what its evidence says",
        "Rating queries 3",
        "Top risks",
        "Who is late 9 of 40 updates",
    ]
    places = [overview.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.demonstration
def test_decisions_stand_by_deadline_and_help_with_its_age(overview: str) -> None:
    needs = section(overview, "Needs you", "What changed")
    assert needs.index("by Fri 31 Jan in 4 days") < needs.index("by Mon 10 Feb in 2 weeks")
    assert "Help: Two agencies still miss strategy meetings" in needs
    assert "open 6 days" in needs


@pytest.mark.demonstration
def test_ratings_that_worsened_stand_first_with_their_reasons(overview: str) -> None:
    changed = section(overview, "What changed", "KPI signals")
    assert "1 worse" in changed
    assert changed.index("Amber → to Red 2.2 Strategy") < changed.index("Red → to Amber 1.4 Children")
    assert "Two agencies do not send deputies" in changed
    assert "3 dates slipped 2 completed" in changed
    assert "from 31 Jan to 28 Feb" in changed
    assert "Completed: 2.8.1 Review all pre-proceedings cases; 4.2.1" in changed
    assert "Narratives unchanged: 2.4" in changed


@pytest.mark.demonstration
def test_kpi_signals_show_two_months_and_missing_figures_are_named(overview: str) -> None:
    signals = section(overview, "KPI signals", "Theme, and what")
    row = section(signals, "Children with 3 or more placements", "Long-term placement stability")
    assert "18.8% 19.9% +1.1 points worse" in row
    assert "10.0% 1.3, 2.6" in row
    assert signals.index("worse 3 months running") < signals.index("better 3 months running")
    assert "No December figure:" in signals
    assert "Social work vacancies (38.0% in November)" in signals
    assert "January is a part month and is not judged." in signals


@pytest.mark.demonstration
def test_a_theme_that_nobody_rated_is_not_rated_whatever_lies_below(overview: str) -> None:
    themes = section(overview, "Theme, and what", "Rating queries 3")
    last = themes[themes.index("4 Quality assurance and audit") :]
    assert "Derived Green: both objectives no update no update no update no update Not rated" in last


@pytest.mark.demonstration
def test_rating_queries_show_stated_beside_evidence_and_whom_to_ask(overview: str) -> None:
    queries = section(overview, "Rating queries 3", "Top risks")
    assert re.search(r"1\.3 Sufficiency .* has worsened .* Ask the Head of Commissioning about 1\.3 Green Red", queries)
    assert "Better than its objectives 2.2 and 2.6." in queries


@pytest.mark.demonstration
def test_top_risks_say_how_they_moved_since_the_report(overview: str) -> None:
    risks = section(overview, "Top risks", "Who is late")
    assert risks.index("25 R5") < risks.index("20 R1") < risks.index("16 R2")
    assert "worse, was 20" in risks
    assert "Also moved: R6 better, was 16." in risks


@pytest.mark.demonstration
def test_late_owners_stand_with_their_count_and_oldest(overview: str) -> None:
    late = overview[overview.index("Who is late") :]
    assert "Permanence Lead 4 19 days · 2.6.1 Red" in late
    assert late.index("Permanence Lead") < late.index("Workforce Lead") < late.index("Early Help Lead")


@pytest.mark.demonstration
def test_changes_are_counted_from_any_day_asked_for(sign_in: SIGN_IN, december_report: None) -> None:
    page = text_of(sign_in(SRO).get("/programmes/seahaven/?since=2020-01-23").text)
    assert "What changed since 23 January 2020" in page
    assert "0 dates slipped" in page


@pytest.mark.demonstration
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yesterday", "is not a date; write it like 2019-12-16"),
        ("2020-01-27", "before today"),
        ("0001-01-01", "after 1"),
    ],
)
def test_a_day_that_cannot_be_compared_with_is_refused_and_kept(sign_in: SIGN_IN, typed: str, said: str) -> None:
    answer = sign_in(SRO).get("/programmes/seahaven/", query_string={"since": typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{typed}"' in answer.text


@pytest.mark.demonstration
def test_a_reader_sees_the_status_and_no_forms(sign_in: SIGN_IN) -> None:
    page = text_of(sign_in(READER).get("/programmes/seahaven/").text)
    assert "Waiting for an answer 2 decisions" in page
    assert "Two agencies still miss" not in page
    assert "Ask" not in section(page, "Theme, and what", "Top risks")
    assert "SRO decides" in page


@pytest.mark.demonstration
def test_the_manager_may_answer_and_ask_but_not_decide(sign_in: SIGN_IN) -> None:
    page = sign_in(MANAGER).get("/programmes/seahaven/").text
    assert "SRO decides" in page
    assert "/answer" in page
    assert "/ask/1" in page
    assert "/decide" not in page


@pytest.mark.demonstration
def test_statements_do_not_grow_with_the_plan(sign_in: SIGN_IN, statements: STATEMENTS, database: DATABASE) -> None:
    client = sign_in(SRO)
    with statements() as before:
        client.get("/programmes/seahaven/")
    with database() as session:
        action = session.scalars(select(Action)).first()
        assert action
        session.add_all(
            Action(
                objective_id=action.objective_id,
                position=100 + place,
                title=f"More {place}",
                owner_id=action.owner_id,
                start_on=date(2019, 6, 1),
                added_on=date(2019, 6, 1),
            )
            for place in range(40)
        )
    with statements() as after:
        assert "of 80 updates" in client.get("/programmes/seahaven/").text
    assert len(after) == len(before)
    assert len(before) <= MOST_STATEMENTS


MOST_STATEMENTS = 70


def test_an_empty_programme_says_what_to_do_and_is_never_green(tracker: Tracker, sign_in: SIGN_IN) -> None:
    tracker("programme", "add", "new", "--name", "New programme")
    tracker("user", "add", "sro@example.org", "--name", "SRO", "--role", "new:sro")
    answer = sign_in("sro@example.org").get("/programmes/new/")
    assert answer.status_code == 200
    assert "rag--green" not in answer.text
    assert "rag-word--green" not in answer.text
    page = text_of(answer.text)
    for words in (
        "Not rated No overall rating yet",
        "Nobody has rated the programme yet",
        "Nothing waits for a decision or an answer",
        "there is no plan",
        "No KPIs yet",
        "No themes yet",
        "No open risk has a score",
        "There are no actions yet",
    ):
        assert words in page


@pytest.mark.demonstration
def test_a_report_that_waits_for_approval_needs_whoever_may_approve_it(sign_in: SIGN_IN, database: DATABASE) -> None:
    with database() as session:
        programme = session.scalars(select(Programme)).one()
        edition = Edition(
            programme_id=programme.id,
            status_on=date(2020, 1, 27),
            data_to_on=date(2019, 12, 31),
            meeting_on=session.scalars(select(Event.held_on).where(Event.held_on > date(2020, 1, 27))).first(),
            state=EditionState.SUBMITTED,
            submitted_at=datetime(2020, 1, 27, 9, tzinfo=UTC),
            submitted_by_id=programme.manager_id,
        )
        session.add(edition)
        session.flush()
        address = f"/programmes/seahaven/reports/{edition.id}"
    page = sign_in(SRO).get("/programmes/seahaven/").text
    needs = section(page, '<section id="needs"', "</section>")
    assert "Highlight report: waits for your approval" in needs
    assert f'href="{address}"' in needs
    assert "1 report to approve, 2 decisions" in text_of(needs)
    assert f'<a href="{address}">report submitted</a>' in page
    for who in (MANAGER, READER):
        assert "waits for your approval" not in sign_in(who).get("/programmes/seahaven/").text
