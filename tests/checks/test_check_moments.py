"""When checks are said: before a load, after saving, and before a report goes out."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from tests.checks.test_check_page import CHECKS, REASON, checked
from tests.features.kpi_cast import ANALYST, MANAGER, send, words
from tests.features.week_cast import RED, WEEK, with_version
from tracker.checks.queries import read_said
from tracker.plan.queries import find_programme
from tracker.risks.models import Risk

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


# After saving a text

WRONG = "Caseloads fell by 10% from 20 to 19."
SAID = "“Caseloads fell by 10% from 20 to 19.”: from 20 to 19 is 5%, not 10%"


@pytest.fixture
def written(client, sign_in, database):
    """Saves an update with this narrative, as the programme manager."""

    def save(narrative, ref="1.5.1", **more):
        with database() as session:
            held = with_version(session, ref, RED | {"narrative": narrative})
        return sign_in(MANAGER).post(f"{WEEK}/{ref}", data=held, **more)

    return save


def test_after_saving_a_text_what_does_not_hold_in_it_is_said(client, written):
    assert f"Saved as you wrote it; but {SAID}" in words(client.get(written(WRONG).location))
    assert "Saved as you wrote it" not in words(client.get(written("Caseloads fell by 5% from 20 to 19.").location))


def test_of_the_programme_too(client, written):
    assert SAID in words(client.get(written(WRONG, ref="programme").location))


def test_a_row_that_is_swapped_in_brings_the_message_along(written):
    part = {"HX-Request": "true"}
    answer = written(WRONG, headers=part).text
    assert '<div id="notices" data-hx-swap-oob="innerHTML"><p class="notice is-said" role="status">' in answer
    assert SAID in answer
    cleared = written("Nothing to count here.", headers=part).text
    assert '<div id="notices" data-hx-swap-oob="innerHTML"></div>' in cleared


def test_what_somebody_accepted_is_not_said_again(client, written, database):
    client.get(written(WRONG).location)
    with database() as session:
        (finding,) = [one for one in checked(session).open if one.place.ref == "1.5.1"]
    client.post(f"{CHECKS}/{finding.fingerprint}/accept", data={"reason": REASON})
    assert "Saved as you wrote it" not in words(client.get(written(f"{WRONG} More of it.").location))


def test_a_text_that_states_nothing_asks_nothing_of_the_database(session, statements):
    programme = find_programme(session, "seahaven")
    with statements() as asked:
        assert read_said(session, programme, ["On 16 March theme 2 is on course."], on=date(2020, 1, 27)) == ()
    assert asked == []


def test_mitigations_of_open_risks_are_read(client, sign_in, database):
    with database() as session:
        risk = session.scalars(select(Risk).where(Risk.closed_on.is_(None)).order_by(Risk.id)).first()
        risk.mitigation, number = WRONG, risk.number
    sign_in(MANAGER)
    assert f"Risk {number}, mitigation" in words(client.get(CHECKS))


def test_words_of_a_report_are_said_when_written_and_listed_until_it_is_published(client, sign_in, database):
    sign_in(MANAGER)
    begun = client.post(f"{REPORTS}/draft", data={"series": "board"})
    saved = client.post(f"{begun.location}/texts/summary", data={"summary-text": WRONG, "summary-seen": "0"})
    assert SAID in words(client.get(saved.location))
    page = client.get(CHECKS)
    assert SAID in words(page)
    assert f'href="{begun.location}"' in page.text
