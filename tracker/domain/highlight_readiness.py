"""What a manager should look at before a report is submitted: gaps that it will show to the board."""

from collections.abc import Sequence

from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.kpi_cells import CellKind
from tracker.domain.rag import Rag
from tracker.domain.words import join_words


def readiness(report: HighlightReport) -> tuple[str, ...]:
    """One sentence for each kind of gap, none when there is nothing to mend."""
    unrated = [f"theme {theme.number}" for theme in report.themes if theme.rag == Rag.NOT_RATED]
    objectives = [objective for theme in report.themes for objective in theme.objectives]
    overdue = [action.ref for one in objectives for action in one.actions if action.is_overdue]
    queries = [query.ref for query in report.rating_queries]
    owed = {kpi.name for kpi in report.kpis for cell in kpi.months if cell.kind == CellKind.OWED}
    found = [
        f"Not rated: {join_words(unrated)}." if unrated else "",
        _count(queries, "rating query", "rating queries"),
        _count(overdue, "action is overdue", "actions are overdue"),
        _count(sorted(owed), "figure of the last closed month is owed", "figures of the last closed month are owed"),
        "" if report.meeting_date else "No board meeting is planned; add one under events.",
    ]
    if not report.overall.narrative:
        found.insert(0, "The programme has no update of its own yet.")
    return tuple(sentence for sentence in found if sentence)


def _count(names: Sequence[str], one: str, many: str) -> str:
    if not names:
        return ""
    words = f"1 {one}" if len(names) == 1 else f"{len(names)} {many}"
    return f"{words}: {join_words(names)}."
