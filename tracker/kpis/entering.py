"""Writing one figure by hand: the same checks as a file of one row, and a revision instead of an overwritten value."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.versions import SavedMeanwhile, Unfit, check_fit, if_outrun
from tracker.domain.figure_facts import FigureRow, Said
from tracker.domain.figure_table import read_figures
from tracker.domain.import_table import Problem, Table
from tracker.domain.kpi_finder import KpiFacts, KpiFinder
from tracker.domain.kpi_remarks import problem_with_reason
from tracker.domain.periods import Period
from tracker.kpis.models import Figure, FigureRevision, Kpi
from tracker.kpis.services import Fact, Reading, choose_source, latest_revision, record_figure
from tracker.people.models import Person
from tracker.plan.models import Programme

LONGEST_NOT_COMPARABLE = 300
_FIELDS = {"start": "period", "end": "period", "code": "period", "basis": "period"}
"""Where the problem of a column without a box of its own is shown."""


@dataclass(frozen=True)
class Written:
    """A figure as its boxes say it, by the columns of a file of figures, and what a file has no column for.

    ``printed_on`` is the day of the document of a benchmark that is printed without a period.
    """

    cells: dict[str, str]
    printed_on: date | None = None
    not_comparable: str = ""
    is_subtotal: bool = False
    is_chosen: bool = False
    reason: str = ""


class _Author(NamedTuple):
    """Who records a figure, when, and why."""

    person: Person
    recorded_at: datetime
    reason: str


def add_figure(
    session: Session, *, kpi: Kpi, programme: Programme, written: Written, author: Person, recorded_at: datetime
) -> Figure:
    """Hold a figure that is not held yet. Raises `Unfit`. The caller commits."""
    row = _read(kpi, programme, written)
    fact = _fact(row, programme, written)
    if held := latest_revision(session, kpi=kpi, fact=fact):
        at = "printed_on" if written.printed_on else "period"
        raise Unfit({at: f"A figure is held for this already, {held.raw or held.state.value}; correct that one"})
    revision = _record(session, kpi, fact, row.said, _Author(author, recorded_at, written.reason))
    return _mark(session, revision.figure, kpi, fact, written)


def correct_figure(
    session: Session,
    *,
    figure: Figure,
    kpi: Kpi,
    programme: Programme,
    written: Written,
    seen_number: int | None,
    author: Person,
    recorded_at: datetime,
) -> None:
    """Say something else of a figure, and why; what was said before stays and is shown.

    ``seen_number`` is that of the revision its author had before them. Raises `Unfit` and `SavedMeanwhile`.
    """
    problems = problem_with_reason(written.reason, "Write why it is corrected: the reason is shown beside it")
    row = _read(kpi, programme, written, problems)
    fact = fact_of(figure, programme.financial_year_start_month)
    latest = latest_revision(session, kpi=kpi, fact=fact)
    if latest is None or (seen_number is not None and latest.number != seen_number):
        raise SavedMeanwhile
    is_marked = (figure.not_comparable, figure.is_subtotal) != (written.not_comparable, written.is_subtotal)
    if _reading(row.said) == _reading(said_of(latest)) and not is_marked:
        raise Unfit({"value": "This is what is held; change it, or go back"})
    if _reading(row.said) != _reading(said_of(latest)):
        _record(session, kpi, fact, row.said, _Author(author, recorded_at, written.reason))
    _mark(session, figure, kpi, fact, written)


def fact_of(figure: Figure, start_month: int) -> Fact:
    """Which fact a stored figure is."""
    return Fact(
        period=Period(figure.start_on, figure.end_on, start_month) if figure.has_period else None,
        basis=figure.basis,
        geography=figure.geography,
        dimension=figure.dimension,
        category=figure.category,
        source=figure.source,
        printed_on=None if figure.has_period else figure.start_on,
    )


def said_of(revision: FigureRevision) -> Said:
    """What a stored revision says."""
    return Said(
        revision.state,
        revision.value,
        revision.raw,
        revision.decimals,
        revision.numerator,
        revision.denominator,
        revision.qualifier,
        revision.value_to,
        revision.note,
    )


def facts_of(kpi: Kpi) -> KpiFacts:
    """What the domain needs to know of a KPI to read its figures."""
    aliases = tuple(alias.strip() for alias in kpi.aliases.split(";") if alias.strip())
    return KpiFacts(kpi.code, kpi.name, kpi.unit, kpi.decimals, kpi.frequency, kpi.basis, aliases)


def _read(kpi: Kpi, programme: Programme, written: Written, problems: dict[str, str] | None = None) -> FigureRow:
    cells = {**written.cells, "code": kpi.code}
    if written.printed_on:
        cells["start"] = cells["end"] = written.printed_on.isoformat()
    table = Table(list(cells), [(2, list(cells.values()))])
    start_month = programme.financial_year_start_month
    read = read_figures(table, KpiFinder([facts_of(kpi)]), today=clock.today(), start_month=start_month)
    found = dict(problems or {})
    for one in read.problems:
        found.setdefault(_FIELDS.get(one.column, one.column), _words(one))
    if len(written.not_comparable) > LONGEST_NOT_COMPARABLE:
        found["not_comparable"] = f"Write at most {LONGEST_NOT_COMPARABLE} characters"
    if not any(written.cells.get(name) for name in ("value", "numerator", "denominator", "state")):
        found["value"] = "Write the figure, or choose why there is none"
    check_fit(found)
    return next(iter(read.rows.values()))


def _words(problem: Problem) -> str:
    """What a file would be told, without its cell: an empty box is not called ''."""
    words = problem.message.removeprefix("'' is ")
    return words if words == problem.message else f"This is {words}"


def _fact(row: FigureRow, programme: Programme, written: Written) -> Fact:
    fact = row.fact
    start_month = programme.financial_year_start_month
    return Fact(
        period=None if written.printed_on else Period(fact.start, fact.end, start_month),
        basis=fact.basis,
        geography=fact.geography,
        dimension=fact.dimension,
        category=fact.category,
        source=fact.source,
        printed_on=written.printed_on,
    )


def _reading(said: Said) -> Reading:
    return Reading(
        state=said.state,
        value=said.value,
        raw=said.raw,
        numerator=said.numerator,
        denominator=said.denominator,
        qualifier=said.qualifier,
        value_to=said.value_to,
        note=said.note,
        precision=said.decimals,
    )


def _record(session: Session, kpi: Kpi, fact: Fact, said: Said, by: _Author) -> FigureRevision:
    with if_outrun(session, SavedMeanwhile()):
        revision = record_figure(
            session,
            kpi=kpi,
            fact=fact,
            reading=_reading(said),
            author=by.person,
            author_title=by.person.job_title,
            recorded_at=by.recorded_at,
            reason=by.reason,
        )
    if revision is None:
        raise SavedMeanwhile
    return revision


def _mark(session: Session, figure: Figure, kpi: Kpi, fact: Fact, written: Written) -> Figure:
    """What is true of the fact and not of one revision: a subtotal is one in every period."""
    figure.not_comparable = written.not_comparable
    if figure.is_subtotal != written.is_subtotal:
        same = select(Figure).where(
            Figure.kpi_id == kpi.id, Figure.dimension == figure.dimension, Figure.category == figure.category
        )
        for one in session.scalars(same):
            one.is_subtotal = written.is_subtotal
    if written.is_chosen:
        choose_source(session, kpi=kpi, fact=fact)
    session.flush()
    return figure
