"""Who does what with an edition, what is said of it, and what it keeps: drafts, decisions, corrections, withdrawals."""

import html
import json

import pytest
from sqlalchemy import select

from tests.features.editions.conftest import REPORTS, address_of
from tests.recorded import behind_our_back
from tests.reports import docx_text, pdf_text
from tests.signing_in import sign_in
from tracker.domain.highlight_json import read_report
from tracker.editions.models import Edition, EditionState, EditionText, StepKind
from tracker.reports.forms import LONGEST_TEXT
from tracker.reports.renderings import Format

# Right to left, emoji, a formula, markup, and what a template language would read.
AWKWARD = (
    "\u200f\u05de\u05e6\u05d1 \u05d4\u05ea\u05d5\u05db\u05e0\u05d9\u05ea\u200f "
    "\U0001f469\u200d\U0001f467 =1+1 <b>bold</b> #let x = 1 \\ $a_1$ {{ 7*7 }} & 'quoted' — end."
)


def edition_of(session, address):
    return session.get(Edition, int(address.rsplit("/", 1)[1]))


def state_of(database, address):
    with database() as session:
        return edition_of(session, address).state


def text(section, words, seen=0, **more):
    return {f"{section}-text": words, f"{section}-seen": str(seen), **{f"{section}-{k}": v for k, v in more.items()}}


def test_a_summary_and_notes_stand_in_every_rendering_and_in_the_stored_object(desk, database):
    edition = desk.begun()
    desk.post("manager", f"{edition}/texts/summary", **text("summary", AWKWARD))
    desk.post("manager", f"{edition}/texts/risks", **text("risks", "Not for outsiders.", is_private="y"))
    draft = desk.page("manager", edition)
    assert html.escape(AWKWARD, quote=True).replace("&#x27;", "&#39;") in draft.text
    desk.post("manager", f"{edition}/submit", comment="All in.")
    held = desk.page("sro", f"{edition}.json").json
    assert held["executive_summary"] == {"section": "summary", "text": AWKWARD, "is_public": True}
    assert held["notes"] == [{"section": "risks", "text": "Not for outsiders.", "is_public": False}]
    page = html.unescape(desk.page("sro", f"{edition}.html").text)
    word = docx_text(desk.page("sro", f"{edition}.docx").data)
    for said in (page, word):
        assert AWKWARD in said
        assert "Not for outsiders." in said
    pdf = "".join(pdf_text(desk.page("sro", f"{edition}.pdf").data).split())
    # Words that read from right to left stand where they are seen, not where they are read.
    for words in ("<b>bold</b>", "#letx", "$a_1$", "{{7*7}}", "Notforoutsiders."):
        assert words in pdf
    with database() as session:
        assert read_report(edition_of(session, edition).document).note("risks") == "Not for outsiders."


