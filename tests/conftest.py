"""What every test can ask for.

Databases: a test that asks for ``database_url``, or for anything made from it (``app``, ``session``,
``client``, ``tracker``, ``live_server``), runs on SQLite and again on PostgreSQL; a browser test runs on the
first of them only. ``--database=sqlite`` is the quick run. The tables are empty, or with the marker
``demonstration`` seeded with the live programme, with ``five_programmes`` with all of them.
"""

from __future__ import annotations

import gc
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from tests import browser as chromium
from tests import signing_in
from tests.clamd import Clamd, ClamdMissing, running_clamd
from tests.command import SECRET_KEY, Tracker, tracker_command
from tests.databases import Databases, PostgresDatabases, SqliteDatabases, empty, five_seeded, seeded
from tests.mailbox import Mailbox
from tests.postgres import PostgresMissing, running_postgres
from tests.quick_rules import QuickRule
from tests.quick_statements import compile_statements_once
from tests.quick_templates import compile_templates_once
from tests.recorded import no_write_goes_unrecorded
from tests.scratch import scratch_folder
from tests.statements import recorded_statements

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.orm import Session

    from tests.shared_run import SharedRun
    from tracker.domain.openid_settings import OpenId
    from tracker.settings import Settings

Flask.url_rule_class = QuickRule
compile_statements_once()

pytest_plugins = ["tests.completeness", "tests.shared_run"]

BOTH = ("sqlite", "postgres")
README = Path("README.md")
README_PICTURES = Path("docs/screenshots")
README_HEIGHT = 1_000

# Mapped rows come and go by the thousand; looking for cycles after every few hundred took a tenth of the run.
gc.set_threshold(100_000, 20, 20)

