"""Puts into a report which updates and risks are marked not for publication; other facts bring their own mark."""

from dataclasses import dataclass, replace

from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_plan_parts import ObjectivePart, ThemePart


@dataclass(frozen=True)
class Marks:
    """What is marked: updates by the number of what they are about (``programme``, ``2``, ``1.3``, ``3.1.2``), risks
    and mitigations by number."""

    updates: frozenset[str] = frozenset()
    risks: frozenset[int] = frozenset()
    mitigations: frozenset[int] = frozenset()


def marked(report: HighlightReport, marks: Marks) -> HighlightReport:
    """The report with its marks."""
    if marks == Marks():
        return report
    return replace(
        report,
        overall=replace(report.overall, is_public="programme" not in marks.updates),
        risks=tuple(
            replace(
                one,
                is_public=one.number not in marks.risks,
                is_mitigation_public=one.number not in marks.mitigations,
            )
            for one in report.risks
        ),
        themes=tuple(_theme(theme, marks) for theme in report.themes),
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
