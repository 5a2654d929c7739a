"""Writing targets. One that was in force stays on record; from another day another holds. The caller commits."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.versions import Unfit, check_fit, claim_version, if_outrun
from tracker.domain.kpi_rules import ProposedTarget, problems_with_target
from tracker.kpis.facts import target_of
from tracker.kpis.models import Kpi, KpiTarget


def add_target(session: Session, *, kpi: Kpi, proposed: ProposedTarget) -> KpiTarget:
    """A target from a day on; the one before it ends there by itself. Raises `Unfit`."""
    _check(session, kpi, proposed, None)
    row = KpiTarget(kpi_id=kpi.id)
    _write(row, proposed)
    taken = "Somebody added a target from this day just now; look at it, or write another day"
    with if_outrun(session, Unfit({"from_on": taken})):
        session.add(row)
    return row


def revise_target(
    session: Session, *, kpi: Kpi, target: KpiTarget, proposed: ProposedTarget, seen_version: int | None
) -> None:
    """Correct a target, or end it; the audit keeps what it said. Raises `Unfit` and `SavedMeanwhile`."""
    _check(session, kpi, proposed, target)
    claim_version(session, target, seen_version)
    _write(target, proposed)
    session.flush()


def targets_of(session: Session, kpi: Kpi) -> list[KpiTarget]:
    """Every target of a KPI, the latest first."""
    query = select(KpiTarget).where(KpiTarget.kpi_id == kpi.id)
    return list(session.scalars(query.order_by(KpiTarget.effective_from.desc())))


def _check(session: Session, kpi: Kpi, proposed: ProposedTarget, own: KpiTarget | None) -> None:
    others = [target_of(row) for row in targets_of(session, kpi) if own is None or row.id != own.id]
    check_fit(problems_with_target(proposed, kpi.unit, kpi.polarity, others))


def _write(row: KpiTarget, proposed: ProposedTarget) -> None:
    if proposed.from_on is None:
        raise Unfit({"from_on": "A target needs the day from which it holds"})
    row.minimum, row.upper, row.amber_tolerance = proposed.minimum, proposed.upper, proposed.amber_tolerance
    row.effective_from, row.effective_to, row.meet_by = proposed.from_on, proposed.to_on, proposed.by_on
    row.source, row.is_to_be_reviewed = proposed.source, proposed.needs_review
    row.is_illustrative = proposed.is_illustrative
