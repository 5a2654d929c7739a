"""The facts that a paper is built from, as they were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.assurance import RecordEntry
from tracker.domain.highlight_kpis import KpiEntry
from tracker.domain.highlight_material import FindingFact, MatterFact
from tracker.domain.highlight_parts import ProgrammePart, SeriesPart
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.kpi_chain import ChainTable
from tracker.domain.paper_layouts import Layout
from tracker.domain.performance_report import MeasureFact
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.publication_marks import Marks
from tracker.domain.publication_parts import PublicationPart


@dataclass(frozen=True)
class GroupFact:
    """A heading of the KPI board with its KPIs; ``name`` is what the words under it are kept by."""

    name: str
    heading: str
    measures: tuple[MeasureFact, ...] = ()


@dataclass(frozen=True)
class LineFact:
    """A question, a recommendation or an implication. ``codes`` are the KPIs that answer a question."""

    kind: str
    heading: str
    text: str
    codes: tuple[str, ...] = ()
    is_public: bool = True


@dataclass(frozen=True)
class PostsFact:
    """A workforce table: which KPI, by its code, fills which column."""

    name: str
    dimension: str
    codes: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PaperMaterial:
    """Everything a paper is built from, as it was known at one moment.

    ``entries`` are all KPIs by code, ``groups`` those that it reports under their headings. ``private_records`` are
    the codes of the audits that are not for publication.
    """

    programme: ProgrammePart
    plan: ProgrammeStatus
    layout: Layout
    series: SeriesPart
    sections: tuple[str, ...]
    headings: Mapping[str, str] = field(default_factory=dict)
    status_on: date
    data_to_on: date
    meeting_on: date | None = None
    meeting: str = ""
    item: str = ""
    is_public_series: bool = False
    version: int = 1
    correction: str = ""
    entries: Mapping[str, KpiEntry]
    groups: Sequence[GroupFact] = ()
    texts: Sequence[TextPart] = ()
    lines: Sequence[LineFact] = ()
    chains: Sequence[ChainTable] = ()
    workforce: Sequence[PostsFact] = ()
    records: Sequence[RecordEntry] = ()
    private_records: frozenset[str] = frozenset()
    findings: Sequence[FindingFact] = ()
    developments: Sequence[MatterFact] = ()
    marks: Marks = field(default_factory=Marks)
    publication: PublicationPart = field(default_factory=PublicationPart)
