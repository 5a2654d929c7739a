"""The register in the browser's hands: who may do what, what is refused, and what stays linked."""

from datetime import date
from html import unescape

import pytest
from sqlalchemy import func, select, update

from tests.signing_in import sign_in
from tests.statements import recorded_statements
from tracker.adapters.db import db
from tracker.domain.risk import Level, RiskKind
from tracker.editions.models import Edition, EditionState
from tracker.people.models import Person
from tracker.plan.surroundings import FollowUp
from tracker.risks.models import Risk, RiskAssessment

pytestmark = pytest.mark.demonstration

REGISTER = "/programmes/seahaven/risks"
MANAGER = "programme-manager@seahaven.example"
SRO = "director-of-childrens-services@seahaven.example"
OWNER = "head-of-safeguarding@seahaven.example"
READER = "lead-member@seahaven.example"
STRANGER = "system-administrator@seahaven.example"

NEW = {
    "kind": "risk",
    "if_text": "the new system is late",
    "then_text": "lists stay unreliable",
    "raised_on": ["27", "1", "2020"],
    "probability": "3",
    "impact": "4",
    "reason": "The supplier has slipped twice.",
}


@pytest.fixture
def manager(client):
    sign_in(client, MANAGER)
    return client


@pytest.fixture
def row(database):
    """A risk or issue as stored, by number."""

    def read(number):
        with database() as session:
            found = session.scalar(select(Risk).where(Risk.number == number))
            session.expunge_all()
            return found

    return read


def text_of(answer):
    return unescape(answer.get_data(as_text=True))


# Reading


def test_the_register_leads_with_its_claim_and_has_a_row_for_each_risk(manager):
    page = text_of(manager.get(REGISTER))
    assert "Eight risks are open and all eight score 12 or more, the appetite line." in page
    assert page.count('role="row"') == 9
    assert "No open issues." in page


def test_before_the_first_report_nothing_is_said_to_have_moved(manager, database):
    with database() as session:
        session.execute(update(Edition).values(state=EditionState.WITHDRAWN))
    page = text_of(manager.get(REGISTER))
    assert "No report has been published yet" in page
    assert "What moved since" not in page


def test_what_moved_since_the_last_report_comes_with_its_reason(manager, published):
    page = text_of(manager.get(REGISTER))
    assert "What moved since 16 December 2019" in page
    assert "Up, 20 to 25." in page
    assert "Down, 16 to 12." in page
    assert "Since the last report one rose and one fell. Two reviews are late. No issues." in page


@pytest.fixture
def published(database):
    """The report of 16 December, unless the demonstration has it already."""
    with database() as session:
        if session.scalar(select(func.count()).where(Edition.status_on == date(2019, 12, 16))):
            return
        moment = RiskAssessment.recorded_at
        session.add(
            Edition(
                programme_id=1,
                status_on=date(2019, 12, 16),
                data_to_on=date(2019, 11, 30),
                state=EditionState.PUBLISHED,
                document="{}",
                digest="",
                submitted_at=session.scalar(select(moment).limit(1)),
                published_at=session.scalar(select(moment).limit(1)),
            )
        )


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", [5, 1, 2, 3, 4, 6, 7, 8]),
        ("?show=moved", [5, 6]),
        ("?show=review-late&sort=review", [2, 5]),
        ("?show=outside-appetite&sort=number", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("?show=mine", []),
        ("?show=closed", []),
        ("?show=nonsense&sort=nonsense", [5, 1, 2, 3, 4, 6, 7, 8]),
    ],
)
def test_filters_and_sorting_are_plain_links(manager, published, asked, numbers):
    page = text_of(manager.get(REGISTER + asked))
    rows = [part.split("<")[0] for part in page.split('<td role="cell" class="number">')[1:]]
    assert [int(row) for row in rows] == numbers


def test_mine_are_those_whose_owner_asks(client, published):
    sign_in(client, SRO)
    assert "Mine 8" in text_of(client.get(REGISTER))


def test_a_page_of_one_risk_has_its_history_and_marks_what_is_illustrative(manager):
    page = text_of(manager.get(f"{REGISTER}/5"))
    assert "Three of four visits judged progress too slow" in page
    assert "Second visit: progress too slow." in page
    assert page.count("illustrative") > 5
    assert "Score of risk 5 since 10 Dec 2018" in page


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "99999999999999999999"])
def test_a_number_that_is_not_in_the_register_is_not_found(manager, number):
    assert manager.get(f"{REGISTER}/{number}").status_code == 404


def test_a_stranger_finds_nothing(client):
    sign_in(client, STRANGER)
    assert client.get(REGISTER).status_code == 404


def test_statements_do_not_grow_with_the_register(manager, app, database):
    def count():
        with app.app_context(), recorded_statements(db.engine) as seen:
            manager.get(REGISTER)
        return len(seen)

    before = count()
    for number in range(9, 30):
        manager.post(f"{REGISTER}/new", data=NEW | {"if_text": f"thing {number} happens"})
    assert count() == before


