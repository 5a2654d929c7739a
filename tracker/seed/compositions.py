"""Chains of KPIs, and workforce tables."""

from tracker.domain.kpi_terms import Basis
from tracker.domain.workforce_table import PARTS
from tracker.kpis.chains import add_chain
from tracker.kpis.workforce import add_table
from tracker.seed.context import Context


def load(context: Context) -> None:
    for row in context.files.rows("chains"):
        add_chain(
            context.session,
            programme=context.programme,
            name=row.text("name"),
            kpis=[context.kpis[code] for code in row.listed("kpis")],
            basis=Basis(row.text("basis")),
        )
    for row in context.files.rows("workforce"):
        add_table(
            context.session,
            programme=context.programme,
            name=row.text("name"),
            dimension=row.text("dimension"),
            kpis={part: context.kpis[row.text(part)] for part in PARTS if row.text(part)},
        )
