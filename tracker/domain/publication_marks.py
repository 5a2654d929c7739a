"""Puts into a report which of its words are marked not for publication."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.highlight_parts import HighlightReport, ObjectivePart, ThemePart


@dataclass(frozen=True)
class Marks:
    """What is marked: updates by the number of what they are about (``programme``, ``2``, ``1.3``, ``3.1.2``), risks
    and mitigations by number, concerns and developments by reference, lines of the budget by label, findings by
    event, day and number, decisions and requests by their words and day."""

    updates: frozenset[str] = frozenset()
    risks: frozenset[int] = frozenset()
    mitigations: frozenset[int] = frozenset()
    concerns: frozenset[int] = frozenset()
    developments: frozenset[int] = frozenset()
    budget: frozenset[str] = frozenset()
    findings: frozenset[tuple[str, date, int]] = frozenset()
    decisions: frozenset[tuple[str, date]] = frozenset()


def marked(report: HighlightReport, marks: Marks) -> HighlightReport:
    """The report with its marks."""
    if marks == Marks():
        return report
    titles = {title for title, _ in marks.decisions}
    return replace(
        report,
        overall=replace(report.overall, is_public="programme" not in marks.updates),
        budget=tuple(replace(one, is_public=one.label not in marks.budget) for one in report.budget),
        concerns=tuple(replace(one, is_public=one.ref not in marks.concerns) for one in report.concerns),
        developments=tuple(replace(one, is_public=one.ref not in marks.developments) for one in report.developments),
        risks=tuple(
            replace(
                one,
                is_public=one.number not in marks.risks,
                is_mitigation_public=one.number not in marks.mitigations,
            )
            for one in report.risks
        ),
        themes=tuple(_theme(theme, marks) for theme in report.themes),
        changes=replace(
            report.changes,
            decisions=tuple(replace(one, is_public=one.what not in titles) for one in report.changes.decisions),
        ),
        decisions=tuple(
            replace(one, is_public=(one.title, one.asked_on) not in marks.decisions) for one in report.decisions
        ),
        decided=tuple(
            replace(one, is_public=(one.title, one.asked_on) not in marks.decisions) for one in report.decided
        ),
        findings=tuple(
            replace(one, is_public=(one.event, one.held_on, one.number) not in marks.findings)
            for one in report.findings
        ),
    )


def _theme(theme: ThemePart, marks: Marks) -> ThemePart:
    def objective(part: ObjectivePart) -> ObjectivePart:
        return replace(
            part,
            is_public=part.ref not in marks.updates,
            actions=tuple(replace(one, is_public=one.ref not in marks.updates) for one in part.actions),
        )

    return replace(
        theme,
        is_public=str(theme.number) not in marks.updates,
        objectives=tuple(map(objective, theme.objectives)),
    )
