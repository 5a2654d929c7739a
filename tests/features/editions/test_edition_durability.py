"""A published edition reads and looks the same after a year in which everything around it changed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update

from tests.recorded import behind_our_back
from tests.reports import MANAGER, SRO, docx_text
from tests.signing_in import sign_in
from tracker.adapters import clock
from tracker.adapters.migrations import migrations
from tracker.domain.highlight_json import read_report
from tracker.domain.rag import Rag
from tracker.editions.models import Edition
from tracker.editions.series import ReportSeries
from tracker.kpis.models import FigureRevision, Kpi
from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.plan.surroundings import Concern, Decision, Question
from tracker.reports.renderings import Format, render
from tracker.reports.standing import standing_of
from tracker.risks.models import Risk
from tracker.updates.models import Update

pytestmark = pytest.mark.demonstration

REPORTS = "/programmes/seahaven/reports"


def published(client):
    def post(who, path, **form):
        sign_in(client, who)
        answer = client.post(path, data=form)
        assert answer.status_code == 303, answer.text
        return answer.location

    edition = post(MANAGER, f"{REPORTS}/draft")
    summary = {"summary-text": "Staffing holds us at red.", "summary-seen": "0"}
    post(MANAGER, f"{edition}/texts/summary", **summary)
    post(MANAGER, f"{edition}/submit")
    post(SRO, f"{edition}/approve")
    post(MANAGER, f"{edition}/publish")
    return edition


def let_a_year_pass(session):
    """Updates every month, figures revised, themes renamed and moved, everybody replaced and erased."""
    clock.set_demo_date(session, date(2021, 1, 27))
    themes, actions = session.scalars(select(Theme)).all(), session.scalars(select(Action)).all()
    for month in range(2, 13):
        at = datetime(2020, month, 20, 9, tzinfo=UTC)
        said = {"as_on": at.date(), "recorded_at": at, "rag": Rag.GREEN, "narrative": f"All is well in month {month}."}
        session.add_all(Update(theme_id=theme.id, author_title="Newcomer", **said) for theme in themes)
        session.add_all(Update(action_id=action.id, author_title="Newcomer", **said) for action in actions)
    for theme in themes:
        theme.name, theme.position = f"Renamed {theme.id}", 100 - theme.position
    for kind, column in ((Objective, "name"), (Kpi, "name"), (Concern, "title"), (Decision, "title")):
        session.execute(update(kind).values({column: "Renamed"}))
    session.execute(update(Action).values(title="Renamed", removed_on=date(2020, 6, 1)))
    session.execute(update(Risk).values(closed_on=date(2020, 6, 1), closed_reason="Over"))
    session.execute(update(Question).values(text="Renamed"))
    with behind_our_back(session):
        session.execute(update(FigureRevision).values(value=1, note="Revised"))
    erase_everybody(session)
    programme = session.scalars(select(Programme)).one()
    programme.name, programme.rag_guidance, programme.illustrative_note = "Another name", {}, ""
    series = session.scalars(select(ReportSeries).where(ReportSeries.slug == "board")).one()
    series.name, series.sections = "Another report", ["risks"]


def erase_everybody(session):
    """Names live in one row each: erased there, the people are gone. Others take their place."""
    session.execute(delete(Membership))
    for person in session.scalars(select(Person)):
        person.name = person.job_title = "Erased"
        person.email, person.is_active = f"erased-{person.id}@invalid", False
    new = Person(email="new@seahaven.example", name="New", job_title="Newcomer")
    session.add(new)
    session.flush()
    programme = session.scalars(select(Programme)).one()
    session.add_all(
        Membership(person_id=new.id, programme_id=programme.id, role=role) for role in (Role.MANAGER, Role.SRO)
    )
    programme.sro_id = programme.manager_id = new.id
    programme.deputy_id = None


def undated(pdf):
    """A PDF without the moment at which it was set, and what is derived from that."""
    moment = rb"D:\d{14}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|InstanceID>[^<]*|/ID\[[^\]]*\]"
    return re.sub(moment, b"", pdf)


def article(page):
    return page[page.index("<article") : page.index("</article>")]


def test_a_published_edition_outlives_a_year_of_changes_and_a_migration(app, client, database):
    edition = published(client)
    number = int(edition.rsplit("/", 1)[1])
    files = {form: client.get(f"{edition}.{form}") for form in Format}
    page = article(client.get(edition).text)
    with database() as session:
        let_a_year_pass(session)
    with app.app_context():
        migrations.downgrade("0005")
        migrations.upgrade()

    sign_in(client, "new@seahaven.example")
    for form, file in files.items():
        again = client.get(f"{edition}.{form}")
        assert (form, again.data == file.data, again.headers["ETag"]) == (form, True, file.headers["ETag"])
    assert article(client.get(edition).text) == page
    assert "Staffing holds us at red." in page

    with database() as session:
        held = session.get_one(Edition, number)
        report = read_report(held.document)
        made = {form: render(report, form, standing_of(report, held)) for form in Format}
    assert made[Format.HTML] == files[Format.HTML].data
    assert made[Format.JSON] == files[Format.JSON].data
    assert undated(made[Format.PDF]) == undated(files[Format.PDF].data)
    assert docx_text(made[Format.DOCX]) == docx_text(files[Format.DOCX].data)

    now = client.get(f"{REPORTS}/preview").text
    assert "27 January 2021" in now
    for theme in report.themes:
        assert theme.name in page
        assert theme.name not in now
