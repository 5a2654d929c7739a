"""KPIs that are read together: the steps of a chain, the columns of a workforce table."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, enum_column
from tracker.domain.kpi_terms import Basis
from tracker.kpis.models import Kpi


class KpiChain(Base):
    """Contact, referral, assessment: how many of one step's number the next step's is."""

    __tablename__ = "kpi_chain"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str] = mapped_column(String(100))
    basis: Mapped[Basis] = mapped_column(enum_column(Basis))
    version: Mapped[int] = mapped_column(default=1)

    steps: Mapped[list["KpiChainStep"]] = relationship(
        order_by="KpiChainStep.position", cascade="all, delete-orphan", back_populates="chain"
    )

    __table_args__ = (UniqueConstraint("programme_id", "name"),)


class KpiChainStep(Base):
    """A KPI's place in a chain."""

    __tablename__ = "kpi_chain_step"

    chain_id: Mapped[int] = mapped_column(ForeignKey("kpi_chain.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"))

    chain: Mapped[KpiChain] = relationship(back_populates="steps")
    kpi: Mapped[Kpi] = relationship()


class WorkforceTable(Base):
    """Posts and people by team or role: which KPI's breakdown fills which column."""

    __tablename__ = "workforce_table"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    name: Mapped[str] = mapped_column(String(100))
    dimension: Mapped[str] = mapped_column(String(100))
    employees_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"))
    interims_id: Mapped[int | None] = mapped_column(ForeignKey("kpi.id"))
    starters_id: Mapped[int | None] = mapped_column(ForeignKey("kpi.id"))
    budget_id: Mapped[int | None] = mapped_column(ForeignKey("kpi.id"))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("programme_id", "name"),)
