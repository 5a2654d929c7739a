"""What papers are made of beside KPIs and the plan: lines, chains of KPIs, workforce tables, notes on the data."""

from tracker.domain.kpi_terms import Basis
from tracker.domain.period_text import parse_period
from tracker.domain.workforce_table import PARTS
from tracker.kpis.chains import add_chain
from tracker.kpis.models import DataQualityNote
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
    _load_notes(context)


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


def _load_notes(context: Context) -> None:
    start_month = context.programme.financial_year_start_month
    for row in context.files.rows("notes"):
        span = parse_period(row.text("period"), start_month=start_month) if row.text("period") else None
        author = context.people[row.text("author")]
        context.session.add(
            DataQualityNote(
                kpi_id=context.kpis[row.text("code")].id,
                start_on=span.start if span else None,
                end_on=span.end if span else None,
                effect=row.text("effect"),
                planned_fix=row.text("planned_fix"),
                fix_by=row.day("fix_by"),
                fixed_on=row.day("fixed_on"),
                recorded_at=context.record_at(row.moment("recorded_on")),
                author_id=author.id,
                author_title=author.job_title,
                is_illustrative=row.yes("illustrative"),
            )
        )
        context.session.flush()
