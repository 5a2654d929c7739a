"""The weekly update in a real browser, with and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from tests.browser import accessibility_faults
from tests.features.week_cast import MANAGER, OWNER, WEEK, things
from tests.signing_in import signed_in_cookie
from tracker.domain.plan import ActionStatus, ObjectiveStatus
from tracker.domain.rag import Rag

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from tests.conftest import OpenPage

pytestmark = pytest.mark.demonstration

Database = Callable[[], AbstractContextManager["Session"]]
SignIn = Callable[..., "WeekPage"]
KeepPicture = Callable[[Page, str], None]
DESKTOP, PHONE = 1366, 390


class WeekPage:
    """This week, as somebody uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, query: str = "?show=all") -> WeekPage:
        self.page.goto(f"{WEEK}{query}")
        return self

    def row(self, ref: str) -> Locator:
        kind = "aot"[2 - ref.count(".")]
        return self.page.locator(f"#{kind}-{ref.replace('.', '-')}")

    @property
    def panel(self) -> Locator:
        return self.page.locator(".panel")

    def update(self, ref: str) -> WeekPage:
        self.row(ref).get_by_role("link", name=re.compile("^Update")).click()
        expect(self.panel.locator(".panel-head")).to_contain_text(ref)
        return self

    def choose(self, rating: str) -> WeekPage:
        self.panel.locator(".rag-choice").get_by_text(rating, exact=True).click()
        return self

    def fill_red(self, narrative: str) -> WeekPage:
        self.choose("Red")
        self.panel.get_by_label("What has happened").fill(narrative)
        self.panel.get_by_label("Cause").fill("Partners are late")
        self.panel.get_by_label("What will you do?").fill("Call them")
        self.fill_day("path_on", "7", "2", "2020")
        return self

    def fill_day(self, name: str, *parts: str) -> None:
        for field, part in zip(self.panel.locator(f"input[name={name}]").all(), parts, strict=True):
            field.fill(part)

    def save(self) -> WeekPage:
        self.panel.get_by_role("button", name="Save", exact=True).click()
        return self

    def focused(self) -> str:
        """What has the focus, in its own words."""
        words: str = self.page.evaluate("document.activeElement.textContent")
        return " ".join(words.split())

    def focused_row(self) -> str:
        row: str = self.page.evaluate("document.activeElement.closest('[data-row]')?.id ?? ''")
        return row


@pytest.fixture
def sign_in(app: Flask, live_server: str) -> SignIn:
    def signed_in(page: Page, email: str = MANAGER) -> WeekPage:
        page.context.add_cookies([{**signed_in_cookie(app, email), "url": live_server}])  # type: ignore[list-item]
        return WeekPage(page)

    return signed_in


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def week(request: pytest.FixtureRequest, sign_in: SignIn) -> WeekPage:
    """This week as the manager, with and without JavaScript."""
    page = request.getfixturevalue("page" if request.param == "with JavaScript" else "page_without_js")
    return sign_in(page)


def action(session: Session, ref: str) -> ActionStatus:
    found = things(session)[ref]
    assert isinstance(found, ActionStatus)
    return found


def objective(session: Session, ref: str) -> ObjectiveStatus:
    found = things(session)[ref]
    assert isinstance(found, ObjectiveStatus)
    return found


def test_an_update_changes_the_row_and_everything_above_it(week: WeekPage, database: Database) -> None:
    week.open().update("1.5.1").fill_red("No answer from two partners.").save()
    row = week.row("1.5.1")
    expect(row).to_contain_text("No answer from two partners.")
    expect(row).to_contain_text(re.compile(r"Saved .*\d\d:\d\d"))
    expect(row.locator(".rag")).to_have_text("Red")
    # The objective is stated Amber: better than its one action now, so that its rating is queried.
    expect(week.row("1.5")).to_contain_text("derived Red")
    expect(week.row("1.5")).to_contain_text("1 of 1 updated")
    expect(week.page.locator("#progress")).to_contain_text("24 of 40 updated")
    expect(week.page.locator("#filters")).to_contain_text("Not updated 16")
    expect(week.page.locator("#filters")).to_contain_text("Red 6")
    with database() as session:
        now = action(session, "1.5.1")
        assert (now.stated, now.current.as_on) == (Rag.RED, date(2020, 1, 27))  # type: ignore[union-attr]
        assert objective(session, "1.5").derived.rag is Rag.RED


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(week: WeekPage) -> None:
    week.open().update("1.5.1")
    week.choose("Red")
    week.panel.get_by_label("Cause").fill("Typed already")
    week.save()
    summary = week.panel.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(summary.get_by_role("link")).to_have_text(
        [
            "Say what has happened; two sentences are enough",
            "Say what will turn it green",
            "Say by when it will be green: day, month and year",
        ]
    )
    expect(week.panel.get_by_label("Cause")).to_have_value("Typed already")
    expect(week.panel.get_by_role("radio", name="Red")).to_be_checked()
    narrative = week.panel.get_by_label("What has happened")
    expect(narrative).to_have_attribute("aria-invalid", "true")


