"""Commentary, notes on the data and breaks, written on screen."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select

from tests.features.kpi_cast import ANALYST, BOARD, MANAGER, PAGE, READER, STRANGER, kpi_of, send, typed, words
from tests.recorded import behind_our_back
from tracker.adapters import clock
from tracker.kpis.models import Commentary, DataQualityNote, KpiSeriesBreak
from tracker.kpis.queries import read_kpis
from tracker.plan.queries import find_programme
from tracker.reports.queries import read_report

pytestmark = pytest.mark.demonstration

TODAY = date(2020, 1, 27)


@pytest.fixture
def analyst(sign_in):
    return sign_in(ANALYST)


def test_commentary_is_corrected_and_what_was_said_before_is_kept(analyst, database):
    opened = analyst.get(f"{PAGE}/commentary")
    assert 'value="Dec 19"' in opened.text, "the latest figure is the one to explain"
    assert send(analyst, f"{PAGE}/commentary", text="Two large families moved.").status_code == 303
    page = words(analyst.get(PAGE))
    assert "Two large families moved. Performance Analyst, for December 2019" in page
    assert "1 earlier wording kept" in page
    with database() as session:
        rows = session.scalars(
            select(Commentary)
            .where(Commentary.kpi_id == kpi_of(session).id, Commentary.end_on == date(2019, 12, 31))
            .order_by(Commentary.number)
        ).all()
        assert [row.number for row in rows] == [1, 2]
        assert rows[0].text.startswith("The share has risen every month")
    late = analyst.post(f"{PAGE}/commentary", data=typed(opened) | {"text": "Mine"})
    assert late.status_code == 409
    assert "Two large families moved." in words(late)
    assert analyst.post(f"{PAGE}/commentary", data=typed(late)).status_code == 303
    assert "Mine Performance Analyst" in words(analyst.get(PAGE))


def test_commentary_that_is_not_for_publication_says_so(analyst, database):
    sent = send(analyst, f"{PAGE}/commentary?period=2019-12", text="Only for us.", is_for_publication=None)
    assert sent.status_code == 303
    assert "not for the public report" in words(analyst.get(PAGE))
    with database() as session:
        assert not session.scalars(select(Commentary).where(Commentary.text == "Only for us.")).one().is_for_publication


def test_bad_commentary_is_refused_with_its_remedy(analyst):
    for changed, message in (
        ({"text": ""}, "Write what the figure means"),
        ({"text": "y" * 4_001}, "at most 4,000 characters; this has 4,001"),
        ({"period": "15.08.015"}, "'15.08.015' is not a date; write 2015-08-15"),
        ({"period": ""}, "Write the period"),
        ({"period": "Dec 21"}, "still to come"),
    ):
        answer = send(analyst, f"{PAGE}/commentary", **{"text": "Kept"} | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)
    assert analyst.get(f"{PAGE}/commentary?period=nonsense").status_code == 404


def test_commentary_that_is_owed_is_written_from_my_work(analyst, database):
    with database() as session:
        code = "PLC3"
        with behind_our_back(session):
            session.execute(delete(Commentary).where(Commentary.end_on >= date(2019, 12, 1)))
    page = analyst.get("/me")
    address = f"{BOARD}/{code}/commentary?period=2019-12"
    assert address in page.text
    assert send(analyst, address, text="Explained.").status_code == 303
    assert address not in analyst.get("/me").text


def test_a_note_marks_the_board_and_stands_in_the_report_until_it_is_fixed(analyst, database):
    added = send(
        analyst,
        f"{PAGE}/data-quality/new",
        first="Nov 19",
        last="Dec 19",
        effect="Moves of one team are entered late.",
        planned_fix="A list every Monday",
        fix_by=["31", "3", "2020"],
    )
    assert added.status_code == 303
    told = "Nov 19 to Dec 19 : Moves of one team are entered late. Planned: A list every Monday, by 31 Mar 2020."
    assert told in words(analyst.get(PAGE))
    mark = "Data quality of Children with 3 or more placements: Moves of one team are entered late."
    assert mark in words(analyst.get(BOARD))
    with database() as session:
        programme = find_programme(session, "seahaven")
        noted = [part.message for part in read_report(session, programme, on=TODAY).data_quality]
        assert any("Moves of one team are entered late." in message for message in noted)
        number = session.scalars(select(DataQualityNote.id)).one()
        before = read_kpis(session, programme, on=TODAY, known_at=clock.end_of_day(date(2020, 1, 26)))
        assert all(not reading.recorded_notes for reading in before.values()), "nobody knew of it the day before"
    address = f"{PAGE}/data-quality/{number}"
    opened = typed(analyst.get(address))
    assert (opened["first"], opened["last"]) == (["Nov 19"], ["Dec 19"])
    assert send(analyst, address, fixed_on=["27", "1", "2020"]).status_code == 303
    assert mark not in words(analyst.get(BOARD))
    assert "Fixed on 27 Jan 2020." in words(analyst.get(PAGE))
    late = analyst.post(address, data=opened | {"effect": "Another"})
    assert late.status_code == 409
    assert "27 January 2020" in words(late)


def test_a_bad_note_is_refused_with_its_remedy(analyst):
    for changed, message in (
        ({"effect": ""}, "Write what is wrong"),
        ({"effect": "y" * 2_001}, "at most 2,000"),
        ({"first": "Dec 19", "last": "Nov 19"}, "exchange the two"),
        ({"first": "last winter"}, "'last winter' is not a"),
        ({"fixed_on": ["1", "2", "2020"]}, "still to come"),
    ):
        answer = send(analyst, f"{PAGE}/data-quality/new", **{"effect": "Late"} | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)


def test_a_rebase_starts_new_limits_with_reason_and_author_and_can_be_ended(analyst, database):
    given = {"kind": "rebase", "from_on": ["1", "4", "2019"], "reason": "Two homes closed"}
    assert send(analyst, f"{PAGE}/breaks/new", **given).status_code == 303
    page = words(analyst.get(PAGE))
    assert "From 1 April 2019 limits are drawn again: Two homes closed Performance Analyst" in page
    assert "From 1 April 2019 on limits are drawn again: Two homes closed March 2019" in page, "so does the table"
    assert page.count("Two homes closed") > 2, "the chart says it as well"
    taken = send(analyst, f"{PAGE}/breaks/new", **given)
    assert taken.status_code == 422
    assert "A break stands on this day already" in words(taken)
    with database() as session:
        programme = find_programme(session, "seahaven")
        kpi = kpi_of(session)
        assert len(read_kpis(session, programme, on=TODAY, only=[kpi.id])[kpi.id].spc.phases) == 2
        number = session.scalars(select(KpiSeriesBreak.id)).one()
    address = f"{PAGE}/breaks/{number}/end"
    assert "Write why the break no longer holds" in words(send(analyst, address, reason=""))
    opened = typed(analyst.get(address))
    assert send(analyst, address, reason="It was one home").status_code == 303
    again = analyst.post(address, data=opened | {"reason": "Mine"})
    assert again.status_code == 409
    assert "Performance Analyst ended it on 27 January 2020: It was one home" in words(again)
    assert analyst.get(address).status_code == 404
    assert "Ended by Performance Analyst on 27 January 2020: It was one home" in words(analyst.get(PAGE))
    with database() as session:
        programme = find_programme(session, "seahaven")
        kpi = kpi_of(session)
        assert len(read_kpis(session, programme, on=TODAY, only=[kpi.id])[kpi.id].spc.phases) == 1
        known = clock.end_of_day(date(2020, 1, 26))
        read_kpis(session, programme, on=TODAY, known_at=known, only=[kpi.id])
    assert send(analyst, f"{PAGE}/breaks/new", **given).status_code == 303, "the day is free again"


def test_a_bad_break_is_refused_with_its_remedy(analyst):
    good = {"kind": "definition", "from_on": ["1", "4", "2019"], "reason": "Counted by child"}
    for changed, message in (
        ({"kind": None}, "Choose whether the definition changed"),
        ({"from_on": ["", "", ""]}, "Write the first day"),
        ({"from_on": ["1", "4", "2021"]}, "still to come"),
        ({"reason": ""}, "Write why"),
        ({"reason": "y" * 2_001}, "at most 2,000"),
    ):
        answer = send(analyst, f"{PAGE}/breaks/new", **good | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)


def test_only_analyst_and_manager_write_and_only_their_own_kpis(sign_in, database):
    ours = [f"{PAGE}/{path}" for path in ("commentary", "data-quality/new", "breaks/new")]
    for person, status in ((MANAGER, 200), (READER, 403), (STRANGER, 404)):
        client = sign_in(person)
        assert {client.get(address).status_code for address in ours} == {status}
    owner = sign_in("permanence-lead@seahaven.example")
    assert owner.get(f"{BOARD}/PLCLT/commentary").status_code == 200, "it is this owner's KPI"
    assert owner.get(f"{PAGE}/commentary").status_code == 403
    assert owner.get(f"{BOARD}/PLCLT/breaks/new").status_code == 403
    with database() as session:
        other = kpi_of(session, "ASM45")
        note = DataQualityNote(kpi_id=other.id, effect="x", recorded_at=clock.now(), author_title="")
        session.add(note)
        session.flush()
        number = note.id
    client = sign_in(MANAGER)
    assert client.get(f"{PAGE}/data-quality/{number}").status_code == 404, "it is another KPI's"
    assert client.get(f"{PAGE}/breaks/{number}/end").status_code == 404
    assert client.get(f"{BOARD}/NONE/commentary").status_code == 404
