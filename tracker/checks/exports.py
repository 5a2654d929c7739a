"""The findings of a programme as a table for other programs."""

import csv
import io
from collections.abc import Iterable

from tracker.domain.check_acceptance import Acceptance, Checked
from tracker.domain.check_finding import CheckFinding, finding_json
from tracker.domain.formula_safe import safe

COLUMNS = (
    "kind", "severity", "where", "message", "stated", "computed", "tolerance", "remedy", "fingerprint",
    "accepted_reason", "accepted_by", "accepted_at",
)  # fmt: skip


def checks_csv(checked: Checked) -> str:
    """One line for each finding, open ones first, with a byte-order mark so that Excel reads it as UTF-8."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_line(one, None) for one in checked.open)
    writer.writerows(_line(one.finding, one.acceptance) for one in checked.accepted)
    return out.getvalue()


def _line(finding: CheckFinding, acceptance: Acceptance | None) -> Iterable[str]:
    row: dict[str, object] = dict(finding_json(finding))
    if acceptance:
        row |= {
            "accepted_reason": acceptance.reason,
            "accepted_by": acceptance.by,
            "accepted_at": acceptance.at.isoformat(timespec="seconds"),
        }
    return [safe("" if row.get(name) is None else str(row[name])) for name in COLUMNS]
