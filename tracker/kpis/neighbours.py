"""The statistical neighbours of an authority, as published with the model of a year."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.adapters.db import Base


class StatisticalNeighbour(Base):
    """One neighbour of one authority; ranks begin with 1, the nearest. Codes have three digits."""

    __tablename__ = "statistical_neighbour"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"))
    model: Mapped[int]
    area: Mapped[str] = mapped_column(String(3))
    rank: Mapped[int]
    code: Mapped[str] = mapped_column(String(3))
    closeness: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        UniqueConstraint("programme_id", "model", "area", "rank"),
        UniqueConstraint("programme_id", "model", "area", "code"),
    )
