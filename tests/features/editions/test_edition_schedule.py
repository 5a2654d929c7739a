"""An edition drafts itself before a meeting, and people are told of each step by email: once, and never lost."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.features.editions.conftest import REPORTS, address_of
from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.editions.models import Edition, EditionState, Notice, NoticeState
from tracker.editions.series import ReportSeries
from tracker.plan.models import Theme
from tracker.plan.queries import find_programme
from tracker.reports.emails import Letter, Words, as_html, as_message, as_text
from tracker.reports.posting import send_notices
from tracker.scheduler import JOBS, run_job

GOLDEN = Path(__file__).parents[2] / "golden" / "emails"
DRAFT = next(job for job in JOBS if job.name == "draft reports")
POST = next(job for job in JOBS if job.name == "send report emails")
DAY = date(2020, 1, 29)


@pytest.fixture
def scheduled(small, database):
    with database() as session:
        session.scalars(select(ReportSeries)).one().draft_working_days = 5


def run(app, job, on=DAY):
    with app.app_context():
        return run_job(job, on)


def post(app):
    with app.app_context():
        return send_notices(db.session, settings=clock.current_settings())


def test_it_is_drafted_on_its_day_and_the_manager_and_the_lead_are_told_once(app, scheduled, smtp_server, database):
    assert run(app, DRAFT, date(2020, 1, 28)).startswith("0 drafted")
    assert run(app, DRAFT) == "1 drafted, 0 skipped; 2 emails sent, 0 failed"
    assert run(app, DRAFT) == "0 drafted, 1 skipped; 0 emails sent, 0 failed"
    assert run(app, DRAFT, date(2020, 1, 30)) == "0 drafted, 1 skipped; 0 emails sent, 0 failed"
    assert sorted(smtp_server.addresses) == [address_of("lead"), address_of("manager")]
    with database() as session:
        edition = session.scalars(select(Edition)).one()
        number = edition.id
        assert (edition.state, edition.status_on, edition.meeting_on) == (EditionState.DRAFT, DAY, date(2020, 2, 5))
        said = edition.steps[0]
        assert said.by_title == "Draft reports"
        assert said.comment == "By itself, 5 working days before the Improvement Board of 5 February 2020."
    told = {one.recipients[0]: one for one in smtp_server.received}
    lead = told[address_of("lead")]
    assert lead.subject == "Your words for the meeting of 5 February 2020"
    assert "- Theme 1: Leadership, not rated yet" in lead.text
    assert "/me" in lead.text
    manager = told[address_of("manager")]
    assert "- Not rated: theme 1 and theme 2" in manager.text
    assert f"{REPORTS}/{number}" in manager.text
    assert manager.message["Auto-Submitted"] == "auto-generated"


def test_a_day_that_was_missed_is_made_up_for_but_not_a_draft_thrown_away(app, scheduled, smtp_server, desk, database):
    assert run(app, DRAFT, date(2020, 1, 31)).startswith("1 drafted")
    with database() as session:
        number = session.scalars(select(Edition.id)).one()
    assert desk.post("manager", f"{number}/discard").status_code == 303
    assert run(app, DRAFT, date(2020, 2, 3)).startswith("0 drafted, 1 skipped")


def test_an_edition_begun_by_hand_is_not_drafted_again(app, scheduled, smtp_server, desk):
    desk.begun()
    assert run(app, DRAFT).startswith("0 drafted, 1 skipped")


def test_a_closed_programme_and_a_series_without_a_schedule_draft_nothing(app, small, smtp_server, database):
    assert run(app, DRAFT) == "0 drafted, 0 skipped; 0 emails sent, 0 failed"
    with database() as session:
        session.scalars(select(ReportSeries)).one().draft_working_days = 5
        find_programme(session, "small").closed_on = date(2020, 1, 24)
    assert run(app, DRAFT) == "0 drafted, 0 skipped; 0 emails sent, 0 failed"


def test_a_lead_who_has_written_is_not_asked(app, scheduled, smtp_server, database, rate):
    with database() as session:
        session.scalars(select(Theme).where(Theme.position == 2)).one().lead_id = None
    rate("Said already.")
    run(app, DRAFT)
    assert smtp_server.addresses == [address_of("manager")]


def test_the_command_replays_a_day_and_says_what_it_did(scheduled, tracker, smtp_server):
    first = json.loads(tracker("report", "draft", "--on", "2020-01-29", "--format", "json").stdout)
    assert [(one["programme"], one["series"], one["meeting_on"]) for one in first["drafted"]] == [
        ("small", "board", "2020-02-05")
    ]
    assert sorted(one["to"] for one in first["sent"]) == [address_of("lead"), address_of("manager")]
    again = tracker("report", "draft", "--on", "2020-01-29").stdout
    assert "29 January 2020: 0 drafted, 1 skipped" in again
    assert "already" in again
    assert len(smtp_server.received) == 2
    assert "is not a date" in tracker("report", "draft", "--on", "soon", exit_code=2).stderr


def test_the_sro_and_the_deputy_are_told_that_it_waits_and_the_manager_that_it_was_returned(app, desk, smtp_server):
    edition = desk.begun()
    desk.post("manager", f"{edition}/submit", comment="Theme 2 follows.")
    assert run(app, POST) == "2 emails sent, 0 failed"
    assert sorted(smtp_server.addresses) == [address_of("deputy"), address_of("sro")]
    asked = smtp_server.received[0]
    assert asked.subject == "Waits for your approval: Highlight report, 27 January 2020"
    assert 'The Manager says: "Theme 2 follows."' in asked.text
    assert "- Overall status: Not rated" in asked.text
    desk.post("sro", f"{edition}/return", comment="Rate <theme> 1.")
    assert run(app, POST) == "1 emails sent, 0 failed"
    told = smtp_server.received[2]
    assert told.recipients == (address_of("manager"),)
    assert 'The Sro says: "Rate <theme> 1."' in told.text
    assert "Rate &lt;theme&gt; 1." in told.html


def test_whoever_submits_is_not_told_that_it_waits(app, desk, smtp_server):
    edition = desk.begun()
    desk.post("deputy", f"{edition}/submit")
    run(app, POST)
    assert smtp_server.addresses == [address_of("sro")]


def test_an_email_that_is_refused_is_tried_again_and_the_others_go(app, scheduled, smtp_server, database):
    smtp_server.refused.add(address_of("lead"))
    assert run(app, DRAFT) == "1 drafted, 0 skipped; 1 emails sent, 1 failed"
    assert run(app, POST) == "0 emails sent, 0 failed"  # the back-off holds
    smtp_server.refused.clear()
    with database() as session:
        failed = session.scalars(select(Notice).where(Notice.state == NoticeState.FAILED)).one()
        assert "the mail server refused (an address)" in failed.error
        failed.next_try_at = clock.real_now() - timedelta(seconds=1)
    assert run(app, POST) == "1 emails sent, 0 failed"
    assert sorted(smtp_server.addresses) == [address_of("lead"), address_of("manager")]


def test_a_sender_that_died_loses_nothing_and_what_was_recorded_is_not_repeated(app, scheduled, smtp_server, database):
    run(app, DRAFT)
    with database() as session:
        first = session.scalars(select(Notice).order_by(Notice.id)).first()
        number = first.id
        first.state, first.claimed_until = NoticeState.CLAIMED, clock.real_now() + timedelta(minutes=5)
    assert post(app).sent == []  # somebody is at it
    with database() as session:
        session.get_one(Notice, number).claimed_until = clock.real_now() - timedelta(seconds=1)
    assert len(post(app).sent) == 1
    assert post(app).sent == []


def test_a_server_that_is_away_keeps_everything_queued(app, scheduled, settings, database):
    with app.app_context():
        from dataclasses import replace

        from tracker.reports.schedule import draft_for_meetings

        draft_for_meetings(db.session, DAY)
        away = send_notices(db.session, settings=replace(settings, mail_url="smtp://127.0.0.1:9"))
    assert away.sent == []
    assert len(away.failed) == 1
    with database() as session:
        assert {one.state for one in session.scalars(select(Notice))} == {NoticeState.QUEUED}


def test_what_has_moved_on_is_not_told_any_more(app, desk, smtp_server, database):
    edition = desk.submitted()
    desk.post("sro", f"{edition}/approve")
    assert run(app, POST) == "0 emails sent, 0 failed"
    with database() as session:
        assert {one.state for one in session.scalars(select(Notice))} == {NoticeState.GIVEN_UP}


LETTERS = {
    "report_drafted": Words(
        subject="Drafted: Highlight report for 5 February 2020",
        heading="Highlight report drafted",
        intro="The Highlight report for the meeting of 5 February 2020 has been drafted as of 29 January 2020. "
        "Before it goes to the board:",
        points=("Not rated: theme 4", "3 rating queries: 1.3, 2 and 2.3"),
        label="Open the draft",
        closing="Write its executive summary and notes, then submit it for approval. Nothing is fixed before.",
    ),
    "report_submitted": Words(
        subject="Waits for your approval: Highlight report, 27 January 2020",
        heading="Highlight report waits for your approval",
        intro="The Programme Manager submitted the edition of 27 January 2020.",
        said="Theme 4 follows; <the figures> are final & checked.",
        by="Programme Manager",
        points=("Overall status: Red", "Actions: 2 completed, 3 slipped"),
        label="Read and decide",
        closing="Approve it, or return it with what is to be mended.",
    ),
}


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize(("ending", "render"), [("txt", as_text), ("html", as_html)])
def test_the_email_reads_as_it_did(name, ending, render):
    from tests.command import SECRET_KEY
    from tracker.app import create_app
    from tracker.settings import Settings

    letter = Letter(
        to=("Programme\r\nBcc: everybody@seahaven.example", "programme-manager@seahaven.example"),
        message_id="<report.1.1.0@seahaven.example>",
        sender="Improvement tracker <tracker@seahaven.example>",
        reply_to="programme-manager@seahaven.example",
        programme="Seahaven Children's Services Improvement",
        link="https://tracker.seahaven.example/programmes/seahaven/reports/5",
        words=LETTERS[name],
    )
    with create_app(Settings(database_url="sqlite://", secret_key=SECRET_KEY, today=DAY)).app_context():
        written = render(letter)
        assert as_message(letter)["Bcc"] is None
    file = GOLDEN / f"{name}.{ending}"
    if os.environ.get("TRACKER_WRITE_GOLDEN"):
        file.write_text(written)
    assert written == file.read_text()
