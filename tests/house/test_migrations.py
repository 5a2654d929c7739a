"""Migrations: the last one is named, and models and tables agree."""

from __future__ import annotations

from tracker.adapters.migrations import FOLDER, HEAD


def test_head_names_the_last_migration() -> None:
    last = max(file.name[:4] for file in FOLDER.glob("[0-9]*.py"))
    assert HEAD.read_text().strip() == last, "write the last number into tracker/migrations/HEAD"


def test_models_and_tables_agree(tracker) -> None:
    assert "up to date" in tracker("db", "check").stdout
