"""What changed between two moments of a programme: since the last report, or since any day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_signals import KpiSignal, kpi_signals
from tracker.domain.plan import ActionStatus, ObjectiveStatus, ProgrammeStatus, Rated
from tracker.domain.rag import Rag, is_better, is_worse
from tracker.domain.risk import Movement, Position, RiskKind


@dataclass(frozen=True)
class RiskFact:
    """A risk or issue as it stood on a day. An issue has an impact and no position."""

    number: int
    kind: RiskKind
    if_text: str
    then_text: str
    position: Position | None
    impact: int
    is_open: bool = True

    @property
    def score(self) -> int | None:
        """Probability times impact; None for an issue, which has no probability."""
        return self.position.score if self.position else None


@dataclass(frozen=True)
class DecisionFact:
    """A decision asked of the board, with its answer once there is one. People are job titles."""

    id: int
    title: str
    detail: str
    asked_by: str
    asked_on: date
    needed_on: date | None = None
    about: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None
    is_illustrative: bool = False
    is_public: bool = True


@dataclass(frozen=True)
class Snapshot:
    """A programme at a moment with what stands beside the plan. KPIs are keyed by code."""

    programme: ProgrammeStatus
    kpis: Mapping[str, KpiReading] = field(default_factory=dict)
    risks: Sequence[RiskFact] = ()


@dataclass(frozen=True)
class RagMove:
    """A rating that moved, and why: in the words of who stated it, or of the rule that derived it."""

    ref: str
    name: str
    before: Rag
    now: Rag
    why: str

    @property
    def is_worse(self) -> bool:
        return is_worse(self.now, self.before)

    @property
    def is_better(self) -> bool:
        return is_better(self.now, self.before)


@dataclass(frozen=True)
class ActionChange:
    """An action that was completed (``on``), added or removed."""

    ref: str
    name: str
    on: date | None = None


@dataclass(frozen=True)
class SlipChange:
    """An action whose approved date moved later: by how much, and how often it has slipped in all."""

    ref: str
    name: str
    from_on: date | None
    to_on: date
    times: int
    reason: str

    @property
    def days(self) -> int | None:
        """Calendar days from the date at the first moment to the date now."""
        return (self.to_on - self.from_on).days if self.from_on else None


@dataclass(frozen=True)
class UnchangedWords:
    """Something open whose words are those of the earlier moment, and since when they have stood."""

    ref: str
    name: str


@dataclass(frozen=True)
class RiskMove:
    """A risk whose score moved, that is new, or that was closed. Scores are None for issues."""

    number: int
    title: str
    before: int | None
    now: int | None
    movement: Movement
    is_closed: bool = False


@dataclass(frozen=True)
class Changes:
    """What changed from ``since`` to ``until``. Moves stand worse first, then in plan order."""

    since: date
    until: date
    rating_moves: tuple[RagMove, ...] = ()
    action_moves: tuple[RagMove, ...] = ()
    completed: tuple[ActionChange, ...] = ()
    slipped: tuple[SlipChange, ...] = ()
    added: tuple[ActionChange, ...] = ()
    removed: tuple[ActionChange, ...] = ()
    unchanged_words: tuple[UnchangedWords, ...] = ()
    risk_moves: tuple[RiskMove, ...] = ()
    kpi_signals: tuple[KpiSignal, ...] = ()
    decisions_taken: tuple[DecisionFact, ...] = ()


def changes_between(before: Snapshot, now: Snapshot, decisions: Iterable[DecisionFact] = ()) -> Changes:
    """What changed from one moment to a later one.

    ``rating_moves`` are those of the programme, its themes and its objectives, ``action_moves`` those of
    actions that stayed in the plan and are open. A rating that appears where there was none is neither better
    nor worse. Decisions count when they were answered after the first moment, until the second.
    """
    old = {action.id: action for action in before.programme.actions}
    new = {action.id: action for action in now.programme.actions}
    since, until = before.programme.at.today, now.programme.at.today
    kept = [(old[number], action) for number, action in new.items() if number in old]
    return Changes(
        since=since,
        until=until,
        rating_moves=_worse_first(_moves(_rated(before.programme), _rated(now.programme))),
        action_moves=_worse_first(_action_moves(kept)),
        completed=tuple(_completed(old, new.values())),
        slipped=tuple(slip for was, action in kept if (slip := _slip(was, action))),
        added=tuple(_named(action, action.added_on) for number, action in new.items() if number not in old),
        removed=tuple(_named(action, action.removed_on) for number, action in old.items() if number not in new),
        unchanged_words=tuple(_unchanged(before.programme, now.programme)),
        risk_moves=_risk_moves(before.risks, now.risks),
        kpi_signals=kpi_signals(now.kpis, before.kpis),
        decisions_taken=tuple(one for one in decisions if one.answered_on and since < one.answered_on <= until),
    )


def _rated(programme: ProgrammeStatus) -> list[Rated]:
    """Programme, themes and objectives in plan order."""
    things: list[Rated] = [programme]
    for theme in programme.themes:
        things += [theme, *theme.objectives]
    return things


def _moves(before: Sequence[Rated], now: Sequence[Rated]) -> list[RagMove]:
    earlier = {_key(thing): thing for thing in before}
    moves = []
    for thing in now:
        was = earlier.get(_key(thing))
        rag, old_rag = _shown(thing), _shown(was) if was else Rag.NOT_RATED
        if rag is not old_rag:
            moves.append(_move(thing, old_rag, rag))
    return moves


def _action_moves(kept: Iterable[tuple[ActionStatus, ActionStatus]]) -> list[RagMove]:
    return [
        _move(action, was.rag, action.rag) for was, action in kept if was.rag is not action.rag and action.rag.is_open
    ]


def _move(thing: Rated, before: Rag, now: Rag) -> RagMove:
    return RagMove(thing.ref, thing.name, before, now, _why(thing, is_worse=is_worse(now, before)))


def _worse_first(moves: Iterable[RagMove]) -> tuple[RagMove, ...]:
    return tuple(sorted(moves, key=lambda move: not move.is_worse))


def _completed(old: Mapping[int, ActionStatus], actions: Iterable[ActionStatus]) -> Iterable[ActionChange]:
    for action in actions:
        was = old.get(action.id)
        if not action.rag.is_open and (was is None or was.rag.is_open):
            yield _named(action, action.current.completed_on if action.current else None)


def _slip(was: ActionStatus, action: ActionStatus) -> SlipChange | None:
    recent = [slip for slip in action.slips if slip not in was.slips]
    if not recent:
        return None
    return SlipChange(
        action.ref, action.name, recent[0].from_on, recent[-1].to_on, len(action.slips), recent[-1].reason
    )


def _unchanged(before: ProgrammeStatus, now: ProgrammeStatus) -> Iterable[UnchangedWords]:
    earlier = {_key(thing): thing for thing in (*_rated(before), *before.actions)}
    for thing in (*_rated(now), *now.actions):
        was = earlier.get(_key(thing))
        if was is None or was.current is None or thing.current is None or not thing.current.rag.is_open:
            continue
        if thing.current.narrative and thing.current.narrative == was.current.narrative:
            yield UnchangedWords(thing.ref, thing.name)


def _risk_moves(before: Sequence[RiskFact], now: Sequence[RiskFact]) -> tuple[RiskMove, ...]:
    earlier = {risk.number: risk for risk in before if risk.is_open}
    moves = []
    for risk in now:
        was = earlier.get(risk.number)
        if risk.is_open:
            movement = risk_movement(was, risk)
            if movement is not Movement.SAME:
                moves.append(RiskMove(risk.number, risk.if_text, was.score if was else None, risk.score, movement))
        elif was is not None:
            moves.append(RiskMove(risk.number, risk.if_text, was.score, None, Movement.BETTER, is_closed=True))
    order = list(Movement)
    return tuple(sorted(moves, key=lambda move: (order.index(move.movement), move.number)))


def risk_movement(before: RiskFact | None, now: RiskFact) -> Movement:
    """How a risk moved since an earlier moment; an issue moves by its impact."""
    if before is None or before.kind is not now.kind:
        return Movement.NEW
    old = before.score if before.score is not None else before.impact
    new = now.score if now.score is not None else now.impact
    if old == new:
        return Movement.SAME
    return Movement.WORSE if new > old else Movement.BETTER


def _key(thing: Rated) -> tuple[type[Rated], int]:
    return type(thing), thing.id


def _shown(thing: Rated) -> Rag:
    """The rating as it is shown: an objective's may be derived, everything else is stated."""
    return thing.rag if isinstance(thing, ObjectiveStatus) else thing.stated


def _why(thing: Rated, *, is_worse: bool) -> str:
    """Why a rating moved: the reason given; what holds it back if it got worse; or how its words begin."""
    if isinstance(thing, ObjectiveStatus) and not thing.stated.is_rated:
        return "; ".join(thing.derived.reasons) or thing.suggestion.sentence
    held = thing.current
    if held is None:
        return ""
    cause = held.path.cause if is_worse and held.path and held.rag.needs_path else ""
    return held.reason or cause or first_sentence(held.narrative)


def first_sentence(words: str) -> str:
    """The first sentence of a text, up to a full stop that a space or a line's end follows.

    >>> first_sentence("Reviewed by 3.1 teams. More to do.")
    'Reviewed by 3.1 teams.'
    """
    line = words.strip().split("\n", 1)[0]
    head, stop, _ = line.partition(". ")
    return head + "." if stop else line


def _named(action: ActionStatus, on: date | None) -> ActionChange:
    return ActionChange(action.ref, action.name, on)
