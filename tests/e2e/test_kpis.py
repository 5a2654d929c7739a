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


WIDTHS = (1366, PHONE)
# Pages of every kind: control chart, comparison over years, running total, nothing to draw.
READ_BY_AXE = ("PLC3", "ASM45", "MATCH", "SUPV")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_board_is_accessible_and_never_drops_a_figure(open_page, keep_picture, width):
    page = open_page(person=MANAGER, width=width)
    page.goto(BOARD)
    assert accessibility_faults(page) == []
    assert width_of(page) <= width
    rows = page.locator(".board tbody tr:not(.section)")
    unread = rows.filter(has_text="No figure yet").count()
    assert page.locator(".board tbody .figure:visible").count() == rows.count() - unread > unread > 0
    keep_picture(page, f"kpis-{width}")


def test_every_kpi_page_fits_and_the_browser_too_finds_no_word_that_covers_another(open_page, keep_picture):
    page = open_page(person=MANAGER, width=WIDTHS[0])
    page.goto(BOARD)
    addresses = page.eval_on_selector_all(".board th[scope=row] a", "links => [...new Set(links.map(one => one.href))]")
    faults: dict[str, list[str]] = {}
    drawn = 0
    for address in addresses:
        code = address.rpartition("/")[2]
        page.goto(address, wait_until="domcontentloaded")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            found = page.evaluate(COVERED_WORDS)
            if width_of(page) > width:
                found.append("the page is wider than the screen")
            if code in READ_BY_AXE:
                page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
                found += accessibility_faults(page)
                keep_picture(page, f"kpi-{code}-{width}")
            if found:
                faults[f"{code}, {width} wide"] = found
        drawn += page.locator(".chart svg[role=img]:visible").count() > 0
    assert not faults
    assert drawn >= len(addresses) - 4 >= 30, "all but those without a figure are drawn"


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
