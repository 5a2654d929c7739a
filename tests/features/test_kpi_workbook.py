"""The board as an Excel workbook, and the board of sixty KPIs over ten years."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
import python_calamine as calamine

from tests.boards import add_kpis
from tests.recorded import behind_our_back
from tracker.kpis.models import Figure, FigureRevision, Kpi
from tracker.kpis.queries import read_board
from tracker.kpis.workbook import board_workbook
from tracker.plan.models import Programme

ON = date(2020, 1, 27)


@pytest.fixture
def programme(session) -> Programme:
    held = Programme(slug="plain", name="Plain", organisation="Fenchester Council")
    session.add(held)
    session.flush()
    return held


def sheet(content: bytes) -> list[list[object]]:
    return calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name("KPIs").to_python()


def test_a_board_of_sixty_kpis_and_ten_years_asks_as_often_as_one_of_six(session, programme, statements):
    add_kpis(session, programme, 6, 12)
    with statements() as few:
        small = read_board(session, programme, on=ON)
    for kpi in session.query(Kpi):
        with behind_our_back(session):
            session.query(FigureRevision).delete()
        session.query(Figure).delete()
        session.delete(kpi)
    session.commit()
    add_kpis(session, programme, 60, 120)
    session.expire_all()
    with statements() as many:
        board = read_board(session, programme, on=ON)
    assert (len(small.rows), len(board.rows)) == (6, 60)
    assert len(board.rows[0].reading.points) == 120
    assert len(few) == len(many), many


def test_numbers_are_numbers_and_names_are_never_formulas(session, programme):
    add_kpis(session, programme, 2, 3, name="=HYPERLINK(1)")
    heads, first, _ = sheet(
        board_workbook(
            read_board(session, programme, on=ON), programme, on=ON, created=datetime(2020, 1, 27, tzinfo=UTC)
        )
    )
    row = dict(zip(heads, first, strict=True))
    assert row["KPI"] == "=HYPERLINK(1) 0"
    assert row["Latest"] == 6.0
    assert row["Dec 19"] == 6.0
    assert row["Oct 19"] == 0.0, "nought is a number"
    assert row["Aug 19"] == "gap"
    assert row["Change"] == 3.0
    assert row["Direction"] == "worse"


@pytest.mark.demonstration
def test_the_workbook_of_the_demonstration_has_every_place(sign_in):
    answer = sign_in("lead-member@seahaven.example").get("/programmes/seahaven/kpis.xlsx")
    assert "seahaven-kpis-2020-01-27.xlsx" in answer.headers["Content-Disposition"]
    heads, *rows = sheet(answer.data)
    assert len(rows) == 35
    placements = dict(zip(heads, rows[0], strict=True))
    assert (placements["Code"], placements["Latest"], placements["Dec 19"], placements["Jan 20"]) == (
        *("PLC3", 19.9, 19.9, "due"),
    )
    assert placements["Target"] == "10% or less (illustrative)"
    assert sign_in("system-administrator@seahaven.example").get("/programmes/seahaven/kpis.xlsx").status_code == 404
