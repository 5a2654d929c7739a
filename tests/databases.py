"""Databases for tests: filled once as a template, copied for each test."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tests.command import tracker_command
from tests.postgres import PostgresServer

Fill = Callable[[str], None]


class Databases(Protocol):
    """Hands out fresh databases of one kind."""

    def fresh(self, template: str, fill: Fill, *, begun: str | None = None) -> str:
        """The URL of a new database like the template, which ``fill`` made at its first use.

        The template begins empty, or as a copy of the database ``begun``.
        """

    def discard(self, url: str) -> None:
        """The test that had it is over."""


class SqliteDatabases:
    """Each database is a file; a template is copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()

    def fresh(self, template: str, fill: Fill, *, begun: str | None = None) -> str:
        model = self._folder / f"template-{template}.sqlite3"
        if not model.exists():
            unfinished = model.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            if begun:
                shutil.copyfile(begun.removeprefix("sqlite:///"), unfinished)
            fill(f"sqlite:///{unfinished}")
            unfinished.rename(model)
        file = self._folder / f"{next(self._numbers)}.sqlite3"
        shutil.copyfile(model, file)
        return f"sqlite:///{file}"

    def discard(self, url: str) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        for leftover in self._folder.glob(f"{file.name}*"):
            leftover.unlink()


class PostgresDatabases:
    """Each database is made with ``create database ... template ...``."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server
        self._prefix = f"tracker_test_{os.getpid()}"
        self._numbers = itertools.count()
        self._templates: set[str] = set()

    def fresh(self, template: str, fill: Fill, *, begun: str | None = None) -> str:
        model = f"{self._prefix}_{template}"
        if template not in self._templates:
            self._server.drop(model)
            base = begun.rpartition("/")[2].partition("?")[0] if begun else "template1"
            fill(self._server.create(model, base))
            self._templates.add(template)
        return self._server.create(f"{self._prefix}_{next(self._numbers)}", template=model)

    def discard(self, url: str) -> None:
        self._server.drop(url.rpartition("/")[2].partition("?")[0])

    def close(self) -> None:
        for template in self._templates:
            self._server.drop(f"{self._prefix}_{template}")


def fill_empty(url: str) -> None:
    tracker_command(url)("db", "upgrade")


def fill_seeded(url: str) -> None:
    fill_empty(url)
    tracker_command(url, demo="1")("seed", "--only", "seahaven")


def fill_with_the_others(url: str) -> None:
    tracker_command(url, demo="1")("seed")
