"""First published against final: the page, the command and the table; which old months a load changed."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

PAGE = "/programmes/seahaven/kpis/restated"
DEFINITIONS = "code,name,unit,decimals\nREFPCT,Referrals converted,percent,1\nCALLS,@Calls,count,0\n"
FIRST = "code,period,value\nREFPCT,2019-10,37.5\nREFPCT,2019-11,40.0\nCALLS,2019-11,200\n"
LATER = "code,period,value\nREFPCT,2019-10,36.5\nREFPCT,2019-11,40.0\nREFPCT,2019-12,41.0\nCALLS,2019-11,260\n"


@pytest.fixture
def loaded(tracker, tmp_path):
    """Two loads, of which the second changes two earlier figures."""
    tracker("programme", "add", "plain", "--name", "Plain")
    for kind, name, text in (
        ("kpis", "kpis.csv", DEFINITIONS),
        ("figures", "november.csv", FIRST),
        ("figures", "december.csv", LATER),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        tracker("import", kind, str(tmp_path / name), "--programme", "plain")
    return tracker


def test_the_command_says_what_was_first_published_and_what_stands(loaded):
    kpis = json.loads(loaded("kpi", "restated", "--programme", "plain", "--format", "json").stdout)["kpis"]
    by_code = {kpi["code"]: kpi for kpi in kpis}
    assert (by_code["REFPCT"]["figures"], by_code["REFPCT"]["restated"]) == (3, 1)
    (one,) = by_code["REFPCT"]["restatements"]
    assert (one["figure"], one["first"], one["latest"], one["change"], one["kind"], one["revisions"]) == (
        *("October 2019", "37.5", "36.5", -1.0, "percentage points", 1),
    )
    assert (one["first_by"], one["latest_by"]) == ("command line", "command line")
    assert (by_code["CALLS"]["median"], by_code["CALLS"]["largest"], by_code["CALLS"]["kind"]) == (
        30.0,
        30.0,
        "per cent",
    )
    said = loaded("kpi", "restated", "--programme", "plain").stdout
    assert "REFPCT  Referrals converted: 1 of 3 restated; median 1.0 points, largest 1.0 points, October 2019" in said


def test_the_table_for_other_programs_holds_no_formula(loaded):
    text = loaded("kpi", "restated", "--programme", "plain", "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [(row["code"], row["name"], row["first"], row["latest"]) for row in rows] == [
        ("CALLS", "'@Calls", "200", "260"),
        ("REFPCT", "Referrals converted", "37.5", "36.5"),
    ]
    assert loaded("kpi", "restated", "--programme", "elsewhere", exit_code=1)


def test_which_old_months_a_load_changed_is_read_load_by_load(loaded, session):
    from tracker.kpis.restated import read_restated
    from tracker.plan.queries import find_programme

    (load,) = read_restated(session, find_programme(session, "plain")).loads
    assert load.file_name == "december.csv"
    assert [(code, one.name, one.before, one.now) for code, one in load.changes] == [
        ("CALLS", "November 2019", "200", "260"),
        ("REFPCT", "October 2019", "37.5", "36.5"),
    ]


@pytest.mark.demonstration
def test_the_page_is_reached_from_board_and_kpi_and_names_the_revision(sign_in, statements):
    client = sign_in("lead-member@seahaven.example")
    for address in ("/programmes/seahaven/kpis", "/programmes/seahaven/kpis/PLC3"):
        assert f'href="{PAGE}' in client.get(address).text
    with statements() as asked:
        page = client.get(PAGE)
    text = " ".join(re.sub(r"<[^>]+>", " ", page.text).split())
    assert page.status_code == 200
    assert "18.6" in text
    assert "18.8" in text
    assert "+0.2 points" in text
    assert len(asked) <= 9
    table = client.get(f"{PAGE}.csv")
    assert table.mimetype == "text/csv"
    assert "PLC3" in table.text
    assert sign_in("system-administrator@seahaven.example").get(PAGE).status_code == 404
