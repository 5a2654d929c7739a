"""What would not hold once a load of figures was applied, by the cell that brings it."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy.orm import Session

from tracker.checks.queries import read_findings
from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.figure_facts import FigureRow
from tracker.domain.import_table import Problem
from tracker.domain.kpi import Figure
from tracker.domain.periods import Period, month_of
from tracker.imports.figures import FigureCheck
from tracker.plan.models import Programme

MOST_CHECKED = 5_000
"""A larger load is checked when it is applied: looking at every figure twice would keep its author waiting."""


def brought_findings(session: Session, programme: Programme, check: FigureCheck, *, on: date) -> list[Problem]:
    """Each statement that the rows of a load would bring, at the row that speaks of its KPI, period and category.

    What its own row's parts do not give is left out: the check of the row says so already. Nothing is written.
    """
    rows = [*check.plan.added, *(change.new for change in check.plan.revised)]
    if not rows or len(rows) > MOST_CHECKED:
        return []
    before = {one.fingerprint for one in read_findings(session, programme, on=on)}
    besides = _figures(rows, programme.financial_year_start_month)
    after = read_findings(session, programme, on=on, besides=besides)
    said = {problem.row for problem in check.read.findings}
    found = [(one, _row_of(one, rows)) for one in after if one.is_warning and one.fingerprint not in before]
    is_wide = "value" not in check.read.columns
    return [
        Problem(
            row.row, Period(row.fact.start, row.fact.end).label if is_wide else "value", f"{one.where}: {one.message}"
        )
        for one, row in found
        if not (one.kind is CheckKind.RATIO and row.row in said)
    ]


def _figures(rows: Iterable[FigureRow], start_month: int) -> dict[str, list[Figure]]:
    """The rows as figures, by the code of their KPI."""
    found: dict[str, list[Figure]] = {}
    for row in rows:
        fact, said = row.fact, row.said
        figure = Figure(
            Period(fact.start, fact.end, start_month),
            said.value,
            said.numerator,
            said.denominator,
            basis=fact.basis,
            geography=fact.geography,
            dimension=fact.dimension,
            category=fact.category,
            state=said.state,
            qualifier=said.qualifier,
            value_to=said.value_to,
            decimals=said.decimals,
            source=fact.source,
            note=said.note,
            raw=said.raw,
        )
        found.setdefault(fact.code, []).append(figure)
    return found


def _row_of(finding: CheckFinding, rows: Sequence[FigureRow]) -> FigureRow:
    """The row that fits a finding best: by its KPI, then its period, then its category."""

    def fit(row: FigureRow) -> tuple[bool, bool, bool]:
        # A year to date is named by the month in which it ends.
        labels = (Period(row.fact.start, row.fact.end).label, month_of(row.fact.end).label)
        detail = finding.place.detail
        is_code = row.fact.code == finding.place.ref or row.fact.code in finding.claim.split()
        return (
            is_code,
            any(label in detail for label in labels),
            bool(row.fact.category) and row.fact.category in detail,
        )

    return max(rows, key=fit)
