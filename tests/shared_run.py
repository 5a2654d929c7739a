"""What the processes of a parallel run share: a folder for what one of them makes for all, and the PostgreSQL server.

The process that hands out the tests makes both and tells the workers where they are. A run in one process has the
folder alone, and starts PostgreSQL when a test asks for it.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import PostgresMissing, running_postgres
from tests.scratch import scratch_folder

_SAID = "tracker_shared"
_kept = pytest.StashKey[ExitStack]()
_shared = pytest.StashKey["SharedRun"]()


@dataclass(frozen=True)
class SharedRun:
    """``postgres_url`` is that of the server that was started for all workers, if one was."""

    folder: Path
    postgres_url: str | None = None

    @property
    def name(self) -> str:
        """Of no other run; letters, digits and underscores."""
        return self.folder.name.replace("-", "_")


@pytest.fixture(scope="session")
def shared_run(pytestconfig: pytest.Config) -> SharedRun:
    """What this process shares with the others of its run."""
    return pytestconfig.stash[_shared]


def pytest_configure(config: pytest.Config) -> None:
    said: dict[str, Any] | None = getattr(config, "workerinput", None)
    if said is not None:
        folder, url = said[_SAID]
        config.stash[_shared] = SharedRun(Path(folder), url)
        return
    kept = config.stash[_kept] = ExitStack()
    run = SharedRun(kept.enter_context(scratch_folder("tracker-run-")))
    if config.getoption("numprocesses", None) and config.getoption("--database") != "sqlite":
        with suppress(PostgresMissing):  # a worker finds out as well, and its tests say so
            server = kept.enter_context(running_postgres())
            kept.callback(server.drop_all, run.name)
            run = SharedRun(run.folder, server.url.render_as_string(hide_password=False))
    config.stash[_shared] = run


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    run = node.config.stash[_shared]
    node.workerinput[_SAID] = (os.fspath(run.folder), run.postgres_url)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _kept in config.stash:
        config.stash[_kept].close()
