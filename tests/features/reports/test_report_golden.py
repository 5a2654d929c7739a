"""What the seeded report says in each format, kept as text beside the tests: tests/golden/reports.

After a change that is meant, run ``make golden`` and read the difference before it is committed.
"""

import pytest

from tests.golden_reports import KEPT_REPORTS, formats_kept, hold_against_kept


@pytest.mark.parametrize(
    ("name", "form"), [(name, form) for name in KEPT_REPORTS for form in formats_kept(name)], ids=str
)
def test_the_seeded_report_says_what_it_said(kept_reports, name, form):
    [content] = kept_reports[name].glob(f"*.{form}")
    hold_against_kept(name, form, content.read_bytes())
