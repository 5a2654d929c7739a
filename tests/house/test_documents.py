"""What must be written down: every setting and every command. A failure names what is missing."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import main
from tracker.settings import VARIABLES

OPERATIONS = (Path(__file__).resolve().parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")


def commands(group: click.Group, prefix: str = "tracker") -> list[str]:
    found = []
    for name, command in sorted(group.commands.items()):
        path = f"{prefix} {name}"
        found += commands(command, path) if isinstance(command, click.Group) else [path]
    return found


def test_every_setting_is_documented() -> None:
    missing = [name for name in VARIABLES if f"`{name}`" not in OPERATIONS]
    assert not missing, f"describe {missing} in docs/operations.md"


def test_every_command_is_documented() -> None:
    missing = [command for command in commands(main) if f"`{command}" not in OPERATIONS]
    assert not missing, f"describe {missing} in docs/operations.md"