def test_a_text_that_is_too_long_is_refused_and_kept(desk, database):
    edition = desk.begun()
    words = "x" * 100_000
    answer = desk.post("manager", f"{edition}/texts/summary", **text("summary", words))
    assert answer.status_code == 422
    assert "This is 100,000 characters long; shorten it to 10,000 or fewer" in answer.text
    assert words in answer.text
    with database() as session:
        assert session.scalars(select(EditionText)).all() == []
    longest = "Ends so. " * (LONGEST_TEXT // 9)
    assert desk.post("manager", f"{edition}/texts/summary", **text("summary", longest)).status_code == 303
    assert desk.page("manager", f"{edition}.pdf").data.startswith(b"%PDF")


def test_of_two_managers_writing_at_once_the_second_sees_both_texts_and_loses_nothing(desk, database):
    edition = desk.begun()
    desk.post("manager", f"{edition}/texts/summary", **text("summary", "What the first wrote."))
    late = desk.post("second-manager", f"{edition}/texts/summary", **text("summary", "What the second wrote."))
    assert late.status_code == 409
    assert "The Manager saved this" in late.text
    assert "What the first wrote." in late.text
    assert late.text.count("What the second wrote.") == 2  # shown beside the other, and in the box
    assert 'name="summary-seen" type="hidden" value="1"' in late.text
    again = text("summary", "What both wrote.", seen=1)
    assert desk.post("second-manager", f"{edition}/texts/summary", **again).status_code == 303
    with database() as session:
        held = session.scalars(select(EditionText)).one()
        assert (held.text, held.author_title, held.version) == ("What both wrote.", "Second Manager", 2)


def test_what_is_written_after_submitting_is_refused_and_said_back(desk):
    edition = desk.submitted()
    late = desk.post("manager", f"{edition}/texts/summary", **text("summary", "Too late."))
    assert late.status_code == 409
    assert "You had written: Too late." in late.text


def test_a_section_that_does_not_exist_takes_no_words(desk):
    edition = desk.begun()
    assert desk.post("manager", f"{edition}/texts/horoscope", **text("horoscope", "Aries")).status_code == 404


@pytest.mark.parametrize("who", ["sro", "owner", "reader"])
@pytest.mark.parametrize("path", ["texts/summary", "submit", "dates", "discard"])
def test_only_a_manager_prepares(desk, who, path):
    edition = desk.begun()
    assert desk.post(who, f"{edition}/{path}").status_code == 403


def test_whoever_submitted_it_does_not_approve_it_but_the_sro_may(desk, database):
    edition = desk.begun()
    assert desk.post("deputy", f"{edition}/submit").status_code == 303
    own = desk.post("deputy", f"{edition}/approve")
    assert own.status_code == 403
    assert "somebody else approves it" in own.text
    assert "You submitted this edition" in desk.page("deputy", edition).text
    assert state_of(database, edition) is EditionState.SUBMITTED
    assert desk.post("sro", f"{edition}/approve").status_code == 303


@pytest.mark.parametrize("who", ["manager", "second-manager", "owner", "reader"])
def test_nobody_else_approves(desk, database, who):
    edition = desk.submitted()
    assert desk.post(who, f"{edition}/approve").status_code == 403
    assert state_of(database, edition) is EditionState.SUBMITTED


def test_the_deputy_approves_and_an_owner_does_not_publish(desk, database):
    edition = desk.submitted()
    assert desk.post("manager", f"{edition}/publish").status_code == 409
    assert desk.post("deputy", f"{edition}/approve", seen=99).status_code == 409
    assert state_of(database, edition) is EditionState.SUBMITTED
    assert desk.post("deputy", f"{edition}/approve").status_code == 303
    assert desk.post("owner", f"{edition}/publish").status_code == 403
    assert state_of(database, edition) is EditionState.APPROVED


def test_one_that_waits_keeps_another_of_its_date_from_being_begun(desk):
    edition = desk.submitted()
    again = desk.post("manager", "draft")
    assert again.status_code == 422
    assert "finish or withdraw it before you begin another" in again.text
    assert desk.post("manager", f"{edition}/withdraw", comment="Wrong day").status_code == 303
    assert desk.post("manager", "draft").status_code == 303


def test_the_history_says_who_did_what_with_their_words_even_when_titles_change(desk, database):
    from tracker.people.queries import find_person

    edition = desk.submitted()
    desk.post("sro", f"{edition}/return", comment="Rate <theme> 2, please.")
    with database() as session:
        find_person(session, address_of("sro")).job_title = "Somebody else"
    desk.post("manager", f"{edition}/submit", comment="Rated now.")
    page = desk.page("owner", edition).text
    steps = page[page.index('class="steps"') : page.index("</ol>", page.index('class="steps"'))]
    for words in ("Drafted", "Submitted", "Returned", "Sro", "Manager", "Rate &lt;theme&gt; 2, please.", "Rated now."):
        assert words in steps
    assert "Somebody else" not in steps


def test_a_withdrawn_edition_says_why_and_is_for_those_who_answer_for_it(desk):
    edition = desk.published()
    files = desk.page("sro", f"{edition}.pdf").data
    assert desk.post("manager", f"{edition}/withdraw", comment=" ").status_code == 422
    assert desk.post("owner", f"{edition}/withdraw", comment="Mine").status_code == 403
    assert desk.post("manager", f"{edition}/withdraw", comment="It named a child.").status_code == 303
    for who in ("manager", "sro", "deputy"):
        page = desk.page(who, edition)
        assert "This edition was withdrawn" in page.text
        assert "It named a child." in page.text
    kept = desk.page("sro", f"{edition}.pdf")
    assert kept.data == files
    assert "-withdrawn.pdf" in kept.headers["Content-Disposition"]
    for who in ("owner", "reader"):
        assert desk.page(who, f"{edition}.pdf").status_code == 403
        refused = desk.page(who, edition)
        assert refused.status_code == 403
        assert "It named a child." in refused.text
        listed = desk.page(who)
        assert "Withdrawn" in listed.text
        assert "It named a child." in listed.text
        assert f'href="{edition}"' not in listed.text
    assert desk.post("manager", f"{edition}/publish").status_code == 409


def test_drafts_are_not_for_readers(desk):
    edition = desk.begun()
    assert desk.page("reader", edition).status_code == 403
    assert desk.page("reader", f"{edition}.json").status_code == 403
    assert desk.page("sro", edition).status_code == 200


def test_going_back_after_publishing_and_pressing_again_changes_nothing(desk, database):
    edition = desk.approved()
    with database() as session:
        seen = edition_of(session, edition).row_version
    assert desk.post("manager", f"{edition}/publish", seen=seen).status_code == 303
    before = desk.page("manager", f"{edition}.pdf").data
    for path in ("publish", "approve", "return", "submit", "discard"):
        who = "sro" if path in ("approve", "return") else "manager"
        again = desk.post(who, f"{edition}/{path}", seen=seen, comment="Again")
        assert (path, again.status_code) == (path, 409)
    assert desk.page("manager", f"{edition}.pdf").data == before


def test_a_draft_is_thrown_away_and_its_number_is_free_again(desk, database):
    edition = desk.begun()
    desk.post("manager", f"{edition}/texts/summary", **text("summary", "Some words."))
    assert desk.post("manager", f"{edition}/discard").status_code == 303
    assert desk.page("manager", edition).status_code == 404
    again = desk.begun()
    with database() as session:
        assert (edition_of(session, again).number, edition_of(session, again).version) == (1, 1)


def test_the_dates_of_a_draft_move_and_two_editions_of_a_date_do_not(desk, database):
    first = desk.begun(status_on=["20", "1", "2020"])
    second = desk.begun()
    clash = desk.post("manager", f"{second}/dates", status_on=["20", "1", "2020"])
    assert clash.status_code == 422
    assert "finish or withdraw it before you begin another" in clash.text
    moved = {"status_on": ["24", "1", "2020"], "data_to_on": ["30", "11", "2019"], "meeting_on": ["7", "2", "2020"]}
    assert desk.post("manager", f"{second}/dates", **moved).status_code == 303
    with database() as session:
        held = edition_of(session, second)
        dates = (held.status_on.day, held.data_to_on.month, held.meeting_on.day)
        assert (dates, held.number, edition_of(session, first).number) == ((24, 11, 7), 2, 1)
    report = desk.page("manager", f"{second}.json").json
    assert (report["status_date"], report["data_to"], report["meeting_date"]) == (
        "2020-01-24",
        "November 2019",
        "2020-02-07",
    )


def test_a_day_to_come_is_refused_and_what_was_typed_is_kept(desk):
    answer = desk.post("manager", "draft", status_on=["28", "1", "2020"])
    assert answer.status_code == 422
    assert "This day has not come yet" in answer.text
    assert 'value="28"' in answer.text


def test_only_what_was_entered_before_submission_goes_in(desk, rate):
    rate("Said in time.")
    edition = desk.submitted()
    rate("Said too late.")
    narratives = [theme["narrative"] for theme in desk.page("sro", f"{edition}.json").json["themes"]]
    assert narratives[0] == "Said in time."


def test_files_have_an_etag_and_are_not_sent_twice(desk):
    edition = desk.published()
    for form in Format:
        first = desk.page("reader", f"{edition}.{form}")
        tag = first.headers["ETag"]
        again = desk.client.get(f"{edition}.{form}", headers={"If-None-Match": tag})
        assert (form, again.status_code, again.data) == (form, 304, b"")


def test_a_stored_document_or_file_that_was_altered_is_not_shown_as_the_edition(desk, database):
    edition = desk.published()
    with database() as session:
        held = edition_of(session, edition)
        form = held.files[0].format
        with behind_our_back(session):
            held.document = held.document.replace("Leadership", "Championship")
            held.files[0].content += b"!"
    assert desk.page("reader", edition).status_code == 500
    assert desk.page("reader", f"{edition}.{form}").status_code == 500


def test_each_series_has_its_sections_its_numbers_and_its_own_last_edition(desk, rate):
    rate("At first.")
    desk.published(status_on=["20", "1", "2020"])
    places = {"place-themes": "1", "place-risks": "2"}
    added = desk.post("manager", "series/add", name="Cabinet report", audience="Cabinet", kind="highlight", **places)
    assert added.status_code == 303
    listed = desk.page("reader", "?series=cabinet-report").text
    assert "nothing: it is the first" in listed
    assert "Cabinet report" in desk.page("reader").text
    edition = desk.submitted(series="cabinet-report")
    report = desk.page("sro", f"{edition}.json").json
    assert report["series"] == {
        "slug": "cabinet-report",
        "name": "Cabinet report",
        "audience": "Cabinet",
        "kind": "highlight",
        "number": 1,
    }
    assert report["sections"] == ["themes", "risks"]
    assert report["changes"]["since"] is None
    assert desk.page("sro", f"{REPORTS}/preview.json?series=board").json["changes"]["since"] == "2020-01-20"
    page = desk.page("sro", f"{edition}.html").text
    assert "<h1>Cabinet report, 27 January 2020</h1>" in page
    assert page.index('id="theme-1"') < page.rindex("Risks and issues")
    for left_out in ("Decisions asked of the board", "Progress against budget", "What changed", "About the data"):
        assert left_out not in page
    pdf = pdf_text(desk.page("sro", f"{edition}.pdf").data)
    assert "Cabinet report, 27 January 2020" in pdf
    assert "Progress against budget" not in pdf
    assert "Decisions asked" not in pdf
    word = docx_text(desk.page("sro", f"{edition}.docx").data)
    assert word.index("Theme 1: Leadership") < word.rindex("Risks and issues")
    assert "About the data" not in word


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Give it a name"),
        ({"name": "Highlight report"}, "Another series has this name"),
        ({"name": "New", "place-risks": "first"}, "Risks and issues: write a whole number"),
        ({"name": "New", "place-risks": ""}, "Choose at least one section"),
        ({"name": "New", "draft_working_days": "99"}, "Give 1 to 60 working days"),
        ({"name": "New", "draft_working_days": "soon"}, "Not a valid integer value"),
        ({"name": "New", "kind": "novel"}, "Not a valid choice"),
    ],
)
def test_a_series_that_cannot_be_is_refused_and_what_was_typed_is_kept(desk, typed, said):
    answer = desk.post("manager", "series/add", **{"kind": "highlight", "place-risks": "3", "audience": "Us"} | typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Us"' in answer.text


def test_a_series_changes_and_its_published_editions_do_not(desk):
    edition = desk.published()
    before = desk.page("reader", f"{edition}.html").data
    form = {"name": "Board paper", "kind": "highlight", "place-budget": "1", "seen": "1"}
    assert desk.post("manager", "series/board", **form).status_code == 303
    assert desk.page("reader", f"{edition}.html").data == before
    assert "Highlight report, 27 January 2020" in desk.page("reader", edition).text
    assert "Board paper, 27 January 2020" in desk.page("reader", "preview").text
    late = desk.post("manager", "series/board", **form | {"name": "Another name"})
    assert late.status_code == 409
    assert "Somebody saved this before you" in late.text
    assert 'value="Another name"' in late.text
    assert "Board paper" in late.text


@pytest.mark.parametrize("path", ["series", "series/add", "series/board"])
def test_series_are_the_manager_s(desk, path):
    assert desk.page("sro", path).status_code == 403
    assert desk.page("manager", path).status_code == 200


def test_what_is_not_there_is_not_found(desk):
    assert desk.page("manager", "series/none").status_code == 404
    assert desk.page("manager", "?series=none").status_code == 404
    assert desk.page("manager", "preview?series=none").status_code == 404
    assert desk.post("manager", "draft", series="none").status_code == 404


def test_the_draft_shows_what_is_missing_with_links(desk):
    page = desk.page("manager", desk.begun()).text
    for ref in ("1", "2"):
        assert f'<a href="/programmes/small/plan/{ref}">theme {ref}</a>' in page
    assert "No words from the lead since the last edition" in page


def test_another_programme_s_edition_is_not_found_by_any_step(desk, database, client):
    from tracker.people.models import Membership, Person, Role
    from tracker.plan.models import Programme

    edition = desk.submitted()
    number = edition.rsplit("/", 1)[1]
    with database() as session:
        stranger = Person(email="stranger@example.org", name="S", job_title="S")
        other = Programme(slug="other", name="Other")
        session.add_all([stranger, other])
        session.flush()
        session.add_all(
            Membership(person_id=stranger.id, programme_id=other.id, role=role) for role in (Role.MANAGER, Role.SRO)
        )
    sign_in(client, "stranger@example.org")
    for verb in ("approve", "return", "withdraw", "publish", "submit", "dates", "discard", "texts/summary"):
        answer = client.post(f"/programmes/other/reports/{number}/{verb}", data={"comment": "Mine"})
        assert (verb, answer.status_code) == (verb, 404)


def test_what_was_returned_can_be_read_again(desk, database):
    edition = desk.submitted()
    desk.post("sro", f"{edition}/return", comment="Say more.")
    desk.post("manager", f"{edition}/texts/summary", **text("summary", "More."))
    desk.post("manager", f"{edition}/submit")
    with database() as session:
        steps = edition_of(session, edition).steps
        assert [step.kind.value for step in steps] == ["drafted", "submitted", "returned", "submitted"]
        returned = next(step for step in steps if step.document)
        assert returned.kind is StepKind.RETURNED
        assert json.loads(returned.document)["executive_summary"] is None
        assert returned.digest != edition_of(session, edition).digest


def test_a_correction_is_begun_from_the_edition_with_its_dates_and_its_words(desk):
    first = desk.begun(data_to_on=["30", "11", "2019"])
    desk.post("manager", f"{first}/texts/summary", **text("summary", "All is on course."))
    desk.post("manager", f"{first}/texts/risks", **text("risks", "Not for outsiders.", is_private="y"))
    desk.post("manager", f"{first}/submit")
    desk.post("sro", f"{first}/approve")
    assert "Correct this edition" not in desk.page("manager", first).text
    desk.post("manager", f"{first}/publish")
    number = first.rsplit("/", 1)[1]
    link = f"{REPORTS}?corrects={number}"
    assert f'href="{link}#dates"' in desk.page("manager", first).text
    assert "Correct this edition" not in desk.page("owner", first).text
    page = desk.page("manager", link).text
    assert "What this edition corrects" in page
    assert 'value="30"' in page
    again = desk.begun(correction="The wrong month.")
    held = desk.page("manager", again).text
    assert "All is on course." in held
    assert "Not for outsiders." in held
    assert held.count('value="y" checked') == 1
    assert "Correct this edition" not in desk.page("manager", first).text
    for wrong in ("0", "x", "999999", again.rsplit("/", 1)[1]):
        assert desk.page("manager", f"{REPORTS}?corrects={wrong}").status_code == 404
