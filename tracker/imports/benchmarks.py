"""Benchmarks from open-data files: what was found in the file, held as figures of other geographies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.import_table import Problem, Table
from tracker.domain.kpi_terms import Basis
from tracker.domain.neighbours import NeighbourModel, models_of
from tracker.domain.open_data_benchmarks import FoundBenchmark, with_version
from tracker.kpis.models import FigureRevision, Kpi
from tracker.kpis.services import Fact, Reading, choose_source, latest_revision, record_figure
from tracker.people.models import Person

NEIGHBOUR_COLUMNS = ("model", "la_code", "rank", "neighbour_code")


@dataclass(frozen=True)
class Origin:
    """Where benchmarks come from: publication, its version, who loads it, and when that counts as recorded."""

    source: str
    version: str
    author: Person | None
    author_title: str
    recorded_at: datetime
    is_preferred: bool = False


@dataclass
class Loaded:
    """What a load did. ``revised`` names the facts whose value changed."""

    added: int = 0
    unchanged: int = 0
    revised: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return f"{self.added} added, {len(self.revised)} revised, {self.unchanged} unchanged"


def load_benchmarks(session: Session, kpi: Kpi, found: Iterable[FoundBenchmark], origin: Origin) -> Loaded:
    """Hold benchmarks of a KPI; what is held already in the same words is left alone. The caller commits."""
    loaded = Loaded()
    session.info["recorded_at"] = origin.recorded_at
    for one in found:
        fact = _fact(kpi, one, origin)
        before = latest_revision(session, kpi=kpi, fact=fact)
        if before is not None and _says_the_same(before, one):
            loaded.unchanged += 1
        else:
            _record(session, kpi, fact, one, origin)
            loaded.added += before is None
            if before is not None:
                loaded.revised.append(f"{kpi.code}, {one.geography.value.replace('_', ' ')}, {one.period.label}")
        if origin.is_preferred:
            choose_source(session, kpi=kpi, fact=fact)
    session.flush()
    return loaded


def read_neighbour_models(table: Table) -> dict[tuple[int, str], NeighbourModel] | list[Problem]:
    """Models by year and authority from a list with the columns model, la_code, rank and neighbour_code."""
    header = [name.strip().casefold() for name in table.header]
    missing = [name for name in NEIGHBOUR_COLUMNS if name not in header]
    if missing:
        wanted = ", ".join(NEIGHBOUR_COLUMNS)
        return [Problem(1, name, f"the heading '{name}' is missing; the list needs {wanted}") for name in missing]
    places = [header.index(name) for name in NEIGHBOUR_COLUMNS]
    rows, problems = [], []
    for number, cells in table.rows:
        if not any(cell.strip() for cell in cells):
            continue
        year, area, rank, code = ((cells[at].strip() if at < len(cells) else "") for at in places)
        for column, text in (("model", year), ("rank", rank)):
            if not (text.isascii() and text.isdigit()):
                problems.append(Problem(number, column, f"'{text}' is not a whole number; write one such as 2021"))
        for column, text in (("la_code", area), ("neighbour_code", code)):
            if not text:
                problems.append(Problem(number, column, "'' is no code; write the authority's three digits"))
        if not problems:
            rows.append((int(year), area, int(rank), code))
    return problems or models_of(rows)


def _fact(kpi: Kpi, one: FoundBenchmark, origin: Origin) -> Fact:
    # A position on one date stays one; everything else was counted over the year that the file names.
    basis = Basis.SNAPSHOT if kpi.basis is Basis.SNAPSHOT else Basis.PERIOD
    return Fact(period=one.period, basis=basis, geography=one.geography, source=_source(one, origin))


def _source(one: FoundBenchmark, origin: Origin) -> str:
    """The publication; of an average also the model, since neighbours differ from model to model."""
    model = one.note.rpartition(", ")[2] if one.is_average else ""
    return f"{origin.source}, {model}" if model else origin.source


def _record(session: Session, kpi: Kpi, fact: Fact, one: FoundBenchmark, origin: Origin) -> FigureRevision | None:
    return record_figure(
        session,
        kpi=kpi,
        fact=fact,
        reading=Reading(
            state=one.state,
            value=one.value,
            raw=one.raw,
            qualifier=one.qualifier,
            note=with_version(one, origin.version).note,
            precision=kpi.decimals if one.is_average and one.value is not None else None,
        ),
        author=origin.author,
        author_title=origin.author_title,
        recorded_at=origin.recorded_at,
        reason=origin.version,
    )


def _says_the_same(before: FigureRevision, one: FoundBenchmark) -> bool:
    """Whether nothing is news: a later version that repeats a value does not revise it."""
    is_same = (before.state, before.value, before.qualifier) == (one.state, one.value, one.qualifier)
    return is_same and before.note.startswith(one.note)
