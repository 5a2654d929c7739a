"""Word files that an organisation uploaded for its reports to be written into."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, undefer

from tracker.adapters.db import Base, UtcDateTime
from tracker.editions.series import ReportSeries

LONGEST_NAME = 120


class ReportTemplate(Base):
    """A Word file that was checked. A series names it, and its editions are written into it from then on."""

    __tablename__ = "report_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    file_name: Mapped[str] = mapped_column(String(200))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_by_title: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (UniqueConstraint("programme_id", "name"),)


def list_templates(session: Session, programme_id: int) -> list[ReportTemplate]:
    """The templates of a programme by name, without their content."""
    query = select(ReportTemplate).where(ReportTemplate.programme_id == programme_id)
    return list(session.scalars(query.order_by(ReportTemplate.name)))


def find_template(session: Session, programme_id: int, number: int) -> ReportTemplate | None:
    """The template with this id, if it is this programme's, with its content."""
    query = select(ReportTemplate).where(ReportTemplate.programme_id == programme_id, ReportTemplate.id == number)
    return session.scalar(query.options(undefer(ReportTemplate.content)))


def template_named(session: Session, programme_id: int, name: str) -> ReportTemplate | None:
    query = select(ReportTemplate).where(ReportTemplate.programme_id == programme_id, ReportTemplate.name == name)
    return session.scalar(query.options(undefer(ReportTemplate.content)))


def template_of_series(session: Session, programme_id: int, series: str) -> bytes | None:
    """The Word file that editions of a series are written into; None for the built-in look."""
    query = (
        select(ReportTemplate.content)
        .join(ReportSeries, ReportSeries.template == ReportTemplate.name)
        .where(ReportTemplate.programme_id == programme_id, ReportSeries.programme_id == programme_id)
        .where(ReportSeries.slug == series)
    )
    return session.scalar(query)