def test_no_change_takes_one_press(week: WeekPage, database: Database) -> None:
    week.open()
    week.row("1.5.1").get_by_role("button", name="No change").click()
    expect(week.row("1.5.1")).to_contain_text("Saved")
    with database() as session:
        assert action(session, "1.5.1").current.is_no_change  # type: ignore[union-attr]


def test_save_and_open_next_walks_through_the_list(week: WeekPage) -> None:
    week.open().update("1.5.1").fill_red("First.")
    week.panel.get_by_role("button", name="Save and open next").click()
    expect(week.panel.locator(".panel-head")).to_contain_text("2.1.1")


def test_a_folded_objective_opens(week: WeekPage) -> None:
    week.open("?unfold=")
    expect(week.row("1.1.1")).to_have_count(0)
    week.row("1.1").get_by_role("link", name="Show 1.1").click()
    expect(week.row("1.1.1")).to_be_visible()


def test_two_people_on_one_row_lose_nothing(week: WeekPage, sign_in: SignIn, open_page: Callable[..., Page]) -> None:
    other = sign_in(open_page(), OWNER).open()
    week.open().update("1.5.1").fill_red("Mine, written slowly.")
    other.update("1.5.1")
    other.choose("Green")
    other.panel.get_by_label("What has happened").fill("Theirs, saved first.")
    other.save()
    expect(other.row("1.5.1")).to_contain_text("Saved")
    week.save()
    clash = week.page.locator(".clash")
    expect(clash).to_contain_text("The MASH Manager saved action 1.5.1")
    expect(clash).to_contain_text("Theirs, saved first.")
    expect(clash).to_contain_text("Mine, written slowly.")
    clash.get_by_role("button", name="Edit mine first").click()
    expect(week.panel.get_by_label("What has happened")).to_have_value("Mine, written slowly.")
    expect(week.panel.get_by_label("Cause")).to_have_value("Partners are late")
    week.save()
    expect(week.row("1.5.1")).to_contain_text("Mine, written slowly.")


def test_help_is_asked_for_without_losing_what_was_typed(week: WeekPage) -> None:
    week.open().update("1.5.1")
    week.panel.get_by_label("What has happened").fill("Half a sentence")
    week.panel.get_by_text("I need help or a decision").click()
    week.panel.get_by_label("What help or which decision do you need?").fill("Please call them.")
    week.panel.get_by_role("button", name="Ask the manager and the SRO").first.click()
    expect(week.panel.get_by_role("status")).to_contain_text("stays open until they answer")
    expect(week.panel.get_by_label("What has happened")).to_have_value("Half a sentence")


# Keys and focus


def test_the_focus_goes_where_the_work_is(page: Page, sign_in: SignIn) -> None:
    week = sign_in(page).open().update("1.5.1")
    expect(week.panel.locator(".panel-head")).to_be_focused()
    week.save()
    expect(week.panel.get_by_role("alert")).to_be_focused()
    page.keyboard.press("Escape")
    expect(week.panel).to_have_count(0)
    expect(week.row("1.5.1").get_by_role("link", name="Update 1.5.1")).to_be_focused()
    week.update("1.5.1").fill_red("Words.").save()
    expect(week.row("1.5.1").get_by_role("status")).to_be_focused()
    week.row("1.5.1").get_by_role("link", name="Correct 1.5.1").click()
    expect(week.panel).to_contain_text("You are correcting the update of 27 January 2020")


