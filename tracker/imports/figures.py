"""Loading figures: check a table against the programme's KPIs and what is held, then write all of it or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.domain.figure_plan import FigurePlan, plan_figures
from tracker.domain.figure_table import FiguresRead, Progress, read_figures
from tracker.domain.import_table import Table
from tracker.domain.kpi_finder import POPULATION, POPULATION_FACTS, KpiFacts, KpiFinder
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit
from tracker.kpis.entering import facts_of
from tracker.kpis.figure_loads import Recording, held_figures, record_figures
from tracker.kpis.models import Kpi
from tracker.plan.models import Programme


@dataclass
class FigureCheck:
    """What a file says and what loading it would do; nothing is written yet."""

    read: FiguresRead
    plan: FigurePlan
    kpis: dict[str, KpiFacts] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        return not self.read.problems

    @property
    def changes_anything(self) -> bool:
        return self.plan.changes_anything

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are added, changed and unchanged."""
        return len(self.plan.added), len(self.plan.revised), self.plan.unchanged


def check_figures(
    session: Session,
    programme: Programme,
    table: Table,
    *,
    today: date,
    recorded_at: datetime,
    progress: Progress | None = None,
) -> FigureCheck:
    """Read a table and compare it with what was held at the moment at which it counts as recorded."""
    kpis = [facts_of(kpi) for kpi in session.scalars(select(Kpi).where(Kpi.programme_id == programme.id))]
    read = read_figures(
        table, KpiFinder(kpis), today=today, start_month=programme.financial_year_start_month, progress=progress
    )
    by_code = {kpi.code: kpi for kpi in (POPULATION_FACTS, *kpis)}
    ids = _kpi_ids(session, programme, {fact.code for fact in read.rows})
    held = held_figures(session, list(ids.values()), before=_end_of_day(recorded_at)) if ids else {}
    return FigureCheck(read, plan_figures(read, held, by_code), by_code)


def apply_figures(
    session: Session,
    programme: Programme,
    check: FigureCheck,
    recording: Recording,
    *,
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write what was checked, in the transaction of the check. The caller commits."""
    plan = check.plan
    ids = _kpi_ids(session, programme, {row.fact.code for row in plan.added})
    if any(row.fact.code == POPULATION and POPULATION not in ids for row in plan.added):
        ids[POPULATION] = _add_population(session, programme)
    record_figures(session, plan, ids, recording, progress=progress)
    batch = recording.batch
    batch.added, batch.revised, batch.unchanged = len(plan.added), len(plan.revised), plan.unchanged
    batch.refused = len({problem.row for problem in check.read.problems})
    session.flush()


def hold_others_off(session: Session, programme: Programme) -> None:
    """Let no other load of this programme in until the transaction ends, so that what was compared stays true."""
    session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())


def _kpi_ids(session: Session, programme: Programme, codes: set[str]) -> dict[str, int]:
    rows = session.execute(select(Kpi.code, Kpi.id).where(Kpi.programme_id == programme.id))
    return {code: kpi_id for code, kpi_id in rows if code in codes}


def _end_of_day(moment: datetime) -> datetime:
    """The midnight, in London, after a moment: what was recorded on a day counts as known on it."""
    local = moment.astimezone(clock.LONDON)
    return datetime.combine(local.date() + timedelta(days=1), time.min, clock.LONDON)


def _add_population(session: Session, programme: Programme) -> int:
    kpi = Kpi(
        programme_id=programme.id,
        code=POPULATION,
        name=POPULATION_FACTS.name,
        unit=Unit.COUNT,
        polarity=Polarity.NONE,
        frequency=Frequency.YEARLY,
        basis=Basis.PERIOD,
    )
    session.add(kpi)
    session.flush()
    return kpi.id
