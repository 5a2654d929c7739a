"""What changed since the last edition, as a public version may tell it."""

from collections.abc import Callable
from dataclasses import replace

from tracker.domain.highlight_change_parts import ChangesPart, LinePart, MovePart, RiskMovePart
from tracker.domain.highlight_changes import some_words
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.publication_texts import Desk, public_rows
from tracker.domain.words import join_words


def public_changes(report: HighlightReport, desk: Desk) -> ChangesPart:
    """The changes without risks and decisions that are not for publication, the summary to match."""
    changes = report.changes
    secret = {risk.number for risk in report.risks if not risk.is_public}
    risks = tuple(move for move in changes.risks if move.number not in secret)
    decisions = public_rows(changes.decisions, desk, lambda one: "Decisions taken", lambda one: one.what)
    again: dict[str, Callable[[], str]] = {}
    if len(risks) < len(changes.risks):
        again["Risks"] = lambda: _risk_words(risks)
    if len(decisions) < len(changes.decisions):
        again["Decisions taken"] = lambda: join_words([one.what for one in decisions])
    return replace(changes, risks=risks, decisions=decisions, summary=_told(changes.summary, again))


def without_measures(report: HighlightReport, hidden: frozenset[str]) -> ChangesPart:
    """The changes without what they say of measures with hidden figures, by code."""
    if not any(one.code in hidden for one in report.signals):
        return report.changes
    left = [one for one in report.signals if one.code not in hidden]

    def words() -> str:
        parts = []
        for travel in ("worse", "better"):
            names = [one.name for one in left if one.travel == travel]
            parts += [f"{travel.capitalize()}: {some_words(names)}."] if names else []
        return " ".join(parts)

    return replace(report.changes, summary=_told(report.changes.summary, {"KPIs": words}))


def without_reasons(changes: ChangesPart, silent: frozenset[str]) -> ChangesPart:
    """No reason for a move, nor for a slip, of anything whose update is not for publication."""

    def quiet(moves: tuple[MovePart, ...]) -> tuple[MovePart, ...]:
        return tuple(replace(move, why="") if move.ref in silent else move for move in moves)

    return replace(
        changes,
        first_ratings=quiet(changes.first_ratings),
        ratings=quiet(changes.ratings),
        actions=quiet(changes.actions),
    )


def _told(summary: tuple[LinePart, ...], again: dict[str, Callable[[], str]]) -> tuple[LinePart, ...]:
    lines = (replace(line, text=again[line.what]()) if line.what in again else line for line in summary)
    return tuple(line for line in lines if line.text)


def _risk_words(moves: tuple[RiskMovePart, ...]) -> str:
    directions = {"worse": "up, ", "better": "down, "}
    words = [
        f"{move.number} {'' if move.detail == 'closed' else directions.get(move.movement, '')}{move.detail}"
        for move in moves
    ]
    return f"{some_words(words, 6)}." if words else ""
