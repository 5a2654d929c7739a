"""The KPI board and a KPI's page in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import PHONE, accessibility_faults

pytestmark = pytest.mark.demonstration

MANAGER = "programme-manager@seahaven.example"
BOARD = "/programmes/seahaven/kpis"

# Boxes of the words of each drawing that is shown, by KPI page: which cover each other, which leave the drawing.
COVERED_WORDS = """() => [...document.querySelectorAll('.chart svg[role=img]')]
  .filter(svg => svg.getBoundingClientRect().width > 0)
  .flatMap(svg => {
    const room = svg.getBoundingClientRect();
    const leaves = box => box.left < room.left - 1 || box.right > room.right + 1
      || box.top < room.top - 1 || box.bottom > room.bottom + 1;
    // A text's box is higher than its letters.
    const covers = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
      && one.top < other.bottom - 4 && other.top < one.bottom - 4;
    const words = [...svg.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
    const faults = [];
    words.forEach(([text, box], at) => {
      if (leaves(box)) faults.push(`${text} leaves the drawing`);
      for (const [other, that] of words.slice(at + 1)) if (covers(box, that)) faults.push(`${text} covers ${other}`);
    });
    return faults;
  })"""


def width_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("width", [1366, PHONE])
def test_the_board_is_accessible_and_never_drops_a_figure(open_page, keep_picture, width):
    page = open_page(person=MANAGER, width=width)
    page.goto(BOARD)
    assert accessibility_faults(page) == []
    assert width_of(page) <= width
    assert page.locator(".board tbody .figure:visible").count() == 30, "every KPI with a figure shows it"
    keep_picture(page, f"kpis-{width}")


@pytest.mark.parametrize("width", [1366, PHONE])
@pytest.mark.parametrize("code", ["PLC3", "ASM45", "PLC20", "MATCH", "VAC", "SUPV"])
def test_a_kpi_page_is_accessible_and_shows_one_drawing(open_page, keep_picture, code, width):
    page = open_page(person=MANAGER, width=width)
    page.goto(f"{BOARD}/{code}")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert accessibility_faults(page) == []
    assert width_of(page) <= width
    expect(page.locator(".chart svg[role=img]:visible")).to_have_count(0 if code == "SUPV" else 1)
    keep_picture(page, f"kpi-{code}-{width}")


@pytest.mark.parametrize("width", [1366, PHONE])
def test_the_browser_too_finds_no_word_that_covers_another(open_page, width):
    page = open_page(person=MANAGER, width=width)
    page.goto(BOARD)
    addresses = page.eval_on_selector_all(".board th[scope=row] a", "links => [...new Set(links.map(one => one.href))]")
    assert len(addresses) == 34
    faults = {}
    for address in addresses:
        page.goto(address, wait_until="domcontentloaded")
        if found := page.evaluate(COVERED_WORDS):
            faults[address.rpartition("/")[2]] = found
    assert not faults


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_board_through_a_filter_to_what_was_known(open_page, javascript):
    page = open_page(person=MANAGER, javascript=javascript)
    page.goto(BOARD)
    page.get_by_role("link", name="With a signal 6").click()
    expect(page.locator(".board th[scope=row]")).to_have_count(6)
    expect(page.get_by_role("link", name="With a signal 6")).to_have_attribute("aria-current", "true")
    page.get_by_role("row", name="Children with 3 or more placements").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Children with 3 or more placements")
    expect(page.get_by_role("row", name="December 2019")).to_contain_text("19.9")
    page.get_by_text("See the figures as they were known on a date").click()
    page.get_by_label("Day").fill("20")
    page.get_by_label("Month").fill("12")
    page.get_by_label("Year", exact=True).fill("2019")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("As it was known at the end of 20 December 2019.")).to_be_visible()
    expect(page.get_by_role("row", name="November 2019")).to_contain_text("18.6")
    page.get_by_role("link", name="Back to what is known now").click()
    expect(page.get_by_role("row", name="December 2019")).to_contain_text("19.9")


def test_the_decimal_points_of_a_month_stand_under_each_other(open_page):
    page = open_page(person=MANAGER)
    page.goto(BOARD)
    ends = page.eval_on_selector_all(
        ".board tbody td.month:nth-of-type(6)",
        """cells => cells.filter(cell => /^[0-9.]+$/.test(cell.textContent)).map(cell => {
          const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
          let last; while (text.nextNode()) last = text.currentNode;
          const range = document.createRange(); range.selectNodeContents(last);
          return Math.round(range.getBoundingClientRect().right);
        })""",
    )
    assert len(ends) > 15
    assert len(set(ends)) == 1