# Writing


def test_a_risk_is_added_under_the_next_number_with_its_first_assessment(manager, row):
    answer = manager.post(f"{REGISTER}/new", data=NEW, follow_redirects=True)
    assert answer.status_code == 200
    assert "Added risk 9." in text_of(answer)
    assert "If the new system is late, then lists stay unreliable" in text_of(answer)
    assert row(9).kind is RiskKind.RISK


def test_a_score_cannot_be_typed(manager, database):
    assert 'name="score"' not in text_of(manager.get(f"{REGISTER}/new"))
    manager.post(f"{REGISTER}/new", data=NEW | {"score": "25"})
    page = text_of(manager.get(f"{REGISTER}/9"))
    assert "<b>12</b>" in page
    assert not hasattr(Risk, "score")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"if_text": "  "}, "Write what may happen"),
        ({"then_text": ""}, "Write what it would lead to"),
        ({"probability": ""}, "Choose a probability from 1 to 5"),
        ({"probability": "6"}, "Choose a probability from 1 to 5"),
        ({"impact": "many"}, "Choose an impact from 1 to 5"),
        ({"raised_on": ["31", "2", "2020"]}, "is not a date"),
        ({"raised_on": ["1", "2", "2020"]}, "still to come"),
        ({"target_probability": "2"}, "Choose an impact from 1 to 5"),
        ({"owner_id": "999999"}, "Choose one of those in the list"),
        ({"kind": "wish"}, "Choose one of those in the list"),
        ({"if_text": "x" * 501}, "at most 500"),
    ],
)
def test_bad_input_is_refused_with_its_remedy_and_what_was_typed_is_kept(manager, row, change, words):
    answer = manager.post(f"{REGISTER}/new", data=NEW | change)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "The supplier has slipped twice." in text_of(answer)
    assert row(9) is None


def test_an_empty_form_stores_no_blank_row(manager, row):
    assert manager.post(f"{REGISTER}/new", data={}).status_code == 422
    assert row(9) is None


def test_an_issue_is_added_without_a_probability_even_if_one_was_chosen(manager, database):
    manager.post(f"{REGISTER}/new", data=NEW | {"kind": "issue", "target_impact": "2"})
    with database() as session:
        judged = session.scalars(select(RiskAssessment).join(Risk).where(Risk.number == 9)).all()
        assert [(one.level, one.probability, one.impact) for one in judged] == [(Level.CURRENT, None, 4)]
    page = text_of(manager.get(REGISTER))
    assert "The new system is late: lists stay unreliable" in page
    assert "Heat map of 8 open risks" in page


def edit_of(number, row, **change):
    stored = row(number)
    return {
        "version": str(stored.version),
        "if_text": stored.if_text,
        "then_text": stored.then_text,
        "raised_on": ["6", "1", "2020"],
        "mitigation": "Train everyone",
    } | change


def test_editing_changes_the_words_and_what_changed_is_illustrative_no_longer(manager, row):
    changed = edit_of(4, row, category="Care", response="treat", review_on=["10", "2", "2020"])
    assert manager.post(f"{REGISTER}/4/edit", data=changed).status_code == 303
    stored = row(4)
    assert (stored.mitigation, stored.category, stored.version) == ("Train everyone", "Care", 2)
    assert stored.raised_text == "January 2020"
    assert "category" not in stored.illustrative_fields
    assert "review_on" in stored.illustrative_fields


def test_two_who_edit_at_once_are_told_and_lose_nothing(manager, row):
    first, second = edit_of(4, row, mitigation="First"), edit_of(4, row, mitigation="Second")
    assert manager.post(f"{REGISTER}/4/edit", data=first).status_code == 303
    refused = manager.post(f"{REGISTER}/4/edit", data=second)
    assert refused.status_code == 409
    page = text_of(refused)
    assert "Somebody saved this before you" in page
    assert "First" in page
    assert ">Second</textarea>" in page
    assert row(4).mitigation == "First"
    assert 'name="version" type="hidden" value="2"' in page
    assert manager.post(f"{REGISTER}/4/edit", data=second | {"version": "2"}).status_code == 303
    assert row(4).mitigation == "Second"


def test_an_assessment_is_added_and_earlier_ones_stay(manager, database):
    with database() as session:
        before = session.scalar(select(func.count(RiskAssessment.id)))
    answer = manager.post(
        f"{REGISTER}/6/assess",
        data={"version": "1", "level": "current", "probability": "2", "impact": "4", "reason": "Entries are tested."},
        follow_redirects=True,
    )
    assert "Entries are tested." in text_of(answer)
    assert "Every team has child-level lists" in text_of(answer)
    with database() as session:
        assert session.scalar(select(func.count(RiskAssessment.id))) == before + 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"probability": "2", "impact": "4"}, "Give the reason"),
        ({"impact": "4", "reason": "why"}, "Choose a probability"),
        ({"probability": "2", "impact": "4", "reason": "why", "level": "wishful"}, "Choose one of those in the list"),
    ],
)
def test_an_assessment_without_what_it_needs_is_refused(manager, data, words):
    answer = manager.post(f"{REGISTER}/6/assess", data={"level": "current"} | data)
    assert answer.status_code == 422
    assert words in text_of(answer)


