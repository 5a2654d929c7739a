"""A paper as an object: numbered sections of blocks, each block words, a list, a table or a chart.

What a table of figures prints depends on counts of people. ``rests`` of a cell or a sentence are the figures that it
tells or is worked out from; the public version leaves it out as soon as one of them is suppressed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.highlight_parts import ProgrammePart, SeriesPart
from tracker.domain.highlight_text_parts import LiveTextPart, TextPart
from tracker.domain.kpi_series_picture import SeriesPicture
from tracker.domain.publication_parts import CountPart, PublicationPart


@dataclass(frozen=True)
class RestsOn:
    """A figure of a KPI, by its place among the counts (:class:`tracker.domain.publication_parts.CountPart`);
    ``*`` is any of them."""

    code: str
    place: str = "*"


@dataclass(frozen=True)
class PaperText:
    """A paragraph. ``number`` is ``4.2`` where paragraphs are numbered; ``label`` stands before it, such as a period.

    ``look`` is ``plain``, ``lead``, ``muted`` or ``small``. ``to`` is the section that it points to, by its id.
    """

    text: str
    look: str = "plain"
    label: str = ""
    number: str = ""
    by: str = ""
    to: str = ""
    to_words: str = ""
    rests: tuple[RestsOn, ...] = ()
    is_public: bool = True


@dataclass(frozen=True)
class PaperItem:
    """An item of a list: ``label`` is its letter or number, ``aside`` what stands after it."""

    text: str
    label: str = ""
    aside: str = ""
    to: str = ""
    rests: tuple[RestsOn, ...] = ()
    is_public: bool = True


@dataclass(frozen=True)
class PaperColumn:
    name: str
    is_number: bool = False


@dataclass(frozen=True)
class PaperCell:
    """A cell. ``words`` are read aloud where ``text`` is a mark; ``note`` is the number of its footnote, 0 for none.

    ``is_prose``: words that somebody wrote; ``is_owner``: job titles; ``rag`` is the value of the rating whose word
    stands here.
    """

    text: str = ""
    value: float | None = None
    words: str = ""
    note: int = 0
    rests: tuple[RestsOn, ...] = ()
    is_prose: bool = False
    is_owner: bool = False
    rag: str = ""


@dataclass(frozen=True)
class PaperRow:
    """A row; its first cell names it. ``is_total``: derived from the rows above it.

    ``rests`` are the figures that its words as a whole speak of: a note on the data of a measure.
    """

    cells: tuple[PaperCell, ...]
    is_total: bool = False
    is_public: bool = True
    rests: tuple[RestsOn, ...] = ()


@dataclass(frozen=True)
class PaperTable:
    """``key`` names the same table in other editions; ``number`` counts the tables of the paper from 1."""

    key: str
    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    notes: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class PaperChart:
    """The drawing of a KPI's series. ``places`` are those of the counts behind its columns, empty where nobody is
    counted; ``number`` counts the charts of the paper from 1."""

    code: str
    series: SeriesPicture
    places: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True)
class PaperBlock:
    """One of: a heading below the section's, a paragraph, a list, a table, a chart."""

    heading: str = ""
    text: PaperText | None = None
    items: tuple[PaperItem, ...] = ()
    table: PaperTable | None = None
    chart: PaperChart | None = None


@dataclass(frozen=True)
class PaperSectionPart:
    """``name`` is that of the section as a series and the words of an edition know it; ``id`` is its address.

    ``codes`` are the KPIs that stand in it.
    """

    name: str
    id: str
    title: str
    number: str = ""
    blocks: tuple[PaperBlock, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def numbered_title(self) -> str:
        return f"{self.number}. {self.title}" if self.number else self.title


ACCESS = "Access"
"""The line of the cover that says whether a paper is public."""
COMMENTARY = "Commentary by"
"""The line of the cover that says who explained the figures, where one person explained them all."""


@dataclass(frozen=True)
class CoverPart:
    """A line of the cover, such as ``Committee`` and its name."""

    label: str
    text: str


@dataclass(frozen=True)
class MeasureName:
    """A KPI of the paper, whose name the words of a public version may not speak where its figures are hidden."""

    code: str
    name: str


@dataclass(frozen=True)
class Paper:
    """One edition of a paper; its layout is the kind of its series. ``counts`` and ``publication`` are as in the
    highlight report."""

    programme: ProgrammePart
    status_date: date
    data_to: str
    meeting_date: date | None
    meeting: str
    version: int
    correction: str
    cover: tuple[CoverPart, ...]
    sections: tuple[PaperSectionPart, ...]
    series: SeriesPart
    measures: tuple[MeasureName, ...] = ()
    executive_summary: TextPart | None = None
    live_texts: tuple[LiveTextPart, ...] = ()
    counts: tuple[CountPart, ...] = ()
    publication: PublicationPart | None = None
    is_public: bool = False

    @property
    def title(self) -> str:
        return self.series.name

    @property
    def tables(self) -> Iterator[tuple[PaperSectionPart, PaperTable]]:
        """Every table with the section it stands in, in order."""
        for section in self.sections:
            yield from ((section, block.table) for block in section.blocks if block.table)
