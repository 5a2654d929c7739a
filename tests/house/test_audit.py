"""What `make audit` makes of the answers of pip-audit and npm: recorded ones, of every kind there is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.audit.__main__ import LOCK, PROJECT
from tests.audit.reading import read_npm_audit, read_pip_audit
from tests.house.test_repository import requirements

CLEAN = {"dependencies": [{"name": "flask", "version": "3.1.3", "vulns": []}], "fixes": []}
VULNERABLE = {
    "dependencies": [
        {"name": "flask", "version": "3.1.3", "vulns": []},
        {
            "name": "jinja2",
            "version": "2.4.1",
            "vulns": [
                {"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"], "aliases": ["CVE-2019-10906"], "description": "x"}
            ],
        },
    ],
    "fixes": [],
}
SKIPPED = {
    "dependencies": [
        {"name": "flask", "skip_reason": "Dependency not found on the index and could not be audited: flask (3.1.3)"},
        {"name": "jinja2", "skip_reason": "Dependency not found on the index and could not be audited: jinja2 (3.1.6)"},
    ],
    "fixes": [],
}
NPM_CLEAN = {
    "auditReportVersion": 2,
    "vulnerabilities": {},
    "metadata": {"dependencies": {"prod": 5, "dev": 20, "total": 24}},
}
NPM_VULNERABLE = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "immutable": {"name": "immutable", "severity": "high", "via": ["sass"], "range": "<4.3"},
        "htmx.org": {
            "name": "htmx.org",
            "severity": "high",
            "via": [{"source": 1, "name": "htmx.org", "title": "Cross-site scripting in htmx", "severity": "high"}],
            "range": "<2.0.1",
        },
    },
    "metadata": {"dependencies": {"total": 24}},
}
NPM_REFUSED = {
    "message": "405 Method Not Allowed - POST -/npm/v1/security/advisories/bulk",
    "statusCode": 405,
    "error": {"summary": "", "detail": ""},
}
NPM_OFFLINE = {
    "error": {"code": "ENOTFOUND", "summary": "request to /advisories/bulk failed, reason: getaddrinfo ENOTFOUND"}
}


def test_a_vulnerable_python_package_ends_the_build_and_is_named_with_its_remedy():
    outcome = read_pip_audit("Python packages", 1, json.dumps(VULNERABLE), "Found 1 known vulnerability")
    assert outcome.fails(strict=False)
    assert outcome.findings == ("jinja2 2.4.1: PYSEC-2019-217, mended in 2.10.1",)
    assert "VULNERABLE: jinja2 2.4.1: PYSEC-2019-217, mended in 2.10.1" in outcome.lines()


def test_a_vulnerable_package_of_npm_ends_the_build():
    outcome = read_npm_audit("npm packages", 1, json.dumps(NPM_VULNERABLE), "")
    assert outcome.fails(strict=False)
    assert outcome.findings == ("immutable <4.3: high", "htmx.org <2.0.1: Cross-site scripting in htmx")


def test_a_finding_counts_when_others_could_not_be_looked_at():
    mixed = {"dependencies": VULNERABLE["dependencies"] + SKIPPED["dependencies"]}
    outcome = read_pip_audit("Python packages", 1, json.dumps(mixed), "")
    assert outcome.fails(strict=False)
    assert (outcome.audited, len(outcome.unaudited)) == (2, 2)


@pytest.mark.parametrize(
    "outcome",
    [
        read_pip_audit("Python packages", 0, json.dumps(SKIPPED), "No known vulnerabilities found"),
        read_pip_audit("Python packages", 1, "", "requests.exceptions.ConnectionError: HTTPSConnectionPool"),
        read_pip_audit("Python packages", 1, "", "timed out after 300 seconds"),
        read_npm_audit("npm packages", 1, json.dumps(NPM_REFUSED), "npm error audit endpoint returned an error"),
        read_npm_audit("npm packages", 1, json.dumps(NPM_OFFLINE), ""),
    ],
)
def test_advisories_out_of_reach_are_said_loudly_and_end_only_a_strict_build(outcome):
    assert not outcome.fails(strict=False)
    assert outcome.fails(strict=True)
    assert outcome.audited == 0
    assert outcome.lines()[0].startswith(f"NOT AUDITED: {outcome.what}: no advisory data reachable")


@pytest.mark.parametrize(
    "outcome",
    [
        read_pip_audit("Python packages", 1, "", "ModuleNotFoundError: No module named 'pip_audit'"),
        read_pip_audit("Python packages", 0, "", ""),
        read_pip_audit("Python packages", 1, json.dumps(CLEAN), "hash mismatch"),
        read_pip_audit("Python packages", 0, json.dumps({"dependencies": []}), ""),
        read_npm_audit("npm packages", 1, "npm error code ENOLOCK", ""),
        read_npm_audit("npm packages", 0, json.dumps({"vulnerabilities": {}, "metadata": {}}), ""),
    ],
)
def test_a_program_that_did_not_do_its_work_ends_the_build(outcome):
    assert outcome.broken
    assert outcome.fails(strict=False)
    assert any(line.startswith("BROKEN: ") for line in outcome.lines())


@pytest.mark.parametrize(
    "outcome",
    [
        read_pip_audit("Python packages", 0, json.dumps(CLEAN), "No known vulnerabilities found"),
        read_npm_audit("npm packages", 0, json.dumps(NPM_CLEAN), ""),
    ],
)
def test_nothing_found_lets_the_build_go_on_and_says_in_how_many(outcome):
    assert not outcome.fails(strict=True)
    assert outcome.lines() == [f"{outcome.what}: {outcome.audited} audited, 0 vulnerable"]
    assert outcome.audited > 0


def test_ci_audits_the_lock_that_holds_every_package():
    assert "make audit" in (PROJECT / ".ci" / "run").read_text()
    assert requirements("requirements.lock").keys() <= requirements(LOCK).keys()
    assert Path(PROJECT / "package-lock.json").exists()
