"""What a public version takes out of a report whatever it says: owners who are not named, and sections not printed."""

from dataclasses import replace
from typing import Any

from tracker.domain.highlight_change_parts import ChangesPart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_plan_parts import ObjectivePart
from tracker.domain.highlight_sections import Section
from tracker.domain.publication_texts import Desk

_UNPRINTED = {
    Section.BUDGET: "budget",
    Section.CONCERNS: "concerns",
    Section.DEVELOPMENTS: "developments",
    Section.RISKS: "risks",
    Section.GUIDANCE: "guidance",
    Section.MEASURES: "kpi_sections",
    Section.QUERIES: "rating_queries",
    Section.FINDINGS: "findings",
    Section.SIGNALS: "signals",
    Section.QUALITY: "data_quality",
}


def only_printed(report: HighlightReport) -> HighlightReport:
    """Without what its series does not print: the object of a public version is published as JSON."""
    unprinted: dict[str, Any] = {name: () for section, name in _UNPRINTED.items() if not report.prints(section)}
    if not report.prints(Section.DECISIONS):
        unprinted |= {"decisions": (), "decided": (), "board_actions": ()}
    if not report.prints(Section.CHANGES):
        unprinted["changes"] = ChangesPart(since=None)
    if not report.prints(Section.THEMES):
        unprinted["themes"] = tuple(replace(theme, kpi_sections=(), objectives=()) for theme in report.themes)
    return replace(report, **unprinted)


def without_owners(report: HighlightReport, desk: Desk) -> HighlightReport:
    if not desk.publication.leaves_out_owners:
        return report

    def actions(objective: ObjectivePart) -> ObjectivePart:
        return replace(
            objective,
            lead=desk.owners(objective.lead, f"Objective {objective.ref}"),
            actions=tuple(replace(one, owner=desk.owners(one.owner, f"Action {one.ref}")) for one in objective.actions),
        )

    return replace(
        report,
        overall=replace(report.overall, stated_by=desk.owners(report.overall.stated_by, "Overall progress")),
        concerns=tuple(replace(one, owner=desk.owners(one.owner, f"Concern {one.ref}")) for one in report.concerns),
        developments=tuple(
            replace(one, owner=desk.owners(one.owner, f"Development {one.ref}")) for one in report.developments
        ),
        risks=tuple(replace(one, owner=desk.owners(one.owner, f"Risk {one.number}")) for one in report.risks),
        themes=tuple(
            replace(
                theme,
                lead=desk.owners(theme.lead, f"Theme {theme.number}"),
                objectives=tuple(map(actions, theme.objectives)),
            )
            for theme in report.themes
        ),
        changes=replace(
            report.changes,
            decisions=tuple(replace(one, text=desk.without_titles(one.text)) for one in report.changes.decisions),
        ),
        decisions=tuple(
            replace(one, asked_by=desk.owners(one.asked_by, f"Decision {one.number}")) for one in report.decisions
        ),
        decided=tuple(
            replace(
                one,
                asked_by=desk.owners(one.asked_by, f"Decision on {one.title}"),
                answered_by=desk.owners(one.answered_by, f"Decision on {one.title}"),
            )
            for one in report.decided
        ),
        board_actions=tuple(
            replace(one, owner=desk.owners(one.owner, f"Board's action {one.number}")) for one in report.board_actions
        ),
    )
