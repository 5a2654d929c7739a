"""In CI a run counts only if it was whole: both databases, browser, virus scanner, and hardly a test skipped."""

from __future__ import annotations

import os

import pytest

MOST_SKIPPED = 5
MARKS = ("browser", "postgres", "clamd")

ran: set[str] = set()
skipped: list[str] = []
gaps: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped:
        skipped.append(report.nodeid)
    elif report.when == "call":
        ran.update(mark for mark in MARKS if mark in report.keywords)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not os.environ.get("CI") or not _is_whole(session.config):
        return
    gaps.extend(f"no test marked {mark} ran" for mark in MARKS if mark not in ran)
    if len(skipped) > MOST_SKIPPED:
        gaps.append(f"{len(skipped)} tests were skipped; {MOST_SKIPPED} are allowed: {', '.join(skipped)}")
    if gaps and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for gap in gaps:
        terminalreporter.write_line(f"NOT COMPLETE: {gap}", red=True)


def _is_whole(config: pytest.Config) -> bool:
    """Whether all tests were asked for, so that what did not run is missing and not left out."""
    chooses = config.getoption("keyword") or config.getoption("markexpr") or config.getoption("--database") != "both"
    # A worker of a parallel run sees only its share; the process that hands out the tests judges.
    is_worker = hasattr(config, "workerinput")
    return config.args_source == pytest.Config.ArgsSource.TESTPATHS and not chooses and not is_worker
