"""What the seeded report says in each format, kept as text beside the tests: tests/golden/reports.

After a change that is meant, run ``make golden`` and read the difference before it is committed.
"""

import difflib
import os
from pathlib import Path

import pytest

from tests.golden_reports import KEPT_REPORTS, SAID, formats_kept

GOLDEN = Path(__file__).parents[2] / "golden" / "reports"
MOST_LINES = 40


@pytest.mark.parametrize(
    ("name", "form"), [(name, form) for name in KEPT_REPORTS for form in formats_kept(name)], ids=str
)
def test_the_seeded_report_says_what_it_said(kept_reports, name, form):
    file = GOLDEN / f"{name}.{form}.txt"
    [content] = kept_reports[name].glob(f"*.{form}")
    said = SAID[form](content.read_bytes()).rstrip("\n") + "\n"
    if os.environ.get("TRACKER_WRITE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(said, encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    if said != kept:
        changes = list(difflib.unified_diff(kept.splitlines(), said.splitlines(), "kept", "said now", lineterm="", n=1))
        more = f"\n... and {len(changes) - MOST_LINES} lines more" if len(changes) > MOST_LINES else ""
        pytest.fail(
            f"{name} says something else as {form} than tests/golden/reports keeps.\n"
            "If that is meant: run `make golden`, read the difference as a board member would, and commit it.\n"
            "If not, what you changed reaches the report: mend it.\n\n" + "\n".join(changes[:MOST_LINES]) + more,
            pytrace=False,
        )
