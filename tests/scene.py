"""A programme that holds one of everything, entered through the forms that people use."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from docx import Document
from pyotp import TOTP

from tests.command import tracker_command
from tests.crawl import Box, FoundForm, forms_on
from tests.signing_in import sign_in

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

SLUG = "smallbury"
MANAGER, SRO, READER, ADMIN = (f"{name}@smallbury.example" for name in ("manager", "sro", "reader", "admin"))
ROLES = {
    MANAGER: ("manager", "analyst", "owner"),
    SRO: ("sro", "manager", "owner"),
    READER: ("reader",),
    ADMIN: (),
}

TEMPLATE = (
    "{{ title }} for {{ programme }}",
    "{{ status_date }}",
    "{{ first_page }}",
    "{{ contents }}",
    "{{ report }}",
)

FIRST = "the first that can be chosen"
DAY, LATER = ["20", "1", "2020"], ["31", "3", "2020"]
# One fact has two sources, which the checks find.
FIGURES = """code,period,value,dimension,category,source
CONTACTS,2019-10,400,,,
CONTACTS,2019-11,410,,,
CONTACTS,2019-12,390,,,
REFERRALS,2019-11,100,,,
REFERRALS,2019-12,120,,,Returns
REFERRALS,2019-12,125,,,Dashboard
EMPLOYEES,2019-11,43.67,team,Assessment,
EMPLOYEES,2019-11,12,team,Court,
"""


class Step(NamedTuple):
    """Open a page of the programme, fill the form that goes to ``action`` (the page itself when empty), send it."""

    page: str
    fields: dict[str, Any] = {}  # noqa: RUF012 - never changed
    action: str = ""


PLAN = (
    Step("plan/programme/add", {"name": "Front door", "lead_id": FIRST}),
    Step("plan/1/add", {"name": "Answer in a day", "lead_id": FIRST}),
    *(
        Step(
            "plan/1.1/add",
            {"title": title, "owner_id": owner, "start_on": DAY, "due_on": due, "expected_outcome": "Fewer wait"},
        )
        for title, owner, due in (
            ("Write the rota", FIRST, ["24", "1", "2020"]),
            ("Train the team", FIRST, LATER),
            ("Move the office", "", LATER),
        )
    ),
    Step("plan/1.1.3/remove", {"reason": "It is done elsewhere"}),
    Step("plan/1.1.2/milestones", {"title": "Dates agreed", "due_on": LATER}),
    Step("plan/1.1.2/due-date", {"to_on": ["30", "4", "2020"], "reason": "The trainer is ill"}),
    Step("week/1.1.1", {"rag": "green", "narrative": "It is written and out."}, "week/1.1.1"),
)
MEASURES = (
    Step("kpis/new", {"name": "Contacts", "code": "CONTACTS", "new_section": "Demand"}),
    Step("kpis/new", {"name": "Referrals", "code": "REFERRALS", "section_ids": FIRST, "objective_ids": FIRST}),
    Step("kpis/new", {"name": "Employees", "code": "EMPLOYEES", "unit": "fte", "decimals": "2", "basis": "snapshot"}),
    Step("import", {"kind": "figures", "pasted": FIGURES}, "import"),
    Step("import/1", {}, "import/1/apply"),
    Step("import", {"kind": "figures", "pasted": "code,period,value\nCONTACTS,2019-09,380\n"}, "import"),
    Step("kpis/CONTACTS/targets/new", {"upper": "420", "amber_tolerance": "10"}),
    Step("kpis/CONTACTS/breaks/new", {"kind": "definition", "from_on": ["1", "11", "2019"], "reason": "New form"}),
    Step(
        "kpis/CONTACTS/data-quality/new", {"first": "Oct 19", "effect": "Two teams are missing", "planned_fix": "Ask"}
    ),
    Step("kpis/CONTACTS/commentary", {"text": "Fewer in December, as every year."}),
    Step(
        "kpis/CONTACTS/benchmarks/new", {"geography": "national", "period": "Dec 19", "value": "395", "source": "DfE"}
    ),
    Step("kpis/chains/new", {"name": "Front door", "step_1": FIRST, "step_2": "2"}),
    Step("kpis/workforce/new", {"name": "Posts by team", "employees_id": FIRST}),
)
SURROUNDINGS = (
    Step("concerns/add", {"title": "Leavers", "description": "Many.", "due_text": "Ongoing", "review_on": LATER}),
    Step("developments/add", {"title": "A model", "description": "In phases.", "due_on": LATER}),
    Step("budget/add", {"label": "Training", "budget_text": "1000", "actual_text": "250"}),
    Step("events/add", {"kind": FIRST, "title": "Visit", "held_on": DAY, "outcome": "Some progress"}),
    Step("events/1/findings/add", {"text": "Records are thin.", "objectives": FIRST}),
    Step("events/1/board-actions/add", {"title": "Bring a paper", "owner_id": FIRST, "due_on": LATER}),
    Step("decisions/add", {"title": "Hire two", "detail": "The rota needs them.", "needed_on": LATER}),
    Step("ask/1.1.1", {"text": "Who is on it tonight?"}),
    Step("abbreviations", {"text": "ABC: a body of councils"}),
    Step(
        "risks/new",
        {
            "if_text": "people leave",
            "then_text": "work stops",
            "mitigation": "Pay them",
            "owner_id": FIRST,
            "review_on": LATER,
            "probability": "3",
            "impact": "4",
            "reason": "Two left in a week",
        },
    ),
    Step("risks/1/mitigation", {"title": "Ask why they leave", "owner_id": FIRST, "due_on": LATER}),
    Step(
        "assurance/new",
        {"kind": "audit", "title": "Contacts", "sample_text": "10", "grades_text": "good: 6", "found": "Better.",
         "conclusion": "poor", "objective_ids": FIRST},
    ),
    Step("assurance/A1/follow-up", {"title": "Look again", "owner_id": FIRST, "due_on": LATER}),
    Step("settings/programme", {"sro_id": "2", "manager_id": "1", "start_on": DAY, "target_end_on": LATER}),
    Step("reminders/settings", {"person": "2", "delegate": "1", "from_on": LATER, "until": ["9", "4", "2020"]},
         "reminders/settings/stand-ins"),
)  # fmt: skip

EDITIONS = (
    Step("reports/series/add", {"name": "Measures", "audience": "Scrutiny", "kind": "performance"}),
    Step("reports", {"series": "board", "status_on": DAY}, "reports/draft"),
    Step("reports/1", {"comment": "One fact has two sources."}, "reports/1/submit"),
    Step("reports/1", {}, "reports/1/approve"),
    Step("reports/1", {}, "reports/1/publish"),
    Step("reports", {"series": "board", "status_on": ["24", "1", "2020"]}, "reports/draft"),
    Step("reports/2", {"comment": "One fact has two sources."}, "reports/2/submit"),
    Step("reports", {"series": "measures", "status_on": ["27", "1", "2020"]}, "reports/draft"),
)


def add_small_programme(database_url: str, **settings: str) -> None:
    """An empty programme and its four people, by the commands that an installation is set up with."""
    tracker = tracker_command(database_url, **settings)
    tracker("db", "upgrade")
    tracker("programme", "add", SLUG, "--name", "Smallbury", "--organisation", "Smallbury Council")
    for email, roles in ROLES.items():
        name = email.partition("@")[0].title()
        admin = ["--admin"] if email == ADMIN else []
        tracker("user", "add", email, "--name", name, *admin, *(f"--role={SLUG}:{role}" for role in roles))


def add_password(app: Flask, email: str) -> None:
    """A password and one-time passwords, so that the pages to change them are there."""
    from tracker.adapters.db import db
    from tracker.people.passwords import hash_password
    from tracker.people.queries import find_person
    from tracker.people.second_factor import add_second_factor, begin_set_up

    with app.app_context():
        person = find_person(db.session, email)
        assert person
        person.password_hash = hash_password("four unrelated plain words")
        set_up = begin_set_up(person)
        assert add_second_factor(db.session, person, set_up, TOTP(set_up.secret).now())
        db.session.commit()


def enter_everything(app: Flask) -> None:
    """Everything a programme can hold, once: plan, measures, what stands around them, editions of each state."""
    add_password(app, MANAGER)
    client = app.test_client()
    sign_in(client, MANAGER)
    for step in (*PLAN, *MEASURES, *SURROUNDINGS):
        take(client, step)
    content = BytesIO(word_template())
    take(client, Step("reports/templates", {"name": "Letterhead", "file": (content, "letterhead.docx")}))
    sign_in(client, SRO)
    for step in EDITIONS:
        take(client, step)


def take(client: FlaskClient, step: Step, slug: str = SLUG) -> None:
    """Do as the step says; it must be accepted."""
    page = f"/programmes/{slug}/{step.page}"
    action = f"/programmes/{slug}/{step.action}" if step.action else page
    opened = client.get(page)
    assert opened.status_code == 200, f"{page}: {opened.status}"
    form = next((one for one in forms_on(opened.text, page) if one.address.partition("?")[0] == action), None)
    assert form, f"{page} has no form that goes to {action}"
    answer = client.post(form.address, data=filled(form, step.fields))
    assert answer.status_code in (302, 303), f"{step}: {answer.status}\n{answer.text}"


def filled(form: FoundForm, given: dict[str, Any]) -> dict[str, Any]:
    """What a browser sends when these fields were filled and the others left."""
    unknown = given.keys() - {box.name for box in form.boxes}
    assert not unknown, f"{form.address} has no fields {unknown}"
    sent = {box.name: list(box.values) for box in form.boxes if box.values}
    return sent | {box.name: _value(box, given[box.name]) for box in form.boxes if box.name in given}


def _value(box: Box, value: Any) -> Any:
    if value == FIRST:
        return next(option for option in box.options if option)
    return value


def word_template(paragraphs: Iterable[str] = TEMPLATE) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].footer.paragraphs[0].text = "{{ standing }}"
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
