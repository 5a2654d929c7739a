"""Checks in a real browser: accessible, on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, accessibility_faults
from tests.checks.test_check_page import CHECKS, add_figure, checked
from tests.conftest import OpenPage

pytestmark = pytest.mark.demonstration

ANALYST = "performance-analyst@seahaven.example"


@pytest.fixture
def mistyped(database):
    with database() as session:
        add_figure(session, "47.2")


@pytest.mark.usefixtures("mistyped")
def test_a_finding_is_accepted_and_taken_back_without_javascript(
    open_page: OpenPage, keep_picture: Callable[[Page, str], None], database
) -> None:
    page = open_page(person=ANALYST, javascript=False, width=PHONE)
    page.goto("/programmes/seahaven/kpis")
    page.get_by_role("link", name="Checks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Checks")
    row = page.get_by_role("row", name="PLC3, Mar 15")
    expect(row).to_contain_text("Stated: 47.2")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
    keep_picture(page, "checks-phone")
    row.get_by_role("link", name="Accept with a reason").click()
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_role("alert")).to_contain_text("Write why it may stand")
    page.get_by_label("Why it may stand").fill("Both stand in the return; it is being corrected.")
    page.get_by_role("button", name="Accept it").click()
    expect(page.get_by_role("status")).to_contain_text("Accepted.")
    with database() as session:
        assert [one.finding.where for one in checked(session).accepted] == ["PLC3, Mar 15"]
    wide = open_page(person=ANALYST, width=1366)
    for address in (CHECKS, f"{CHECKS}?kind=ratio"):
        wide.goto(address)
        assert accessibility_faults(wide) == []
    wide.goto(CHECKS)
    assert wide.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
    keep_picture(wide, "checks-1366")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status")).to_contain_text("open again")
