"""Sheets of what changed, rating queries, inspection findings, signals and the data behind them."""

from collections.abc import Iterator

from tracker.adapters.excel import Column, Sheet, Value
from tracker.domain.highlight_parts import HighlightReport
from tracker.reports.excel_cells import printed, rating


def change_sheets(report: HighlightReport) -> Iterator[Sheet]:
    """What changed since the last edition; without one there is nothing to compare with, and no sheet."""
    changes = report.changes
    if changes.since is None:
        return
    columns = [Column("Ref", 12), Column("What", 44), Column("Before", 14), Column("Now", 14), Column("Direction", 12),
               Column("Why", 50)]  # fmt: skip
    moves: list[list[Value]] = [
        [one.ref, one.name, rating(one.before), rating(one.now), one.travel or "first rated", one.why]
        for one in (*changes.ratings, *changes.actions)
    ]
    yield Sheet("Ratings that moved", columns, moves)
    kinds = (("completed", changes.completed), ("slipped", changes.slipped), ("added", changes.added),
             ("removed", changes.removed))  # fmt: skip
    actions: list[list[Value]] = [
        [kind, one.ref, one.name, one.detail, one.reason] for kind, held in kinds for one in held
    ]
    heads = [Column("Change", 12), Column("Ref", 8), Column("Action", 44), Column("What happened", 40),
             Column("Reason", 40)]  # fmt: skip
    yield Sheet("Actions that changed", heads, actions)
    risks: list[list[Value]] = [
        [one.number, one.title, one.before, one.now, one.movement, one.detail] for one in changes.risks
    ]
    heads = [Column("No.", 6), Column("If", 70), Column("Before", 10), Column("Now", 10), Column("Direction", 12),
             Column("Score", 16)]  # fmt: skip
    yield Sheet("Risks that moved", heads, risks)
    taken: list[list[Value]] = [[one.what, one.text] for one in changes.decisions]
    yield Sheet("Decisions taken", [Column("Decision", 60), Column("Answer", 70)], taken)
    words: list[list[Value]] = [[one] for one in changes.unchanged_words]
    yield Sheet("Narratives unchanged", [Column("Narrative of", 90)], words)


def query_sheets(report: HighlightReport) -> Iterator[Sheet]:
    columns = [Column("Ref", 12), Column("What", 44), Column("Stated", 14), Column("Evidence", 14), Column("Why", 60)]
    queries: list[list[Value]] = [
        [one.ref, one.name, rating(one.stated), rating(one.evidence), one.why] for one in report.rating_queries
    ]
    yield Sheet("Rating queries", columns, queries)


def quality_sheets(report: HighlightReport) -> Iterator[Sheet]:
    quality: list[list[Value]] = [[one.where, one.kind, one.message] for one in report.data_quality]
    yield Sheet("About the data", [Column("Measure", 50), Column("Kind", 14), Column("What to know", 80)], quality)


def abbreviation_sheets(report: HighlightReport) -> Iterator[Sheet]:
    short: list[list[Value]] = [[one.short, one.words] for one in report.abbreviations]
    yield Sheet("Abbreviations", [Column("Abbreviation", 16), Column("Words", 70)], short)


def finding_sheets(report: HighlightReport) -> Iterator[Sheet]:
    yield _findings(report)
    yield from _answers(report)


def _findings(report: HighlightReport) -> Sheet:
    """A row for each objective that answers a finding, so that ratings can be counted."""
    columns = [Column("Inspection or visit", 30), Column("Held", 18), Column("No.", 6), Column("Finding", 44),
               Column("Objective", 10), Column("Objective that answers it", 36), Column("Rating", 14)]  # fmt: skip
    rows: list[list[Value]] = []
    for one in report.findings:
        about: list[Value] = [one.event, one.held_on, one.number, one.text]
        rows += [[*about, answer.ref, answer.name, rating(answer.rag)] for answer in one.objectives]
        if not one.objectives:
            rows.append([*about, None, "no objective yet", None])
    return Sheet("Inspection findings", columns, rows)


def _answers(report: HighlightReport) -> Iterator[Sheet]:
    """The dated actions behind each finding, and what the evidence says of it."""
    columns = [Column("Inspection or visit", 30), Column("No.", 6), Column("Action", 10), Column("What", 50),
               Column("By when", 28), Column("Due", 18), Column("Overdue", 10), Column("Rating", 14)]  # fmt: skip
    actions: list[list[Value]] = [
        [
            finding.event,
            finding.number,
            one.ref,
            one.title,
            one.due,
            one.due_on,
            "yes" if one.is_overdue else "no",
            rating(one.rag),
        ]
        for finding in report.findings
        for one in finding.actions
    ]
    yield Sheet("Actions by finding", columns, actions)
    columns = [Column("Inspection or visit", 30), Column("No.", 6), Column("Measure or record", 50),
               Column("What it says", 40), Column("Direction", 12)]  # fmt: skip
    evidence: list[list[Value]] = [
        [finding.event, finding.number, one.name, one.text, one.travel]
        for finding in report.findings
        for one in finding.evidence
    ]
    yield Sheet("Evidence by finding", columns, evidence)


def board_sheets(report: HighlightReport) -> Iterator[Sheet]:
    columns = [Column("Decision", 44), Column("Why", 50), Column("About", 12), Column("Asked", 18), Column("By", 30),
               Column("Answer", 50), Column("Decided", 18), Column("By whom", 30)]  # fmt: skip
    decided: list[list[Value]] = [
        [
            one.title,
            one.detail,
            one.about,
            one.asked_on,
            one.asked_by,
            one.answer,
            one.answered_on,
            one.answered_by,
        ]
        for one in report.decided
    ]
    yield Sheet("Decisions and answers", columns, decided)
    columns = [Column("No.", 6), Column("Action", 60), Column("Meeting", 26), Column("Asked for", 18),
               Column("Owner", 30), Column("Due", 18), Column("Done", 18), Column("How it stands", 24)]  # fmt: skip
    actions: list[list[Value]] = [
        [
            one.number,
            one.title,
            one.meeting,
            one.raised_on,
            one.owner,
            one.due_on,
            one.done_on,
            one.state_words,
        ]
        for one in report.board_actions
    ]
    yield Sheet("The board's actions", columns, actions)


def signal_sheets(report: HighlightReport) -> Iterator[Sheet]:
    columns = [Column("Code", 12), Column("Measure", 32), Column("Latest", 10), Column("Period", 26),
               Column("Change", 22), Column("Target", 20), Column("Verdict", 12), Column("Direction", 12),
               Column("Signal", 28), Column("What it means", 50)]  # fmt: skip
    latest = {kpi.code: kpi.current.value for kpi in report.kpis}
    rows: list[list[Value]] = [
        [
            one.code,
            one.name,
            printed(one.latest, latest.get(one.code)),
            one.period,
            one.change_words,
            one.target_words,
            one.verdict,
            one.travel,
            one.words,
            one.commentary,
        ]
        for one in report.signals
    ]
    yield Sheet("Signals", columns, rows)
