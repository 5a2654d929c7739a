"""Migrations: the last one is named, and models and tables agree."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tracker.adapters.db import db
from tracker.adapters.migrations import FOLDER, HEAD, migrations
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit
from tracker.domain.periods import month
from tracker.kpis.models import Figure, Kpi
from tracker.plan.models import Programme


def test_head_names_the_last_migration() -> None:
    last = max(file.name[:4] for file in FOLDER.glob("[0-9]*.py"))
    assert HEAD.read_text().strip() == last, "write the last number into tracker/migrations/HEAD"


def test_models_and_tables_agree(tracker) -> None:
    assert "up to date" in tracker("db", "check").stdout


def test_a_database_with_rows_goes_back_to_the_release_and_up_again(app) -> None:
    with app.app_context():
        add_kpi_with_a_figure()
        migrations.downgrade("0001")
        migrations.upgrade()
        kept = db.session.scalars(select(Figure)).one()
        assert (kept.start_on, kept.end_on) == (date(2019, 12, 1), date(2019, 12, 31))


def add_kpi_with_a_figure() -> None:
    programme = Programme(slug="seahaven", name="Seahaven")
    db.session.add(programme)
    db.session.flush()
    kpi = Kpi(
        programme_id=programme.id,
        code="PLC3",
        name="Moves",
        unit=Unit.COUNT,
        polarity=Polarity.SMALLER,
        frequency=Frequency.MONTHLY,
        basis=Basis.PERIOD,
    )
    db.session.add(kpi)
    db.session.flush()
    period = month(2019, 12)
    db.session.add(Figure(kpi_id=kpi.id, start_on=period.start, end_on=period.end, basis=Basis.PERIOD))
    db.session.commit()