# How long an example takes says how busy the machine is, not whether the rule holds.
hypothesis_settings.register_profile("tracker", deadline=None)
hypothesis_settings.load_profile("tracker")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("tracker")
    group.addoption("--database", choices=[*BOTH, "both"], default="both", help="run on which database (both)")
    group.addoption("--screenshots", type=Path, help="folder in which browser tests leave their pictures")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--database")
    kinds = BOTH if chosen == "both" else (chosen,)
    if "browser" in metafunc.fixturenames:
        kinds = kinds[:1]
    marks = {"sqlite": (), "postgres": (pytest.mark.postgres,)}
    metafunc.parametrize(
        "database_kind", [pytest.param(kind, id=kind, marks=marks[kind]) for kind in kinds], scope="session"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if "clamd" in getattr(item, "fixturenames", ()):
            item.add_marker("clamd")


def is_missing(what: str) -> NoReturn:
    """Skip the test, or in CI fail it: there nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(what, pytrace=False)
    pytest.skip(what)


# Databases


@pytest.fixture(scope="session", autouse=True)
def every_write_is_audited(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever a test makes the application write, a commit without an entry of the audit for it fails.

    Measurements fill their tables past it.
    """
    if all("bench" in argument for argument in request.config.args):
        yield
        return
    with no_write_goes_unrecorded():
        yield


@pytest.fixture(scope="session")
def sqlite_databases(shared_run: SharedRun) -> Iterator[Databases]:
    with scratch_folder("tracker-sqlite-") as folder:
        yield SqliteDatabases(folder, shared_run)


@pytest.fixture(scope="session")
def postgres_databases(shared_run: SharedRun) -> Iterator[Databases | str]:
    """The databases, or why there are none."""
    try:
        with running_postgres(shared_run.postgres_url) as server:
            yield PostgresDatabases(server, shared_run)
            if shared_run.postgres_url is None:
                server.drop_all(shared_run.name)
    except PostgresMissing as missing:
        yield f"No PostgreSQL: {missing}"


@pytest.fixture(scope="session")
def databases(database_kind: str, request: pytest.FixtureRequest) -> Databases:
    found: Databases | str = request.getfixturevalue(f"{database_kind}_databases")
    if isinstance(found, str):
        is_missing(found)
    return found


@pytest.fixture
def database_url(databases: Databases, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database of this test's own, with all tables."""
    if request.node.get_closest_marker("five_programmes"):
        url = five_seeded(databases)
    elif request.node.get_closest_marker("demonstration"):
        url = seeded(databases)
    else:
        url = empty(databases)
    yield url
    databases.discard(url)


# The application


@pytest.fixture
def today() -> date | None:
    """The date of TRACKER_TODAY; override it in a module or class to stop the clock elsewhere."""
    return date(2020, 1, 27)


@pytest.fixture
def address() -> Iterator[socket.socket]:
    """A port of this test's own, on which nobody listens yet."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        yield bound


@pytest.fixture
def openid() -> OpenId | None:
    """The organisation's sign-in; tests/openid has one."""
    return None


@pytest.fixture
def settings(
    database_url: str,
    address: socket.socket,
    today: date | None,
    openid: OpenId | None,
    request: pytest.FixtureRequest,
) -> Settings:
    """Mail goes to ``smtp_server`` when the test asks for it."""
    from tracker.settings import Settings

    has_mailbox = "smtp_server" in request.fixturenames
    mail_url = request.getfixturevalue("smtp_server").url if has_mailbox else "console:"
    return Settings(
        database_url=database_url,
        secret_key=SECRET_KEY,
        mail_url=mail_url,
        base_url=f"http://127.0.0.1:{address.getsockname()[1]}",
        today=today,
        is_demo=any(request.node.get_closest_marker(name) for name in ("demonstration", "five_programmes")),
        openid=openid,
    )


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once(shared_run: SharedRun) -> None:
    """Compiling the pages again for each test took a quarter of the whole run."""
    compile_templates_once(shared_run.folder / "templates")


@pytest.fixture
def make_app() -> Iterator[Callable[[Settings], Flask]]:
    """Opens applications with settings of the test's own, and closes their connections at its end."""
    from tracker.adapters.db import db
    from tracker.app import create_app

    opened: list[Flask] = []

    def make(settings: Settings) -> Flask:
        application = create_app(settings)
        opened.append(application)
        return application

    yield make
    for application in opened:
        with application.app_context():
            for engine in db.engines.values():
                engine.dispose()


@pytest.fixture
def app(settings: Settings, make_app: Callable[[Settings], Flask]) -> Iterator[Flask]:
    """What the test itself asks of the database is answered from every programme; a request starts by seeing none."""
    from tracker.adapters.scope import EVERYTHING, seeing

    with seeing(EVERYTHING):
        yield make_app(settings)


@pytest.fixture
def session(app: Flask, request: pytest.FixtureRequest) -> Iterator[Session]:
    """The session of an application context that lasts for the whole test: for services and queries."""
    from tracker.adapters.db import db

    if {"client", "live_server"} & set(request.fixturenames):
        pytest.fail(
            "A session that stays open holds SQLite's write lock and hides what a request committed; "
            "beside `client` or `live_server` use `with database() as session:`"
        )
    with app.app_context():
        yield db.session


@pytest.fixture
def database(app: Flask) -> Callable[[], AbstractContextManager[Session]]:
    """``with database() as session:`` reads or writes between requests, and commits."""
    from tracker.adapters.db import db

    @contextmanager
    def opened() -> Iterator[Session]:
        with app.app_context():
            yield db.session
            db.session.commit()

    return opened


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen. It need not fetch a token before it posts, as real ones must."""
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient) -> Callable[[str], FlaskClient]:
    """``sign_in("manager@seahaven.example")`` makes the client that person's."""

    def sign_in_as(email: str) -> FlaskClient:
        signing_in.sign_in(client, email)
        return client

    return sign_in_as


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with statements() as seen: client.get(...)`` leaves in ``seen`` what was asked of the database."""
    from tracker.adapters.db import db

    with app.app_context():
        engine = db.engine
    return lambda: recorded_statements(engine)


@pytest.fixture
def tracker(settings: Settings) -> Tracker:
    """The `tracker` command on this test's database."""
    day = {"today": settings.today.isoformat()} if settings.today else {}
    demo = "1" if settings.is_demo else "0"
    return tracker_command(
        settings.database_url, mail_url=settings.mail_url, base_url=settings.base_url, demo=demo, **day
    )


@pytest.fixture
def smtp_server() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


@pytest.fixture(scope="session")
def clamd() -> Iterator[Clamd]:
    """The virus scanner: a ClamAV daemon that finds one harmless text."""
    try:
        with running_clamd() as running:
            yield running
    except ClamdMissing as missing:
        is_missing(str(missing))


# The browser


@pytest.fixture
def live_server(app: Flask, address: socket.socket, settings: Settings) -> Iterator[str]:
    """The application on a real port, a thread for each request; its address without a closing slash."""
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=address.fileno())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield settings.base_url
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find_chromium()
    if path is None:
        is_missing("No Chromium: apt-get install chromium, or set TRACKER_TEST_BROWSER to its path")
    with chromium.running_chromium(path) as running:
        yield running


class OpenPage(Protocol):
    def __call__(
        self, *, person: str | None = None, javascript: bool = True, width: int = chromium.DESKTOP
    ) -> Page: ...


@pytest.fixture
def other_site() -> str | None:
    """Another site that pages may lead to."""
    return None


@pytest.fixture
def open_page(browser: Browser, live_server: str, app: Flask, other_site: str | None) -> Iterator[OpenPage]:
    """Opens pages that know nothing of each other; fails the test if one misbehaved.

    ``person`` is the address of who is signed in there.
    """
    opened: list[tuple[Any, chromium.Watch]] = []

    def open_one(*, person: str | None = None, javascript: bool = True, width: int = chromium.DESKTOP) -> Page:
        context = browser.new_context(
            base_url=live_server,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            viewport={"width": width, "height": chromium.HEIGHT},
        )
        context.set_default_timeout(10_000)
        if person:
            context.add_cookies([{**signing_in.signed_in_cookie(app, person), "url": live_server}])
        page = context.new_page()
        opened.append((context, chromium.Watch(page, live_server, other_site)))
        return page

    yield open_one
    for context, _ in opened:
        context.close()
    faults = [fault for _, watch in opened for fault in watch.faults]
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    return open_page(width=chromium.PHONE)


@pytest.fixture
def page_without_js(open_page: OpenPage) -> Page:
    return open_page(javascript=False)


@pytest.fixture
def keep_picture(request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """``keep_picture(page, "this-week")`` writes this-week.png where --screenshots says, or nowhere.

    Into the README's own folder go only the pictures that the README shows.
    """
    folder: Path | None = request.config.getoption("--screenshots")

    def keep(page: Page, name: str) -> None:
        if folder and (folder != README_PICTURES or f"{README_PICTURES}/{name}.png" in README.read_text()):
            folder.mkdir(parents=True, exist_ok=True)
            # In the README the top of a page is enough.
            height = page.evaluate("document.documentElement.scrollHeight")
            tallest = README_HEIGHT if folder == README_PICTURES else height
            width = page.evaluate("document.documentElement.clientWidth")
            clip = {"x": 0, "y": 0, "width": width, "height": min(height, tallest)}
            page.screenshot(path=folder / f"{name}.png", full_page=True, clip=clip)

    return keep
