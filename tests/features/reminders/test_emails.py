"""The email as people get it, kept as text beside the tests: tests/golden/emails.

After a change that is meant, write them anew with ``TRACKER_WRITE_GOLDEN=1`` and read the difference.
"""

from __future__ import annotations

import os
import re
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


OTHER_KINDS = (
    duty(DutyKind.THEME, "2", "Permanence", date(2020, 2, 5)),
    duty(
        DutyKind.ACTION,
        "3.1.2",
        "Learning academy",
        date(2020, 1, 21),
        late_working_days=4,
        rag=Rag.AMBER,
        last_words="Proposal drafted with a three-year development route.",
        said_by="Head of Workforce",
        said_on=date(2020, 1, 7),
        for_id=7,
        for_title="Head of Workforce",
        note="You answer for the Head of Workforce until 10 February 2020",
        next_on=date(2020, 2, 3),
        next_told="Assistant Director",
    ),
    duty(
        DutyKind.ONGOING,
        "1.1.2",
        "Briefings for members",
        MONDAY,
        rag=Rag.GREEN,
        by_when="Ongoing, review on 27 January 2020",
        said_on=date(2020, 1, 22),
        said_by="You",
        last_words="Two more are in the diary.",
    ),
    duty(DutyKind.NEXT_REVIEW, "1.1.3", "Quarterly survey of staff", date(2020, 1, 24), rag=Rag.GREEN),
    duty(
        DutyKind.COMMENTARY,
        "PLC3",
        "Children with three or more placements: Dec 19",
        date(2020, 1, 22),
        kpi_words="Children with three or more placements: 19.9% in Dec 19, 18.8% in Nov 19: worse.",
    ),
    duty(DutyKind.CONCERN, "3", "Exploitation", date(2020, 1, 27)),
    duty(DutyKind.DEVELOPMENT, "1", "One front door", date(2020, 1, 27)),
    duty(
        DutyKind.FOLLOW_UP,
        "9",
        "Ask health and police to name deputies",
        date(2020, 1, 17),
        late_working_days=6,
        by_when="from Improvement Board, January",
    ),
    duty(
        DutyKind.APPROVAL,
        "4",
        "Report as of 24 January 2020",
        date(2020, 1, 29),
        by_when="submitted by the Programme Manager",
    ),
)
LATE_WITH_OTHERS = (
    duty(
        DutyKind.ESCALATION,
        "action-3.1.3",
        "Initial recruitment campaign",
        date(2020, 1, 6),
        late_working_days=15,
        rag=Rag.RED,
        last_words="Campaign designed; it waits for the <offer>.",
        said_by="Workforce Lead",
        said_on=date(2019, 12, 30),
        for_title="Workforce Lead",
        note="The Workforce Lead was reminded on 20 January 2020",
    ),
    duty(
        DutyKind.ESCALATION,
        "figures-REUN",
        "Children returned home: December 2019",
        date(2020, 1, 15),
        late_working_days=8,
        for_title="Permanence Lead",
        note="The Permanence Lead is away until 3 February 2020 and nobody stands in",
    ),
)
SUMMARY = duty(
    DutyKind.SUMMARY,
    "summary",
    "Seahaven Children's Services Improvement: the week to 27 January 2020",
    MONDAY,
    rag=Rag.RED,
    last_words="Staffing and placements hold us at Red.",
    said_by="Programme Manager",
    said_on=date(2020, 1, 24),
    lines=(
        "28 of 40 actions have an update of the last seven days or need none.",
        "9 updates and 2 other things are late.",
        "Late by 15 working days: 3.1.3 Initial recruitment campaign (Workforce Lead).",
        "Two of these have gone to a lead or the manager.",
        "One request for help or a decision is open; the oldest since 21 January 2020.",
        "The board meets on 5 February 2020: Improvement Board.",
    ),
)
COMING_UP = duty(DutyKind.ACTION, "2.1.1", "Early help review", date(2020, 1, 28), rag=Rag.GREEN, said_by="You",
                 said_on=date(2019, 12, 31), last_words="Two districts are done.")  # fmt: skip
EMAILS = {
    "one_update": (CAMPAIGN,),
    "every_kind": EVERY_KIND,
    "other_kinds": OTHER_KINDS,
    "escalation": LATE_WITH_OTHERS,
    "summary": (SUMMARY,),
    "everything_at_once": (CAMPAIGN, *LATE_WITH_OTHERS, SUMMARY),
    "coming_up": (COMING_UP,),
}


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


@pytest.mark.parametrize(("name", "duties"), EMAILS.items(), ids=list(EMAILS))
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


def test_each_kind_of_thing_has_its_golden_email():
    assert {one.kind for duties in EMAILS.values() for one in duties} == set(DutyKind)


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("one_update", "Update owed, 5 working days late: Initial recruitment campaign"),
        ("other_kinds", "9 things owed, up to 6 working days late"),
        ("escalation", "2 things late with others, up to 15 working days late"),
        ("summary", "Weekly summary of Seahaven Children's Services Improvement"),
        ("everything_at_once", "Update owed, 5 working days late: Initial recruitment campaign"),
        ("coming_up", "Update due on 28 January 2020: Early help review"),
    ],
)
def test_the_subject_says_what_and_how_late(app, name, subject):
    with app.app_context():
        assert as_message(letter(*EMAILS[name]))["Subject"] == subject


@pytest.mark.parametrize("duties", EMAILS.values(), ids=list(EMAILS))
def test_outlook_and_the_dark_get_what_they_understand(app, duties):
    """Word's engine draws tables with attributes and cell padding; it knows neither flex, grid nor max-width."""
    with app.app_context():
        page = as_html(letter(*duties))
    for modern in ("flex", "grid", '<div style="display:inline', "background-image", "v:roundrect"):
        assert modern not in page
    assert '<meta name="color-scheme" content="light dark">' in page
    assert "@media (prefers-color-scheme: dark)" in page
    assert page.count("mso-padding-alt") == 1
    assert page.count('class="button-words"') == 1
    assert re.search(r"<!--\[if mso\]><table role=\"presentation\" width=\"600\"", page)
    # A table without its role is read out as data, cell by cell.
    assert page.count("<table") == page.count('<table role="presentation"')


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read_in_the_light_and_in_the_dark(app, browser, scheme):
    with app.app_context():
        source = as_html(letter(CAMPAIGN, *OTHER_KINDS, *LATE_WITH_OTHERS, SUMMARY))
    page = browser.new_page(viewport={"width": 700, "height": 800}, color_scheme=scheme)
    try:
        page.set_content(source)
        assert page.evaluate(WORST_CONTRAST) >= 4.5
    finally:
        page.close()


WORST_CONTRAST = """() => {
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const parts = words => words.match(/[\\d.]+/g).map(Number);
  const ground = node => { for (; node; node = node.parentElement) {
    const colour = parts(getComputedStyle(node).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour; } return [255, 255, 255]; };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let worst = 21;
  while (words.nextNode()) {
    const at = words.currentNode.parentElement;
    if (!words.currentNode.data.trim() || !at.offsetParent) continue;
    const [a, b] = [light(parts(getComputedStyle(at).color)), light(ground(at))].sort((x, y) => y - x);
    worst = Math.min(worst, (a + .05) / (b + .05));
  }
  return worst;
}"""


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
