"""What loading a file of figures would do: which facts are new, which change and from what, which say nothing new."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from tracker.domain.figure_facts import Fact, FigureRow, Said
from tracker.domain.figure_table import FiguresRead
from tracker.domain.kpi_finder import KpiFacts
from tracker.domain.kpi_series import value_from_parts

_PART_COLUMNS = frozenset({"numerator", "denominator"})


class HeldFigure(NamedTuple):
    """A figure as it is held: its row, how many revisions it has, and what the one in force says and since when.

    ``said`` is None for a figure that was first recorded later than the moment looked at.
    """

    figure_id: int
    revisions: int
    said: Said | None
    recorded_at: datetime | None


class Revised(NamedTuple):
    """A fact of which a file says something else than what is held."""

    new: FigureRow
    held: HeldFigure


@dataclass
class FigurePlan:
    """What a load writes: nothing yet. ``beside`` are new facts that another source speaks of already."""

    added: list[FigureRow] = field(default_factory=list)
    revised: list[Revised] = field(default_factory=list)
    unchanged: int = 0
    beside: list[FigureRow] = field(default_factory=list)

    @property
    def changes_anything(self) -> bool:
        return bool(self.added or self.revised)


def plan_figures(read: FiguresRead, held: Mapping[Fact, HeldFigure], kpis: Mapping[str, KpiFacts]) -> FigurePlan:
    """Compare what a file says with what is held."""
    plan = FigurePlan()
    spoken_of = {fact[:-1] for fact in held}
    for row in read.rows.values():
        known = held.get(row.fact)
        if known is None:
            plan.added.append(row)
            if row.fact[:-1] in spoken_of:
                plan.beside.append(row)
        elif known.said and says_the_same(row.said, known.said, read.columns, kpis[row.fact.code]):
            plan.unchanged += 1
        else:
            plan.revised.append(Revised(row, known))
    return plan


def says_the_same(new: Said, held: Said, columns: frozenset[str], kpi: KpiFacts) -> bool:
    """Whether a row says nothing new. Of what it has no column for it says nothing at all.

    A number written in another way is the same number: 45, 45.0 and 45%.
    """
    if new.state.has_value != held.state.has_value:
        return False
    if ("state" in columns or not new.state.has_value) and new.state is not held.state:
        return False
    if "qualifier" in columns and (new.qualifier, new.value_to) != (held.qualifier, held.value_to):
        return False
    if "note" in columns and new.note != held.note:
        return False
    if columns & _PART_COLUMNS and (new.numerator, new.denominator) != (held.numerator, held.denominator):
        return False
    return new.value == held.value or _is_what_parts_give(new, held, kpi)


def _is_what_parts_give(new: Said, held: Said, kpi: KpiFacts) -> bool:
    """Whether one gives only the value and the other only the parts of the same figure."""
    value = new.value if held.value is None else held.value
    parts = held if held.value is None else new
    if value is None or (new.value is not None and held.value is not None):
        return False
    computed = value_from_parts(kpi.unit, parts.numerator, parts.denominator)
    places = (new if held.value is None else held).decimals or 0
    return computed is not None and abs(computed - value) <= Decimal(1).scaleb(-places) / 2
