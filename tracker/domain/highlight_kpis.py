"""KPI tables of the report: readings as rows, and the notes that explain their marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.figures_display import format_number, unit_words
from tracker.domain.highlight_evidence_parts import QualityPart, SignalPart
from tracker.domain.highlight_kpi_parts import BenchmarkPart, CellPart, KpiPart, KpiSectionPart, TrendPart
from tracker.domain.highlight_words import number
from tracker.domain.kpi import decimals_of
from tracker.domain.kpi_cells import Cell, CellKind
from tracker.domain.kpi_direction import Travel
from tracker.domain.kpi_quality import recorded_notes
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_signals import KpiSignal, signal_words
from tracker.domain.kpi_targets import target_level, target_words
from tracker.domain.kpi_terms import Geography
from tracker.domain.kpi_words import alone_words, judged_figure
from tracker.domain.publication_counts import counts_of
from tracker.domain.publication_parts import CountPart
from tracker.domain.rag import Rag

_VERDICTS = {Rag.GREEN: "met", Rag.AMBER: "just missed", Rag.RED: "missed"}


@dataclass(frozen=True)
class KpiEntry:
    """A KPI as it is placed: its printed reference, its marker ("provisional") and what was said of it.

    ``has_small_numbers``: its figures are of few people, also where nobody entered how many.
    """

    reading: KpiReading
    ref: str = ""
    marker: str = ""
    commentary: str = ""
    is_commentary_public: bool = True
    has_small_numbers: bool = False


@dataclass(frozen=True)
class SectionFact:
    """A heading with its KPIs in order; ``theme_id`` None: of the programme."""

    heading: str
    theme_id: int | None
    kpis: tuple[KpiEntry, ...]


def kpi_section(section: SectionFact) -> KpiSectionPart:
    units = {unit_words(entry.reading.definition.unit) for entry in section.kpis}
    return KpiSectionPart(
        heading=section.heading,
        unit=units.pop() if len(units) == 1 else "",
        kpis=tuple(kpi_part(entry) for entry in section.kpis),
    )


def kpi_part(entry: KpiEntry) -> KpiPart:
    """One row of a KPI table."""
    reading = entry.reading
    definition, target, rating = reading.definition, reading.target, reading.rating
    return KpiPart(
        ref=entry.ref,
        code=definition.code,
        name=definition.name,
        marker=entry.marker,
        unit=unit_words(definition.unit),
        prior_year=_prior_year(reading.prior_year),
        current=_current(reading),
        basis=(reading.latest.basis if reading.latest else definition.basis).words,
        months=tuple(_cell(cell) for cell in reading.six_months),
        trend=_trend(reading),
        target_min=number(target.minimum) if target else None,
        target_upper=number(target.upper) if target else None,
        target_text=_target_text(reading),
        target_words=target_words(definition, target),
        target_by=target.by_on if target else None,
        target_is_illustrative=target is not None and target.is_illustrative,
        rag=rating.rag.value if rating.rag else None,
        verdict=_VERDICTS[rating.rag] if rating.rag else "",
        direction=reading.direction.value.value if reading.direction.value else None,
        direction_words=reading.direction.words,
        change_words=reading.direction.change_words,
        signal_words=signal_words(reading),
        national=_benchmark(reading, Geography.NATIONAL),
        regional=_benchmark(reading, Geography.REGIONAL),
        neighbours=_benchmark(reading, Geography.STATISTICAL_NEIGHBOURS),
        commentary=entry.commentary,
        flags=reading.flags,
        is_commentary_public=entry.is_commentary_public,
    )


def count_parts(entries: Iterable[KpiEntry]) -> tuple[CountPart, ...]:
    """The counts of people behind the figures of every KPI, each KPI once."""
    placed = {entry.reading.definition.code: entry for entry in entries}
    return tuple(
        part
        for entry in placed.values()
        for part in counts_of(entry.reading, has_small_numbers=entry.has_small_numbers)
    )


def signal_parts(signals: Iterable[KpiSignal], entries: Iterable[KpiEntry]) -> tuple[SignalPart, ...]:
    """The KPIs that get better or worse, one row each however often they are placed."""
    by_code = {entry.reading.definition.code: entry for entry in entries}
    return tuple(_signal(signal, by_code[signal.code]) for signal in signals)


def _signal(signal: KpiSignal, entry: KpiEntry) -> SignalPart:
    reading = entry.reading
    return SignalPart(
        code=signal.code,
        name=signal.name,
        latest=signal.latest,
        period=reading.latest.words if reading.latest else "",
        change_words=_change_words(reading),
        travel=signal.travel.value,
        words=signal.words,
        is_new=signal.is_new,
        national=_benchmark(reading, Geography.NATIONAL).text,
        target_words=target_words(reading.definition, reading.target),
        verdict=_VERDICTS[reading.rating.rag] if reading.rating.rag else "",
        commentary=entry.commentary,
    )


def _change_words(reading: KpiReading) -> str:
    """What changed, with the figure that did where another stands beside it: ``68.6% in Dec 19, +1.1 points on Nov 19``
    next to a year to date."""
    said = reading.direction.change_words
    if not said or not alone_words(reading):
        return said
    figure, period = judged_figure(reading)
    return f"{figure} in {period}, {said}"


def quality_of(entries: Iterable[KpiEntry]) -> tuple[QualityPart, ...]:
    """What there is to know about the data behind the KPI tables, each KPI once."""
    seen: set[str] = set()
    found: list[QualityPart] = []
    for entry in entries:
        definition = entry.reading.definition
        if definition.code not in seen:
            seen.add(definition.code)
            where = f"{definition.name} ({definition.code})"
            found += [QualityPart(kind, where, message) for kind, message in _quality(entry)]
    return tuple(found)


def _quality(entry: KpiEntry) -> Iterable[tuple[str, str]]:
    reading = entry.reading
    for note in recorded_notes(reading):
        yield "recorded", f"{note.where}: {note.text}" if note.where else note.text
    for finding in reading.findings:
        yield finding.kind, finding.message
    # Of a measure that has no figure at all, which is said, no month is missed.
    missing = [cell.period.label for cell in reading.six_months if cell.kind.is_missing and reading.latest]
    if missing:
        yield "missing", f"No figure entered for {', '.join(missing)}"
    if entry.marker:
        yield "state", entry.marker[0].upper() + entry.marker[1:]
    for flag in reading.flags:
        if flag != entry.marker:
            yield "state", flag[0].upper() + flag[1:]
    invented = _illustrative(reading)
    if invented:
        yield "illustrative", f"Illustrative: {', '.join(invented)}"


def _illustrative(reading: KpiReading) -> list[str]:
    parts = []
    if reading.target is not None and reading.target.is_illustrative:
        parts.append("the target")
    months = [cell.period.label for cell in reading.six_months if cell.is_illustrative]
    if months:
        parts.append(f"the figures of {', '.join(months)}")
    if any(point.is_illustrative for point in reading.points[: -len(reading.six_months)]):
        parts.append("figures before the six months shown")
    return parts


def table_notes(sections: Sequence[KpiSectionPart]) -> tuple[str, ...]:
    """The key under a theme's KPI tables: only the marks that occur in them."""
    kpis = [kpi for section in sections for kpi in section.kpis]
    cells = [cell for kpi in kpis for cell in (*kpi.months, kpi.prior_year) if cell.text]
    kinds = {cell.kind for cell in cells}
    benchmarks = [one for kpi in kpis for one in (kpi.national, kpi.regional, kpi.neighbours) if one.text]
    texts = {one.text for one in benchmarks}
    notes = []
    if any(kpi.direction_words for kpi in kpis):
        notes.append("Direction: performance in the latest finished period against the one before")
    if any(kpi.direction_words and not kpi.direction for kpi in kpis):
        notes.append("higher and lower: neither is good")
    notes += [words for kind, words in _KIND_NOTES.items() if kind in kinds]
    if CellKind.NOT_APPLICABLE in kinds or "n/a" in texts:
        notes.append("n/a: does not apply, or no benchmark exists")
    if any(cell.is_illustrative for cell in cells):
        notes.append("*: illustrative figure")
    if any(kpi.target_is_illustrative for kpi in kpis):
        notes.append("illus.: illustrative target")
    if any(one.value is not None and not one.period for one in benchmarks):
        notes.append("benchmarks without a year: their source gives none")
    return tuple(notes)


