"""The seeded report in every format, built once for a run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command import tracker_command
from tests.databases import SqliteDatabases, seeded
from tests.golden_reports import KEPT_REPORTS, formats_kept
from tests.reports import STATUS_DATE
from tracker.domain.highlight_json import read_report
from tracker.domain.highlight_parts import HighlightReport
from tracker.reports.renderings import Format


@dataclass(frozen=True)
class BuiltReport:
    """The object, and the files that ``tracker report build`` makes of it."""

    report: HighlightReport
    folder: Path

    def file(self, form: Format) -> Path:
        return self.folder / f"seahaven-highlight-report-{STATUS_DATE}.{form}"

    def content(self, form: Format) -> bytes:
        return self.file(form).read_bytes()


@pytest.fixture(scope="session")
def kept_reports(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Each of ``KEPT_REPORTS`` in every format that it has, in a folder of its own."""
    url = seeded(sqlite_databases)
    tracker = tracker_command(url, demo="1", today=str(STATUS_DATE))
    folders = {}
    for name, asked in KEPT_REPORTS.items():
        folders[name] = tmp_path_factory.mktemp(name)
        tracker("report", "build", "--programme", "seahaven", "--date", str(STATUS_DATE), *asked,
                "--format", ",".join(formats_kept(name)), "--output", str(folders[name]))  # fmt: skip
    sqlite_databases.discard(url)
    return folders


@pytest.fixture(scope="session")
def built(sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory) -> BuiltReport:
    """Seahaven's report of 27 January 2020. What it says does not hang on the database."""
    folder = tmp_path_factory.mktemp("report")
    url = seeded(sqlite_databases)
    tracker = tracker_command(url, demo="1", today=str(STATUS_DATE))
    tracker("report", "build", "--programme", "seahaven", "--date", str(STATUS_DATE), "--format", ",".join(Format),
            "--output", str(folder))  # fmt: skip
    sqlite_databases.discard(url)
    document = (folder / f"seahaven-highlight-report-{STATUS_DATE}.json").read_text()
    return BuiltReport(read_report(document), folder)
