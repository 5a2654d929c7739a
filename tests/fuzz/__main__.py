"""``make fuzz``: 10,000 generated requests on each database. Ends with 1 if an answer was wrong.

A request is made from the seed and its number, and meets what the others of its round left: ``--only 1234`` sends its
round up to it, ``--alone`` only that one.
"""

from __future__ import annotations

import argparse
import logging
import secrets
import sys
import tempfile
from pathlib import Path

from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.fuzz.rounds import ROUND, Fuzz
from tests.postgres import running_postgres
from tests.quick_templates import compile_templates_once
from tests.shared_run import SharedRun


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--database", choices=["sqlite", "postgres", "both"], default="both")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="send this one, after those of its round before it")
    parser.add_argument("--alone", action="store_true", help="with --only: without those before it")
    chosen = parser.parse_args()
    logging.disable(logging.INFO)
    print(f"Seed {chosen.seed}. To repeat request N: make fuzz ARGS='--seed {chosen.seed} --only N'", flush=True)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        folder, run = Path(scratch), SharedRun(Path(scratch))
        compile_templates_once(folder / "templates")
        if chosen.database != "postgres":
            wrong += fuzz("SQLite", SqliteDatabases(folder, run), folder, chosen)
        if chosen.database != "sqlite":
            with running_postgres() as server:
                wrong += fuzz("PostgreSQL", PostgresDatabases(server, run), folder, chosen)
                server.drop_all(run.name)
    return int(wrong > 0)


def fuzz(name: str, databases: Databases, folder: Path, chosen: argparse.Namespace) -> int:
    """Send them; print what was wrong, and how many."""
    running = Fuzz(databases, folder, seed=chosen.seed)
    numbers = range(chosen.requests)
    if chosen.only is not None:
        numbers = range(chosen.only if chosen.alone else chosen.only // ROUND * ROUND, chosen.only + 1)
    tally = running.run(numbers)
    for fault in tally.faults:
        print(f"\n{fault}")
    print(f"{name}: {tally}; {len(tally.faults)} answers were wrong", flush=True)
    return len(tally.faults)


if __name__ == "__main__":
    sys.exit(main())
