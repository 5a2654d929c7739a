"""What changed, as the report prints it: each change in words, and a summary for the first page."""

from collections.abc import Sequence

from tracker.domain.changes import (
    ActionChange,
    Changes,
    DecisionFact,
    RagMove,
    RiskMove,
    SlipChange,
)
from tracker.domain.highlight_change_parts import ActionChangePart, ChangesPart, LinePart, MovePart, RiskMovePart
from tracker.domain.kpi_signals import KpiSignal
from tracker.domain.periods import format_day
from tracker.domain.risk import Movement
from tracker.domain.words import count_words, join_words

MOST_NAMED = 3
MOST_MOVES = 5
"""How many of a kind the first page names; the section itself names them all."""

_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def changes_part(changes: Changes | None) -> ChangesPart:
    if changes is None:
        return ChangesPart(since=None)
    return ChangesPart(
        since=changes.since,
        first_ratings=tuple(_move(move) for move in changes.rating_moves[:MOST_MOVES]),
        more_ratings=max(0, len(changes.rating_moves) - MOST_MOVES),
        ratings=tuple(_move(move) for move in changes.rating_moves),
        actions=tuple(_move(move) for move in changes.action_moves),
        completed=tuple(_named(one, "completed") for one in changes.completed),
        slipped=tuple(_slip(slip) for slip in changes.slipped),
        added=tuple(_named(one, "added") for one in changes.added),
        removed=tuple(_named(one, "removed") for one in changes.removed),
        unchanged_words=tuple(_label(one.ref, one.name) for one in changes.unchanged_words),
        risks=tuple(_risk(move) for move in changes.risk_moves),
        decisions=tuple(LinePart(one.title, _answer(one), one.is_public) for one in changes.decisions_taken),
        summary=tuple(_summary(changes)),
    )


def _move(move: RagMove) -> MovePart:
    travel = "worse" if move.is_worse else "better" if move.is_better else ""
    return MovePart(move.ref, move.name, move.before.value, move.now.value, travel, move.why)


def _named(change: ActionChange, verb: str) -> ActionChangePart:
    detail = f"{verb} {format_day(change.on)}" if change.on else verb
    return ActionChangePart(change.ref, change.name, detail, "")


def _slip(slip: SlipChange) -> ActionChangePart:
    to = f"to {format_day(slip.to_on)}"
    if slip.from_on is None or slip.days is None:
        detail = to
    else:
        detail = f"from {format_day(slip.from_on)} {to}, by {weeks(slip.days)}"
    return ActionChangePart(slip.ref, slip.name, f"{detail}; {ordinal(slip.times)} slip", slip.reason)


def _risk(move: RiskMove) -> RiskMovePart:
    return RiskMovePart(
        move.number,
        move.title[:1].upper() + move.title[1:],
        move.before,
        move.now,
        move.movement.value,
        _risk_detail(move),
    )


def _risk_detail(move: RiskMove) -> str:
    if move.is_closed:
        return "closed"
    if move.movement is Movement.NEW:
        return f"new, {move.now}" if move.now is not None else "new issue"
    return f"{move.before} to {move.now}" if move.before is not None else move.movement.value


def _answer(decision: DecisionFact) -> str:
    when = format_day(decision.answered_on) if decision.answered_on else ""
    by = ", ".join(part for part in (decision.answered_by, when) if part)
    return f"{decision.answer} ({by})" if by else decision.answer


def _summary(changes: Changes) -> list[LinePart]:
    """What changed beside ratings, in a line each."""
    lines = [
        LinePart("Actions", _action_words(changes)),
        LinePart("Risks", _risk_words(changes.risk_moves)),
        LinePart("KPIs", _kpi_words(changes.kpi_signals)),
        LinePart("Words unchanged", _unchanged_words(len(changes.unchanged_words))),
        LinePart("Decisions taken", join_words([one.title for one in changes.decisions_taken])),
    ]
    return [line for line in lines if line.text]


def _action_words(changes: Changes) -> str:
    parts = []
    for word, refs in (
        ("Completed", [one.ref for one in changes.completed]),
        ("Added", [one.ref for one in changes.added]),
        ("Removed", [one.ref for one in changes.removed]),
    ):
        if refs:
            parts.append(f"{word}: {some_words(refs, 8, ', ')}.")
    slips = [
        f"{slip.ref} to {format_day(slip.to_on)}" + (f" ({ordinal(slip.times)} slip)" if slip.times > 1 else "")
        for slip in changes.slipped
    ]
    if slips:
        parts.append(f"Slipped: {some_words(slips, 5, ', ')}.")
    return " ".join(parts)


def _risk_words(moves: Sequence[RiskMove]) -> str:
    words = []
    for move in moves:
        direction = {Movement.WORSE: "up, ", Movement.BETTER: "" if move.is_closed else "down, "}.get(move.movement, "")
        words.append(f"{move.number} {direction}{_risk_detail(move)}")
    return f"{some_words(words, 6)}." if words else ""


def _kpi_words(signals: Sequence[KpiSignal]) -> str:
    parts = []
    for word, group in (
        ("Worse", [signal.name for signal in signals if signal.is_worse]),
        ("Better", [signal.name for signal in signals if not signal.is_worse]),
    ):
        if group:
            parts.append(f"{word}: {some_words(group)}.")
    return " ".join(parts)


def _unchanged_words(count: int) -> str:
    if not count:
        return ""
    number = count_words(count)
    return f"{number[0].upper()}{number[1:]} narrative{'' if count == 1 else 's'}"


def some_words(words: Sequence[str], most: int = MOST_NAMED, separator: str = "; ") -> str:
    """The first few of a list, and how many more there are."""
    if len(words) <= most:
        return separator.join(words)
    return f"{separator.join(words[:most])} and {len(words) - most} more"


def _label(ref: str, name: str) -> str:
    return name if ref == "programme" else f"{ref} {name}"


def weeks(days: int) -> str:
    """``4 weeks``, ``10 days``."""
    weeks, rest = divmod(days, 7)
    if weeks and not rest:
        return f"{weeks} week{'' if weeks == 1 else 's'}"
    return f"{days} day{'' if days == 1 else 's'}"


def ordinal(times: int) -> str:
    """``second``, ``11th``"""
    return _ORDINALS[times] if times < len(_ORDINALS) else f"{times}th"
