"""Parts of the highlight report that stand for the plan: themes, objectives, actions and their quarters."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.highlight_kpi_parts import KpiSectionPart


@dataclass(frozen=True)
class QuarterPart:
    """A quarter column. ``is_late_change``: the rating was entered after the quarter was locked."""

    label: str
    rag: str
    is_late_change: bool = False


@dataclass(frozen=True)
class ActionPart:
    """An action. Its narrative is printed where its objective has none that speaks for it."""

    ref: str
    title: str
    owner: str
    due: str
    due_on: date | None
    is_overdue: bool
    slips: int
    quarters: tuple[QuarterPart, ...]
    now: str
    narrative: str
    is_illustrative: bool
    id: int = 0
    slip_reason: str = ""
    gloss: str = ""
    is_public: bool = True


@dataclass(frozen=True)
class ObjectivePart:
    """``rag`` is what is shown: the stated rating, else the worse of derived and suggested (``evidence``).

    ``query``: the stated rating is better than the evidence.
    """

    ref: str
    name: str
    lead: str
    rag: str
    stated: str
    derived: str
    derived_words: str
    suggested: str
    suggestion: str
    query: bool
    evidence: str
    narrative: str
    quarters: tuple[QuarterPart, ...]
    actions: tuple[ActionPart, ...]
    is_illustrative: bool
    id: int = 0
    gloss: str = ""
    is_public: bool = True


@dataclass(frozen=True)
class ThemePart:
    """A theme. ``why`` is its rating in a line, the notes explain the marks on its pages."""

    number: int
    name: str
    lead: str
    narrative: str
    rag: str
    why: str
    derived: str
    quarters: tuple[QuarterPart, ...]
    kpi_sections: tuple[KpiSectionPart, ...]
    objectives: tuple[ObjectivePart, ...]
    kpi_notes: str
    rating_notes: str
    is_illustrative: bool
    id: int = 0
    gloss: str = ""
    is_public: bool = True
