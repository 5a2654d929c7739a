"""A run in CI is red when it left something out, even though every test passed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
MARKED = """
import pytest

@pytest.mark.browser
def test_in_the_browser(): {browser}

@pytest.mark.postgres
def test_on_postgres(): {postgres}

@pytest.mark.clamd
def test_with_a_scanner(): {clamd}

@pytest.mark.parametrize("number", range({skipped}))
def test_elsewhere(number): pytest.skip("not here")
"""
LEAVE_OUT = "pytest.skip('no server')"


def run(folder: Path, *arguments: str, ci: str = "1", browser="pass", postgres="pass", clamd="pass", skipped: int = 1):
    source = MARKED.format(browser=browser, postgres=postgres, clamd=clamd, skipped=skipped)
    (folder / "tests").mkdir()
    (folder / "tests" / "test_it.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\ntestpaths = tests\nmarkers =\n    browser\n    postgres\n    clamd\n")
    (folder / "conftest.py").write_text(
        "pytest_plugins = ['tests.completeness']\n"
        "def pytest_addoption(parser): parser.addoption('--database', default='both')\n"
    )
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--import-mode=importlib", *arguments],
        cwd=folder,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_whole_run_is_green(tmp_path):
    done = run(tmp_path, skipped=5)
    assert done.returncode == 0, done.stdout
    assert "3 passed, 5 skipped" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("mark", ["browser", "postgres", "clamd"])
def test_a_run_without_it_is_red_and_says_so(tmp_path, mark):
    done = run(tmp_path, **{mark: LEAVE_OUT})
    assert done.returncode == 1
    assert f"NOT COMPLETE: no test marked {mark} ran" in done.stdout
    assert "2 passed, 2 skipped" in done.stdout.splitlines()[-1]


def test_a_run_that_skips_six_tests_is_red(tmp_path):
    done = run(tmp_path, skipped=6)
    assert done.returncode == 1
    assert "NOT COMPLETE: 6 tests were skipped" in done.stdout


@pytest.mark.parametrize(("arguments", "ci"), [((), ""), (("-k", "postgres"), "1"), (("tests/test_it.py",), "1")])
def test_at_home_or_when_only_some_tests_are_wanted_nothing_is_missing(tmp_path, arguments, ci):
    assert run(tmp_path, *arguments, ci=ci, browser=LEAVE_OUT).returncode == 0
