"""KPIs and their figures. Nothing that can be derived has a column."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.adapters.db import Base, UtcDateTime, enum_column
from tracker.domain.kpi import BreakKind
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Qualifier, Unit
from tracker.people.models import Person
from tracker.plan.models import Theme

# Wide enough for money and for rates; no figure is rounded on its way in.
_NUMBER = Numeric(20, 6)


class Kpi(Base):
    """A measure and how it is to be read."""

    __tablename__ = "kpi"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(300))
    definition: Mapped[str] = mapped_column(Text, default="")
    why: Mapped[str] = mapped_column(Text, default="")
    unit: Mapped[Unit] = mapped_column(enum_column(Unit))
    decimals: Mapped[int] = mapped_column(default=0)
    polarity: Mapped[Polarity] = mapped_column(enum_column(Polarity))
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency))
    basis: Mapped[Basis] = mapped_column(enum_column(Basis))
    numerator_label: Mapped[str] = mapped_column(String(200), default="")
    denominator_label: Mapped[str] = mapped_column(String(200), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    aliases: Mapped[str] = mapped_column(Text, default="")
    printed_ref: Mapped[str] = mapped_column(String(40), default="")
    # "provisional", "not yet available": a state of the measure, not part of its name.
    marker: Mapped[str] = mapped_column(String(60), default="")
    is_statutory: Mapped[bool] = mapped_column(default=False)
    has_small_numbers: Mapped[bool] = mapped_column(default=False)
    # Process control: limits from the first so many points, or from all of the phase.
    baseline_points: Mapped[int | None]
    screen_outliers: Mapped[bool] = mapped_column(default=True)
    # A rate without a denominator of its own is one of the population of its year.
    uses_population: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    owner: Mapped[Person | None] = relationship()

    __table_args__ = (UniqueConstraint("programme_id", "code"),)


class KpiSection(Base):
    """A heading of the KPI board, in a theme or of the programme."""

    __tablename__ = "kpi_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("theme.id"))
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(200))
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    theme: Mapped[Theme | None] = relationship()


class KpiPlacement(Base):
    """A KPI in a section: one KPI may stand in several."""

    __tablename__ = "kpi_placement"

    section_id: Mapped[int] = mapped_column(ForeignKey("kpi_section.id"), primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), primary_key=True)
    position: Mapped[int]


class KpiTarget(Base):
    """What is to be reached, from a date on: a minimum, an upper bound, or both (a band)."""

    __tablename__ = "kpi_target"

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), index=True)
    minimum: Mapped[Decimal | None] = mapped_column(_NUMBER)
    upper: Mapped[Decimal | None] = mapped_column(_NUMBER)
    amber_tolerance: Mapped[Decimal | None] = mapped_column(_NUMBER)
    effective_from: Mapped[date]
    # The last day on which it is in force; None: until another one is.
    effective_to: Mapped[date | None]
    meet_by: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(300), default="")
    is_to_be_reviewed: Mapped[bool] = mapped_column(default=False)
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __table_args__ = (
        UniqueConstraint("kpi_id", "effective_from"),
        CheckConstraint("minimum is not null or upper is not null", name="says_something"),
    )


class ImportKind(StrEnum):
    """What a file brought."""

    FIGURES = "figures"
    KPIS = "kpis"

    @property
    def words(self) -> str:
        return "Figures" if self is ImportKind.FIGURES else "KPI definitions"


class ImportBatch(Base):
    """One file or paste. Until it is applied it holds the content; from then on what it did.

    Each revision that it wrote names it. ``changes`` is what it did to definitions, before and after.
    """

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    kind: Mapped[ImportKind] = mapped_column(enum_column(ImportKind))
    file_name: Mapped[str] = mapped_column(String(200))
    sheet: Mapped[str] = mapped_column(String(100), default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200))
    added: Mapped[int] = mapped_column(default=0)
    revised: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by_title: Mapped[str] = mapped_column(String(200), default="")


class Figure(Base):
    """A fact: one KPI, span, basis, geography, category and source. Its values are its revisions.

    A benchmark is a figure whose geography is not local.
    """

    __tablename__ = "figure"

    id: Mapped[int] = mapped_column(primary_key=True)
    # No index of its own: the unique constraint begins with it. So it does below for revisions.
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"))
    start_on: Mapped[date]
    end_on: Mapped[date]
    # A benchmark printed without a year: the span is then the day of the document it is from.
    has_period: Mapped[bool] = mapped_column(default=True)
    basis: Mapped[Basis] = mapped_column(enum_column(Basis))
    geography: Mapped[Geography] = mapped_column(enum_column(Geography), default=Geography.LOCAL)
    dimension: Mapped[str] = mapped_column(String(100), default="")
    category: Mapped[str] = mapped_column(String(100), default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    is_subtotal: Mapped[bool] = mapped_column(default=False)
    # Of two sources for one fact the first is the headline until one is chosen.
    is_chosen: Mapped[bool] = mapped_column(default=False)
    not_comparable: Mapped[str] = mapped_column(String(300), default="")

    revisions: Mapped[list["FigureRevision"]] = relationship(order_by="FigureRevision.number", back_populates="figure")

    __table_args__ = (
        UniqueConstraint("kpi_id", "start_on", "end_on", "basis", "geography", "dimension", "category", "source"),
        CheckConstraint("end_on >= start_on", name="ends_after_it_starts"),
    )


class FigureRevision(Base):
    """What a figure was said to be, by whom and when; append-only, the highest number holds."""

    __tablename__ = "figure_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    figure_id: Mapped[int] = mapped_column(ForeignKey("figure.id"))
    number: Mapped[int] = mapped_column(default=1)
    value: Mapped[Decimal | None] = mapped_column(_NUMBER)
    # As it was written ("67.20%") and with how many decimals: it prints as it was entered.
    raw: Mapped[str] = mapped_column(String(60), default="")
    decimals: Mapped[int | None]
    numerator: Mapped[Decimal | None] = mapped_column(_NUMBER)
    denominator: Mapped[Decimal | None] = mapped_column(_NUMBER)
    state: Mapped[FigureState] = mapped_column(enum_column(FigureState))
    qualifier: Mapped[Qualifier] = mapped_column(enum_column(Qualifier), default=Qualifier.EXACT)
    value_to: Mapped[Decimal | None] = mapped_column(_NUMBER)
    note: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200))
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)

    figure: Mapped[Figure] = relationship(back_populates="revisions")

    __table_args__ = (UniqueConstraint("figure_id", "number"),)


class KpiSeriesBreak(Base):
    """From this day the series starts afresh: the definition changed, or limits are drawn again."""

    __tablename__ = "kpi_series_break"

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), index=True)
    from_on: Mapped[date]
    kind: Mapped[BreakKind] = mapped_column(enum_column(BreakKind))
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_title: Mapped[str | None] = mapped_column(String(200))
    ended_reason: Mapped[str | None] = mapped_column(Text)

    # One that was ended stays on record and makes room for another on the same day.
    __table_args__ = (
        Index(
            "uq_kpi_series_break_standing",
            "kpi_id",
            "from_on",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class Commentary(Base):
    """What a figure means, for one KPI and period; append-only, the highest number is shown."""

    __tablename__ = "commentary"

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date]
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    text: Mapped[str] = mapped_column(Text)
    is_for_publication: Mapped[bool] = mapped_column(default=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200))
    is_illustrative: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("kpi_id", "start_on", "end_on", "number"),)


class DataQualityNote(Base):
    """What is known to be wrong with a KPI's data, and what is done about it.

    Without days it speaks of the whole KPI. ``fixed_on`` ends it; it stays on record.
    """

    __tablename__ = "data_quality_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), index=True)
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
    effect: Mapped[str] = mapped_column(Text)
    planned_fix: Mapped[str] = mapped_column(Text, default="")
    fix_by: Mapped[date | None]
    fixed_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    author_title: Mapped[str] = mapped_column(String(200))
    is_illustrative: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)


class ObjectiveKpi(Base):
    """A KPI that tells whether an objective is being achieved."""

    __tablename__ = "objective_kpi"

    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), primary_key=True)
    kpi_id: Mapped[int] = mapped_column(ForeignKey("kpi.id"), primary_key=True)
