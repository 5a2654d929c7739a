"""Every rule over everything that a programme says: one call, whoever asks (page, command, import, report).

A rule takes the material and yields findings. To add one, write the function in a module of its own with its example
table, and name it in `RULES`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, Place, each_once
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.workforce_table import PostsTable


@dataclass(frozen=True)
class CheckText:
    """A text that people read beside the figures, in its author's words. ``kpi`` is the code of the KPI it explains."""

    place: Place
    text: str
    kpi: str = ""


@dataclass(frozen=True)
class CheckMaterial:
    """What is held against each other. ``sections`` gives the headings of the board that a KPI's code stands under."""

    readings: tuple[KpiReading, ...]
    population: Mapping[str, Decimal] = field(default_factory=dict)
    sections: Mapping[str, frozenset[str]] = field(default_factory=dict)
    workforce: tuple[PostsTable, ...] = ()
    texts: tuple[CheckText, ...] = ()


Rule = Callable[[CheckMaterial], Iterable[CheckFinding]]


def own_figures(material: CheckMaterial) -> Iterable[CheckFinding]:
    """What each KPI's reading has found among its own figures."""
    for reading in material.readings:
        yield from reading.findings


RULES: tuple[Rule, ...] = (own_figures,)


def check(material: CheckMaterial) -> tuple[CheckFinding, ...]:
    """Everything that does not hold, each claim once: warnings first, then by what to do, kind and place."""
    found = each_once([one for rule in RULES for one in rule(material)])
    todo = list(type(found[0].kind.todo)) if found else []
    return tuple(
        sorted(found, key=lambda one: (not one.is_warning, todo.index(one.kind.todo), one.kind.value, one.where))
    )
