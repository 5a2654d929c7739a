"""Writing with live figures in a browser: chosen from the list, previewed while one writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser import accessibility_faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.demonstration


def test_a_live_figure_is_chosen_inserted_at_the_cursor_and_previewed(open_page) -> None:
    page: Page = open_page(person="programme-manager@seahaven.example")
    page.goto("/programmes/seahaven/concerns/1/edit")
    box = page.get_by_label("Where it stands")
    box.fill("Vacancies stand at today.")
    box.evaluate("box => box.setSelectionRange(19, 19)")
    page.get_by_text("Insert a live figure").click()
    page.get_by_label("Find a KPI").fill("social work vac")
    page.get_by_role("button", name="Insert the latest figure of Social work vacancies").click()
    assert box.input_value().startswith("Vacancies stand at {kpi:")
    page.get_by_text("As of today it reads:").wait_for()
    assert "{kpi:" not in page.locator(".live-preview").inner_text()
    assert accessibility_faults(page) == []
