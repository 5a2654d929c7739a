"""Builds a paper: what was read of a day becomes sections of blocks, numbered as its layout says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.domain.highlight_language import in_live_figures
from tracker.domain.highlight_sections import SUMMARY
from tracker.domain.highlight_words import day_words, leading_sentences
from tracker.domain.kpi_words import latest_words
from tracker.domain.paper_columns import aligned
from tracker.domain.paper_layouts import PaperSection, heading_of
from tracker.domain.paper_ledger import Ledger
from tracker.domain.paper_lists import (
    action_blocks,
    finding_blocks,
    gap_blocks,
    implication_blocks,
    orphan_blocks,
    progress_blocks,
    quality_blocks,
    question_blocks,
    recommendation_blocks,
    record_blocks,
    record_counts,
)
from tracker.domain.paper_material import GroupFact, PaperMaterial
from tracker.domain.paper_measures import measure_blocks
from tracker.domain.paper_numbers import numbered
from tracker.domain.paper_parts import (
    ACCESS,
    COMMENTARY,
    CoverPart,
    MeasureName,
    Paper,
    PaperBlock,
    PaperItem,
    PaperSectionPart,
    PaperText,
)
from tracker.domain.paper_words import authors_of, without_authors, written_blocks
from tracker.domain.paper_workforce import (
    Elsewhere,
    chain_paper_table,
    chain_sources,
    printed_in,
    workforce_tables,
)
from tracker.domain.performance_report import MeasureFact

LONGEST_ISSUE = 240
ISSUES_OF_A_SECTION = 2
Blocks = Iterator[PaperBlock]
# Sections of which no issue is taken: they say what is asked for, or what is not there.
_SILENT = frozenset(
    {
        PaperSection.PURPOSE.value,
        PaperSection.RECOMMENDATIONS.value,
        PaperSection.BACKGROUND.value,
        PaperSection.DATA.value,
        PaperSection.ISSUES.value,
        PaperSection.GAPS.value,
        PaperSection.CONSULTATION.value,
        PaperSection.IMPLICATIONS.value,
        PaperSection.APPENDICES.value,
    }
)


def build_paper(material: PaperMaterial) -> Paper:
    """The paper of one status date. Sections in which nothing stands are left out."""
    return _Builder(material).build()


class _Builder:
    """Writes the sections. A KPI has one ledger, whichever tables print it."""

    def __init__(self, material: PaperMaterial) -> None:
        self.material = material
        self.ledgers = {code: Ledger(entry, material.data_to_on) for code, entry in material.entries.items()}
        self.names = {code: entry.reading.definition.name for code, entry in material.entries.items()}
        self.elsewhere = self._elsewhere()
        self.writers: Mapping[str, Callable[[], Blocks]] = {
            PaperSection.RECOMMENDATIONS: lambda: recommendation_blocks(material.lines),
            PaperSection.DATA: self._data,
            PaperSection.FINDINGS: lambda: finding_blocks(material.findings),
            PaperSection.PROGRESS: self._progress,
            PaperSection.ACTIONS: lambda: action_blocks(material.plan, material.developments, material.status_on),
            PaperSection.GAPS: self._gaps,
            PaperSection.CHAINS: self._chains,
            PaperSection.SOURCES: self._sources,
            PaperSection.WORKFORCE: self._workforce,
            PaperSection.ASSURANCE: lambda: record_blocks(material.records, material.private_records),
            PaperSection.QUALITY: self._quality,
            PaperSection.IMPLICATIONS: lambda: implication_blocks(material.lines),
        }

    def build(self) -> Paper:
        material = self.material
        sections = [section for section in self._sections() if section.blocks]
        sections = numbered(sections, material.layout.numbering)
        at = next((at for at, one in enumerate(sections) if one.name == PaperSection.ISSUES), None)
        if at is not None:
            issues = PaperBlock(items=tuple(_issues(sections, self._worst)))
            kept = tuple(block for block in sections[at].blocks if block != _TO_COME)
            sections[at] = replace(sections[at], blocks=(*kept, issues) if issues.items else kept)
            sections = numbered([one for one in sections if one.blocks], material.layout.numbering)
        authors = authors_of(sections)
        if len(authors) == 1:
            sections = [without_authors(section) for section in sections]
        codes = dict.fromkeys(code for section in sections for code in section.codes)
        counts = tuple(part for code in codes for part in self.ledgers[code].parts())
        has_records = any(section.name == PaperSection.ASSURANCE for section in sections)
        paper = Paper(
            programme=material.programme,
            status_date=material.status_on,
            data_to=day_words(material.data_to_on),
            meeting_date=material.meeting_on,
            meeting=material.meeting,
            version=material.version,
            correction=material.correction,
            cover=tuple(_cover(material, authors)),
            sections=tuple(sections),
            series=material.series,
            measures=tuple(MeasureName(code, self.names[code]) for code in codes),
            executive_summary=next((one for one in material.texts if one.section == SUMMARY), None),
            counts=(*counts, *(record_counts(material.records) if has_records else ())),
            publication=material.publication,
        )
        return in_live_figures(paper, {code: one.reading for code, one in material.entries.items()})

    def _sections(self) -> Iterator[PaperSectionPart]:
        for name in self.material.sections:
            if name == PaperSection.MEASURES:
                yield from map(self._group, self.material.groups)
            else:
                title = heading_of(name, self.material.headings)
                blocks = [*self._words(name), *(self.writers[name]() if name in self.writers else ())]
                blocks += [_TO_COME] if name == PaperSection.ISSUES else []
                yield PaperSectionPart(name, name, title, blocks=aligned(blocks), codes=self._codes_of(name))

    def _group(self, group: GroupFact) -> PaperSectionPart:
        blocks = list(self._words(group.name))
        if self.material.layout.has_questions:
            blocks += question_blocks(group, self.material.lines, self.names)
        for fact in group.measures:
            definition = fact.entry.reading.definition
            if len(group.measures) > 1 or definition.name != group.heading:
                blocks.append(PaperBlock(heading=definition.name))
            blocks += measure_blocks(fact, self.ledgers[definition.code], self.material.layout, self.elsewhere)
        codes = tuple(fact.entry.reading.definition.code for fact in group.measures)
        return PaperSectionPart(group.name, group.name, group.heading, blocks=aligned(blocks), codes=codes)

    def _elsewhere(self) -> Elsewhere:
        """What the workforce section prints, if this paper has one."""
        if PaperSection.WORKFORCE not in self.material.sections:
            return Elsewhere()
        title = heading_of(PaperSection.WORKFORCE, self.material.headings)
        return printed_in(title, self.material.workforce, self.ledgers)

    def _words(self, name: str) -> Blocks:
        """What was written for a section."""
        for one in self.material.texts:
            if one.section == name:
                yield from written_blocks(one)

    def _codes_of(self, name: str) -> tuple[str, ...]:
        if name in (PaperSection.CHAINS, PaperSection.SOURCES):
            chains = self.material.chains
            return tuple(dict.fromkeys(row.code for chain in chains for row in chain.rows))
        if name == PaperSection.WORKFORCE:
            return tuple(dict.fromkeys(code for fact in self.material.workforce for code in fact.codes.values()))
        return ()

    def _data(self) -> Blocks:
        to, on = day_words(self.material.data_to_on), day_words(self.material.status_on)
        words = (
            f"Figures go up to {to}, as they had been recorded by {on}. The records they come from are live: a later "
            "report may show other figures for the same period, and this one stays as it is."
        )
        yield PaperBlock(text=PaperText(words))

    def _progress(self) -> Blocks:
        """The actions that are complete; that there is none need not be said beside words about the progress."""
        is_written = any(one.section == PaperSection.PROGRESS for one in self.material.texts)
        if not is_written or any(not one.rag.is_open for one in self.material.plan.actions):
            yield from progress_blocks(self.material.plan, self.material.marks)

    def _gaps(self) -> Blocks:
        yield from orphan_blocks(self.material.groups, self.material.lines, self.names)
        yield from gap_blocks(self.material.lines, self.names)

    def _chains(self) -> Blocks:
        for chain in self.material.chains:
            if table := chain_paper_table(chain, self.ledgers):
                yield PaperBlock(table=table)

    def _sources(self) -> Blocks:
        for chain in self.material.chains:
            yield from (PaperBlock(table=table) for table in chain_sources(chain, self.ledgers))

    def _workforce(self) -> Blocks:
        for table in workforce_tables(list(self.material.workforce), self.ledgers):
            yield PaperBlock(table=table)

    def _quality(self) -> Blocks:
        entries = [fact.entry for group in self.material.groups for fact in group.measures]
        yield from quality_blocks(entries, self.material.status_on)

    def _worst(self, section: PaperSectionPart) -> Iterator[PaperItem]:
        """The measures of a section that got worse or miss their target, in their order."""
        group = next((one for one in self.material.groups if one.name == section.name), None)
        for fact in group.measures if group else ():
            if said := _bad_news(fact):
                ledger = self.ledgers[fact.entry.reading.definition.code]
                yield PaperItem(said, rests=ledger.whatever)


_TO_COME = PaperBlock(text=PaperText("", look="muted"))
"""Holds the place of the issues, which are taken from the sections once these are numbered."""


def _issues(
    sections: Sequence[PaperSectionPart], worst: Callable[[PaperSectionPart], Iterator[PaperItem]]
) -> Iterator[PaperItem]:
    """What each section says first, and its measures that got worse or miss their target; each points there."""
    for section in sections:
        if section.name in _SILENT:
            continue
        first = next((one.text for one in section.blocks if one.text and one.text.look == "plain"), None)
        found = []
        if first is not None and not first.label:
            words = leading_sentences(first.text.split(". ")[0].rstrip(".") + ".", LONGEST_ISSUE)
            found.append(PaperItem(words, rests=first.rests, is_public=first.is_public))
        found += worst(section)
        where = section.number or section.title
        aside = f"section {where}" if section.number else where
        yield from (replace(one, aside=aside, to=section.id) for one in found[:ISSUES_OF_A_SECTION])


def _bad_news(fact: MeasureFact) -> str:
    reading = fact.entry.reading
    if reading.latest is None:
        return ""
    is_missed = reading.rating.missed_by is not None and not reading.rating.is_met
    direction = reading.direction.words
    is_worse = reading.direction.value is not None and reading.direction.value.value == "worse"
    if not (is_missed or is_worse):
        return ""
    said = [direction] if is_worse else []
    said += ["target missed"] if is_missed else []
    return f"{reading.definition.name}: {latest_words(reading)}, {' and '.join(said)}."


def _cover(material: PaperMaterial, authors: Sequence[str]) -> Iterator[CoverPart]:
    """The lines of the cover; a report to a committee has a place on its agenda, and is public or not."""
    programme = material.programme
    meeting = day_words(material.meeting_on) if material.meeting_on else ""
    if material.layout.has_cover:
        yield CoverPart("Committee", material.series.audience or material.meeting or "not yet set")
        yield CoverPart("Agenda item", material.item or "not yet set")
        yield CoverPart("Date of meeting", meeting or "not yet set")
        yield CoverPart(ACCESS, "Public" if material.is_public_series else "Not for publication")
        yield CoverPart("Report of", programme.sro)
        yield CoverPart("Contact", programme.manager)
    else:
        yield CoverPart("Responsible", f"{programme.sro}, Senior Responsible Officer")
        yield CoverPart("Manager", programme.manager)
        if held := ", ".join(part for part in (material.meeting, meeting) if part):
            yield CoverPart("Meeting", held)
        if material.item:
            yield CoverPart("Agenda item", material.item)
    yield CoverPart("Date of report", day_words(material.status_on))
    yield CoverPart("Data as of", day_words(material.data_to_on))
    if len(authors) == 1:
        yield CoverPart(COMMENTARY, authors[0])
    if material.version > 1:
        yield CoverPart("Version", ", ".join(part for part in (str(material.version), material.correction) if part))
