"""When checks are said: before a load, after saving, and before a report goes out."""

from __future__ import annotations

import io
import re

import pytest

from tests.checks.test_check_page import CHECKS, REASON, checked
from tests.features.kpi_cast import ANALYST, MANAGER, send, words
from tracker.plan.queries import find_programme

pytestmark = pytest.mark.demonstration

IMPORT = "/programmes/seahaven/import"
REPORTS = "/programmes/seahaven/reports"
FIGURES = (
    "code,period,value,numerator,denominator,basis\n"
    "PLC3,2015-03,47.2,20,100,\n"
    "DPR,2015-04,5,,,ytd\n"
    "DPR,2015-05,3,,,ytd\n"
)


def test_a_load_shows_what_would_not_hold_by_its_cell_and_holds_nothing_up(client, sign_in, database):
    sign_in(ANALYST)
    sent = client.post(IMPORT, data={"file": (io.BytesIO(FIGURES.encode()), "march.csv")})
    said = words(client.get(sent.location))
    assert "Values that their parts do not give" in said
    said = said[said.index("What would not add up") :]
    assert "4 value DPR, May 15: 3 was entered as the year to date, less than 5 to Apr 15" in said
    assert "PLC3, Mar 15: 47.2%" not in said
    with database() as session:
        assert not [one for one in checked(session).open if one.place.ref == "DPR"]
    client.post(f"{sent.location}/apply")
    assert "3 was entered as the year to date, less than 5" in words(client.get(CHECKS))


def test_after_saving_a_figure_what_does_not_hold_is_said_with_a_link(client, sign_in):
    sign_in(ANALYST)
    address = "/programmes/seahaven/kpis/PLC3/figures/new"
    saved = send(client, address, period="Mar 15", value="47.2", numerator="20", denominator="100")
    assert saved.status_code == 303
    page = client.get(saved.location)
    assert "Saved as you wrote it; but PLC3, Mar 15: 47.2% was entered, but 20 of 100 gives 20.0%." in words(page)
    assert '<a href="/programmes/seahaven/checks">Look at the checks</a>' in page.text
    assert "Saved as you wrote it" not in client.get(saved.location).text


def test_a_report_with_open_statements_goes_out_with_a_word_why(client, sign_in, database):
    sign_in(MANAGER)
    send(
        client, "/programmes/seahaven/kpis/PLC3/figures/new", period="Mar 15", value="47.2", numerator="20",
        denominator="100",
    )  # fmt: skip
    begun = client.post(f"{REPORTS}/draft", data={"series": "board"})
    with database() as session:
        programme = find_programme(session, "seahaven")
        count = len(checked(session).warnings)
        assert programme
        assert count
    number = "1 statement does not hold" if count == 1 else f"{count} statements do not hold"
    page = client.get(begun.location).text
    assert f'<a href="/programmes/seahaven/checks">{number}</a>' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    refused = client.post(f"{begun.location}/submit", data={"seen": seen[1], "comment": ""})
    assert refused.status_code == 422
    assert "or say here why the report goes out with them" in words(refused)
    taken = client.post(f"{begun.location}/submit", data={"seen": seen[1], "comment": REASON})
    assert taken.status_code == 303
    assert REASON in client.get(begun.location).text


def test_a_rule_that_fails_makes_no_failure_of_what_was_saved(client, sign_in, monkeypatch, caplog):
    def fails(*_, **__):
        raise ZeroDivisionError("a rule")

    monkeypatch.setattr("tracker.checks.noticing.read_checks", fails)
    sign_in(ANALYST)
    address = "/programmes/seahaven/kpis/PLC3/figures/new"
    saved = send(client, address, period="Mar 15", value="47.2", numerator="20", denominator="100")
    assert saved.status_code == 303
    assert "what was saved could not be checked" in caplog.text
    page = client.get(saved.location)
    assert page.status_code == 200
    assert "47.2" in words(page)
