"""What two auditing programs answered, and whether the build goes on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

# How a program says that there was no way to the advisories, or nothing behind it.
_UNREACHABLE = re.compile(
    r"ConnectionError|ConnectTimeout|ReadTimeout|NameResolution|Max retries|timed out|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|"
    r"ETIMEDOUT|ECONNRESET|ENETUNREACH|ProxyError|SSLError|"
    r"(?:40[13457]|429|5\d\d) (?:Method|Forbidden|Not|Client|Server|Too|Bad|Service|Gateway|Proxy|Unauth)"
)
_NOT_FOUND = "could not be audited"


@dataclass(frozen=True)
class Outcome:
    """What was found in how many packages, what could not be looked at, and what broke."""

    what: str
    audited: int = 0
    findings: tuple[str, ...] = ()
    unaudited: tuple[str, ...] = field(default=())
    broken: str = ""

    def fails(self, *, strict: bool) -> bool:
        """``strict``: also when the advisories were out of reach, as where a network is known to be there."""
        return bool(self.findings or self.broken or (strict and self.unaudited))

    def lines(self) -> list[str]:
        found = [f"VULNERABLE: {one}" for one in self.findings]
        if self.broken:
            found.append(f"BROKEN: {self.what}: {self.broken}")
        if self.unaudited:
            several = f"{self.unaudited[0]}" + (
                f" and {len(self.unaudited) - 1} more" if len(self.unaudited) > 1 else ""
            )
            found.append(f"NOT AUDITED: {self.what}: no advisory data reachable ({several})")
        return [*found, f"{self.what}: {self.audited} audited, {len(self.findings)} vulnerable"]


def read_pip_audit(what: str, exit_code: int, answer: str, said: str) -> Outcome:
    """Of ``pip-audit --format json``."""
    held = _json(answer)
    if not isinstance(held, dict) or not isinstance(held.get("dependencies"), list):
        return _without_answer(what, exit_code, said)
    findings, unaudited, audited = [], [], 0
    for one in held["dependencies"]:
        if "skip_reason" in one:
            unaudited.append(f"{one['name']}: {one['skip_reason']}")
            continue
        audited += 1
        for hole in one.get("vulns", ()):
            remedy = ", ".join(hole.get("fix_versions", ())) or "no version yet"
            findings.append(f"{one['name']} {one['version']}: {hole['id']}, mended in {remedy}")
    if not held["dependencies"]:
        return Outcome(what, broken="it looked at nothing")
    if exit_code and not findings:
        return Outcome(what, audited, unaudited=tuple(unaudited), broken=_last_line(said))
    return Outcome(what, audited, tuple(findings), tuple(unaudited))


def read_npm_audit(what: str, exit_code: int, answer: str, said: str) -> Outcome:
    """Of ``npm audit --json``."""
    held = _json(answer)
    if not isinstance(held, dict) or "vulnerabilities" not in held:
        words = f"{held.get('message', '')} {held.get('error', '')}" if isinstance(held, dict) else answer
        return _without_answer(what, exit_code, f"{said}\n{words}")
    findings = []
    for name, one in held["vulnerabilities"].items():
        titles = sorted({hole["title"] for hole in one.get("via", ()) if isinstance(hole, dict)})
        findings.append(f"{name} {one.get('range', '')}: {'; '.join(titles) or one.get('severity', 'vulnerable')}")
    count = held.get("metadata", {}).get("dependencies", {}).get("total", 0)
    if not count:
        return Outcome(what, findings=tuple(findings), broken="it looked at nothing")
    return Outcome(what, count, tuple(findings))


def _without_answer(what: str, exit_code: int, said: str) -> Outcome:
    if found := _UNREACHABLE.search(said):
        return Outcome(what, unaudited=(found.group(),))
    return Outcome(what, broken=f"it ended with {exit_code} and no answer: {_last_line(said)}")


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _last_line(text: str) -> str:
    return next((line for line in reversed(text.strip().splitlines()) if line.strip()), "it said nothing")
