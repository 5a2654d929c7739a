"""Rules about the files in the repository. A failure says what to do instead."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
TEXT = {
    "",
    ".cfg",
    ".css",
    ".csv",
    ".html",
    ".ini",
    ".js",
    ".json",
    ".lock",
    ".md",
    ".mako",
    ".py",
    ".scss",
    ".sh",
}
TEXT |= {".svg", ".toml", ".txt", ".typ", ".yaml", ".yml"}


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = [PROJECT / name for name in listed.stdout.split("\0") if name]
    return [file for file in files if file.is_file() and file.suffix in TEXT]


def places(pattern: str, files: list[Path]) -> list[str]:
    """Where the pattern is found, as ``path:line: text``."""
    found = []
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(pattern, line):
                found.append(f"{file.relative_to(PROJECT)}:{number}: {line.strip()[:120]}")
    return found


def templates() -> list[Path]:
    return sorted((PROJECT / "templates").rglob("*.html"))


def requirements(lock: str) -> dict[str, str]:
    """Name and the whole entry, continuation lines joined."""
    joined = (PROJECT / lock).read_text().replace("\\\n", " ")
    return {line.partition("==")[0]: line for line in joined.splitlines() if line.strip()}


def declared(section: list[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower() for requirement in section}


@pytest.fixture(scope="module")
def pyproject() -> dict:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text())


def test_no_file_names_a_package_registry():
    hosts = r"(?:pypi|npmjs|pythonhosted|yarnpkg)\.(?:org|com)|registry\.[\w-]+\.\w|debian\.org|jsdelivr|unpkg|cdnjs"
    files = [file for file in committed_files() if file != Path(__file__)]
    assert places(hosts, files) == [], "Name packages, not where they come from: each installation has its own source"


def test_no_file_names_a_path_of_one_machine():
    paths = r"(?<![\w.:/])/(?:home|root|Users|work)/\w"
    files = [file for file in committed_files() if file != Path(__file__)]
    assert places(paths, files) == [], "Write paths relative to the project"


def test_what_is_built_is_not_committed():
    names = [str(file.relative_to(PROJECT)) for file in committed_files()]
    built = [name for name in names if name.startswith(("static/vendor/", "node_modules/", "dist/", "instance/"))]
    assert built == [], "hatch_build.py makes static/vendor; nothing built belongs in the repository"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_version_and_hashes(lock):
    entries = requirements(lock)
    loose = [name for name, entry in entries.items() if "==" not in entry or "--hash=sha256:" not in entry]
    assert entries, "Write the lock with `make lock`"
    assert loose == [], "Write the lock with `make lock`"


def test_the_locks_agree_with_each_other():
    everything = requirements("requirements-dev.lock")
    versions = {name: entry.split(" ")[0] for name, entry in requirements("requirements.lock").items()}
    different = {name for name, version in versions.items() if everything[name].split(" ")[0] != version}
    assert different == set(), "Write both locks with `make lock`"


def test_every_dependency_is_locked(pyproject):
    runtime = declared(pyproject["project"]["dependencies"])
    assert runtime <= requirements("requirements.lock").keys(), "Run `make lock`"
    development = declared(pyproject["dependency-groups"]["dev"] + pyproject["build-system"]["requires"])
    assert development <= requirements("requirements-dev.lock").keys(), "Run `make lock`"


def test_every_dependency_has_a_reason(pyproject):
    package = json.loads((PROJECT / "package.json").read_text())
    wanted = declared(pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"])
    wanted |= package["dependencies"].keys() | package["devDependencies"].keys()
    given = set(re.findall(r"^\| `([^`]+)` \|", (PROJECT / "docs" / "dependencies.md").read_text(), re.MULTILINE))
    assert wanted - given == set(), "Give each dependency its reason in docs/dependencies.md"
    assert given - wanted == set(), "docs/dependencies.md gives reasons for what we no longer use"


def test_make_prints_every_target():
    makefile = (PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][\w-]*):(?!=)", makefile, re.MULTILINE))
    printed = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    shown = set(re.findall(r"^make ([\w-]+) +\S", printed, re.MULTILINE))
    assert shown == targets, "Describe each target after `##` on its line"
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())
    assert phony == targets, "List each target in .PHONY"


def test_templates_escape_everything():
    assert places(r"\|\s*safe\b|autoescape\s+false", templates()) == [], "Return Markup from a Python function"


def test_templates_carry_no_style_or_script_of_their_own():
    inline = r"""<style\b|<script(?![^>]*\bsrc=)|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:"""
    # A typst or email template is no page: mail programs read inline style only.
    pages = [file for file in templates() if "emails" not in file.relative_to(PROJECT / "templates").parts]
    assert places(inline, pages) == [], "The content security policy forbids it: use static/*.css and static/*.js"


def test_templates_write_htmx_attributes_as_data():
    assert places(r"\s(?<!data-)hx-[a-z-]+\s*=", templates()) == [], "Write data-hx-get: valid HTML"


def test_the_rules_load_no_framework():
    modules = sorted((PROJECT / "tracker" / "domain").rglob("*.py"))
    names = [
        ".".join(module.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__") for module in modules
    ]
    program = f"import sys, {', '.join(names)}\nprint(*{{'flask', 'sqlalchemy', 'wtforms'}} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.split() == [], "tracker.domain and tracker/__init__.py import nothing but each other"
