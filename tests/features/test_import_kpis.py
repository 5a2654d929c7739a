"""KPI definitions from a file: only the name is required, an empty cell says nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tracker.kpis.models import Kpi, KpiPlacement, KpiSection, KpiTarget

HEAD = "code,name,section,theme,unit,decimals,polarity,frequency,basis,target_min,target_upper,target_from,target_by"


@pytest.fixture
def load(tracker, tmp_path):
    tracker("programme", "add", "north", "--name", "Northdale")

    def load_text(text, *options, exit_code=0):
        (tmp_path / "kpis.csv").write_text(text, encoding="utf-8")
        return tracker(
            "import", "kpis", str(tmp_path / "kpis.csv"), "--programme", "north", *options, exit_code=exit_code
        )

    return load_text


def kpis(session) -> dict[str, Kpi]:
    return {kpi.code: kpi for kpi in session.scalars(select(Kpi).order_by(Kpi.code))}


def test_a_name_alone_makes_a_monthly_count_with_a_code_of_its_own(load, session):
    load("name\nRe-referrals within 12 months\n")
    (kpi,) = kpis(session).values()
    assert kpi.code == "RE-REFERRALS-WITHIN-12"
    assert (kpi.unit, kpi.decimals, kpi.polarity, kpi.frequency, kpi.basis) == ("count", 0, "none", "monthly", "period")


def test_a_definition_is_kept_with_target_and_place(load, session):
    load(
        f"{HEAD}\nrefpct,Referrals converted,Front door,,percent,1,bigger,monthly,period,30,40,2014-04-01,2015-03-31\n"
    )
    kpi = kpis(session)["REFPCT"]
    assert (kpi.unit, kpi.decimals, kpi.polarity) == ("percent", 1, "bigger")
    target = session.scalars(select(KpiTarget)).one()
    assert (target.minimum, target.upper, target.effective_from, target.meet_by) == (
        Decimal(30),
        Decimal(40),
        date(2014, 4, 1),
        date(2015, 3, 31),
    )
    assert session.scalars(select(KpiSection.heading)).all() == ["Front door"]


def test_a_kpi_may_stand_in_two_sections_with_one_definition(load, session):
    text = "code,name,section\nLACREV,Reviews in time,Reviews\nLACREV,Reviews in time,Permanence\n"
    load(text)
    assert len(kpis(session)) == 1
    assert session.scalar(select(func.count()).select_from(KpiPlacement)) == 2
    session.rollback()
    assert "0 added, 0 changed, 2 unchanged" in load(text).stdout


def test_a_changed_cell_changes_the_definition_and_an_empty_one_leaves_it(load, session):
    load("code,name,unit,decimals,why\nCPP,Plans,count,0,To see demand\n")
    said = load("code,name,decimals,why\nCPP,Children on plans,1,\n")
    assert "CPP, name: Plans -> Children on plans" in said.stdout
    assert "CPP, decimals: 0 -> 1" in said.stdout
    kpi = kpis(session)["CPP"]
    assert (kpi.name, kpi.decimals, kpi.why) == ("Children on plans", 1, "To see demand")


def test_a_target_from_a_later_day_leaves_the_earlier_one(load, session):
    head = "code,name,target_min,target_from\n"
    load(f"{head}CPP,Plans,30,2014-04-01\n")
    load(f"{head}CPP,Plans,35,2015-04-01\n")
    assert "0 added, 0 changed" in load("code,name,target_min\nCPP,Plans,35\n").stdout
    held = session.scalars(select(KpiTarget).order_by(KpiTarget.effective_from)).all()
    assert [target.minimum for target in held] == [30, 35]


def test_another_unit_for_a_kpi_with_figures_is_said(load, tracker, tmp_path):
    load("code,name,unit\nCPP,Plans,count\n")
    (tmp_path / "figures.csv").write_text("code,period,value\nCPP,2014-05,4\n")
    tracker("import", "figures", str(tmp_path / "figures.csv"), "--programme", "north")
    said = load("code,name,unit\nCPP,Plans,percent\n")
    assert "warning: row 2, column unit: 'percent' was count; the 1 figures held of CPP stay as they are" in said.stderr


BAD_DEFINITIONS = [
    ("code", "A1", "row 1, column name: 'name' is not among the headings (code)"),
    ("code,name", "A1,", "row 2, column name: '' is no name"),
    ("code,name", "A/1,Plans", "row 2, column code: 'A/1' is no code"),
    ("name,unit", "Plans,percentage", "row 2, column unit: 'percentage' is not known here; write count, percent"),
    ("name,decimals", "Plans,two", "row 2, column decimals: 'two' is no number of decimals; write 0 to 6"),
    ("name,polarity", "Plans,up", "row 2, column polarity: 'up' is not known here; write bigger, smaller"),
    ("name,theme", "Plans,9", "row 2, column theme: '9' is no theme of this programme"),
    ("name,unit,target_min", "Plans,percent,101", "row 2, column target_min: '101' is more than 100%"),
    ("name,target_min,target_upper", "Plans,5,4", "row 2, column target_upper: '4' is below target_min"),
    ("name,target_by", "Plans,2015-03-31", "row 2, column target_by: '2015-03-31' needs a target"),
    ("name,target_min,target_from", "Plans,5,15.08.015", "column target_from: '15.08.015' is not a date"),
    ("name,small_numbers", "Plans,perhaps", "column small_numbers: 'perhaps' is not known here; write yes or no"),
    ("name,source", "Plans,=A1", "row 2, column source: '=A1' is a formula"),
    ("code,name,unit", "A,Plans,count\nA,Plans,percent", "row 3, column code: 'A' is defined otherwise in row 2"),
]


def test_a_bad_definition_is_refused_by_its_cell_and_nothing_is_applied(load, session):
    for head, row, said in BAD_DEFINITIONS:
        refused = load(f"{head}\n{row}\n", exit_code=1)
        assert said in refused.stderr, (head, row)
    assert kpis(session) == {}
