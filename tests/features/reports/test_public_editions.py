"""Public versions of editions: made when they are published, served as they were, and who sees what is left out."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from tests.reports import MANAGER, OWNER, SRO
from tests.signing_in import sign_in
from tracker.domain.highlight_json import read_report
from tracker.domain.publication_figures import MARK
from tracker.editions.models import Edition, EditionFile
from tracker.editions.series import ReportSeries
from tracker.plan.publication import NotForPublication
from tracker.reports.publishing import published_issues

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

REPORTS = "/programmes/seahaven/reports"
READER = "lead-member@seahaven.example"


def make_series_public(session: Session) -> None:
    session.execute(update(ReportSeries).values(is_public=True))
    session.commit()


def published(client: FlaskClient) -> str:
    """Today's edition drafted, submitted, approved and published; its address."""
    sign_in(client, MANAGER)
    begun = client.post(f"{REPORTS}/draft", data={"series": "board", "status_on": ["27", "1", "2020"]})
    address = begun.headers["Location"]
    client.post(f"{address}/submit")
    sign_in(client, SRO)
    client.post(f"{address}/approve")
    assert client.post(f"{address}/publish").status_code == 303
    return address


def test_a_public_series_stores_the_files_of_both_versions(
    client: FlaskClient, database: Callable[[], Session]
) -> None:
    with database() as session:
        make_series_public(session)
    address = published(client)
    with database() as session:
        number = int(address.rsplit("/", 1)[1])
        files = session.scalars(select(EditionFile).where(EditionFile.edition_id == number)).all()
        by_kind = {(one.format, one.is_public): one for one in files}
        assert len(by_kind) == 2 * len({one.format for one in files})
        for one in files:
            assert hashlib.sha256(one.content).hexdigest() == one.digest
        public = read_report(by_kind["json", True].content.decode())
        assert public.is_public
        high_risk = next(kpi for kpi in public.kpis if kpi.code == "EXPLHI")
        assert [cell.text for cell in high_risk.months[:5]] == ["0", "0", MARK, MARK, MARK]
        held = [bytes(one.content) for one in files if one.is_public and one.format == "pdf"]

    sign_in(client, READER)
    answer = client.get(f"{address}/public.pdf")
    assert answer.data == held[0]
    assert "seahaven-highlight-report-2020-01-27-public.pdf" in answer.headers["Content-Disposition"]
    assert client.get(f"{address}/public.pdf", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(f"{address}/public.html").status_code == 200
    assert client.get(f"{address}/public").status_code == 403

    sign_in(client, SRO)
    page = client.get(f"{address}/public").get_data(as_text=True)
    assert "Public version as it was published." in page
    assert "Exploitation assessments graded high risk" in page
    assert client.post(f"{address}/public").status_code == 409


def test_an_edition_published_without_one_can_be_given_its_public_version(
    client: FlaskClient, database: Callable[[], Session]
) -> None:
    with database() as session:
        edition = session.scalars(select(Edition).order_by(Edition.status_on.desc())).first()
        assert edition is not None
        address = f"{REPORTS}/{edition.id}"
        programme_id = edition.programme_id
    sign_in(client, OWNER)
    assert client.get(f"{address}/public.json").status_code == 403
    assert client.post(f"{address}/public").status_code == 403
    sign_in(client, MANAGER)
    assert "Public version as it would be published now." in client.get(f"{address}/public").get_data(as_text=True)
    assert client.post(f"{address}/public").status_code == 303
    with database() as session:
        (issue,) = published_issues(session, programme_id)
        assert 0 < len(issue.shown) < len(issue.facts)
        assert not any(issue.facts[place].is_small for place in issue.shown)
    answer = client.get(f"{address}/public.json")
    assert json.loads(answer.data)["is_public"]
    assert client.get(f"{REPORTS}/99999/public.json").status_code == 404


def test_the_preview_lists_what_is_left_out_and_marks_what_is_ticked(
    client: FlaskClient, database: Callable[[], Session]
) -> None:
    sign_in(client, MANAGER)
    page = client.get(f"{REPORTS}/public").get_data(as_text=True)
    assert "Exploitation assessments graded high risk, Dec 19" in page
    assert "A count of 1 to 5, its complement, or a base of 1 to 5" in page
    key = page.split("<strong>Risk 5</strong>")[0].rsplit('value="risk:', 1)[1].split('"')[0]

    listed = {"listed": [f"risk:{key}", "risk:999999"], "private": [f"risk:{key}", "risk:999999"]}
    assert client.post(f"{REPORTS}/public/marks", data=listed).status_code == 303
    with database() as session:
        assert session.scalars(select(NotForPublication.thing_id)).all() == [int(key)]
    assert 5 not in [risk["number"] for risk in client.get(f"{REPORTS}/public.json").json["risks"]]
    assert 5 in [risk["number"] for risk in client.get(f"{REPORTS}/preview.json").json["risks"]]
    client.post(f"{REPORTS}/public/marks", data={"listed": [f"risk:{key}"]})
    assert 5 in [risk["number"] for risk in client.get(f"{REPORTS}/public.json").json["risks"]]

    ticks = [part.split(">")[0] for part in page.split('name="senior" value="')[1:]]
    senior = [tick.split('"')[0] for tick in ticks if tick.endswith("checked")]
    assert client.post(f"{REPORTS}/public/owners", data={"leaves_out": "y", "senior": senior}).status_code == 303
    owners = {
        action["owner"]
        for theme in client.get(f"{REPORTS}/public.json").json["themes"]
        for objective in theme["objectives"]
        for action in objective["actions"]
    }
    assert "Workforce Lead" not in owners
    assert "Head of Safeguarding" in owners
    assert "Workforce Lead" in client.get(f"{REPORTS}/preview.json").get_data(as_text=True)

    sign_in(client, SRO)
    assert client.get(f"{REPORTS}/public").status_code == 200
    assert client.post(f"{REPORTS}/public/marks", data=listed).status_code == 403
    sign_in(client, OWNER)
    for address in ("public", "public.json"):
        assert client.get(f"{REPORTS}/{address}").status_code == 403
