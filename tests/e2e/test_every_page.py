"""Every page in a real browser, by everybody who may open it: no policy broken, no error, no request elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser import Watch
from tests.crawl import DOWNLOADS, Opened, crawl
from tests.fuzz.rounds import STARTS, fill_everything
from tests.fuzz.world import HOLDER, NOBODY, World
from tests.house.addresses import routes
from tests.scene import ADMIN, MANAGER, READER, SLUG, SRO

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Addresses that answer a GET with no page, and what they answer with; downloads are told by their ending.
NO_PAGE = {"/healthz": "JSON", "/readyz": "JSON"}
# What opens only after half of signing in, or where a provider is set; and where it is tried.
ELSEWHERE = {
    "/sign-in/code": "tests/people/test_second_factor.py",
    "/sign-in/set-up": "tests/people/test_second_factor.py",
    "/sign-in/emergency/<token>": "tests/openid/test_openid_only.py",
    "/sign-in/openid": "tests/openid/test_openid_browser.py",
    "/sign-in/openid/back": "tests/openid/test_openid_browser.py",
    "/sign-in/openid/signed-out": "tests/openid/test_openid_browser.py",
}
# Links that whoever sees them may not follow, and why they are there.
DEAD_ENDS = {
    f"/programmes/{SLUG}/reports/2 answered 404": "in the demonstration an administrator opens somebody else's email",
}


class _Silent(WSGIRequestHandler):
    def log(self, *arguments: object) -> None:
        """A page has a dozen files; nobody reads a line for each."""


@pytest.fixture(scope="module")
def world(databases, tmp_path_factory) -> Iterator[World]:
    """The programme that holds one of everything."""
    url = databases.fresh("everything", fill_everything)
    opened = World(url, tmp_path_factory.mktemp("mail"))
    yield opened
    opened.close()
    databases.discard(url)


@pytest.fixture(scope="module")
def address(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, world.app, threaded=True, request_handler=_Silent)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    thread.join()


@pytest.mark.timeout(400)
def test_every_page_behaves_for_everybody_who_may_open_it(world: World, address: str, browser: Browser) -> None:
    starts = {
        MANAGER: (*STARTS, "/", "/me"),
        READER: (f"/programmes/{SLUG}/",),
        SRO: (f"/programmes/{SLUG}/decisions/1/decide",),
        ADMIN: ("/", "/admin"),
        HOLDER: (*world.links(), "/u"),
        NOBODY: ("/", "/sign-in", *world.invitations()),
    }
    seen: set[str] = set()
    ended: set[str] = set()
    faults = []
    for person, start in starts.items():
        found, ends, wrong = _open_all(world, address, browser, person, start)
        seen |= found
        ended |= ends
        faults += [f"{person}: {fault}" for fault in (*sorted(ends - DEAD_ENDS.keys()), *wrong)]
    assert not faults, "\n".join(faults)
    mended = DEAD_ENDS.keys() - ended
    assert not mended, f"these links are followed or gone: take them out of DEAD_ENDS: {mended}"
    missed = [
        str(route)
        for route in routes(world.app)
        if route.method == "GET"
        and not route.is_of_the_api
        and route.endpoint not in seen
        and not route.rule.endswith(DOWNLOADS)
        and route.rule not in {**NO_PAGE, **ELSEWHERE}
    ]
    assert not missed, f"no link leads to {missed}; add one of it to tests/scene.py, or where it opens to STARTS"


def _open_all(
    world: World, address: str, browser: Browser, person: str, start: Iterable[str]
) -> tuple[set[str], set[str], list[str]]:
    """The endpoints whose pages were opened, the links that led to none, and what was wrong with the pages."""
    context = browser.new_context(base_url=address)
    context.add_cookies([{**cookie, "url": address} for cookie in world.cookies(person)])
    page = context.new_page()
    watch = Watch(page, address)
    found = crawl(world.app, _through(page, address), start, follows=person != SRO)
    context.close()
    return {endpoint for endpoint, opened in found.pages.items() if opened}, set(found.broken), watch.faults


def _through(page: Page, base: str) -> Callable[[str], Opened]:
    def fetch(address: str) -> Opened:
        answer = page.goto(address)
        assert answer
        is_page = "text/html" in answer.headers.get("content-type", "")
        return Opened(answer.status, page.url.removeprefix(base), page.content() if is_page else "")

    return fetch


def test_a_report_opened_from_a_disk_asks_nothing_of_anybody(world: World, browser: Browser, tmp_path: Path) -> None:
    answer = world.client(MANAGER).get(f"/programmes/{SLUG}/reports/1.html")
    file = tmp_path / "report.html"
    file.write_bytes(answer.data)
    page = browser.new_page()
    watch = Watch(page, "file:")
    page.goto(file.as_uri())
    assert page.locator("h1").count() == 1
    page.close()
    assert watch.faults == []
