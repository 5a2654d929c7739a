"""Reading what was loaded."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from tracker.domain.figure_facts import Fact
from tracker.imports.words import ChangeWords, fact_words, said_words
from tracker.kpis.entering import said_of
from tracker.kpis.models import Figure, FigureRevision, ImportBatch, Kpi
from tracker.plan.models import Programme


def find_batch(session: Session, programme: Programme, batch_id: int) -> ImportBatch | None:
    batch = session.get(ImportBatch, batch_id)
    return batch if batch and batch.programme_id == programme.id else None


def recent_batches(session: Session, programme: Programme, *, most: int = 20) -> list[ImportBatch]:
    """What was loaded, the latest first."""
    query = select(ImportBatch).where(ImportBatch.programme_id == programme.id, ImportBatch.applied_at.is_not(None))
    return list(session.scalars(query.order_by(ImportBatch.id.desc()).limit(most)))


def waiting_batches(session: Session, programme: Programme, person_id: int) -> list[ImportBatch]:
    """What somebody uploaded and neither loaded nor threw away."""
    query = select(ImportBatch).where(
        ImportBatch.programme_id == programme.id,
        ImportBatch.applied_at.is_(None),
        ImportBatch.author_id == person_id,
    )
    return list(session.scalars(query.order_by(ImportBatch.id.desc())))


def revised_by(session: Session, programme: Programme, batch: ImportBatch, *, most: int) -> list[ChangeWords]:
    """Which figures that were held already a load changed: from what, to what."""
    before = aliased(FigureRevision)
    query = (
        select(Kpi.code, Figure, FigureRevision, before)
        .select_from(FigureRevision)
        .join(Figure, Figure.id == FigureRevision.figure_id)
        .join(Kpi, Kpi.id == Figure.kpi_id)
        .join(before, (before.figure_id == Figure.id) & (before.number == FigureRevision.number - 1))
        .where(FigureRevision.batch_id == batch.id)
        .order_by(Kpi.code, Figure.start_on, Figure.id)
        .limit(most)
    )
    start_month = programme.financial_year_start_month
    return [
        ChangeWords(
            code, fact_words(_fact(code, figure), start_month), said_words(said_of(old)), said_words(said_of(new))
        )
        for code, figure, new, old in session.execute(query)
    ]


def _fact(code: str, figure: Figure) -> Fact:
    return Fact(
        code,
        figure.start_on,
        figure.end_on,
        figure.basis,
        figure.geography,
        figure.dimension,
        figure.category,
        figure.source,
    )
