"""Every rule over everything that a programme says: one call, whoever asks (page, command, import, report).

A rule takes the material and yields findings. To add one, write the function in a module of its own with its example
table, and name it in `RULES`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tracker.domain.check_alike import part_year_findings, unit_findings, version_findings
from tracker.domain.check_averages import average_findings, mix_findings
from tracker.domain.check_bases import band_findings, base_findings, complement_findings
from tracker.domain.check_changes import change_findings
from tracker.domain.check_conversions import conversion_findings
from tracker.domain.check_finding import CheckFinding, each_once
from tracker.domain.check_held import held_values
from tracker.domain.check_line import line_findings
from tracker.domain.check_narratives import text_findings
from tracker.domain.check_rates import rate_findings
from tracker.domain.check_restated import FrozenFigure, restated_findings
from tracker.domain.check_shares import share_sum_findings
from tracker.domain.check_texts import CheckText, TextMaterial
from tracker.domain.check_totals import span_findings
from tracker.domain.check_twice import same_name_findings, table_findings, twin_findings
from tracker.domain.kpi import Figure
from tracker.domain.kpi_benchmarks import GEOGRAPHY_WORDS
from tracker.domain.kpi_comparisons import breakdowns_of
from tracker.domain.kpi_findings import parts_findings
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis, Geography
from tracker.domain.periods import APRIL, Period
from tracker.domain.text_subjects import Subjects
from tracker.domain.workforce_table import PostsTable


@dataclass(frozen=True)
class CheckMaterial:
    """What is held against each other.

    By the code of a KPI, ``sections`` gives the headings of the board it stands under and ``aliases`` its other names.
    ``frozen`` is what the last published edition printed.
    """

    readings: tuple[KpiReading, ...]
    population: Mapping[str, Decimal] = field(default_factory=dict)
    start_month: int = APRIL
    sections: Mapping[str, frozenset[str]] = field(default_factory=dict)
    workforce: tuple[PostsTable, ...] = ()
    texts: tuple[CheckText, ...] = ()
    frozen: tuple[FrozenFigure, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Rule = Callable[[CheckMaterial], Iterable[CheckFinding]]


def own_figures(material: CheckMaterial) -> Iterable[CheckFinding]:
    """What each KPI's reading has found among its own figures, and what stands in its breakdowns and spans."""
    for reading in material.readings:
        definition = reading.definition
        yield from reading.findings
        yield from parts_findings(definition, reading.figures)
        yield from span_findings(definition, _by_slot(reading), _longer_spans(reading))
        for geography in (one for one in Geography if one is not Geography.LOCAL):
            theirs = breakdowns_of(definition, _as_local(reading, geography), reading.status_on)
            yield from share_sum_findings(definition, theirs, GEOGRAPHY_WORDS[geography])


def related_figures(material: CheckMaterial) -> Iterable[CheckFinding]:
    """What several KPIs say of one thing."""
    held = material.readings
    yield from average_findings(held)
    yield from mix_findings(held)
    yield from rate_findings(held, material.population)
    yield from change_findings(held)
    yield from base_findings(held, material.sections)
    yield from complement_findings(held)
    yield from band_findings(held, material.sections)
    yield from conversion_findings(held, material.start_month)


def told_twice(material: CheckMaterial) -> Iterable[CheckFinding]:
    """One fact in two sources or places."""
    yield from version_findings(material.readings)
    yield from twin_findings(material.readings)
    yield from same_name_findings(material.readings)
    yield from table_findings(material.readings, material.workforce)
    yield from restated_findings(material.readings, material.frozen)


def looked_at_alone(material: CheckMaterial) -> Iterable[CheckFinding]:
    """Figures out of line with their series, or with what they stand beside."""
    yield from unit_findings(material.readings)
    yield from part_year_findings(material.readings)
    yield from line_findings(material.readings)


def said_in_texts(material: CheckMaterial) -> Iterable[CheckFinding]:
    """What texts say that the figures, or the same sentence, do not bear out."""
    yield from text_findings(TextMaterial(material.texts, Subjects(material.readings, material.aliases)))


RULES: tuple[Rule, ...] = (own_figures, related_figures, told_twice, looked_at_alone, said_in_texts)


def _by_slot(reading: KpiReading) -> dict[Period, Decimal]:
    return {
        point.period: point.value
        for point in reading.points
        if point.value is not None and point.held.is_exact and point.held.figure.basis is Basis.PERIOD
    }


def _longer_spans(reading: KpiReading) -> dict[Period, Decimal]:
    """Quarters and years that were entered as such."""
    return {span: one.value for (span, is_snapshot), one in held_values(reading).items() if not is_snapshot}


def _as_local(reading: KpiReading, geography: Geography) -> list[Figure]:
    """Others' categories as if they were our own."""
    theirs = [figure for figure in reading.figures if figure.geography is geography and figure.dimension]
    return [replace(figure, geography=Geography.LOCAL) for figure in theirs]


def check(material: CheckMaterial) -> tuple[CheckFinding, ...]:
    """Everything that does not hold, each claim once: warnings first, then by what to do, kind and place."""
    found = each_once([one for rule in RULES for one in rule(material)])
    todo = list(type(found[0].kind.todo)) if found else []
    return tuple(
        sorted(found, key=lambda one: (not one.is_warning, todo.index(one.kind.todo), one.kind.value, one.where))
    )
