"""Chains of KPIs and workforce tables: set up on screen, shown on a page and by the command."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from tests.features.kpi_cast import ANALYST, BOARD, MANAGER, READER, STRANGER, send, typed, words
from tracker.kpis.compositions import KpiChain, WorkforceTable
from tracker.kpis.models import Kpi
from tracker.plan.models import Programme

pytestmark = pytest.mark.demonstration

PAGE = f"{BOARD}/chains"
DEFINITIONS = """code,name,unit,decimals,basis
CONT,Contacts,count,0,period
REFS,Referrals,count,0,period
EMPF,Employees,fte,2,snapshot
INTF,Interims,fte,2,snapshot
BUDF,Budgeted posts,fte,2,snapshot
"""
FIGURES = """code,period,value,dimension,category
CONT,2019-11,400,,
CONT,2019-12,421,,
REFS,2019-11,100,,
REFS,2019-12,82,,
EMPF,2019-12,43.67,role,Social worker
EMPF,2019-12,12,role,Manager
INTF,2019-12,37.12,role,Social worker
BUDF,2019-12,90,role,Social worker
BUDF,2019-12,11.5,role,Manager
"""


@pytest.fixture
def loaded(tracker, tmp_path, database) -> dict[str, str]:
    """The ids of five KPIs with figures, as a form sends them."""
    for kind, content in (("kpis", DEFINITIONS), ("figures", FIGURES)):
        file = tmp_path / f"{kind}.csv"
        file.write_text(content, encoding="utf-8")
        tracker("import", kind, str(file), "--programme", "seahaven")
    with database() as session:
        return {kpi.code: str(kpi.id) for kpi in session.scalars(select(Kpi))}


def test_a_chain_shows_numbers_and_conversions_on_page_and_command(sign_in, loaded, tracker, database):
    client = sign_in(ANALYST)
    given = {"name": "From contact to referral", "step_1": loaded["CONT"], "step_3": loaded["REFS"]}
    for changed, message in (
        ({"name": ""}, "Write a name"),
        ({"step_3": ""}, "Choose at least two KPIs"),
        ({"step_3": loaded["CONT"]}, "Each KPI stands once"),
        ({"step_3": loaded["PLC3"]}, "Choose one of those in the list"),
        ({"basis": "snapshot"}, "Choose on which basis"),
    ):
        answer = send(client, f"{PAGE}/new", **given | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)
    assert send(client, f"{PAGE}/new", **given).status_code == 303
    assert "Another chain has this name" in words(send(client, f"{PAGE}/new", **given))
    page = words(sign_in(READER).get(PAGE))
    assert "Contacts 400 421 Referrals 100 25.0% 82 19.5%" in page
    over_the_year = words(sign_in(READER).get(f"{PAGE}?basis=ytd"))
    assert "Contacts: base missing, no figure for Apr 19" in over_the_year

    printed = json.loads(tracker("kpi", "chain", "--programme", "seahaven", "--format", "json").stdout)
    [chain] = printed["chains"]
    assert [point["n"] for point in chain["steps"][1]["points"]] == [100, 82]
    assert [point["conversion"] for point in chain["steps"][1]["points"]] == [25.0, pytest.approx(19.477, abs=0.001)]
    said = tracker("kpi", "chain", "from contact to referral", "--programme", "seahaven").stdout
    assert "REFS      Referrals: Nov 19 100 (25.0%); Dec 19 82 (19.5%)" in said
    none = tracker("kpi", "chain", "Other", "--programme", "seahaven", exit_code=1)
    assert "seahaven has no chain 'Other'; it has 'From contact to referral'" in none.stderr

    with database() as session:
        number = session.scalars(select(KpiChain.id)).one()
    client = sign_in(ANALYST)
    opened = typed(client.get(f"{PAGE}/{number}"))
    assert send(client, f"{PAGE}/{number}", name="Contacts taken up").status_code == 303
    late = client.post(f"{PAGE}/{number}", data=opened | {"name": "Mine"})
    assert late.status_code == 409
    assert "Contacts taken up" in words(late)
    assert client.post(f"{PAGE}/{number}/remove").status_code == 303
    assert "No chain has been set up" in words(client.get(PAGE))


def test_a_workforce_table_shows_interim_share_totals_and_over_or_under(sign_in, loaded, database):
    client = sign_in(ANALYST)
    given = {
        "name": "Posts by role",
        "dimension": "role",
        "employees_id": loaded["EMPF"],
        "interims_id": loaded["INTF"],
        "budget_id": loaded["BUDF"],
    }
    for changed, message in (
        ({"name": ""}, "Write a name"),
        ({"dimension": ""}, "Write what the figures are broken down by"),
        ({"employees_id": ""}, "Choose the KPI that holds the permanent posts"),
        ({"budget_id": loaded["EMPF"]}, "Each column needs a KPI of its own"),
        ({"budget_id": loaded["PLC3"]}, "Choose one of those in the list"),
    ):
        answer = send(client, f"{BOARD}/workforce/new", **given | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)
    assert send(client, f"{BOARD}/workforce/new", **given).status_code == 303
    page = words(sign_in(READER).get(PAGE))
    assert "Role Employees Interims Budget Current Interim share Over or under" in page
    assert "Social worker 43.67 37.12 90 80.79 45.9% 9.21" in page
    assert "Manager 12 11.5 12 −0.5" in page
    assert "Total 55.67 37.12 101.5 92.79 40.0% 8.71" in page
    with database() as session:
        number = session.scalars(select(WorkforceTable.id)).one()
    client = sign_in(ANALYST)
    opened = typed(client.get(f"{BOARD}/workforce/{number}"))
    assert send(client, f"{BOARD}/workforce/{number}", dimension="team").status_code == 303
    assert "These KPIs hold no figures by team yet" in words(client.get(PAGE))
    assert client.post(f"{BOARD}/workforce/{number}", data=opened).status_code == 409
    assert client.post(f"{BOARD}/workforce/{number}/remove").status_code == 303


def test_only_analyst_and_manager_set_them_up_and_only_their_own(sign_in, database):
    ours = (f"{PAGE}/new", f"{BOARD}/workforce/new")
    for person, status, shown in ((MANAGER, 200, 200), (READER, 403, 200), (STRANGER, 404, 404)):
        client = sign_in(person)
        assert {client.get(address).status_code for address in ours} == {status}
        assert client.get(PAGE).status_code == shown
    with database() as session:
        other = Programme(slug="northdale", name="Northdale")
        session.add(other)
        session.flush()
        chain = KpiChain(programme_id=other.id, name="Theirs", basis="period")
        session.add(chain)
        session.flush()
        number = chain.id
    client = sign_in(MANAGER)
    assert client.get(f"{PAGE}/{number}").status_code == 404
    assert client.post(f"{PAGE}/{number}/remove").status_code == 404
    assert client.get(f"{BOARD}/workforce/{number}").status_code == 404
    assert client.get(f"{PAGE}?period=nonsense").status_code == 404
