"""Chains of KPIs: which there are, what they say, and writing them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tracker.adapters.versions import Unfit, check_fit, claim_version, if_outrun
from tracker.domain.kpi_chain import ChainTable, chain_table, problems_with_chain
from tracker.domain.kpi_terms import Basis
from tracker.kpis.compositions import KpiChain, KpiChainStep
from tracker.kpis.models import Kpi
from tracker.kpis.queries import read_kpis
from tracker.plan.models import Programme


def chains_of(session: Session, programme: Programme) -> list[KpiChain]:
    """The chains of a programme with their steps, by name."""
    query = select(KpiChain).where(KpiChain.programme_id == programme.id).order_by(KpiChain.name, KpiChain.id)
    return list(session.scalars(query.options(selectinload(KpiChain.steps).selectinload(KpiChainStep.kpi))))


def read_chains(
    session: Session,
    programme: Programme,
    *,
    on: date,
    basis: Basis | None = None,
    known_at: datetime | None = None,
) -> list[tuple[KpiChain, ChainTable]]:
    """What each chain says as of a day, on its own basis or on ``basis``, in a constant number of statements."""
    chains = chains_of(session, programme)
    ids = {step.kpi_id for chain in chains for step in chain.steps}
    readings = read_kpis(session, programme, on=on, known_at=known_at, only=ids) if ids else {}
    return [
        (chain, chain_table(chain.name, basis or chain.basis, [readings[step.kpi_id] for step in chain.steps]))
        for chain in chains
    ]


def add_chain(
    session: Session, *, programme: Programme, name: str, kpis: Sequence[Kpi], basis: Basis | None
) -> KpiChain:
    """A chain of these KPIs in this order. Raises `Unfit`. The caller commits."""
    check_fit(problems_with_chain(name, [kpi.code for kpi in kpis], basis))
    chain = KpiChain(programme_id=programme.id, name=name, basis=basis or Basis.PERIOD)
    session.add(chain)
    _write(session, chain, kpis)
    return chain


def revise_chain(
    session: Session,
    *,
    chain: KpiChain,
    name: str,
    kpis: Sequence[Kpi],
    basis: Basis | None,
    seen_version: int | None,
) -> None:
    """Change a chain. Raises `Unfit` and `SavedMeanwhile`."""
    check_fit(problems_with_chain(name, [kpi.code for kpi in kpis], basis))
    claim_version(session, chain, seen_version)
    chain.name, chain.basis = name, basis or Basis.PERIOD
    _write(session, chain, kpis)


def remove_chain(session: Session, chain: KpiChain) -> None:
    """The chain goes; its KPIs stay as they are."""
    session.delete(chain)
    session.flush()


def _write(session: Session, chain: KpiChain, kpis: Sequence[Kpi]) -> None:
    with if_outrun(session, Unfit({"name": "Another chain has this name; write another"})):
        session.flush()
        if [step.kpi_id for step in chain.steps] != [kpi.id for kpi in kpis]:
            chain.steps.clear()
            session.flush()
            chain.steps.extend(KpiChainStep(position=at, kpi_id=kpi.id) for at, kpi in enumerate(kpis, 1))
