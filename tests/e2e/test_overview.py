"""The overview in a real browser: the SRO decides, answers and asks without leaving the page."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, accessibility_faults

SRO = "director-of-childrens-services@seahaven.example"
OWNER = "permanence-lead@seahaven.example"
OVERVIEW = "/programmes/seahaven/"

pytestmark = pytest.mark.demonstration


@pytest.fixture
def overview(open_page: Any) -> Page:
    page: Page = open_page(person=SRO)
    page.goto(OVERVIEW)
    return page


def test_the_overview_has_no_faults_on_a_laptop_or_a_phone(open_page: Any, keep_picture: Any) -> None:
    for width, name in ((1366, "overview"), (PHONE, "overview-phone")):
        page = open_page(person=SRO, width=width)
        page.goto(OVERVIEW)
        assert accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        keep_picture(page, name)


def test_on_a_phone_a_link_below_the_rating_jumps_to_what_needs_you(open_page: Any) -> None:
    page: Page = open_page(person=SRO, width=PHONE)
    page.goto(OVERVIEW)
    link = page.get_by_role("link", name="2 decisions, 1 request for help")
    expect(link).to_be_visible()
    link.click()
    expect(page).to_have_url(re.compile("#needs$"))
    expect(page.get_by_role("heading", name="Needs you")).to_be_in_viewport()


def test_deciding_opens_below_the_row_and_the_count_follows(overview: Page, keep_picture: Any) -> None:
    overview.get_by_role("link", name="Decide: Agree the final social work offer").click()
    box = overview.get_by_label("What you decide")
    expect(box).to_be_focused()
    assert accessibility_faults(overview) == []
    overview.get_by_role("button", name="Decide").click()
    expect(overview.get_by_text("Write what you decide")).to_be_visible()
    box.fill("Agreed as proposed.")
    overview.get_by_role("button", name="Decide").click()
    expect(overview.get_by_role("status")).to_have_text("Decided: Agree the final social work offer.")
    expect(overview.get_by_role("heading", name="Needs you")).to_have_text("Needs you 1 decision, 1 request for help")
    expect(overview).to_have_url(re.compile(f"{OVERVIEW}$"))


def test_a_question_opens_below_its_row_and_then_stands_with_what_is_open(overview: Page, keep_picture: Any) -> None:
    themes = overview.get_by_role("table", name="Themes")
    ask = themes.get_by_role("link", name="Ask the Head of Safeguarding about 2")
    ask.click()
    box = overview.get_by_label("Your question")
    expect(box).to_be_focused()
    ask.click()
    expect(box).to_be_focused()
    expect(box).to_have_count(1)
    assert accessibility_faults(overview) == []
    keep_picture(overview, "overview-ask")
    box.fill("What would make 2.2 amber again?")
    overview.get_by_role("button", name="Ask").click()
    expect(themes.get_by_role("status")).to_contain_text("Asked the Head of Safeguarding")
    needs = overview.get_by_role("region", name="Needs you")
    expect(needs.get_by_text("What would make 2.2 amber again?")).to_be_visible()
    assert accessibility_faults(overview) == []
    overview.reload()
    expect(needs.get_by_text("What would make 2.2 amber again?")).to_be_visible()


def test_escape_and_cancel_close_a_form_and_go_back_to_its_link(overview: Page) -> None:
    ask = overview.get_by_role("table", name="Who is late").get_by_role("link", name="Ask the Permanence Lead")
    for close in (
        lambda: overview.keyboard.press("Escape"),
        lambda: overview.get_by_role("link", name="Cancel").click(),
    ):
        ask.click()
        expect(overview.get_by_label("Your question")).to_be_focused()
        close()
        expect(overview.get_by_label("Your question")).to_have_count(0)
        expect(ask).to_be_focused()


def test_without_script_asking_and_answering_are_pages_of_their_own(open_page: Any) -> None:
    page: Page = open_page(person=SRO, javascript=False)
    page.goto(OVERVIEW)
    page.get_by_role("link", name="Answer: Two agencies").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Answer the Head of Safeguarding")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_text("Write the answer")).to_be_visible()
    page.get_by_label("Your answer").fill("I shall call both chief officers on Tuesday.")
    page.get_by_role("button", name="Answer").click()
    expect(page.get_by_role("status")).to_have_text("Answered the Head of Safeguarding.")
    expect(page.get_by_role("heading", name="Needs you")).to_have_text("Needs you 2 decisions")


def test_the_form_page_has_no_faults(open_page: Any) -> None:
    page: Page = open_page(person=SRO)
    page.goto(f"{OVERVIEW}ask/2.6.1")
    assert accessibility_faults(page) == []


def test_the_first_page_has_no_faults_and_leads_to_the_demonstration(page: Page, phone: Page) -> None:
    for one in (page, phone):
        one.goto("/")
        expect(one.get_by_text("Seahaven Children's Services Improvement")).to_be_visible()
        assert accessibility_faults(one) == []
    page.get_by_role("link", name="Choose who you are", exact=True).click()
    expect(page).to_have_url(re.compile("/demo$"))


def test_changes_are_shown_since_a_day_that_is_chosen(overview: Page) -> None:
    overview.get_by_text("Choose another date").click()
    overview.get_by_label("Changes since").fill("2020-01-20")
    overview.get_by_role("button", name="Show").click()
    expect(overview.get_by_role("heading", name="What changed")).to_contain_text("since 20 January 2020")
