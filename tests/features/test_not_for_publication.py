"""Marking words as not for publication where they are written, and what the report then holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.features.week_cast import MANAGER, RED, TODAY, WEEK, things
from tests.reports import STATUS_DATE
from tests.signing_in import sign_in
from tracker.domain.highlight_json import write_report
from tracker.domain.publication import public_version
from tracker.plan.queries import find_programme
from tracker.reports.queries import read_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from tracker.domain.highlight_parts import HighlightReport
    from tracker.domain.highlight_plan_parts import ActionPart

Built = "Callable[[], HighlightReport]"
Seen = "Callable[[], dict[str, str]]"

pytestmark = pytest.mark.demonstration

SECRET = "A named family has asked for a review."
RISKS = "/programmes/seahaven/risks"
RISK = {
    "kind": "risk",
    "if_text": "the dispute goes to court",
    "then_text": "costs rise",
    "mitigation": "Counsel has advised to settle",
    "raised_on": ["27", "1", "2020"],
    "probability": "3",
    "impact": "4",
    "reason": "New.",
}


@pytest.fixture
def built(database: Callable[[], Session]) -> Callable[[], HighlightReport]:
    """The report as it would be submitted now."""

    def read() -> HighlightReport:
        with database() as session:
            programme = find_programme(session, "seahaven")
            assert programme is not None
            return read_report(session, programme, on=STATUS_DATE)

    return read


@pytest.fixture
def seen(database: Callable[[], Session]) -> Callable[[], dict[str, str]]:
    """The version of action 1.5.1, and the id of its current update."""

    def read() -> dict[str, str]:
        with database() as session:
            held = things(session)["1.5.1"]
            assert held.current is not None
            return {"version": str(held.version), "id": str(held.current.id)}

    return read


def action(report: HighlightReport, ref: str) -> ActionPart:
    return next(
        one for theme in report.themes for objective in theme.objectives for one in objective.actions if one.ref == ref
    )


def test_words_marked_as_they_are_written_stay_marked_until_others_replace_them(
    client: FlaskClient, built: Built, seen: Seen
) -> None:
    sign_in(client, MANAGER)
    marked = {
        **RED,
        "narrative": SECRET,
        "is_private": "y",
        "as_on": TODAY.split(),
        "version": seen()["version"],
    }
    assert client.post(f"{WEEK}/1.5.1", data=marked).status_code == 303
    assert not action(built(), "1.5.1").is_public
    assert SECRET in write_report(built())
    assert SECRET not in write_report(public_version(built()).report)

    page = client.get(f"{WEEK}/1.5.1", query_string={"correct": seen()["id"]}).get_data(as_text=True)
    assert 'name="is_private" value="y" checked' in page

    assert client.post(f"{WEEK}/1.5.1/no-change", data={"version": seen()["version"]}).status_code == 303
    assert not action(built(), "1.5.1").is_public, "the same words are no more public than they were"

    plain = {**RED, "as_on": TODAY.split(), "version": seen()["version"]}
    assert client.post(f"{WEEK}/1.5.1", data=plain).status_code == 303
    assert action(built(), "1.5.1").is_public


def test_what_is_refused_keeps_the_tick(client: FlaskClient, seen: Seen) -> None:
    sign_in(client, MANAGER)
    answer = client.post(f"{WEEK}/1.5.1", data={"rag": "red", "is_private": "y", "version": seen()["version"]})
    assert answer.status_code == 422
    assert 'name="is_private" value="y" checked' in answer.get_data(as_text=True)


def test_a_risk_and_its_mitigation_are_marked_apart(client: FlaskClient, built: Built) -> None:
    sign_in(client, MANAGER)
    assert client.post(f"{RISKS}/new", data=RISK | {"is_mitigation_private": "y"}).status_code == 303
    number = max(risk.number for risk in built().risks)
    public = write_report(public_version(built()).report)
    assert "dispute goes to court" in public
    assert "Counsel" not in public

    page = client.get(f"{RISKS}/{number}/edit").get_data(as_text=True)
    assert 'name="is_mitigation_private" value="y" checked' in page
    edited = RISK | {"is_private": "y", "version": page.split('name="version" type="hidden" value="')[1].split('"')[0]}
    assert client.post(f"{RISKS}/{number}/edit", data=edited).status_code == 303
    public = write_report(public_version(built()).report)
    assert "dispute" not in public
    assert "Counsel" not in public
