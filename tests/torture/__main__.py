"""The whole torture: ``make torture``, or ``python -m tests.torture --people 500 --kills 200 --database both``."""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

from tests.databases import Databases, PostgresDatabases, SqliteDatabases, empty
from tests.postgres import running_postgres
from tests.shared_run import SharedRun
from tests.torture.rounds import Torture


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mischief", type=float, default=0.006, help="how likely each kind of trouble is")
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    chosen = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="torture-") as scratch:
        folder, run = Path(scratch), SharedRun(Path(scratch))
        if chosen.database != "postgres":
            torture("SQLite", SqliteDatabases(folder, run), folder / "sqlite", chosen)
        if chosen.database != "sqlite":
            with running_postgres() as server:
                torture("PostgreSQL", PostgresDatabases(server, run), folder / "postgres", chosen)
                server.drop_all(run.name)


def torture(name: str, databases: Databases, folder: Path, chosen: argparse.Namespace) -> None:
    folder.mkdir()
    url = empty(databases)
    with Torture(url, folder, people=chosen.people, seed=chosen.seed, mischief=chosen.mischief) as running:
        print(f"{name}: {running.run(kills=chosen.kills)}", flush=True)
    databases.discard(url)


if __name__ == "__main__":
    main()
