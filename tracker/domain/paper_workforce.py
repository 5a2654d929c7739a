"""Workforce tables, chains and sources as tables of a paper."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tracker.domain.figures_display import MINUS
from tracker.domain.kpi_chain import ChainTable
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.paper_breakdowns import sources_table
from tracker.domain.paper_figures import column, figure
from tracker.domain.paper_ledger import Ledger, Rests
from tracker.domain.paper_material import PostsFact
from tracker.domain.paper_parts import PaperCell, PaperColumn, PaperRow, PaperTable
from tracker.domain.periods import Period
from tracker.domain.workforce import TeamPosts, differences
from tracker.domain.workforce_table import PostsTable, periods_of, posts_table, posts_text, share_text

MOST_DATES = 6
_HEADS = {"employees": "Employees", "interims": "Interims", "starters": "Confirmed starters", "budget": "Budget"}
_DERIVED = {"current": "Current", "over_under": "Budget less current"}

Ledgers = Mapping[str, Ledger]

MOST_CHAIN_PERIODS = 3


def chain_paper_table(chain: ChainTable, ledgers: Ledgers) -> PaperTable | None:
    """A chain: each step by period, and its number in per cent of the step before. A page has room for few periods."""
    if not chain.periods:
        return None
    chain = replace(
        chain,
        periods=chain.periods[-MOST_CHAIN_PERIODS:],
        rows=tuple(replace(row, cells=row.cells[-MOST_CHAIN_PERIODS:]) for row in chain.rows),
    )
    basis = chain.basis
    rests = [
        [ledgers[row.code].of(period, basis, cell.count) for period, cell in zip(chain.periods, row.cells, strict=True)]
        for row in chain.rows
    ]
    rows = []
    for line, row in enumerate(chain.rows):
        cells = [PaperCell(row.name)]
        for at, cell in enumerate(row.cells):
            cells.append(figure(cell.count_text, cell.count, rests[line][at], words=cell.reason))
            before = rests[line - 1][at] if line else ()
            cells.append(PaperCell(cell.rate_text, rests=(*before, *rests[line][at]) if cell.rate_text else ()))
        rows.append(PaperRow(tuple(cells)))
    heads = [column("Step", is_number=False)]
    for period in chain.periods:
        heads += [column(period.label), column("Of the step before")]
    key = f"chain {chain.name}"
    said = f"{chain.name}, {basis.words}" if basis is not Basis.PERIOD else chain.name
    return PaperTable(key, said, tuple(heads), tuple(rows), tuple(f"–: {one}" for one in chain.reasons))


def chain_sources(chain: ChainTable, ledgers: Ledgers) -> Iterator[PaperTable]:
    """By each category that the first two steps of a chain are both broken down by."""
    first, second = (ledgers[row.code] for row in chain.rows[:2])
    for dimension in first.reading.breakdowns:
        if dimension in second.reading.breakdowns and (made := sources_table(first, second, dimension)):
            yield made


@dataclass(frozen=True)
class Elsewhere:
    """What the workforce tables print of the breakdowns of KPIs, by code and dimension: which periods.

    ``section`` is what the section is called that they stand in.
    """

    section: str = ""
    periods: Mapping[tuple[str, str], frozenset[Period]] = field(default_factory=dict)


def printed_in(section: str, facts: Iterable[PostsFact], ledgers: Ledgers) -> Elsewhere:
    """Whatever :func:`workforce_tables` print."""
    held: dict[tuple[str, str], frozenset[Period]] = {}
    for fact in facts:
        for code in fact.codes.values():
            place = (code, fact.dimension)
            held[place] = held.get(place, frozenset()) | frozenset(_dates(fact, ledgers))
    return Elsewhere(section, held)


def _dates(fact: PostsFact, ledgers: Ledgers) -> tuple[Period, ...]:
    """The dates that a workforce table shows: the latest ones, or the last where posts are budgeted."""
    dates = periods_of(fact.dimension, {part: ledgers[code].reading for part, code in fact.codes.items()})
    return dates[-1:] if "budget" in fact.codes else dates[-MOST_DATES:]


def workforce_tables(facts: list[PostsFact], ledgers: Ledgers) -> Iterator[PaperTable]:
    """Each workforce table: the latest date with its total; several dates below each other where nothing is budgeted;
    then whatever two tables of the same teams say differently."""
    latest: list[tuple[PostsFact, PostsTable]] = []
    for fact in facts:
        readings = {part: ledgers[code].reading for part, code in fact.codes.items()}
        dates = _dates(fact, ledgers)
        table = posts_table(fact.name, fact.dimension, readings)
        latest.append((fact, table))
        if len(dates) > 1:
            yield _posts(fact, [posts_table(fact.name, fact.dimension, readings, date) for date in dates], ledgers)
        elif table.rows:
            yield _posts(fact, [table], ledgers)
    for at, (fact, one) in enumerate(latest):
        for other_fact, other in latest[at + 1 :]:
            if fact.dimension == other_fact.dimension and (made := _reconciled(one, other)):
                yield made


def _posts(fact: PostsFact, tables: list[PostsTable], ledgers: Ledgers) -> PaperTable:
    parts = tables[-1].parts
    has_dates = len(tables) > 1
    derived = (["interim_share"] if "interims" in parts else []) + (
        ["current"] if "starters" in parts or "budget" in parts or "interims" in parts else []
    )
    derived += ["over_under"] if "budget" in parts else []
    heads = [column("Date", is_number=False)] if has_dates else []
    heads += [column(fact.dimension[:1].upper() + fact.dimension[1:], is_number=False)]
    heads += _part_heads(parts, derived)
    rows = []
    for table in tables:
        label = table.period.label if table.period else ""
        everything: dict[str, Rests] = dict.fromkeys(parts, ())
        for line in table.rows:
            rests = {part: _rests(ledgers[fact.codes[part]], fact, line, part, table.period) for part in parts}
            everything = {part: (*everything[part], *rests[part]) for part in parts}
            rows.append(_row(line, parts, derived, rests, label if has_dates else None))
        rows.append(_row(table.total, parts, derived, everything, label if has_dates else None, is_total=True))
    of = "" if has_dates or not tables[0].period else f", {tables[0].period.label}"
    return PaperTable(f"workforce {fact.name}", f"{fact.name}{of}", tuple(heads), tuple(rows))


def _part_heads(parts: tuple[str, ...], derived: list[str]) -> list[PaperColumn]:
    heads = []
    for part in parts:
        heads.append(column(_HEADS[part]))
        if part == "interims":
            heads.append(column("Interim, %"))
    return heads + [column(_DERIVED[name]) for name in derived if name in _DERIVED]


def _row(
    line: TeamPosts,
    parts: tuple[str, ...],
    derived: list[str],
    rests: dict[str, Rests],
    label: str | None,
    *,
    is_total: bool = False,
) -> PaperRow:
    cells = [PaperCell(label)] if label is not None else []
    cells.append(PaperCell(line.team))
    for part in parts:
        value: Decimal | None = getattr(line, part)
        cells.append(figure(posts_text(value), value, rests[part]))
        if part == "interims":
            both = (*rests["employees"], *rests["interims"])
            cells.append(PaperCell(share_text(line.interim_share), rests=both))
    every = tuple(one for some in rests.values() for one in some)
    totals = [getattr(line, name) for name in derived if name in _DERIVED]
    cells += [figure(posts_text(value), value, every) for value in totals]
    return PaperRow(tuple(cells), is_total=is_total)


def _rests(ledger: Ledger, fact: PostsFact, line: TeamPosts, part: str, period: Period | None) -> Rests:
    """Posts are no people; where a KPI counts people, each cell is a count of them."""
    value: Decimal | None = getattr(line, part)
    if ledger.unit is not Unit.COUNT or value is None or period is None:
        return ()
    return ledger.of(period, ledger.reading.basis, value, dimension=fact.dimension, category=line.team)


def _reconciled(one: PostsTable, other: PostsTable) -> PaperTable | None:
    """The cells of which two tables of the same teams say different things."""
    found = differences({line.team: line for line in one.rows}, {line.team: line for line in other.rows})
    if not found:
        return None
    heads = (
        column(one.dimension[:1].upper() + one.dimension[1:], is_number=False),
        column("Column", is_number=False),
        column(one.name),
        column(other.name),
        column("Difference"),
    )
    rows = tuple(
        PaperRow(
            (
                PaperCell(cell.team),
                PaperCell(cell.column[:1].upper() + cell.column[1:]),
                figure(posts_text(cell.one), cell.one, ()),
                figure(posts_text(cell.other), cell.other, ()),
                PaperCell(_signed(cell.other - cell.one)),
            )
        )
        for cell in found
    )
    return PaperTable(f"differences {one.name} {other.name}", f"Where {one.name} and {other.name} differ", heads, rows)


def _signed(difference: Decimal) -> str:
    text = posts_text(abs(difference))
    return f"+{text}" if difference > 0 else f"{MINUS}{text}"
