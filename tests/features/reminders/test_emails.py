"""The email as people get it, kept as text beside the tests: tests/golden/emails.

After a change that is meant, write them anew with ``TRACKER_WRITE_GOLDEN=1`` and read the difference.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tracker.domain.duties import Duty, DutyKind
from tracker.domain.rag import Rag
from tracker.domain.reminders import Digest, Recipient
from tracker.reminders.emails import Letter, as_html, as_message, as_text

GOLDEN = Path(__file__).parents[2] / "golden" / "emails"
MONDAY = date(2020, 1, 27)


def duty(kind: DutyKind, ref: str, title: str, due_on: date, **held: object) -> Duty:
    return Duty(
        person_id=1,
        kind=kind,
        programme="seahaven",
        programme_name="Seahaven Children's Services Improvement",
        ref=ref,
        title=title,
        due_on=due_on,
        **held,  # type: ignore[arg-type]
    )


CAMPAIGN = duty(
    DutyKind.ACTION,
    "3.1.3",
    "Initial recruitment campaign",
    date(2020, 1, 20),
    late_working_days=5,
    rag=Rag.RED,
    last_words="Campaign designed with the agency; it cannot launch before the <offer> is agreed.",
    said_by="You",
    said_on=date(2020, 1, 13),
    by_when="due 28 February 2020, moved from 29 November 2019",
    kpi_words="Social work vacancies: 38.0% in Nov 19, 34.5% in Oct 19: worse. Dec 19 is missing.",
)
EVERY_KIND = (
    CAMPAIGN,
    duty(DutyKind.PROGRAMME, "programme", "Seahaven Children's Services Improvement", MONDAY, rag=Rag.AMBER),
    duty(DutyKind.OBJECTIVE, "2.2", "Strategy meetings", date(2020, 2, 5)),
    duty(
        DutyKind.CHECK,
        "1.3.1",
        "Revised sufficiency strategy",
        date(2020, 1, 24),
        rag=Rag.COMPLETE,
        last_words="Strategy agreed.",
        said_by="Head of Commissioning",
        said_on=date(2020, 1, 17),
    ),
    duty(DutyKind.FIGURES, "REUN", "Children returned home: December 2019", date(2020, 1, 15), late_working_days=8),
    duty(
        DutyKind.QUESTION,
        "5",
        "Question about 2.2.1 from the Head of Safeguarding",
        date(2020, 1, 21),
        last_words="Could you call the two agencies?",
        said_by="Head of Safeguarding",
        said_on=date(2020, 1, 21),
    ),
    duty(DutyKind.REVIEW, "2", "skilled staff leave because change is fast", date(2020, 1, 17)),
)


def letter(*duties: Duty) -> Letter:
    recipient = Recipient(id=1, address="workforce-lead@seahaven.example", title="Workforce Lead")
    return Letter(
        digest=Digest(MONDAY, recipient, duties),
        link="https://tracker.seahaven.example/u/TOKEN",
        message_id="<reminder.20200127.1.0@seahaven.example>",
        sender="Improvement tracker <tracker@seahaven.example>",
        reply_to="programme-manager@seahaven.example",
    )


@pytest.fixture(scope="module")
def app():
    """The templates need the application, not a database."""
    from tests.command import SECRET_KEY
    from tracker.app import create_app
    from tracker.settings import Settings

    return create_app(Settings(database_url="sqlite://", secret_key=SECRET_KEY, today=MONDAY))


@pytest.mark.parametrize(("name", "duties"), [("one_update", (CAMPAIGN,)), ("every_kind", EVERY_KIND)])
@pytest.mark.parametrize(("ending", "render"), [("txt", as_text), ("html", as_html)])
def test_the_email_reads_as_it_did(app, name, duties, ending, render):
    with app.app_context():
        written = render(letter(*duties))
    file = GOLDEN / f"{name}.{ending}"
    if os.environ.get("TRACKER_WRITE_GOLDEN"):
        file.write_text(written)
    assert written == file.read_text()


def test_text_and_page_say_the_same(app):
    with app.app_context():
        text, page = as_text(letter(*EVERY_KIND)), as_html(letter(*EVERY_KIND))
    for one in EVERY_KIND:
        for words in (one.title.replace("'", "&#39;"), one.last_words.replace("<", "&lt;").replace(">", "&gt;")):
            assert words in page
        assert one.title in text
        assert one.last_words in text
        for part in (text, page):
            assert f"?open=seahaven/{one.kind.value}/{one.ref}" in part


def test_a_line_break_in_a_title_cannot_add_a_header(app):
    from dataclasses import replace

    sly = letter(CAMPAIGN)
    recipient = replace(sly.digest.recipient, title="Lead\r\nBcc: everybody@seahaven.example")
    with app.app_context():
        message = as_message(replace(sly, digest=replace(sly.digest, recipient=recipient)))
    assert message["Bcc"] is None


@pytest.mark.parametrize("width", [1366, 390])
def test_the_email_fits_its_window(app, browser, width):
    with app.app_context():
        page_source = as_html(letter(*EVERY_KIND))
    page = browser.new_page(viewport={"width": width, "height": 800})
    try:
        page.set_content(page_source)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    finally:
        page.close()
