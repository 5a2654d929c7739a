"""What papers are made of beside KPIs and the plan: lines, chains of KPIs, workforce tables."""

from tracker.domain.kpi_terms import Basis
from tracker.domain.workforce_table import PARTS
from tracker.kpis.chains import add_chain
from tracker.kpis.workforce import add_table
from tracker.plan.paper_lines import LineKind, PaperLine
from tracker.seed.context import Context
from tracker.seed.surroundings import keep


def load(context: Context) -> None:
    _load_lines(context)
    for row in context.files.rows("chains"):
        kpis = [context.kpis[code] for code in row.listed("kpis")]
        add_chain(
            context.session,
            programme=context.programme,
            name=row.text("name"),
            kpis=kpis,
            basis=Basis(row.text("basis") or "period"),
        )
    for row in context.files.rows("workforce"):
        chosen = {part: context.kpis[row.text(part)] for part in PARTS if row.text(part)}
        add_table(
            context.session,
            programme=context.programme,
            name=row.text("name"),
            dimension=row.text("dimension"),
            kpis=chosen,
        )


def _load_lines(context: Context) -> None:
    for position, row in enumerate(context.files.rows("lines"), 1):
        codes = row.listed("kpis")
        if unknown := [code for code in codes if code not in context.kpis]:
            raise ValueError(f"lines.csv: there is no KPI {unknown[0]}")
        line = PaperLine(
            programme_id=context.programme.id,
            kind=LineKind(row.text("kind")),
            position=position,
            heading=row.text("heading"),
            text=row.text("text"),
            kpi_codes=codes,
            is_illustrative=row.yes("illustrative"),
        )
        keep(context, line, row.moment("said_on"))
