"""The public version of a highlight report: another report object, in which nothing is that must not be public.

Every rendering prints that object, so that no template, chart or export has to think of it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from tracker.domain.abbreviations import plural
from tracker.domain.disclosure_facts import Issue
from tracker.domain.highlight_board_parts import RiskPart
from tracker.domain.highlight_kpi_parts import KpiSectionPart
from tracker.domain.highlight_language import hide_live_figures
from tracker.domain.highlight_parts import HighlightReport, OverallPart
from tracker.domain.highlight_plan_parts import ObjectivePart, ThemePart
from tracker.domain.highlight_text_parts import TextPart
from tracker.domain.live_figures import LiveFigure
from tracker.domain.publication_changes import public_changes, without_measures, without_reasons
from tracker.domain.publication_figures import NOTE, Hidden, hidden_places, is_untold, issue_of, public_kpi
from tracker.domain.publication_owners import only_printed, without_owners
from tracker.domain.publication_parts import LeftOut, NoPublicVersion
from tracker.domain.publication_texts import MARKED, Desk, public_rows, unspoken_in

NOT_PUBLISHED = "Not for publication."
_KEPT_NOTES = ("missing", "illustrative")
"""Notes on data that quote no figure."""


@dataclass(frozen=True)
class PublicVersion:
    """``report`` is what may be published, ``left_out`` what it lacks and why, ``issue`` what it adds to what
    readers know of the counts."""

    report: HighlightReport
    left_out: tuple[LeftOut, ...]
    issue: Issue


def public_version(report: HighlightReport, earlier: Sequence[Issue] = ()) -> PublicVersion:
    """The public version of a stored report, given those published before it, oldest first.

    Raises :class:`NoPublicVersion`.
    """
    settled = report.publication
    if settled is None:
        raise NoPublicVersion
    hidden = hidden_places(report.counts, earlier)
    report = hide_live_figures(report, _untold(report, hidden))
    names = {kpi.code: kpi.name for kpi in report.kpis}
    desk = Desk(
        settled,
        tuple(name.casefold() for code in hidden for name in (names.get(code, code), f" {code} ")),
        tuple(f" ({words})" for one in report.abbreviations for words in (one.words, plural(one.words))),
    )
    _note_figures(desk, report, hidden)
    made = _without_marked(report, desk)
    made = _without_figures(made, hidden, desk)
    made = without_owners(made, desk)
    public = replace(only_printed(made), counts=(), live_texts=(), publication=None, is_public=True)
    return PublicVersion(public, tuple(dict.fromkeys(desk.left_out)), issue_of(report.counts, hidden))


def _untold(report: HighlightReport, hidden: Hidden) -> Callable[[LiveFigure], bool]:
    placed, counted = {kpi.code for kpi in report.kpis}, {part.code for part in report.counts}
    return lambda figure: is_untold(figure, hidden, placed, counted)


def _note_figures(desk: Desk, report: HighlightReport, hidden: Hidden) -> None:
    noted: set[str] = set()
    for kpi in report.kpis:
        if kpi.code in noted:
            continue
        noted.add(kpi.code)
        if not kpi.is_commentary_public:
            desk.note(f"Commentary on {kpi.name}", kpi.commentary, MARKED)
        places = hidden.get(kpi.code, {})
        cells = {"current": kpi.current, "prior_year": kpi.prior_year}
        cells |= {f"month.{at}": cell for at, cell in enumerate(kpi.months)}
        for place, why in places.items():
            if place in cells:
                desk.note(f"{kpi.name}, {cells[place].label}", cells[place].text, why)
        if places and kpi.is_commentary_public:
            desk.note(f"Commentary on {kpi.name}", kpi.commentary, "its figures are suppressed")


def _without_marked(report: HighlightReport, desk: Desk) -> HighlightReport:
    risks = public_rows(report.risks, desk, lambda risk: f"Risk {risk.number}", lambda risk: risk.description)
    silent = _silent_refs(report)
    return replace(
        report,
        executive_summary=_public_summary(report.executive_summary, desk),
        notes=public_rows(report.notes, desk, lambda note: f"Note on {note.section}", lambda note: note.text),
        overall=_public_overall(report.overall, desk),
        budget=tuple(
            line if line.is_public else replace(line, comment=_left(desk, f"Budget, {line.label}", line.comment))
            for line in report.budget
        ),
        concerns=public_rows(report.concerns, desk, lambda one: f"Concern {one.ref}", lambda one: one.title),
        developments=public_rows(
            report.developments, desk, lambda one: f"Development {one.ref}", lambda one: one.title
        ),
        risks=tuple(_public_risk(risk, desk) for risk in risks),
        risk_note=report.risk_note if len(risks) == len(report.risks) else report.risk_note.partition(". ")[0] + ".",
        themes=tuple(_public_theme(theme, desk) for theme in report.themes),
        changes=without_reasons(public_changes(report, desk), silent),
        decisions=tuple(
            replace(one, number=number)
            for number, one in enumerate(
                public_rows(report.decisions, desk, lambda one: "Decisions asked", lambda one: one.title), 1
            )
        ),
        board_actions=public_rows(
            report.board_actions, desk, lambda one: f"Board's action {one.number}", lambda one: one.title
        ),
        decided=public_rows(report.decided, desk, lambda one: "Decisions taken", lambda one: one.title),
        findings=public_rows(
            report.findings, desk, lambda one: f"{one.event}, finding {one.number}", lambda one: one.text
        ),
    )


def _public_summary(summary: TextPart | None, desk: Desk) -> TextPart | None:
    if summary is None or summary.is_public:
        return summary
    desk.note("Executive summary", summary.text, MARKED)
    return None


def _left(desk: Desk, where: str, what: str) -> str:
    desk.note(where, what, MARKED)
    return ""


def _silent_refs(report: HighlightReport) -> frozenset[str]:
    """The numbers of what has an update whose words are not for publication."""
    things = [(str(theme.number), theme.is_public) for theme in report.themes]
    for theme in report.themes:
        for objective in theme.objectives:
            things.append((objective.ref, objective.is_public))
            things += [(action.ref, action.is_public) for action in objective.actions]
    things.append(("programme", report.overall.is_public))
    return frozenset(ref for ref, is_public in things if not is_public)


def _public_overall(overall: OverallPart, desk: Desk) -> OverallPart:
    if overall.is_public:
        return overall
    desk.note("Overall progress", "\n".join(part for part in (overall.narrative, overall.path) if part), MARKED)
    return replace(overall, narrative=NOT_PUBLISHED, summary=NOT_PUBLISHED, is_continued=False, path="")


def _public_risk(risk: RiskPart, desk: Desk) -> RiskPart:
    if risk.is_mitigation_public:
        return risk
    return replace(risk, mitigation=_left(desk, f"Risk {risk.number}, mitigation", risk.mitigation))


def _public_theme(theme: ThemePart, desk: Desk) -> ThemePart:
    kept = replace(theme, objectives=tuple(_public_objective(one, desk) for one in theme.objectives))
    if theme.is_public:
        return kept
    desk.note(f"Theme {theme.number}", theme.narrative, MARKED)
    return replace(kept, narrative=NOT_PUBLISHED, why=NOT_PUBLISHED)


def _public_objective(objective: ObjectivePart, desk: Desk) -> ObjectivePart:
    actions = tuple(
        action if action.is_public else replace(action, narrative=_left(desk, f"Action {action.ref}", action.narrative))
        for action in objective.actions
    )
    if objective.is_public:
        return replace(objective, actions=actions)
    words = _left(desk, f"Objective {objective.ref}", objective.narrative)
    return replace(objective, actions=actions, narrative=words)


def _without_figures(report: HighlightReport, hidden: Hidden, desk: Desk) -> HighlightReport:
    """Rows and notes without hidden figures, and everything else without sentences that speak of them."""
    where = {f"{kpi.name} ({kpi.code})" for kpi in report.kpis if kpi.code in hidden}
    private = {kpi.code for kpi in report.kpis if not kpi.is_commentary_public}
    public = replace(
        report,
        kpi_sections=_public_sections(report.kpi_sections, hidden),
        themes=tuple(
            replace(theme, kpi_sections=_public_sections(theme.kpi_sections, hidden), kpi_notes=_noted(theme, hidden))
            for theme in report.themes
        ),
        changes=without_measures(report, frozenset(hidden)),
        findings=tuple(
            replace(one, evidence=tuple(seen for seen in one.evidence if not desk.speaks_of_hidden(seen.name)))
            for one in report.findings
        ),
        signals=tuple(
            replace(one, commentary="") if one.code in private else one
            for one in report.signals
            if one.code not in hidden
        ),
        data_quality=tuple(one for one in report.data_quality if one.where not in where or one.kind in _KEPT_NOTES),
    )
    spoken: HighlightReport = unspoken_in(public, desk)
    return spoken


def _public_sections(sections: Sequence[KpiSectionPart], hidden: Hidden) -> tuple[KpiSectionPart, ...]:
    return tuple(replace(one, kpis=tuple(public_kpi(kpi, hidden) for kpi in one.kpis)) for one in sections)


def _noted(theme: ThemePart, hidden: Hidden) -> str:
    """The key under a theme's tables, with the mark of suppressed figures where one stands in them."""
    codes = {kpi.code for section in theme.kpi_sections for kpi in section.kpis}
    if not codes & set(hidden):
        return theme.kpi_notes
    return f"{theme.kpi_notes.removesuffix('.')}; {NOTE}." if theme.kpi_notes else f"{NOTE}."
