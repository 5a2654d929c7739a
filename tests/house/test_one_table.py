"""Who may is asked of one table (tracker/domain/permission.py): nothing else compares roles."""

from __future__ import annotations

import re
from pathlib import Path

SOURCES = Path("tracker")
TEMPLATES = Path("templates")

# What needs to know roles for something else than whether somebody may.
KNOW_ROLES = {
    "domain/roles.py": "what roles there are",
    "domain/permission.py": "the table",
    "plan/access.py": "the door, which reads what somebody is",
    "updates/views.py": "hands the person's roles to the table, for each of their programmes",
    "api/updating.py": "hands the person's roles to the table",
    "reminders/facts.py": "who owes figures, and who acts at all",
    "people/": "gives, reads and counts roles",
    "demo/": "who can be played, by what they are",
    "administration/": "managers hear of ends, and the last one stays",
    "cli/": "gives roles",
    "seed/": "gives roles",
}
_ROLES = re.compile(r"\bRole\.[A-Z]|\bg\.roles\b|\bhas_role\(|\broles\b\s*&")


def test_no_module_compares_roles_itself() -> None:
    asking = {
        file.relative_to(SOURCES).as_posix()
        for file in SOURCES.rglob("*.py")
        if _ROLES.search(file.read_text(encoding="utf-8"))
    }
    wrong = {name for name in asking if not name.startswith(tuple(KNOW_ROLES))}
    assert not wrong, f"{wrong}: ask may(Deed...) instead, and give the deed a row in tracker/domain/permission.py"


def test_no_template_compares_roles_itself() -> None:
    pattern = re.compile(
        r"""(==|\bin)\s*["'](manager|sro|analyst|owner|reader)["']|["'](manager|sro|analyst|reader)["']\s+in\b"""
    )
    wrong = [file.as_posix() for file in TEMPLATES.rglob("*.html") if pattern.search(file.read_text(encoding="utf-8"))]
    assert not wrong, f"{wrong}: pass what may be done to the template, as the table answers it"