_KIND_NOTES = {
    CellKind.PART: "grey: part month, not judged",
    CellKind.NOT_YET_DUE: "due: month not over",
    CellKind.NOT_AVAILABLE: "–: not available",
    CellKind.OWED: "owed: last closed month not entered",
    CellKind.GAP: "gap: older period not entered",
}


def _cell(cell: Cell) -> CellPart:
    value = number(cell.value)
    return CellPart(cell.period.label, cell.text, cell.kind.value, cell.words, value, cell.is_illustrative)


def _prior_year(cell: Cell) -> CellPart:
    """An outturn that was never entered is blank: nobody owes it, so it is no gap to be filled."""
    part = _cell(cell)
    return replace(part, text="", words="not entered") if cell.kind.is_missing else part


def _current(reading: KpiReading) -> CellPart:
    latest = reading.latest
    if latest is None:
        return CellPart("", "", CellKind.NOT_AVAILABLE.value, "none yet", None)
    text = latest.text.removesuffix("%").removeprefix("£")
    value = number(latest.value)
    return CellPart(latest.words, text, CellKind.VALUE.value, "", value, latest.is_illustrative)


def _trend(reading: KpiReading) -> TrendPart:
    points = reading.sparkline
    level = target_level(reading.definition, reading.target)
    judged = reading.direction.value
    said = [f"{point.period.label} {_plain(point.value)}" for point in points]
    words = f"Trend: {', '.join(said)}" if said else "No figures yet"
    if level is not None and said:
        words += f"; target {format_number(level, decimals_of(level.normalize()))}"
    return TrendPart(
        values=tuple(number(point.value) for point in points),
        target=number(level),
        is_part=bool(points) and points[-1].is_part,
        travel=judged.value if judged in (Travel.BETTER, Travel.WORSE) else None,
        words=words,
    )


def _plain(value: object) -> str:
    return "none" if value is None else f"{float(str(value)):,.10g}"


def _target_text(reading: KpiReading) -> str:
    """``≤ 10``, ``≥ 85``, ``5 to 8``; empty without a target."""
    words = target_words(reading.definition, reading.target).replace("%", "").replace("£", "")
    if words == "none set":
        return ""
    for said, sign in (("at most ", "≤ "), ("at least ", "≥ "), ("between ", "")):
        words = words.replace(said, sign)
    return words.replace(" and ", " to ")


def _benchmark(reading: KpiReading, geography: Geography) -> BenchmarkPart:
    held = reading.benchmark(geography)
    if held is None:
        return BenchmarkPart("", None, "", "", "")
    period = held.period.label if held.period else ""
    return BenchmarkPart(held.text, number(held.value), period, held.source, held.not_comparable)
