"""The words of the report: live figures filled, abbreviations given their words where they are first used.

It is done once, when the object is built, so that every rendering says the same.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from tracker.domain.abbreviations import Expander
from tracker.domain.highlight_board_parts import (
    BoardActionPart,
    BudgetPart,
    DecidedPart,
    DecisionPart,
    GuidancePart,
    MatterPart,
    RiskPart,
)
from tracker.domain.highlight_change_parts import ActionChangePart, ChangesPart, LinePart, MovePart, RiskMovePart
from tracker.domain.highlight_evidence_parts import EvidencePart, FindingPart, QualityPart, RatingQueryPart, SignalPart
from tracker.domain.highlight_kpi_parts import KpiPart, KpiSectionPart
from tracker.domain.highlight_parts import HighlightReport, OverallPart
from tracker.domain.highlight_plan_parts import ActionPart, ObjectivePart, ThemePart
from tracker.domain.highlight_text_parts import AbbreviationPart, LiveTextPart, LiveValuePart, TextPart
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.live_figures import LiveFigure, Measure, has_live_figures, live_figures, refill, value_of
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PerformanceReport

# What is read, in the order in which a part prints it. Names are identifiers: they stay as they are, and what there
# is to explain of them stands beside them, in ``gloss``.
_WORDS: dict[type[Any], tuple[str, ...]] = {
    TextPart: ("text",),
    OverallPart: ("narrative", "path"),
    MovePart: ("name", "why"),
    ActionChangePart: ("name", "reason"),
    RiskMovePart: ("title",),
    LinePart: ("text",),
    DecisionPart: ("title", "detail"),
    DecidedPart: ("title", "detail", "answer"),
    BudgetPart: ("label", "comment"),
    MatterPart: ("title", "description"),
    RiskPart: ("if_text", "then_text", "mitigation"),
    GuidancePart: ("overall", "action"),
    KpiPart: ("commentary",),
    ThemePart: ("narrative",),
    ObjectivePart: ("derived_words", "narrative", "suggestion"),
    ActionPart: ("due", "narrative"),
    BoardActionPart: ("title",),
    RatingQueryPart: ("name", "why"),
    FindingPart: ("text",),
    EvidencePart: ("name",),
    SignalPart: ("name", "commentary"),
    QualityPart: ("message",),
}
_NAMES: dict[type[Any], str] = {
    ThemePart: "name",
    ObjectivePart: "name",
    ActionPart: "title",
    KpiPart: "name",
    KpiSectionPart: "heading",
}
_AFTER_THE_FIRST_PAGE = (
    "notes",
    "budget",
    "concerns",
    "developments",
    "risks",
    "guidance",
    "kpi_sections",
    "themes",
    "changes",
    "decided",
    "board_actions",
    "rating_queries",
    "findings",
    "signals",
    "data_quality",
)

Part = TypeVar("Part")
WithWords = TypeVar("WithWords", HighlightReport, PerformanceReport, Paper)


def in_plain_words(
    report: HighlightReport, readings: Mapping[str, KpiReading], terms: Mapping[str, str]
) -> HighlightReport:
    """The report with its live figures filled from readings by code and its abbreviations explained.

    ``live_texts`` says which texts had live figures, ``abbreviations`` lists what was met.
    """
    reader = _Reader(Expander(terms), readings)
    changes = report.changes
    report = replace(report, executive_summary=reader.read(report.executive_summary))
    report = replace(report, overall=reader.overall(report))
    report = replace(report, themes=tuple(reader.first_page_theme(theme) for theme in report.themes))
    report = replace(
        report,
        changes=replace(
            changes, first_ratings=reader.read(changes.first_ratings), summary=reader.read(changes.summary)
        ),
        decisions=reader.read(report.decisions),
    )
    report = replace(report, **{name: reader.read(getattr(report, name)) for name in _AFTER_THE_FIRST_PAGE})
    return replace(
        report,
        abbreviations=tuple(
            AbbreviationPart(short, terms[short]) for short in sorted(reader.expander.used, key=str.casefold)
        ),
        live_texts=tuple(reader.live.values()),
    )


def in_live_figures(report: WithWords, readings: Mapping[str, KpiReading]) -> WithWords:
    """The report with the live figures of every text in it filled; ``live_texts`` says which had some."""
    live: dict[str, LiveTextPart] = {}

    def said(text: str) -> str:
        return _filled(text, readings, live) if has_live_figures(text) else text

    # The counts have no words, and are many.
    changed: WithWords = _each_text(replace(report, counts=(), live_texts=()), said)
    return replace(changed, counts=report.counts, live_texts=tuple(live.values()))


def hide_live_figures(report: WithWords, is_hidden: Callable[[LiveFigure], bool]) -> WithWords:
    """The report with ``[suppressed]`` in place of each live figure that may not be told, in every text it stands in.

    For the public version of an edition: ``is_hidden`` is asked for the KPI's code and what was asked of it.
    """
    hidden = {part.text: _without(part, is_hidden) for part in report.live_texts}
    told = {before: after for before, after in hidden.items() if before != after}
    if not told:
        return report
    changed: WithWords = _each_text(replace(report, live_texts=()), lambda text: _replaced(text, told))
    return replace(
        changed,
        live_texts=tuple(
            LiveTextPart(hidden[part.text], part.template, _untold(part, is_hidden)) for part in report.live_texts
        ),
    )


@dataclass
class _Reader:
    """Goes through the report as a reader does, and keeps which texts have live figures."""

    expander: Expander
    readings: Mapping[str, KpiReading]
    live: dict[str, LiveTextPart] = field(default_factory=dict)

    def read(self, value: Any) -> Any:
        """The same with words: a text is left alone unless its part says that it is read."""
        if isinstance(value, tuple):
            return tuple(self.read(one) for one in value)
        if not dataclasses.is_dataclass(value) or isinstance(value, type):
            return value
        kind = type(value)
        changed: dict[str, Any] = {}
        if kind in _NAMES:
            # A theme's name was explained on the first page already.
            changed["gloss"] = getattr(value, "gloss", "") or self.expander.gloss(getattr(value, _NAMES[kind]))
        for name in _WORDS.get(kind, ()):
            changed[name] = self.said(getattr(value, name))
        for one in dataclasses.fields(value):
            held = getattr(value, one.name)
            if isinstance(held, tuple) and not self._is_read_already(value, one.name):
                changed[one.name] = self.read(held)
        return replace(value, **changed) if not isinstance(value, RiskPart) else _risk(value, changed, self.said)

    def _is_read_already(self, value: Any, name: str) -> bool:
        return isinstance(value, ChangesPart) and name in ("first_ratings", "summary")

    def said(self, text: str) -> str:
        """A text as it is printed."""
        return _filled(self.expander.expand(text), self.readings, self.live)

    def overall(self, report: HighlightReport) -> Any:
        """The overall status. Its summary and its narrative begin alike, and each may be all that is printed."""
        overall = report.overall
        met = set(self.expander.used)
        summary = self.said(overall.summary)
        if overall.summary == overall.narrative:
            return replace(overall, summary=summary, narrative=summary, path=self.said(overall.path))
        self.expander.used = met
        narrative = self.said(overall.narrative)
        return replace(overall, summary=summary, narrative=narrative, path=self.said(overall.path))

    def first_page_theme(self, theme: ThemePart) -> ThemePart:
        return replace(theme, gloss=self.expander.gloss(theme.name), why=self.said(theme.why))


def _filled(template: str, readings: Mapping[str, KpiReading], live: dict[str, LiveTextPart]) -> str:
    """A text with its figures; one that has some is noted in ``live`` by what it says."""
    figures = dict.fromkeys(live_figures(template))
    if not figures:
        return template
    values = {figure: value_of(figure, readings.get(figure.code)) for figure in figures}
    filled = refill(template, values)
    live[filled] = LiveTextPart(
        filled,
        template,
        tuple(LiveValuePart(figure.code, figure.measure.value, said) for figure, said in values.items()),
    )
    return filled


def _risk(risk: RiskPart, changed: dict[str, Any], said: Callable[[str], str]) -> RiskPart:
    """A risk is printed as its two halves, and as a sentence where there is room for one text only."""
    if risk.probability is None:
        return replace(risk, description=said(risk.description), mitigation=changed["mitigation"])
    sentence = f"If {changed['if_text']}, then {changed['then_text']}"
    return replace(risk, **changed, description=sentence)


def _without(part: LiveTextPart, is_hidden: Callable[[LiveFigure], bool]) -> str:
    values = {LiveFigure(one.code, Measure(one.measure)): one.text for one in part.values}
    return refill(part.template, values, is_hidden)


def _untold(part: LiveTextPart, is_hidden: Callable[[LiveFigure], bool]) -> tuple[LiveValuePart, ...]:
    return tuple(one for one in part.values if not is_hidden(LiveFigure(one.code, Measure(one.measure))))


def _replaced(text: str, told: Mapping[str, str]) -> str:
    for before, after in told.items():
        text = text.replace(before, after)
    return text


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_each_text(one, change) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value)]
        return replace(value, **{name: _each_text(getattr(value, name), change) for name in names})
    return value
