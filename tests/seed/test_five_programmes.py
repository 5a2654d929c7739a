"""The five programmes as `tracker seed` loads them: editions as they were published, pages as they ended.

On SQLite alone: five programmes take a while to seed, and each is loaded on both databases elsewhere by its parts.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.seed.older import OLDER, read
from tracker.audit.models import AuditEntry
from tracker.editions.models import Edition, EditionState
from tracker.editions.queries import list_series
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, Kpi
from tracker.kpis.queries import POPULATION, read_kpis
from tracker.plan.models import Programme
from tracker.plan.queries import find_programme

pytestmark = pytest.mark.five_programmes

LAYOUTS = {"seahaven-2016": "dashboard", "northdale": "questions", "fenchester": "committee", "marchwood": "datapack"}
TABS = ("", "week", "plan", "risks", "kpis", "kpis/chains", "assurance", "reports", "reminders")


@pytest.fixture
def databases(sqlite_databases):
    return sqlite_databases


def paper_of(session, slug: str) -> dict[str, Any]:
    """The stored object of a programme's edition in the layout of its source."""
    programme = find_programme(session, slug)
    (edition,) = session.scalars(select(Edition).where(Edition.programme_id == programme.id))
    assert edition.state is EditionState.PUBLISHED
    assert {file.format for file in edition.files} >= {"html", "pdf", "docx", "xlsx", "json"}
    return json.loads(edition.document)


def rows_of(session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(one)) for one in (Figure, FigureRevision, AuditEntry)]


def section(paper: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in paper["sections"] if one["name"] == name)


def tables_of(paper: dict[str, Any]) -> list[dict[str, Any]]:
    return [block["table"] for one in paper["sections"] for block in one["blocks"] if block["table"]]


def test_every_programme_is_there_with_its_kpis_and_its_edition_and_a_second_run_changes_nothing(session, tracker):
    held = {
        slug: session.scalar(
            select(func.count(Kpi.id))
            .join(Programme, Programme.id == Kpi.programme_id)
            .where(Programme.slug == slug, Kpi.code != POPULATION)
        )
        for slug in (*OLDER, "seahaven")
    }
    assert held == {"seahaven-2016": 55, "northdale": 34, "fenchester": 32, "marchwood": 56, "seahaven": 34}
    for slug, layout in LAYOUTS.items():
        programme = find_programme(session, slug)
        assert list_series(session, programme.id)[0].kind.value == layout
        assert paper_of(session, slug)["status_date"] == programme.closed_on.isoformat()
        batches = session.scalars(select(ImportBatch).where(ImportBatch.programme_id == programme.id)).all()
        assert {batch.applied_at.date().isoformat() for batch in batches} == {
            row["recorded_on"] for row in read(slug, "imports")
        }
    before = [session.scalar(select(func.count()).select_from(one)) for one in (Figure, FigureRevision, AuditEntry)]
    session.rollback()
    assert tracker("seed").stdout == "The demonstration is loaded already.\n"
    assert [
        session.scalar(select(func.count()).select_from(one)) for one in (Figure, FigureRevision, AuditEntry)
    ] == before


def test_what_was_known_earlier_can_be_built_again(session):
    programme = find_programme(session, "fenchester")
    code = session.scalar(select(Kpi.id).where(Kpi.programme_id == programme.id, Kpi.code == "REFS"))
    (may,) = session.scalars(select(FigureRevision.recorded_at).where(FigureRevision.value == 320))

    def april(**known) -> Any:
        reading = read_kpis(session, programme, on=programme.closed_on, only=[code], **known)[code]
        return next(point.value for point in reading.points if point.period.key == "2015-04")

    assert (april(known_at=may), april()) == (320, 319)


def test_papers_have_the_parts_of_their_sources(session):
    dashboard = paper_of(session, "seahaven-2016")
    measures = [one for one in dashboard["sections"] if one["number"]]
    assert [one["number"] for one in measures] == [str(number) for number in range(1, 19)]
    assert all(one["blocks"] for one in measures)
    assert (dashboard["status_date"], dashboard["data_to"]) == ("2016-04-27", "7 April 2016")

    questions = paper_of(session, "northdale")
    assert "Do care leavers live in suitable homes?" in json.dumps(section(questions, "gaps"))
    assert len(section(questions, "implications")["blocks"][0]["table"]["rows"]) == 9
    assert "stated again in quarter 4" in json.dumps(section(questions, "recommendations"))
    assert {"progress", "actions", "quality"} <= {one["name"] for one in questions["sections"]}
    actions = json.dumps(section(questions, "actions"))
    assert "Actions due within three months or overdue" in actions
    assert "Actions due later, or without a date" in actions

    committee = paper_of(session, "fenchester")
    assert {"label": "Committee", "text": "Scrutiny Committee"} in committee["cover"]
    ids = {one["id"] for one in committee["sections"]}
    links = [item["to"] for block in section(committee, "issues")["blocks"] for item in block["items"]]
    assert links
    assert set(links) <= ids

    pack = paper_of(session, "marchwood")
    numbers = [table["number"] for table in tables_of(pack)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert "4.27" in json.dumps(section(pack, "workforce"))


def test_pages_of_a_programme_that_is_over_show_its_last_day_and_owe_nothing(client, sign_in, tracker):
    for slug in OLDER:
        sign_in(f"programme-manager@{slug}.example")
        for tab in TABS:
            page = client.get(f"/programmes/{slug}/{tab}")
            assert page.status_code == 200, (slug, tab)
            assert "This programme was closed on" in page.text
        overview = client.get(f"/programmes/{slug}/").text
        assert "nobody owes an update" in overview
        assert "Today is Monday 27 January 2020" in overview
    reminded = tracker("remind", "--on", "2020-01-27", "--dry-run").stdout.splitlines()
    theirs = [line for line in reminded if any(f"@{slug}.example" in line for slug in OLDER)]
    assert theirs
    assert all(line.lstrip().startswith("skipped") for line in theirs)


def test_the_front_page_the_choice_of_people_and_the_portfolio_name_the_live_one_first(client, sign_in):
    welcome = client.get("/").text
    assert "It holds 5 programmes" in welcome
    places = [welcome.index(f"{one} Children") for one in ("Seahaven", "Fenchester", "Marchwood")]
    assert places == sorted(places)
    assert "closed, shown as of 31 December 2014" in welcome
    people = client.get("/demo").text
    assert people.index("Youth Justice Manager") < people.index("Fenchester Children")
    sign_in("inspector@seahaven.example")
    portfolio = client.get("/").text
    assert portfolio.count("closed 31 Dec") == 2
    assert portfolio.index("Seahaven Children&#39;s Services Improvement") < portfolio.index("Fenchester")
