"""Lists of statistical neighbours: held by model and authority, a list that is loaded again replaces itself."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.audit.services import record_change
from tracker.domain.import_table import Problem, Table
from tracker.domain.neighbours import NeighbourModel, models_of, problems_with_models
from tracker.imports.benchmarks import read_neighbour_models
from tracker.kpis.neighbours import StatisticalNeighbour
from tracker.plan.models import Programme

LONGEST_CLOSENESS = 60


@dataclass(frozen=True)
class Stored:
    """How many lists were added, replaced by another, and held already."""

    added: int
    replaced: int
    unchanged: int

    @property
    def words(self) -> str:
        return f"{self.added} added, {self.replaced} replaced, {self.unchanged} unchanged"


def store_neighbours(session: Session, programme: Programme, table: Table) -> Stored | list[Problem]:
    """Hold every list of a table, or name what is wrong and hold nothing. The caller commits."""
    read = read_neighbour_models(table)
    if isinstance(read, list):
        return [Problem(one.row, one.column, one.message, table.sheet) for one in read]
    if problems := problems_with_models(read.values()):
        return [Problem(1, "rank", message, table.sheet) for message in problems]
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    held = stored_models(session, programme)
    added = [key for key in read if key not in held]
    replaced = [key for key in read if key in held and held[key] != read[key]]
    for year, area in replaced:
        session.execute(
            delete(StatisticalNeighbour).where(
                StatisticalNeighbour.programme_id == programme.id,
                StatisticalNeighbour.model == year,
                StatisticalNeighbour.area == area,
            )
        )
    closeness = _closeness(table)
    for key in (*added, *replaced):
        model = read[key]
        session.add_all(
            StatisticalNeighbour(
                programme_id=programme.id,
                model=model.year,
                area=model.area,
                rank=rank,
                code=code,
                closeness=closeness.get((str(model.year), model.area, code), ""),
            )
            for rank, code in enumerate(model.codes, 1)
        )
    for key in replaced:
        words = f"neighbours of {key[1]}, {key[0]} model"
        before, after = {words: ", ".join(held[key].codes)}, {words: ", ".join(read[key].codes)}
        record_change(session, programme, before=before, after=after)
    session.flush()
    return Stored(len(added), len(replaced), len(read) - len(added) - len(replaced))


def read_neighbours(session: Session, programme: Programme) -> list[StatisticalNeighbour]:
    """Every neighbour held, the latest model first, each list from the nearest on."""
    query = select(StatisticalNeighbour).where(StatisticalNeighbour.programme_id == programme.id)
    order = (StatisticalNeighbour.model.desc(), StatisticalNeighbour.area, StatisticalNeighbour.rank)
    return list(session.scalars(query.order_by(*order)))


def stored_models(session: Session, programme: Programme) -> dict[tuple[int, str], NeighbourModel]:
    """The lists a programme holds by year and authority, the latest model first."""
    rows = session.execute(
        select(
            StatisticalNeighbour.model,
            StatisticalNeighbour.area,
            StatisticalNeighbour.rank,
            StatisticalNeighbour.code,
        )
        .where(StatisticalNeighbour.programme_id == programme.id)
        .order_by(StatisticalNeighbour.model.desc(), StatisticalNeighbour.area)
    )
    return models_of((year, area, rank, code) for year, area, rank, code in rows)


def _closeness(table: Table) -> dict[tuple[str, str, str], str]:
    """How close each neighbour is, in the publication's words, where the list says it."""
    header = [name.strip().casefold() for name in table.header]
    wanted = ("model", "la_code", "neighbour_code", "closeness")
    if any(name not in header for name in wanted):
        return {}
    places = [header.index(name) for name in wanted]
    cells = ([row[at].strip() if at < len(row) else "" for at in places] for _, row in table.rows)
    return {(year, area, code): words[:LONGEST_CLOSENESS] for year, area, code, words in cells}
