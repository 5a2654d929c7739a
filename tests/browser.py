"""A real Chromium, and what its pages must not do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

# The headless shell is Chromium without windows: the same pages for two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
ELSEWHERE = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
# Without these Chromium asks its maker's servers for updates at every start.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESKTOP, PHONE = 1366, 390
HEIGHT = 900
ASSETS = {"stylesheet", "script", "image", "font"}
# A refused page or form is an answer like any other, yet Chromium also writes it to the console.
ANSWERS = {400, 401, 403, 404, 405, 409, 410, 413, 422, 429}


def find_chromium() -> str | None:
    """The browser's path: TRACKER_TEST_BROWSER if set, else the first one on this machine."""
    candidates = [os.environ.get("TRACKER_TEST_BROWSER"), *map(shutil.which, NAMES), *ELSEWHERE]
    return next((name for name in candidates if name and Path(name).exists()), None)


@contextmanager
def running_chromium(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Watch:
    """Notes what goes wrong in a page without anybody seeing it.

    Script errors, a broken content security policy, missing assets, error 500, a request to another machine
    than ours and ``other_site``.
    """

    def __init__(self, page: Page, base_url: str, other_site: str | None = None) -> None:
        self.faults: list[str] = []
        self._ours = (base_url, *([other_site] if other_site else []), "data:", "blob:", "about:")
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        page.on("response", self._look)
        page.on("request", lambda request: self._follow(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.text.startswith("Failed to load resource"):
            return  # judged by its status in _look
        if message.type == "error" or "Content Security Policy" in message.text:
            self.faults.append(f"console {message.type}: {message.text}")

    def _look(self, response: Response) -> None:
        is_asset = response.request.resource_type in ASSETS
        if response.status >= 400 and (is_asset or response.status not in ANSWERS):
            self.faults.append(f"{response.status} for {response.url}")

    def _follow(self, url: str) -> None:
        if not url.startswith(self._ours):
            self.faults.append(f"request to another machine: {url}")


def accessibility_faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, one line each: rule, help and where.

    The page must allow scripts: axe is one.
    """
    only = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    # What it found in order need not be listed: that is a megabyte to hand over, as dear as the looking.
    options = {"runOnly": {"type": "tag", "values": only}, "resultTypes": ["violations"]}
    results = Axe().run(page, options=options)
    faults = []
    for violation in results.response["violations"]:
        where = ", ".join(str(node["target"]) for node in violation["nodes"])
        faults.append(f"{violation['id']}: {violation['help']} at {where}")
    return faults
