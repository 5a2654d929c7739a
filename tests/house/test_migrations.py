"""Migrations: the last one is named, and models and tables agree."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select, text

from tracker.adapters.db import db
from tracker.adapters.migrations import FOLDER, HEAD, migrations
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit
from tracker.domain.periods import month
from tracker.editions.models import Edition, EditionFile, EditionState, EditionStep, StepKind
from tracker.kpis.models import Figure, Kpi
from tracker.plan.models import Programme
from tracker.plan.surroundings import Concern
from tracker.plan.wordings import words_on


def test_head_names_the_last_migration() -> None:
    last = max(file.name[:4] for file in FOLDER.glob("[0-9]*.py"))
    assert HEAD.read_text().strip() == last, "write the last number into tracker/migrations/HEAD"


def test_models_and_tables_agree(tracker) -> None:
    assert "up to date" in tracker("db", "check").stdout


def test_a_database_with_rows_goes_back_to_the_release_and_up_again(app) -> None:
    with app.app_context():
        add_kpi_with_a_figure()
        add_editions()
        migrations.downgrade("0001")
        migrations.upgrade()
        kept = db.session.scalars(select(Figure)).one()
        assert (kept.start_on, kept.end_on) == (date(2019, 12, 1), date(2019, 12, 31))
        first, second, correction = db.session.scalars(select(Edition).order_by(Edition.id))
        assert (first.number, second.number, correction.number, correction.corrects_id) == (1, 2, 1, first.id)
        assert [(one.kind.value, one.comment) for one in second.steps] == [("submitted", ""), ("returned", "Rate it.")]
        assert [one.kind.value for one in first.steps] == ["submitted", "approved", "published"]
        assert [file.content for file in first.files] == [b"%PDF"]
        assert first.in_series.name == "Highlight report"


def add_editions() -> None:
    """One published, one returned, and a correction of the first; and one in draft, which the release did not know."""
    programme_id = db.session.scalars(select(Programme.id)).one()
    at = datetime(2020, 1, 7, 9, tzinfo=UTC)
    for status_on, version, state, kinds in (
        (date(2019, 12, 16), 1, EditionState.PUBLISHED, ("submitted", "approved", "published")),
        (date(2020, 1, 6), 1, EditionState.RETURNED, ("submitted", "returned")),
        (date(2019, 12, 16), 2, EditionState.PUBLISHED, ("submitted", "approved", "published")),
        (date(2020, 1, 7), 1, EditionState.DRAFT, ("drafted",)),
    ):
        edition = Edition(
            programme_id=programme_id,
            status_on=status_on,
            data_to_on=status_on,
            version=version,
            state=state,
            document="{}" if state is not EditionState.DRAFT else "",
            submitted_at=at if state is not EditionState.DRAFT else None,
            published_at=at if state is EditionState.PUBLISHED else None,
        )
        for kind in kinds:
            said = "Rate it." if kind == "returned" else ""
            edition.steps.append(EditionStep(kind=StepKind(kind), at=at, by_title="Somebody", comment=said))
        if state is EditionState.PUBLISHED and version == 1:
            edition.files.append(EditionFile(format="pdf", content=b"%PDF", digest=""))
        db.session.add(edition)
        db.session.flush()
    db.session.commit()


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


def test_what_was_there_before_is_kept_as_said_from_the_start(app) -> None:
    """The migration of words, with a concern in the tables that it finds."""
    with app.app_context():
        migrations.downgrade("0004")
        programme = {
            "id": 1, "slug": "p", "name": "P", "organisation": "", "aim": "", "start_on": "2019-04-01",
            "financial_year_start_month": 4, "time_zone": "Europe/London", "nation": "england",
            "update_rhythm": "by_rating", "grace_working_days": 2, "quarter_lock_working_days": 10,
            "appetite_score": 12, "rag_guidance": "{}", "illustrative_note": "", "is_open": True, "version": 1,
        }  # fmt: skip
        concern = {
            "id": 1, "programme_id": 1, "ref": 1, "title": "Old", "description": "Said long ago", "due_text": "",
            "is_open": True, "is_illustrative": False,
        }  # fmt: skip
        for table, row in (("programme", programme), ("concern", concern)):
            names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
            db.session.execute(text(f"insert into {table} ({names}) values ({values})"), row)
        db.session.commit()
        migrations.upgrade()
        said = words_on(db.session, 1, Concern, on=date(2019, 4, 1))
        assert said[1]["description"] == "Said long ago"
        assert words_on(db.session, 1, Concern, on=date(2019, 3, 31)) == {}
