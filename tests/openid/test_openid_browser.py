"""Signing in with the organisation's account in a browser: there and back, refused, too late, and without a role."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser import accessibility_faults

if TYPE_CHECKING:
    from tests.conftest import OpenPage
    from tests.openid_provider import OpenIdProvider

ADA = {"email": "ada@seahaven.example", "email_verified": True, "name": "Ada Example", "job_title": "Head of MASH"}

pytestmark = pytest.mark.usefixtures("programmes")


@pytest.fixture(params=["with scripts", "without scripts"])
def anywhere(request: pytest.FixtureRequest, open_page: OpenPage) -> Callable[..., Page]:
    """Opens a page in a browser that runs scripts, and in one that does not."""
    return lambda **options: open_page(javascript=request.param == "with scripts", **options)


def go_there(page: Page, wanted: str = "/programmes/seahaven/settings/people") -> None:
    page.goto(wanted)
    page.get_by_role("button", name="Sign in with your Seahaven account").click()
    expect(page.get_by_role("heading", name="Authorize Client")).to_be_visible()


def sign_in_there(page: Page, subject: str) -> None:
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()


def test_a_manager_by_group_signs_in_sees_what_they_wanted_and_signs_out(
    provider: OpenIdProvider, anywhere: Callable[..., Page]
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    page = anywhere()
    go_there(page)
    sign_in_there(page, "ada")
    expect(page.get_by_role("heading", name="People 2")).to_be_visible()
    row = page.get_by_role("row", name="Head of MASH")
    expect(row).to_contain_text("Programme manager (by group)")
    row.get_by_role("link").click()
    expect(page.get_by_text("By a group of your organisation: Programme manager.")).to_be_visible()
    expect(page.get_by_role("button", name="Remove")).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="You are signed out here")).to_be_visible()
    page.get_by_role("link", name="Sign out of your Seahaven account").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()


def test_somebody_who_refuses_there_is_told_so_and_may_try_again(
    provider: OpenIdProvider, anywhere: Callable[..., Page]
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    page = anywhere()
    go_there(page)
    page.get_by_role("button", name="Deny").click()
    expect(page.get_by_role("heading", name="You are not signed in")).to_be_visible()
    page.get_by_role("link", name="Sign in with your Seahaven account").click()
    sign_in_there(page, "ada")
    expect(page.get_by_role("heading", name="People 2")).to_be_visible()


def test_somebody_who_comes_back_too_late_begins_again(
    provider: OpenIdProvider, anywhere: Callable[..., Page], settings: object
) -> None:
    provider.has_person("ada", **ADA, groups=["managers"])
    page = anywhere()
    go_there(page)
    # The browser was closed and opened again: what it had asked is gone.
    page.context.clear_cookies()
    sign_in_there(page, "ada")
    expect(page.get_by_role("heading", name="This sign-in is over")).to_be_visible()
    page.get_by_role("link", name="Sign in with your Seahaven account").click()
    sign_in_there(page, "ada")
    expect(page.get_by_text("Head of MASH").first).to_be_visible()
    # The back button, and a bookmark of the callback.
    page.goto("/sign-in/openid/back?code=used&state=used")
    expect(page.get_by_role("heading", name="This sign-in is over")).to_be_visible()
    page.get_by_role("link", name="Go to your programmes").click()
    expect(page.get_by_role("link", name="Head of MASH")).to_be_visible()


def test_somebody_without_a_role_is_told_whom_to_ask_and_how_to_leave(
    provider: OpenIdProvider, anywhere: Callable[..., Page]
) -> None:
    provider.has_person("eve", email="eve@seahaven.example", email_verified=True, groups=["canteen"])
    page = anywhere()
    go_there(page)
    sign_in_there(page, "eve")
    expect(page.get_by_role("heading", name="You have no role here yet")).to_be_visible()
    expect(page.get_by_text("Ask the manager of your programme")).to_be_visible()
    page.get_by_role("link", name="Sign out of your Seahaven account").click()
    expect(page.get_by_role("button", name="End session")).to_be_visible()


def test_the_pages_are_accessible_and_fit_a_phone(
    provider: OpenIdProvider, page: Page, phone: Page, keep_picture: Callable[[Page, str], None]
) -> None:
    provider.has_person("eve", email="eve@seahaven.example", email_verified=True)
    for where, size in ((page, "laptop"), (phone, "phone")):
        where.goto("/sign-in")
        assert accessibility_faults(where) == []
        keep_picture(where, f"sign-in-{size}")
        go_there(where)
        sign_in_there(where, "eve")
        expect(where.get_by_role("heading", name="You have no role here yet")).to_be_visible()
        assert accessibility_faults(where) == []
        assert where.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        keep_picture(where, f"no-role-{size}")
        where.goto("/sign-in/openid/signed-out")
        assert accessibility_faults(where) == []
        keep_picture(where, f"signed-out-{size}")
