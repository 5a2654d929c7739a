"""Live figures on pages: refused when unknown, offered, previewed, shown filled, and fixed with the edition."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.reports import MANAGER, OWNER
from tracker.domain.highlight_json import read_report, write_report
from tracker.domain.highlight_language import hide_live_figures
from tracker.kpis.models import Figure, FigureRevision, Kpi
from tracker.plan.queries import find_programme
from tracker.reports.queries import read_report as build_report
from tracker.updates.models import Update

pytestmark = pytest.mark.demonstration

AT = "/programmes/seahaven"
WORDS = "Placements stand at {kpi:PLC3 latest}, {kpi:PLC3 change previous} since {annex}."
FILLED = "Placements stand at 19.9%, up 1.1 percentage points since {annex}."


@pytest.fixture
def code(database):
    """The code of the KPI whose latest figure is 19.9%."""
    with database() as session:
        return session.scalars(select(Kpi.code).where(Kpi.name == "Children with 3 or more placements")).one()


def update(client, words: str):
    page = client.get(f"{AT}/week/1.3").text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    answer = {
        "version": version,
        "rag": "amber",
        "narrative": words,
        "path_cause": "Too few homes",
        "path_action": "Find more",
        "path_on": ["31", "3", "2020"],
        "reason": "As discussed",
        "then": "",
    }
    return client.post(f"{AT}/week/1.3", data=answer)


def test_an_unknown_live_figure_is_an_error_that_keeps_what_was_typed(sign_in, database):
    client = sign_in(MANAGER)
    refused = update(client, "Up to {kpi:NONE latest}.")
    assert refused.status_code == 422
    assert "there is no KPI NONE" in refused.text
    assert "Up to {kpi:NONE latest}." in refused.text
    with database() as session:
        assert not session.scalars(select(Update).where(Update.narrative.contains("NONE"))).all()


def test_a_live_figure_is_shown_filled_and_is_fixed_with_the_edition(sign_in, database, code):
    words, filled = WORDS.replace("PLC3", code), FILLED
    client = sign_in(MANAGER)
    assert update(client, words).status_code == 303
    for page in ("plan/1.3", "week/1.3"):
        assert filled in client.get(f"{AT}/{page}").text, page
    assert words in client.get(f"{AT}/week/1.3?correct={last_update(database)}").text
    with database() as session:
        programme = find_programme(session, "seahaven")
        report = build_report(session, programme, on=date(2020, 1, 27))
        document = write_report(report)
        kpi = session.scalars(select(Kpi).where(Kpi.code == code)).one()
        figures = select(Figure).where(Figure.kpi_id == kpi.id, Figure.start_on == date(2019, 12, 1))
        figure = session.scalars(figures).first()
        session.add(
            FigureRevision(
                figure_id=figure.id,
                number=9,
                value=Decimal("25.0"),
                decimals=1,
                state="final",
                recorded_at=datetime(2020, 1, 27, 12, tzinfo=UTC),
                reason="Recounted",
                author_title="Analyst",
            )
        )
        session.commit()
        later = build_report(session, programme, on=date(2020, 1, 27))
    stored = read_report(document)
    (said,) = [one for one in objectives(stored) if one.ref == "1.3"]
    assert said.narrative == filled
    assert write_report(stored) == document
    assert "25.0%" in next(one.narrative for one in objectives(later) if one.ref == "1.3")
    public = hide_live_figures(stored, lambda figure: figure.code == code and figure.measure.tells_a_count)
    assert filled not in write_report(public)
    assert "Placements stand at [suppressed], [suppressed] since {annex}." in write_report(public)


def objectives(report):
    return [objective for theme in report.themes for objective in theme.objectives]


def last_update(database) -> int:
    with database() as session:
        return session.scalars(select(Update.id).order_by(Update.id.desc())).first()


def test_they_are_offered_and_previewed_without_script(sign_in, code):
    client = sign_in(OWNER)
    offered = client.get(f"{AT}/live-figures").text
    assert f"<code>{{kpi:{code} latest}}</code>" in offered
    assert "19.9%" in offered
    part = client.get(f"{AT}/live-figures", headers={"HX-Request": "true"}).text
    assert f'data-inserts="{{kpi:{code} change previous}}"' in part
    seen = client.post(f"{AT}/live-figures/preview?field=narrative", data={"narrative": WORDS.replace("PLC3", code)})
    assert FILLED in seen.text
    wrong = client.post(f"{AT}/live-figures/preview?field=narrative", data={"narrative": "{kpi:NONE latest}"})
    assert "there is no KPI NONE" in wrong.text
    assert "<noscript><button" in sign_in(MANAGER).get(f"{AT}/week/1.3").text
