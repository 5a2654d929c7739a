"""KPIs, targets and the order of the board, written on screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.features.kpi_cast import ANALYST, BOARD, MANAGER, PAGE, READER, STRANGER, kpi_of, send, typed, words
from tracker.audit.models import AuditEntry
from tracker.domain.kpi_terms import Frequency, Polarity, Unit
from tracker.kpis.around import arranged_sections, section_ids_of
from tracker.kpis.models import Kpi, KpiSection, KpiSeriesBreak, KpiTarget, ObjectiveKpi
from tracker.kpis.targets import targets_of
from tracker.plan.models import Objective, Programme, Theme

if TYPE_CHECKING:
    from flask.testing import FlaskClient

pytestmark = pytest.mark.demonstration


@pytest.fixture
def analyst(sign_in) -> FlaskClient:
    return sign_in(ANALYST)


def test_a_kpi_is_added_with_every_part_of_its_definition(analyst, database):
    with database() as session:
        section = session.scalars(select(KpiSection).order_by(KpiSection.position)).first()
        objective = session.scalars(select(Objective).join(Theme).order_by(Objective.id)).first()
        given = {"section_ids": [str(section.id)], "objective_ids": [str(objective.id)]}
    answer = send(
        analyst,
        f"{BOARD}/new",
        name="Visits to children on a plan",
        why="A missed visit is a child nobody has seen.",
        unit="percent",
        decimals="1",
        polarity="bigger",
        numerator_label="Visited in time",
        denominator_label="Due a visit",
        aliases="CP visits ;; Visits",
        new_section="Visits",
        is_statutory="y",
        **given,
    )
    assert answer.status_code == 303
    assert answer.location.endswith("/VISITS-TO-CHILDREN-ON-A")
    page = words(analyst.get(answer.location))
    for said in ("Added VISITS", "A missed visit is a child nobody has seen.", "Visited in time", "Statutory yes"):
        assert said in page
    with database() as session:
        kpi = kpi_of(session, "VISITS-TO-CHILDREN-ON-A")
        assert (kpi.unit, kpi.polarity, kpi.aliases) == (Unit.PERCENT, Polarity.BIGGER, "CP visits; Visits")
        headings = [one.heading for one, kpis in arranged_sections(session, kpi.programme_id) if kpi in kpis]
        assert len(headings) == 2
        assert headings[-1] == "Visits"
        assert session.scalar(select(ObjectiveKpi.objective_id).where(ObjectiveKpi.kpi_id == kpi.id))
        added = select(AuditEntry).where(AuditEntry.table_name == "kpi", AuditEntry.row_id == kpi.id)
        assert session.scalars(added).one().actor_title == "Performance Analyst"


BAD_DEFINITIONS = [
    ({"name": ""}, "Write what is measured"),
    ({"name": "Children with 3 or more placements"}, "PLC3 has this name"),
    ({"name": "New", "code": "plc3"}, "PLC3 is another KPI's code"),
    ({"name": "New", "code": "=1"}, "Write up to 40 letters"),
    ({"name": "New", "decimals": "9"}, "Write a whole number from 0 to 6"),
    ({"name": "New", "decimals": "many"}, "Write a whole number, such as 1"),
    ({"name": "New", "unit": "furlongs"}, "Choose one of those in the list"),
    ({"name": "New", "why": "y" * 5_001}, "Write at most 5,000 characters"),
    ({"name": "n" * 301}, "Write at most 300 characters"),
    ({"name": "New", "section_ids": ["987654"]}, "Choose among those in the list"),
]


def test_a_bad_definition_says_what_is_wrong_and_keeps_what_was_typed(analyst):
    for changed, message in BAD_DEFINITIONS:
        answer = send(analyst, f"{BOARD}/new", **{"definition": "Kept as typed"} | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)
        assert "Kept as typed" in answer.text


def test_another_meaning_of_figures_held_needs_a_reason_and_may_start_afresh(analyst, database):
    refused = send(analyst, f"{PAGE}/edit", unit="count")
    assert refused.status_code == 422
    assert "This changes what the 31 figures held would mean (unit percent to count)" in words(refused)
    afresh = {"after": "afresh", "break_on": ["1", "12", "2019"], "reason": "Counted by child now"}
    undated = send(analyst, f"{PAGE}/edit", basis="period", **afresh | {"break_on": ["", "", ""]})
    assert "Write the day from which figures are counted in the new way" in words(undated)
    assert send(analyst, f"{PAGE}/edit", basis="period", **afresh).status_code == 303
    assert send(analyst, f"{PAGE}/edit", polarity="none", after="same", reason="Nobody agreed").status_code == 303
    page = words(analyst.get(PAGE))
    assert "From 1 December 2019 the definition changed: Counted by child now" in page
    assert "Reason: Nobody agreed Performance Analyst" in page
    assert "Polarity: smaller → none" in page
    with database() as session:
        assert session.scalars(select(KpiSeriesBreak)).one().author_title == "Performance Analyst"


def test_who_saves_second_sees_what_the_first_saved_and_loses_nothing(analyst):
    opened = typed(analyst.get(f"{PAGE}/edit"))
    assert send(analyst, f"{PAGE}/edit", why="The first reason").status_code == 303
    second = analyst.post(f"{PAGE}/edit", data=opened | {"why": "The second reason"})
    assert second.status_code == 409
    assert "Somebody saved this before you" in words(second)
    assert "The second reason" in second.text
    assert analyst.post(f"{PAGE}/edit", data=typed(second)).status_code == 303
    assert "The second reason" in words(analyst.get(PAGE))


def test_a_target_from_a_date_judges_what_ends_after_it_and_can_be_ended(analyst, database):
    added = send(
        analyst,
        f"{PAGE}/targets/new",
        upper="22",
        from_on=["1", "11", "2019"],
        amber_tolerance="1",
        source="Improvement board, October 2019",
        needs_review="y",
    )
    assert added.status_code == 303
    page = words(analyst.get(PAGE))
    assert "target 22% or less" in page
    assert "December 2019 19.9 +1.1 worse −2.1" in page
    assert "October 2019 17.5 +1.5 worse +7.5" in page, "the earlier target judges the earlier period"
    assert "22% or less, to be reviewed from 1 November 2019" in page
    with database() as session:
        newest = targets_of(session, kpi_of(session))[0]
        address = f"{PAGE}/targets/{newest.id}"
        assert (newest.upper, newest.is_to_be_reviewed) == (Decimal(22), True)
    assert send(analyst, address, to_on=["30", "11", "2019"]).status_code == 303
    ended = words(analyst.get(PAGE))
    assert "No colour: no target set" in ended, "what it replaced does not come back"
    assert "to 30 November 2019" in ended


BAD_TARGETS = [
    ({"upper": ""}, "Write the least or the most"),
    ({"upper": "ten"}, "'ten' is not a number"),
    ({"upper": "101"}, "more than 100%"),
    ({"minimum": "30", "upper": "20"}, "This is below the least"),
    ({"from_on": ["1", "4", "2019"]}, "A target begins on this day already"),
    ({"from_on": ["", "", ""]}, "Write the day from which it holds"),
    ({"from_on": ["31", "2", "2020"]}, "is not a date"),
    ({"to_on": ["1", "1", "2010"]}, "before the day from which it holds"),
    ({"amber_tolerance": "-1"}, "above 0"),
    ({"source": "s" * 301}, "at most 300"),
]


def test_a_bad_target_is_refused_with_its_remedy(analyst, database):
    for changed, message in BAD_TARGETS:
        answer = send(analyst, f"{PAGE}/targets/new", **{"upper": "20"} | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)
    with database() as session:
        assert len(targets_of(session, kpi_of(session))) == 1


def test_two_who_edit_a_target_at_once_are_told_apart(analyst, database):
    with database() as session:
        address = f"{PAGE}/targets/{targets_of(session, kpi_of(session))[0].id}"
    opened = typed(analyst.get(address))
    assert send(analyst, address, upper="11").status_code == 303
    late = analyst.post(address, data=opened | {"upper": "12"})
    assert late.status_code == 409
    assert "At most 11" in words(late)


def test_sections_and_kpis_move_and_a_stale_page_moves_nothing(analyst, database):
    with database() as session:
        sections = arranged_sections(session, session.scalars(select(Programme.id)).one())
        first, second = sections[0][0].id, sections[1][0].id
        codes = [kpi.code for kpi in sections[0][1]]
    assert analyst.post(f"{BOARD}/sections/{first}/move", data={"to": "down", "place": "0"}).status_code == 303
    stale = analyst.post(f"{BOARD}/sections/{first}/move", data={"to": "down", "place": "0"}, follow_redirects=True)
    assert "Nothing moved" in words(stale)
    assert (
        analyst.post(f"{BOARD}/sections/{first}/move/{codes[0]}", data={"to": "down", "place": "0"}).status_code == 303
    )
    assert send(analyst, f"{BOARD}/sections/{first}", heading="Stability").status_code == 303
    assert send(analyst, f"{BOARD}/sections/{first}", heading="").status_code == 422
    with database() as session:
        arranged = arranged_sections(session, session.scalars(select(Programme.id)).one())
        assert [one.id for one, _ in arranged][:2] == [second, first]
        assert [kpi.code for kpi in arranged[1][1]] == [codes[1], codes[0], *codes[2:]]
        assert arranged[1][0].heading == "Stability"
    assert analyst.post(f"{BOARD}/sections/{first}/remove").status_code == 303
    page = words(analyst.get(BOARD))
    assert "Other KPIs" in page
    assert "Children with 3 or more placements" in page


@pytest.fixture
def elsewhere(database) -> dict[str, int]:
    """A KPI, target and section of another programme, and their ids."""
    with database() as session:
        programme = Programme(slug="northdale", name="Northdale")
        session.add(programme)
        session.flush()
        kpi = Kpi(
            programme_id=programme.id, code="NRTH", name="Theirs", unit=Unit.COUNT, polarity=Polarity.NONE,
            frequency=Frequency.MONTHLY, basis=kpi_of(session).basis,
        )  # fmt: skip
        section = KpiSection(programme_id=programme.id, position=1, heading="Theirs")
        session.add_all([kpi, section])
        session.flush()
        target = KpiTarget(kpi_id=kpi.id, upper=Decimal(1), effective_from=date(2019, 4, 1))
        session.add(target)
        session.flush()
        return {"target": target.id, "section": section.id}


def test_only_analyst_and_manager_write_and_only_their_programmes_things(sign_in, elsewhere):
    ours = (f"{BOARD}/new", f"{PAGE}/edit", f"{PAGE}/targets/new", f"{BOARD}/arrange", f"{BOARD}/sections/new")
    assert {sign_in(MANAGER).get(address).status_code for address in ours} == {200}
    assert {sign_in(READER).get(address).status_code for address in ours} == {403}
    assert {sign_in(STRANGER).get(address).status_code for address in ours} == {404}
    manager = sign_in(MANAGER)
    theirs = (
        f"{BOARD}/NRTH/edit",
        f"{BOARD}/NRTH/targets/new",
        f"{PAGE}/targets/{elsewhere['target']}",
        f"{BOARD}/sections/{elsewhere['section']}",
    )
    assert {manager.get(address).status_code for address in theirs} == {404}
    move = manager.post(f"{BOARD}/sections/{elsewhere['section']}/move", data={"to": "up", "place": "0"})
    assert move.status_code == 404
    assert manager.post(f"{BOARD}/sections/{elsewhere['section']}/remove").status_code == 404
    page = words(sign_in(READER).get(PAGE))
    assert "Edit the definition" not in page
    assert "Add a target" not in page


def test_the_place_of_a_kpi_follows_its_boxes(analyst, database):
    with database() as session:
        [held] = section_ids_of(session, kpi_of(session))
        other = session.scalars(select(KpiSection.id).where(KpiSection.id != held)).first()
    assert send(analyst, f"{PAGE}/edit", section_ids=[str(held), str(other)]).status_code == 303
    assert send(analyst, f"{PAGE}/edit", section_ids=[str(other)]).status_code == 303
    with database() as session:
        assert section_ids_of(session, kpi_of(session)) == [other]
