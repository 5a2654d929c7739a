"""Files of figures that were imported as they stand, each as at a moment: a batch like any other."""

from tracker.adapters.sheets import read_table
from tracker.imports.services import Load, apply_load
from tracker.kpis.models import ImportBatch, ImportKind
from tracker.kpis.services import choose_source, mark_subtotal
from tracker.seed.context import Context
from tracker.seed.kpis import fact_of
from tracker.seed.rows import Row


def load(context: Context) -> None:
    for row in context.files.rows("imports"):
        _import(context, row)
        for figure in context.files.rows(row.text("file")):
            _mark(context, figure)


def _import(context: Context, row: Row) -> None:
    name = f"{row.text('file')}.csv"
    author = context.people[row.text("author")]
    at = context.record_at(row.moment("recorded_on"))
    table = read_table(context.files.content(name), name)
    load = Load(
        context.programme, ImportKind.FIGURES, table, row.required_day("recorded_on"), at, author, author.job_title
    )
    batch = ImportBatch(
        programme_id=context.programme.id,
        kind=load.kind,
        file_name=name,
        received_at=at,
        author_id=author.id,
        author_title=author.job_title,
    )
    check = apply_load(context.session, load, batch)
    if not check.is_good:
        raise ValueError(f"{name}: {check.read.problems[0]}")


def _mark(context: Context, row: Row) -> None:
    """What a file of figures cannot say: which category repeats others, and which of two sources is the headline."""
    if not (row.yes("subtotal") or row.yes("chosen")):
        return
    kpi = context.kpis[row.text("code")]
    if row.yes("subtotal"):
        mark_subtotal(context.session, kpi=kpi, dimension=row.text("dimension"), category=row.text("category"))
    if row.yes("chosen"):
        choose_source(context.session, kpi=kpi, fact=fact_of(context, kpi, row))
