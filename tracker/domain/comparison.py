"""Compares any two editions by what their stored objects say. Nothing else is read: both are frozen."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

from tracker.domain.changes import first_sentence
from tracker.domain.comparison_parts import Comparison, PairPart, WordsChangePart
from tracker.domain.comparison_tables import (
    board_action_lines,
    budget_pairs,
    decision_lines,
    finding_lines,
    kpi_changes,
    matter_pairs,
    risk_changes,
    signal_pairs,
)
from tracker.domain.comparison_words import as_typed
from tracker.domain.highlight_change_parts import ActionChangePart, MovePart
from tracker.domain.highlight_changes import ordinal, weeks
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_plan_parts import ActionPart, ObjectivePart, ThemePart
from tracker.domain.highlight_words import day_words
from tracker.domain.periods import format_day
from tracker.domain.rag import Rag, is_better, is_worse

Part = TypeVar("Part", ThemePart, ObjectivePart, ActionPart)
Rated = tuple[Hashable, str, str, str, str, str]
"""What takes a rating: its key, number, name, rating, narrative, and why it is rated so."""


def compare_reports(one: HighlightReport, other: HighlightReport) -> Comparison:
    """What differs between two editions. The earlier status date, then the lower version, comes first."""
    is_swapped = (other.status_date, other.version) < (one.status_date, one.version)
    before, now = (other, one) if is_swapped else (one, other)
    by_id = all(part.id for report in (before, now) for part in _parts(report))
    old, new = _rated(before, by_id=by_id), _rated(now, by_id=by_id)
    old_actions, new_actions = _actions(before, by_id=by_id), _actions(now, by_id=by_id)
    kept = [(old_actions[key], action) for key, action in new_actions.items() if key in old_actions]
    told = _reasons_told(before, now)
    changed, unchanged = _words(before, now, [*old, *_rated_actions(old_actions)], [*new, *_rated_actions(new_actions)])
    return Comparison(
        since=before.status_date,
        until=now.status_date,
        is_swapped=is_swapped,
        facts=tuple(_facts(before, now)),
        ratings=_worse_first(_moves(old, new, told)),
        actions=_worse_first(_action_moves(kept, told)),
        completed=tuple(_completed(old_actions, new_actions)),
        slipped=tuple(slip for was, action in kept if (slip := _slip(was, action))),
        added=tuple(_named(one, "added") for key, one in new_actions.items() if key not in old_actions),
        removed=tuple(_named(one, "removed") for key, one in old_actions.items() if key not in new_actions),
        changed_words=changed,
        unchanged_words=unchanged,
        risks=risk_changes(before.risks, now.risks),
        kpis=kpi_changes(before.kpis, now.kpis),
        signals=signal_pairs(before.signals, now.signals),
        decisions=decision_lines(before, now),
        concerns=matter_pairs(before, now, before.concerns, now.concerns),
        developments=matter_pairs(before, now, before.developments, now.developments),
        budget=budget_pairs(before.budget, now.budget),
        findings=finding_lines(before.findings, now.findings),
        board_actions=board_action_lines(before.board_actions, now.board_actions),
    )


def _facts(before: HighlightReport, now: HighlightReport) -> Iterable[PairPart]:
    pairs = (
        ("Programme", before.programme.name, now.programme.name),
        ("Senior responsible officer", before.programme.sro, now.programme.sro),
        ("Programme manager", before.programme.manager, now.programme.manager),
        ("Figures to", before.data_to, now.data_to),
        ("Meeting", _day(before.meeting_date), _day(now.meeting_date)),
        ("Corrects", before.correction, now.correction),
    )
    return (PairPart(what, was, said) for what, was, said in pairs if was != said)


def _day(day: Any) -> str:
    return day_words(day) if day else ""


def _parts(report: HighlightReport) -> Iterable[Any]:
    for theme in report.themes:
        yield theme
        for objective in theme.objectives:
            yield objective
            yield from objective.actions


def _key(part: Any, *, by_id: bool) -> Hashable:
    """What a part is known by in both editions: its id; in documents without ids, what it is called."""
    name = part.title if isinstance(part, ActionPart) else part.name
    return type(part), part.id if by_id else name


def _rated(report: HighlightReport, *, by_id: bool) -> list[Rated]:
    """The programme, its themes and its objectives in plan order."""
    overall = report.overall
    rated: list[Rated] = [
        (
            "programme",
            "programme",
            report.programme.name,
            overall.status,
            overall.narrative,
            first_sentence(overall.narrative),
        )
    ]
    for theme in report.themes:
        rated.append((_key(theme, by_id=by_id), str(theme.number), theme.name, theme.rag, theme.narrative, theme.why))
        for objective in theme.objectives:
            derived = objective.derived_words or objective.suggestion
            why = derived if objective.stated == Rag.NOT_RATED else first_sentence(objective.narrative)
            key = _key(objective, by_id=by_id)
            rated.append((key, objective.ref, objective.name, objective.rag, objective.narrative, why))
    return rated


def _actions(report: HighlightReport, *, by_id: bool) -> dict[Hashable, ActionPart]:
    objectives = (objective for theme in report.themes for objective in theme.objectives)
    return {_key(action, by_id=by_id): action for objective in objectives for action in objective.actions}


def _rated_actions(actions: dict[Hashable, ActionPart]) -> list[Rated]:
    return [
        (key, one.ref, one.title, one.now, one.narrative, first_sentence(one.narrative)) for key, one in actions.items()
    ]


def _reasons_told(before: HighlightReport, now: HighlightReport) -> dict[str, str]:
    """Why ratings moved, in the words of the later edition, where it was itself compared with the earlier one."""
    if now.changes.since != before.status_date:
        return {}
    return {move.ref: move.why for move in (*now.changes.ratings, *now.changes.actions)}


def _moves(old: Sequence[Rated], new: Sequence[Rated], told: dict[str, str]) -> Iterable[MovePart]:
    earlier = {key: rag for key, _, _, rag, _, _ in old}
    for key, ref, name, rag, _, why in new:
        was = earlier.get(key, Rag.NOT_RATED.value)
        if was != rag:
            yield _move(ref, name, was, rag, told.get(ref) or why)


def _action_moves(kept: Iterable[tuple[ActionPart, ActionPart]], told: dict[str, str]) -> Iterable[MovePart]:
    for was, one in kept:
        if was.now != one.now and Rag(one.now).is_open:
            yield _move(one.ref, one.title, was.now, one.now, told.get(one.ref) or first_sentence(one.narrative))


def _move(ref: str, name: str, before: str, now: str, why: str) -> MovePart:
    travel = "worse" if is_worse(Rag(now), Rag(before)) else "better" if is_better(Rag(now), Rag(before)) else ""
    return MovePart(ref, name, before, now, travel, why)


def _worse_first(moves: Iterable[MovePart]) -> tuple[MovePart, ...]:
    return tuple(sorted(moves, key=lambda move: move.travel != "worse"))


def _completed(old: dict[Hashable, ActionPart], new: dict[Hashable, ActionPart]) -> Iterable[ActionChangePart]:
    for key, action in new.items():
        was = old.get(key)
        if not Rag(action.now).is_open and (was is None or Rag(was.now).is_open):
            yield _named(action, "completed")


def _slip(was: ActionPart, action: ActionPart) -> ActionChangePart | None:
    """A date that moved later: from when to when, how far, how often in all, and how often between the two."""
    if was.due_on is None or action.due_on is None or action.due_on <= was.due_on or action.slips <= was.slips:
        return None
    far = weeks((action.due_on - was.due_on).days)
    detail = f"from {format_day(was.due_on)} to {format_day(action.due_on)}, by {far}; {ordinal(action.slips)} slip"
    between = action.slips - was.slips
    if between > 1:
        detail += f", {between} of them between these editions"
    return ActionChangePart(action.ref, action.title, detail, action.slip_reason)


def _named(action: ActionPart, detail: str) -> ActionChangePart:
    return ActionChangePart(action.ref, action.title, detail, "")


def _words(
    before: HighlightReport, now: HighlightReport, old: Sequence[Rated], new: Sequence[Rated]
) -> tuple[tuple[WordsChangePart, ...], tuple[str, ...]]:
    """Narratives rewritten, and those of open things that stand in both; what was added to explain is no change."""
    said_before: Callable[[str], str] = as_typed(before)
    said_now: Callable[[str], str] = as_typed(now)
    earlier = {key: narrative for key, _, _, _, narrative, _ in old}
    changed: list[WordsChangePart] = []
    unchanged: list[str] = []
    for key, ref, name, rag, narrative, _ in new:
        was = earlier.get(key)
        if was is None or not (was or narrative):
            continue
        if said_before(was) != said_now(narrative):
            changed.append(WordsChangePart(ref, name, was, narrative))
        elif Rag(rag).is_open:
            unchanged.append(name if ref == "programme" else f"{ref} {name}")
    return tuple(changed), tuple(unchanged)
