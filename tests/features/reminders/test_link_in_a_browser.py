"""From the email to a thank you, on a phone, with and without script."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.browser import PHONE, accessibility_faults
from tests.signing_in import signed_in_cookie
from tracker.plan.surroundings import FollowUp

pytestmark = pytest.mark.demonstration

WORKFORCE = "workforce-lead@seahaven.example"


@pytest.fixture
def link(tracker, smtp_server, database) -> str:
    """The link of an email with three updates: what else is owed, for which one signs in, has been done."""
    with database() as session:
        for follow_up in session.query(FollowUp).filter(FollowUp.owner.has(email=WORKFORCE)):
            follow_up.done_on = date(2020, 1, 24)
    tracker("remind", "--on", "2020-01-27")
    [mail] = [one for one in smtp_server.received if one.recipients == (WORKFORCE,)]
    found = re.search(r"http://\S+/u/\S+", mail.text)
    assert found
    return found.group()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_three_updates_from_an_email(open_page, link, keep_picture, javascript):
    page = open_page(javascript=javascript, width=PHONE)
    page.goto(link)
    assert page.url.endswith("/u")
    assert page.get_by_role("heading", level=1).inner_text() == "3 updates, about 2 minutes"
    page.locator(".rag-choice label", has_text="Red").click()
    keep_picture(page, "reminder-phone")
    page.get_by_role("button", name="Save, then the next one").click()
    assert "There is a problem" in page.get_by_role("alert").inner_text()
    page.get_by_label("What has happened since").fill("Adverts are ready; we launch once the offer is agreed.")
    page.get_by_label("Why is it not green?").fill("The offer is not agreed")
    page.get_by_label("What will turn it green?").fill("The SRO agrees the offer")
    for part, value in (("Day", "10"), ("Month", "2"), ("Year", "2020")):
        page.get_by_role("group", name="By when?").get_by_label(part).fill(value)
    page.get_by_role("button", name="Save, then the next one").click()
    page.get_by_text("Saved: Initial recruitment campaign").wait_for()
    page.get_by_role("button", name="No change to Update workforce policies").click()
    page.get_by_text("Saved: Update workforce policies").wait_for()
    assert page.get_by_role("heading", level=1).inner_text() == "1 update, about 1 minute"
    page.locator(".rag-choice label", has_text="Green").click()
    page.get_by_label("What has happened since").fill("The academy opens in March.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Thank you: nothing is owed").wait_for()
    keep_picture(page, "reminder-phone-done")


def test_saving_moves_the_focus_to_what_is_next_or_wrong(open_page, link):
    page = open_page(width=PHONE)
    page.goto(link)
    page.get_by_role("button", name="Save, then the next one").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("button", name="No change to Update workforce policies").click()
    page.get_by_text("Saved: Update workforce policies").wait_for()
    expect(page.locator("#open")).to_be_focused()


@pytest.mark.parametrize("aside", ["help", "not-mine", "away"])
def test_the_emails_other_links_open_their_form(open_page, link, aside):
    page = open_page(width=PHONE)
    page.goto(f"{link}#{aside}")
    expect(page.locator(f"details#{aside}")).to_have_attribute("open", "")
    assert not accessibility_faults(page)


def test_nothing_is_too_small_or_too_wide_for_a_phone(open_page, link):
    page = open_page(width=PHONE)
    page.goto(link)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE
    for button in page.locator("main .btn:visible").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 47.5
    sizes = page.locator("main textarea:visible, main input[type=text]:visible, main select:visible")
    assert min(sizes.evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")) >= 16


@pytest.mark.parametrize("width", [1366, 390])
def test_the_page_is_accessible_also_with_problems(open_page, link, width):
    page = open_page(width=width)
    page.goto(link)
    assert not accessibility_faults(page)
    page.get_by_role("button", name="Save, then the next one").click()
    page.get_by_role("alert").wait_for()
    assert not accessibility_faults(page)


@pytest.fixture
def manager_cookie(app, live_server) -> dict[str, str]:
    return signed_in_cookie(app, "programme-manager@seahaven.example") | {"url": live_server}


@pytest.mark.parametrize("width", [1366, 390])
@pytest.mark.parametrize("place", ["/programmes/seahaven/reminders", "/demo", "/u/a.forged.link"])
def test_the_other_pages_are_accessible_and_fit(open_page, link, manager_cookie, place, width):
    page = open_page(width=width)
    page.context.add_cookies([manager_cookie])
    page.goto(place)
    assert not accessibility_faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_email_in_the_demonstration_leads_to_the_page(open_page, link):
    page = open_page()
    page.goto("/demo")
    page.get_by_role("link", name="Workforce Lead").click()
    frame = page.frame_locator("iframe")
    assert frame.get_by_role("heading", level=1).inner_text() == "3 updates owed"
    frame.get_by_role("link", name="Update all three").click()
    page.wait_for_url("**/u")
