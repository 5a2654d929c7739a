"""Papers for tests, built from a handful of figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from tests.domain.test_highlight import PROGRAMME
from tracker.domain.highlight_kpis import KpiEntry
from tracker.domain.highlight_parts import SeriesPart
from tracker.domain.kpi import Figure, KpiDefinition, RecordedNote
from tracker.domain.kpi_reading import KpiReading, read_kpi
from tracker.domain.paper import build_paper
from tracker.domain.paper_layouts import LAYOUTS, paper_sections
from tracker.domain.paper_material import GroupFact, PaperMaterial
from tracker.domain.paper_parts import Paper, PaperSectionPart, PaperTable
from tracker.domain.performance_parts import CommentPart
from tracker.domain.performance_report import MeasureFact
from tracker.domain.plan import Moment, ProgrammeStatus

DAY = date(2015, 7, 20)


def reading_of(definition: KpiDefinition, figures: Iterable[Figure], on: date = DAY) -> KpiReading:
    return read_kpi(definition, figures, [], today=on, status_on=on)


def fact_of(
    definition: KpiDefinition,
    figures: Iterable[Figure],
    *,
    on: date = DAY,
    said: Sequence[CommentPart] = (),
    notes: Sequence[RecordedNote] = (),
    has_small_numbers: bool = False,
) -> MeasureFact:
    reading = replace(reading_of(definition, figures, on), recorded_notes=tuple(notes))
    entry = KpiEntry(reading, has_small_numbers=has_small_numbers)
    return MeasureFact(entry, commentary=tuple(said))


def paper_of(
    kind: str,
    groups: dict[str, Sequence[MeasureFact]],
    *,
    on: date = DAY,
    others: Sequence[MeasureFact] = (),
    **more: Any,
) -> Paper:
    """A paper of these measures under their headings; ``others`` are KPIs that no heading has."""
    layout = LAYOUTS[kind]
    every = [fact for facts in groups.values() for fact in facts] + list(others)
    sections = more.pop("sections", paper_sections(layout, ()))
    return build_paper(
        PaperMaterial(
            **{
                "programme": PROGRAMME,
                "plan": plan_on(on),
                "layout": layout,
                "series": SeriesPart(kind, layout.words, "Scrutiny committee", kind=kind),
                "sections": sections,
                "status_on": on,
                "data_to_on": date(on.year, on.month, 1),
                "entries": {fact.entry.reading.definition.code: fact.entry for fact in every},
                "groups": [
                    GroupFact(f"measures-{number}", heading, tuple(facts))
                    for number, (heading, facts) in enumerate(groups.items(), 1)
                ],
                **more,
            }
        )
    )


def plan_on(day: date) -> ProgrammeStatus:
    """A plan in which nothing stands."""
    at = Moment(today=day, is_working_day=lambda one: one.weekday() < 5)
    return ProgrammeStatus(id=1, ref="programme", name="Improvement", slug="improvement", at=at)


def section(paper: Paper, name: str) -> PaperSectionPart:
    return next(one for one in paper.sections if one.name == name)


def table(paper: Paper, title: str) -> PaperTable:
    return next(one for _, one in paper.tables if one.title == title)


def printed(one: PaperTable) -> list[list[str]]:
    """The texts of a table, a list for each row."""
    return [[cell.text for cell in row.cells] for row in one.rows]


def heads(one: PaperTable) -> list[str]:
    return [column.name for column in one.columns]


def categories(period: Figure, values: dict[str, str], dimension: str, **more: Any) -> list[Figure]:
    """A breakdown of a figure's period."""

    return [
        replace(period, value=Decimal(value), dimension=dimension, category=name, **more)
        for name, value in values.items()
    ]
