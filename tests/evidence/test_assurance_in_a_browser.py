"""Assurance in a real browser: accessible, on a phone, without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, accessibility_faults
from tests.conftest import OpenPage

pytestmark = pytest.mark.demonstration

MANAGER = "programme-manager@seahaven.example"
PAGE = "/programmes/seahaven/assurance"


@pytest.mark.parametrize("width", [1366, PHONE])
@pytest.mark.parametrize(
    ("path", "name"),
    [("", "assurance"), ("/A3", "assurance-record"), ("/new", "assurance-new"), ("/A3/follow-up", "follow-up")],
)
def test_the_pages_are_accessible_and_fit(
    open_page: OpenPage, keep_picture: Callable[[Page, str], None], path: str, name: str, width: int
) -> None:
    page = open_page(person=MANAGER, width=width)
    page.goto(PAGE + path)
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = true")
    assert accessibility_faults(page) == []
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = false")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "it scrolls sideways"
    keep_picture(page, f"{name}-{width}")


def test_a_record_is_added_and_linked_without_javascript(open_page: OpenPage) -> None:
    page = open_page(person=MANAGER, javascript=False, width=PHONE)
    page.goto(PAGE)
    page.get_by_role("link", name="Add a record").click()
    page.get_by_role("button", name="Add the record").click()
    expect(page.get_by_role("alert")).to_contain_text("Write what was looked at")
    page.get_by_label("Dip sample").check()
    page.get_by_label("What was looked at").fill("Visits in the new year")
    page.get_by_label("Sample size").fill("12")
    page.get_by_label("Grades").fill("in time: 7\nlate: 5")
    page.get_by_label("What was found").fill("Five visits were late.")
    page.get_by_label("It was poor").check()
    page.get_by_label("2.4").check()
    page.get_by_role("button", name="Add the record").click()
    expect(page.get_by_role("status")).to_contain_text("Added A11.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Visits in the new year")
    expect(page.locator(".side")).to_contain_text("deteriorating")
    page.get_by_role("link", name="Edit").click()
    assert page.get_by_label("Grades").input_value() == "in time: 7\nlate: 5"


def test_a_grade_bar_is_as_wide_as_its_shares(open_page: OpenPage) -> None:
    page = open_page(person=MANAGER)
    page.goto(f"{PAGE}/A1")
    widths = [float(one.get_attribute("width") or 0) for one in page.locator(".grade-bar rect").all()]
    assert widths == pytest.approx([20, 50, 30])
    assert page.locator(".grade-table tbody tr").all_inner_texts() == [
        "Good\t6\t20",
        "Requires improvement\t15\t50",
        "Inadequate\t9\t30",
    ]
