"""Databases for tests: filled once a run as a template, copied for each test.

Filling takes long, so whichever process of a parallel run needs a template first makes it, and the others wait.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock

from tests.command import tracker_command
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from tests.shared_run import SharedRun

Fill = Callable[[str], None]
Begin = Callable[[], str]


class Databases(Protocol):
    """Hands out fresh databases of one kind."""

    def fresh(self, template: str, fill: Fill, *, begun: Begin | None = None) -> str:
        """The URL of a new database like the template, which ``fill`` made at its first use.

        The template begins empty, or as a copy of a database that ``begun`` hands out.
        """

    def discard(self, url: str) -> None:
        """The test that had it is over."""


class SqliteDatabases:
    """Each database is a file; a template is copied."""

    def __init__(self, folder: Path, run: SharedRun) -> None:
        self._folder = folder
        self._run = run
        self._numbers = itertools.count()

    def fresh(self, template: str, fill: Fill, *, begun: Begin | None = None) -> str:
        model = self._run.folder / f"{template}.sqlite3"
        with _made_once(self._run.folder / f"sqlite-{template}") as is_made:
            if not is_made:
                model.unlink(missing_ok=True)
                if begun:
                    base = begun()
                    shutil.copyfile(base.removeprefix("sqlite:///"), model)
                    self.discard(base)
                fill(f"sqlite:///{model}")
        file = self._folder / f"{next(self._numbers)}.sqlite3"
        shutil.copyfile(model, file)
        return f"sqlite:///{file}"

    def discard(self, url: str) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        for leftover in self._folder.glob(f"{file.name}*"):
            leftover.unlink()


class PostgresDatabases:
    """Each database is made with ``create database ... template ...``."""

    def __init__(self, server: PostgresServer, run: SharedRun) -> None:
        self._server = server
        self._run = run
        self._numbers = itertools.count()

    def fresh(self, template: str, fill: Fill, *, begun: Begin | None = None) -> str:
        model = f"{self._run.name}_{template}"
        with _made_once(self._run.folder / f"postgres-{template}") as is_made:
            if not is_made:
                self._server.drop(model)
                if begun:
                    base = begun()
                    url = self._server.create(model, _name_in(base))
                    self.discard(base)
                else:
                    url = self._server.create(model)
                fill(url)
        return self._server.create(f"{self._run.name}_{os.getpid()}_{next(self._numbers)}", template=model)

    def discard(self, url: str) -> None:
        self._server.drop(_name_in(url))


def _name_in(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


@contextmanager
def _made_once(mark: Path) -> Iterator[bool]:
    """Whether a process of this run has made what is marked here; if not, it is made by the end of the block."""
    with FileLock(f"{mark}.lock"):
        is_made = mark.exists()
        yield is_made
        mark.touch()


def empty(databases: Databases) -> str:
    """A new database with all tables and no row of anybody's."""
    return databases.fresh("empty", fill_empty)


def seeded(databases: Databases) -> str:
    """A new database with the live programme of the demonstration, Seahaven."""
    return databases.fresh("seeded", _fill_seeded, begun=partial(empty, databases))


def five_seeded(databases: Databases) -> str:
    """A new database with all five programmes of the demonstration."""
    return databases.fresh("five", _fill_with_the_others, begun=partial(seeded, databases))


def fill_empty(url: str) -> None:
    tracker_command(url)("db", "upgrade")


def _fill_seeded(url: str) -> None:
    tracker_command(url, demo="1")("seed", "--only", "seahaven")


def _fill_with_the_others(url: str) -> None:
    tracker_command(url, demo="1")("seed")