def test_the_keys(page: Page, sign_in: SignIn) -> None:
    week = sign_in(page).open()
    page.keyboard.press("j")
    first = week.focused_row()
    page.keyboard.press("j")
    assert week.focused_row() != first
    page.keyboard.press("k")
    assert week.focused_row() == first
    while week.focused_row() != "a-1-5-1":
        page.keyboard.press("j")
    page.keyboard.press("u")
    expect(week.panel.locator(".panel-head")).to_be_focused()
    # Dead inside a field.
    narrative = week.panel.get_by_label("What has happened")
    narrative.press_sequentially("jk un/?")
    expect(narrative).to_have_value("jk un/?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("Escape")
    expect(week.panel).to_have_count(0)
    # A moment after the form is gone the row has the focus again, and "n" is of what has it.
    expect(week.row("1.5.1").get_by_role("link", name="Update 1.5.1")).to_be_focused()
    page.keyboard.press("n")
    expect(week.row("1.5.1")).to_contain_text("Saved")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Find")).to_be_focused()


def test_single_keys_can_be_switched_off(page: Page, sign_in: SignIn) -> None:
    week = sign_in(page).open()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.get_by_label("Use single-letter keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    assert not week.focused_row()
    week.open()
    page.keyboard.press("j")
    assert not week.focused_row()
    page.get_by_role("button", name="help").click()
    page.get_by_label("Use single-letter keys").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("j")
    assert week.focused_row()


def test_closing_a_form_with_words_in_it_asks_first(page: Page, sign_in: SignIn) -> None:
    week = sign_in(page).open().update("1.5.1")
    week.panel.get_by_label("What has happened").fill("Do not lose me")
    asked: list[str] = []

    def refuse(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", refuse)
    page.keyboard.press("Escape")
    expect(week.panel.get_by_label("What has happened")).to_have_value("Do not lose me")
    assert asked == ["Close without saving? What you typed here will be lost."]


def test_what_a_rating_asks_for_shows_once_it_is_chosen(week: WeekPage) -> None:
    week.open().update("1.5.1")
    path = week.panel.get_by_label("Cause")
    evidence = week.panel.get_by_label("What shows that it is complete?")
    assert not week.panel.locator("input[name=rag]:checked").count()
    expect(path).to_be_hidden()
    expect(evidence).to_be_hidden()
    week.choose("Amber")
    expect(path).to_be_visible()
    expect(week.panel.get_by_text("Amber means")).to_be_visible()
    expect(week.panel.get_by_text("Red means")).to_be_hidden()
    week.choose("Complete")
    expect(path).to_be_hidden()
    expect(evidence).to_be_visible()


# For everybody


def test_a_phone_starts_on_what_is_to_be_done(phone: Page, sign_in: SignIn) -> None:
    week = sign_in(phone).open("")
    phone.wait_for_url("**/week?show=todo")
    expect(week.row("1.5.1")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_no_barriers(open_page: Callable[..., Page], sign_in: SignIn, keep_picture: Callable, width: int) -> None:
    page = open_page(width=width)
    week = sign_in(page).open()
    assert accessibility_faults(page) == []
    keep_picture(page, f"week-{width}")
    week.update("1.5.1")
    week.choose("Red")
    week.save()
    expect(week.panel.get_by_role("alert")).to_be_visible()
    assert accessibility_faults(page) == []
    week.fill_red("Words.").save()
    expect(week.row("1.5.1")).to_contain_text("Saved")
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("where", [f"{WEEK}/1.5.1", f"{WEEK}/2.1", f"{WEEK}/programme", "/me"])
def test_no_barriers_on_pages_of_their_own(
    open_page: Callable[..., Page], sign_in: SignIn, width: int, where: str
) -> None:
    page = open_page(width=width)
    sign_in(page, "permanence-lead@seahaven.example" if where == "/me" else MANAGER)
    page.goto(where)
    assert accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_no_barriers_in_a_conflict(open_page: Callable[..., Page], sign_in: SignIn, width: int) -> None:
    mine, theirs = sign_in(open_page(width=width)), sign_in(open_page(), OWNER)
    for week in (mine, theirs):
        week.open().update("1.5.1").fill_red("Words.")
    theirs.save()
    expect(theirs.row("1.5.1")).to_contain_text("Saved")
    mine.save()
    expect(mine.page.locator(".clash")).to_be_focused()
    assert accessibility_faults(mine.page) == []
    assert mine.page.evaluate("document.documentElement.scrollWidth") <= width


def test_my_work_saves_in_place_and_without_javascript(
    page: Page, page_without_js: Page, sign_in: SignIn, database: Database
) -> None:
    for place, person, ref in ((page, OWNER, "1.5.1"), (page_without_js, "permanence-lead@seahaven.example", "2.6.1")):
        week = sign_in(place, person)
        with database() as session:
            owed = action(session, ref).owed
        place.goto("/me")
        row = place.locator(f"#seahaven-a-{ref.replace('.', '-')}")
        if owed is None:
            expect(row).to_have_count(0)
            continue
        row.get_by_role("link", name="Update").click()
        week.fill_red("From my own list.").save()
        expect(place.get_by_role("status")).to_contain_text("aved")
        with database() as session:
            assert action(session, ref).current.narrative == "From my own list."  # type: ignore[union-attr]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_number_that_cannot_be_is_said_in_sight_of_the_row(
    open_page: OpenPage, sign_in: SignIn, width: int, keep_picture: KeepPicture
) -> None:
    week = sign_in(open_page(width=width)).open()
    week.update("3.1.1").fill_red("Agency posts fell by 10% from 20 to 19.").save()
    said = week.page.get_by_role("status").filter(has_text="Saved as you wrote it")
    expect(said).to_contain_text("from 20 to 19 is 5%, not 10%")
    expect(said).to_be_in_viewport()
    expect(week.row("3.1.1")).to_be_in_viewport()
    assert accessibility_faults(week.page) == []
    keep_picture(week.page, f"week-said-{width}")
    week.update("3.1.2").fill_red("Agency posts fell by 5% from 20 to 19.").save()
    expect(week.row("3.1.2")).to_contain_text("5% from 20 to 19")
    expect(said).to_have_count(0)
