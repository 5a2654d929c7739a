"""The register as people see it: accessible, on a phone, and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser import accessibility_faults
from tests.signing_in import signed_in_cookie

pytestmark = pytest.mark.demonstration

REGISTER = "/programmes/seahaven/risks"


def enter(page, app, base, email="programme-manager@seahaven.example"):
    page.context.add_cookies([{**signed_in_cookie(app, email), "url": base}])
    return page


@pytest.mark.parametrize("width", [1366, 390])
def test_every_page_of_the_register_is_accessible_and_fits(open_page, app, live_server, width, keep_picture):
    page = enter(open_page(width=width), app, live_server)
    for address in ("", "/5", "/new", "/5/edit", "/5/assess", "/5/issue", "/5/close", "/5/mitigation"):
        page.goto(REGISTER + address)
        assert accessibility_faults(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} scrolls sideways"
        expect(page.locator("h1")).to_have_count(1)
        keep_picture(page, f"risks{address.replace('/', '-')}-{width}")


def test_a_reader_hears_one_map_at_each_width(open_page, app, live_server):
    for width in (1366, 390):
        page = enter(open_page(width=width), app, live_server)
        page.goto(REGISTER)
        maps = page.get_by_role("img", name="Heat map of 8 open risks, probability by impact")
        expect(maps).to_have_count(1)
        expect(maps).to_be_visible()


def test_a_risk_is_added_and_assessed_without_javascript(page_without_js, app, live_server):
    page = enter(page_without_js, app, live_server)
    page.goto(REGISTER)
    page.get_by_role("link", name="Add a risk").click()
    page.get_by_role("button", name="Add to the register").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what may happen")
    page.get_by_label("If", exact=True).fill("the offer is refused")
    page.get_by_label("then", exact=True).fill("posts stay empty")
    page.get_by_role("group", name="Probability", exact=True).get_by_text("4 likely", exact=True).click()
    page.get_by_role("group", name="Impact", exact=True).get_by_text("4 major").click()
    page.get_by_role("button", name="Add to the register").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("If the offer is refused, then posts stay empty")
    page.get_by_role("link", name="Assess again").click()
    page.get_by_role("group", name="Probability").get_by_text("1 rare").click()
    page.get_by_role("group", name="Impact").get_by_text("4 major").click()
    page.get_by_label("Reason").fill("The offer is agreed.")
    page.get_by_role("button", name="Add the assessment").click()
    expect(page.get_by_role("table", name="History of assessments").get_by_role("row")).to_have_count(3)
    page.goto(f"{REGISTER}?sort=score")
    expect(page.locator(".register tbody tr").last).to_contain_text("If the offer is refused")


def test_the_scale_is_chosen_with_the_keyboard(page, app, live_server):
    enter(page, app, live_server)
    page.goto(f"{REGISTER}/5/assess")
    page.locator("#probability-1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#probability-2")).to_be_checked()
