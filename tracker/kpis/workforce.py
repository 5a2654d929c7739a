"""Workforce tables: which there are, what they say, and writing them."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters.versions import Unfit, check_fit, claim_version, if_outrun
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.workforce_table import PARTS, problems_with_posts_table
from tracker.kpis.compositions import WorkforceTable
from tracker.kpis.models import Kpi
from tracker.kpis.queries import read_kpis
from tracker.plan.models import Programme


def workforce_tables(session: Session, programme: Programme) -> list[WorkforceTable]:
    """The workforce tables of a programme, by name."""
    query = select(WorkforceTable).where(WorkforceTable.programme_id == programme.id)
    return list(session.scalars(query.order_by(WorkforceTable.name, WorkforceTable.id)))


def read_parts(
    session: Session, programme: Programme, tables: list[WorkforceTable], *, on: date
) -> dict[int, dict[str, KpiReading]]:
    """The KPI of each column of each table, by the table's id, in a constant number of statements."""
    ids = {number for table in tables for number in kpi_ids(table).values()}
    readings = read_kpis(session, programme, on=on, only=ids) if ids else {}
    return {table.id: {part: readings[number] for part, number in kpi_ids(table).items()} for table in tables}


def kpi_ids(table: WorkforceTable) -> dict[str, int]:
    """The id of the KPI of each column that has one."""
    return {part: number for part in PARTS if (number := getattr(table, f"{part}_id")) is not None}


def add_table(
    session: Session, *, programme: Programme, name: str, dimension: str, kpis: Mapping[str, Kpi]
) -> WorkforceTable:
    """A table of these KPIs, by part. Raises `Unfit`. The caller commits."""
    _check(name, dimension, kpis)
    table = WorkforceTable(programme_id=programme.id)
    _write(table, name, dimension, kpis)
    session.add(table)
    _flush(session)
    return table


def revise_table(
    session: Session,
    *,
    table: WorkforceTable,
    name: str,
    dimension: str,
    kpis: Mapping[str, Kpi],
    seen_version: int | None,
) -> None:
    """Change a table. Raises `Unfit` and `SavedMeanwhile`."""
    _check(name, dimension, kpis)
    claim_version(session, table, seen_version)
    _write(table, name, dimension, kpis)
    _flush(session)


def remove_table(session: Session, table: WorkforceTable) -> None:
    """The table goes; its KPIs stay as they are."""
    session.delete(table)
    session.flush()


def _check(name: str, dimension: str, kpis: Mapping[str, Kpi]) -> None:
    units = {part: kpi.unit for part, kpi in kpis.items()}
    check_fit(problems_with_posts_table(name, dimension, units, [kpi.code for kpi in kpis.values()]))


def _write(table: WorkforceTable, name: str, dimension: str, kpis: Mapping[str, Kpi]) -> None:
    table.name, table.dimension = name, dimension
    for part in PARTS:
        kpi = kpis.get(part)
        setattr(table, f"{part}_id", kpi.id if kpi else None)


def _flush(session: Session) -> None:
    with if_outrun(session, Unfit({"name": "Another table has this name; write another"})):
        session.flush()