def test_a_risk_is_closed_with_a_reason_and_leaves_the_map(manager, row):
    assert manager.post(f"{REGISTER}/8/close", data={"reason": ""}).status_code == 422
    assert row(8).closed_on is None
    assert manager.post(f"{REGISTER}/8/close", data={"reason": "Partners signed.", "version": "1"}).status_code == 303
    page = text_of(manager.get(f"{REGISTER}?show=closed"))
    assert "Partners signed." in page
    assert "Heat map of 7 open risks" in page
    assert manager.post(f"{REGISTER}/8/close", data={"reason": "Again."}).status_code == 404


def test_a_risk_that_happens_becomes_an_issue_and_stays_linked(manager, row):
    issue = edit_of(2, row, impact="5", reason="Nine workers left in January.", raised_on=["27", "1", "2020"])
    assert manager.post(f"{REGISTER}/2/issue", data=issue | {"reason": ""}).status_code == 422
    answer = manager.post(f"{REGISTER}/2/issue", data=issue, follow_redirects=True)
    assert "This was" in text_of(answer)
    assert f'href="{REGISTER}/2"' in text_of(answer)
    assert (row(9).kind, row(2).became_id) == (RiskKind.ISSUE, row(9).id)
    assert f'href="{REGISTER}/9"' in text_of(manager.get(f"{REGISTER}/2"))
    page = text_of(manager.get(REGISTER))
    assert "Heat map of 7 open risks" in page
    assert "One issue is open." in page
    assert manager.get(f"{REGISTER}/9/issue").status_code == 404


def test_a_mitigation_has_an_owner_and_a_day_and_can_be_done(manager, database):
    refused = manager.post(f"{REGISTER}/1/mitigation", data={"title": "Weekly oversight"})
    assert refused.status_code == 422
    assert "Choose who does it" in text_of(refused)
    with database() as session:
        owner = session.scalar(select(Person.id).where(Person.email == OWNER))
    action = {"title": "Weekly oversight", "owner_id": str(owner), "due_on": ["14", "2", "2020"]}
    assert manager.post(f"{REGISTER}/1/mitigation", data=action).status_code == 303
    assert "No dated mitigation action:</a> risks 2, 4, 5, 6 and 8" in text_of(manager.get(REGISTER))
    with database() as session:
        number = session.scalar(select(FollowUp.id).where(FollowUp.title == "Weekly oversight"))
    assert manager.post(f"{REGISTER}/2/mitigation/{number}/done").status_code == 404
    assert manager.post(f"{REGISTER}/1/mitigation/{number}/done").status_code == 303
    assert "done 27 Jan 2020" in text_of(manager.get(f"{REGISTER}/1"))


# Who may


WRITING = ["new", "5/edit", "5/close", "5/issue", "5/mitigation"]


@pytest.mark.parametrize("form", [*WRITING, "5/assess"])
@pytest.mark.parametrize("email", [OWNER, READER])
def test_others_neither_see_nor_send_the_forms(client, email, form):
    sign_in(client, email)
    assert client.get(f"{REGISTER}/{form}").status_code == 403
    assert client.post(f"{REGISTER}/{form}", data=NEW).status_code == 403
    page = text_of(client.get(f"{REGISTER}/5"))
    assert "Assess again" not in page
    assert "Add a risk" not in text_of(client.get(REGISTER))


@pytest.mark.parametrize("form", [*WRITING, "5/assess"])
@pytest.mark.parametrize("email", [MANAGER, SRO])
def test_the_manager_and_the_sro_keep_the_register(client, email, form):
    sign_in(client, email)
    assert client.get(f"{REGISTER}/{form}").status_code == 200


def test_an_owner_assesses_their_own_risk_and_changes_nothing_else(client, database):
    with database() as session:
        owner = session.scalar(select(Person.id).where(Person.email == OWNER))
        session.execute(update(Risk).where(Risk.number == 4).values(owner_id=owner))
    sign_in(client, OWNER)
    assessed = {"level": "current", "probability": "2", "impact": "5", "reason": "Visits are on time."}
    assert client.post(f"{REGISTER}/4/assess", data=assessed).status_code == 303
    assert client.post(f"{REGISTER}/4/assess", data=assessed | {"level": "target"}).status_code == 422
    assert client.post(f"{REGISTER}/3/assess", data=assessed).status_code == 403
    assert client.post(f"{REGISTER}/4/edit", data=NEW).status_code == 403
