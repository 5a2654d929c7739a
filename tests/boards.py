"""Boards of many KPIs over many months."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Unit
from tracker.domain.periods import month
from tracker.kpis.models import Figure, FigureRevision, Kpi
from tracker.plan.models import Programme


def add_kpis(session: Session, programme: Programme, kpis: int, months: int, *, name: str = "Measure") -> None:
    """KPIs with a figure for each of the months before January 2020."""
    first = month(2020, 1).shifted(-months)
    recorded_at = datetime(2020, 1, 2, tzinfo=UTC)
    for at in range(kpis):
        kpi = Kpi(
            programme_id=programme.id,
            code=f"K{at:02}",
            name=f"{name} {at}",
            unit=Unit.PERCENT,
            decimals=1,
            polarity=Polarity.SMALLER,
            frequency=Frequency.MONTHLY,
            basis=Basis.PERIOD,
        )
        session.add(kpi)
        session.flush()
        periods = [first.shifted(back) for back in range(months)]
        fact = {"kpi_id": kpi.id, "basis": Basis.PERIOD, "geography": Geography.LOCAL}
        spans = [{"start_on": period.start, "end_on": period.end} for period in periods]
        ids = session.scalars(insert(Figure).returning(Figure.id), [fact | span for span in spans]).all()
        said = {"state": FigureState.FINAL, "recorded_at": recorded_at, "author_title": ""}
        values = [Decimal((at * 7 + back * 3) % 60) for back in range(months)]
        rows = [{"figure_id": one, "value": value, **said} for one, value in zip(ids, values, strict=True)]
        session.execute(insert(FigureRevision), rows)
    session.commit()
