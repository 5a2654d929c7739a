"""The plan as people see it: accessible, on a phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser import accessibility_faults
from tests.signing_in import signed_in_cookie

pytestmark = pytest.mark.demonstration

PLAN = "/programmes/seahaven/plan"
PAGES = (
    "",
    "?arrange=",
    "/1",
    "/2.2",
    "/1.1.4",
    "/programme/add",
    "/1.1/add",
    "/1.1.4/edit",
    "/1.1.2/relocate",
    "/1.1.2/remove",
    "/1.1.4/due-date",
    "/1.1.4/milestones",
)


def enter(page, app, base, email="programme-manager@seahaven.example"):
    page.context.add_cookies([{**signed_in_cookie(app, email), "url": base}])
    return page


@pytest.mark.timeout(240)
@pytest.mark.parametrize("width", [1366, 390])
def test_every_page_of_the_plan_is_accessible_and_fits(open_page, app, live_server, width, keep_picture):
    page = enter(open_page(width=width), app, live_server)
    for address in PAGES:
        page.goto(PLAN + address)
        assert accessibility_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls sideways"
        expect(page.locator("h1")).to_have_count(1)
        keep_picture(page, f"plan{address.strip('?=').replace('/', '-')}-{width}")


def test_the_plan_is_written_without_javascript(page_without_js, app, live_server):
    page = enter(page_without_js, app, live_server)
    page.goto(PLAN)
    page.get_by_role("link", name="Add to it or re-order").click()
    page.get_by_role("button", name="Move 1.1.2 up").click()
    expect(page.get_by_role("status")).to_contain_text("1.1.2 is now 1.1.1")
    expect(page.locator("#p-1-1-1")).to_contain_text("Member briefing on data set and performance")
    page.get_by_role("link", name="Add an action to 1.1").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what is to be done")
    page.get_by_label("Action", exact=True).fill("Publish the data set")
    page.get_by_role("group", name="Due on").get_by_label("Day").fill("30")
    page.get_by_role("group", name="Due on").get_by_label("Month").fill("6")
    page.get_by_role("group", name="Due on").get_by_label("Year").fill("2020")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Action 1.1.5 Publish the data set")
    page.get_by_role("link", name="Remove", exact=True).click()
    page.get_by_label("Why is it removed?").fill("Added by mistake")
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("main")).to_contain_text("Removed from the plan on 27 January 2020.")


def test_asking_for_a_date_and_approving_it_needs_no_javascript(open_page, app, live_server):
    owner = enter(open_page(javascript=False), app, live_server, "performance-analyst@seahaven.example")
    owner.goto(f"{PLAN}/1.1.4")
    owner.get_by_role("link", name="Ask for another due date").click()
    for name, value in (("Day", "30"), ("Month", "6"), ("Year", "2020")):
        owner.get_by_label(name).fill(value)
    owner.get_by_label("Why does it move?").fill("Two teams are still to be trained.")
    owner.get_by_role("button", name="Ask", exact=True).click()
    expect(owner.get_by_role("main")).to_contain_text("waits for the programme manager")
    manager = enter(open_page(javascript=False), app, live_server)
    manager.goto(PLAN)
    manager.get_by_role("region", name="Due dates that wait for you").get_by_role("link").click()
    manager.get_by_role("button", name="Approve").click()
    expect(manager.get_by_role("heading", name="Due dates slipped 2 times")).to_be_visible()
