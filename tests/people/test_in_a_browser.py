"""Signing in, a forgotten password and one-time passwords as people do them: on a phone, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import DESKTOP, PHONE, accessibility_faults
from tests.people.conftest import MANAGER, PASSWORD, App, emails_have_gone

NEW = "kettle harbour sunday"


def read_well(page) -> None:
    """One first heading, nothing wider than the screen, and nothing that axe finds."""
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert accessibility_faults(page) == []


@pytest.mark.parametrize(("javascript", "width"), [(True, PHONE), (False, DESKTOP)])
def test_somebody_who_forgot_the_password_gets_in_again(
    open_page, people, live_server, smtp_server, keep_picture, javascript, width
):
    page = open_page(javascript=javascript, width=width)
    page.goto("/account")
    expect(page).to_have_url(re.compile(r"/sign-in\?next=/account$"))
    page.get_by_label("Email address").fill(MANAGER)
    page.get_by_label("Password", exact=True).fill("something else")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Email address or password is not right")
    page.get_by_role("link", name="I have forgotten my password").click()
    page.get_by_label("Email address").fill(MANAGER)
    page.get_by_role("button", name="Send me a link").click()
    expect(page.get_by_role("heading", name="Look into your mailbox")).to_be_visible()
    emails_have_gone()
    page.goto(re.search(r"(/reset/\S+)", smtp_server.received[0].text).group(1))
    page.get_by_label("New password").fill("seahaven council")
    page.get_by_role("button", name="Save password").click()
    expect(page.get_by_role("alert")).to_contain_text("your name, address, job title, organisation")
    if javascript:
        read_well(page)
        keep_picture(page, "choose-password")
        page.get_by_role("button", name="Show password").click()
        expect(page.get_by_label("New password")).to_have_attribute("type", "text")
    else:
        expect(page.get_by_role("button", name="Show password")).to_be_hidden()
    page.get_by_label("New password").fill(NEW)
    page.get_by_role("button", name="Save password").click()
    page.get_by_label("Email address").fill(MANAGER)
    page.get_by_label("Password", exact=True).fill(NEW)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()


@pytest.mark.parametrize(("javascript", "width"), [(True, PHONE), (False, DESKTOP)])
def test_one_time_passwords_from_the_account_page_to_signing_in(
    open_page, people, pass_time, live_server, smtp_server, keep_picture, javascript, width
):
    page = open_page(person=MANAGER, javascript=javascript, width=width)
    page.goto("/")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Set up one-time passwords").click()
    picture = page.get_by_alt_text("QR code for the app")
    assert picture.bounding_box()["width"] > 200
    if javascript:
        assert picture.evaluate("image => image.naturalWidth") > 0
        read_well(page)
        keep_picture(page, "one-time-password")
    phone = App(page.locator(".secret").inner_text().replace(" ", ""))
    page.get_by_label("Code from the app").fill(phone.code())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Switch on").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    if javascript:
        read_well(page)
        keep_picture(page, "recovery-codes")
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes left")).to_be_visible()
    if javascript:
        read_well(page)
        keep_picture(page, "account")
    page.get_by_role("button", name="Sign out", exact=True).click()
    pass_time(minutes=1)
    page.goto("/account")
    page.get_by_label("Email address").fill(MANAGER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    if javascript:
        read_well(page)
        keep_picture(page, "enter-code")
    page.get_by_label("Code").fill(phone.code())
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()


def test_a_row_that_is_saved_after_the_session_ended_keeps_what_was_typed(
    open_page, people, pass_time, live_server, keep_picture
):
    """The whole form comes back, is sent again after signing in in another tab, and is saved."""
    page = open_page(person=MANAGER, width=PHONE)
    page.goto("/programmes/seahaven/settings/people/add")
    for label, words in (
        ("Email address", "new@seahaven.example"),
        ("Name", "New"),
        ("Job title", "Head of Fostering"),
    ):
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_label("Action owner").check()
    pass_time(hours=2)
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("heading", name="Not saved: you were signed out")).to_be_visible()
    expect(page.get_by_text("Head of Fostering")).to_be_visible()
    read_well(page)
    keep_picture(page, "signed-out")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (opens a new tab)").click()
    other = opened.value
    expect(other.get_by_text("because nothing happened for 60 minutes")).to_be_visible()
    other.get_by_label("Email address").fill(MANAGER)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other.get_by_role("link", name="Account")).to_be_visible()
    page.get_by_role("button", name="Save now").click()
    expect(page.get_by_text("Added. An email is on its way to")).to_be_visible()


def test_too_many_tries_say_how_long_and_what_else_to_do(open_page, people, pass_time, live_server, keep_picture):
    page = open_page(width=PHONE)
    for _ in range(6):
        page.goto("/sign-in")
        page.get_by_label("Email address").fill(MANAGER)
        page.get_by_label("Password", exact=True).fill("something else")
        page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Too many tries")).to_be_visible()
    expect(page.get_by_text("Wait 30 seconds and try again")).to_be_visible()
    read_well(page)
    keep_picture(page, "too-many-tries")


@pytest.mark.demonstration
def test_a_row_in_place_stays_open_with_what_was_typed_when_the_session_has_ended(
    open_page, app, pass_time, live_server, keep_picture
):
    page = open_page(person="programme-manager@seahaven.example")
    page.goto("/programmes/seahaven/week?show=all")
    page.locator("#a-1-5-1").get_by_role("link", name=re.compile("^Update")).click()
    box = page.locator(".panel").get_by_label("What has happened")
    box.fill("Two of the three posts are filled.")
    pass_time(hours=2)
    page.locator(".panel").get_by_role("button", name="Save", exact=True).click()
    notice = page.locator("#signed-out").get_by_role("alert")
    expect(notice).to_contain_text("because nothing happened for 60 minutes. This was not saved.")
    expect(notice).to_be_in_viewport()
    expect(box).to_have_value("Two of the three posts are filled.")
    assert accessibility_faults(page) == []
    keep_picture(page, "signed-out-in-place")
