"""What differs between the tables of two editions: risks, measures, decisions, concerns, budget, findings."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from tracker.domain.comparison_parts import KpiChangePart, PairPart
from tracker.domain.comparison_words import as_typed
from tracker.domain.figures_display import MINUS
from tracker.domain.highlight_board_parts import BoardActionPart, BudgetPart, MatterPart, RiskPart
from tracker.domain.highlight_change_parts import LinePart, RiskMovePart
from tracker.domain.highlight_evidence_parts import FindingPart, SignalPart
from tracker.domain.highlight_kpi_parts import CellPart, KpiPart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.kpi_cells import CellKind
from tracker.domain.periods import format_day
from tracker.domain.risk import Movement


def risk_changes(before: Sequence[RiskPart], now: Sequence[RiskPart]) -> tuple[RiskMovePart, ...]:
    """Risks that moved, are new, or are closed; a risk that happened is new as an issue."""
    old = {risk.number: risk for risk in before}
    new = {risk.number: risk for risk in now}
    moves = [move for risk in now if (move := _risk_move(old.get(risk.number), risk))]
    moves += [
        RiskMovePart(risk.number, _risk_title(risk), risk.score, None, Movement.BETTER.value, "closed")
        for number, risk in old.items()
        if number not in new
    ]
    order = [one.value for one in Movement]
    return tuple(sorted(moves, key=lambda move: (order.index(move.movement), move.number)))


def _risk_move(was: RiskPart | None, risk: RiskPart) -> RiskMovePart | None:
    title = _risk_title(risk)
    if was is None or was.kind != risk.kind:
        detail = "new issue" if risk.score is None else f"new, {risk.score}"
        return RiskMovePart(risk.number, title, None, risk.score, Movement.NEW.value, detail)
    old = was.impact if was.score is None else was.score
    new = risk.impact if risk.score is None else risk.score
    if old == new:
        return None
    movement = Movement.WORSE if new > old else Movement.BETTER
    return RiskMovePart(risk.number, title, was.score, risk.score, movement.value, f"{old} to {new}")


def _risk_title(risk: RiskPart) -> str:
    words = risk.if_text or risk.description
    return words[:1].upper() + words[1:]


def kpi_changes(before: Sequence[KpiPart], now: Sequence[KpiPart]) -> tuple[KpiChangePart, ...]:
    """Measures whose headline moved, that are new or gone, or whose months were restated; each once."""
    old, new = {one.code: one for one in before}, {one.code: one for one in now}
    changes = []
    for code in [*new, *(code for code in old if code not in new)]:
        was, kpi = old.get(code), new.get(code)
        named = kpi or was
        said_before, said_now = _headline(was), _headline(kpi)
        restated = tuple(_restated(was.months, kpi.months)) if was and kpi else ()
        if named and (said_before != said_now or restated):
            difference = _difference(was.current, kpi.current) if was and kpi else ""
            changes.append(KpiChangePart(code, named.name, said_before, said_now, difference, restated))
    return tuple(changes)


def _headline(kpi: KpiPart | None) -> str:
    return " ".join(part for part in (kpi.current.text, kpi.current.label) if part) if kpi else ""


def _difference(before: CellPart, now: CellPart) -> str:
    """``+1.1``: of the two figures as they are printed, so that whoever takes one from the other gets the same."""
    was, said = _printed(before), _printed(now)
    if was is None or said is None or was == said:
        return ""
    amount = said - was
    return f"{'+' if amount > 0 else MINUS}{abs(amount):,f}"


def _printed(cell: CellPart) -> Decimal | None:
    try:
        return Decimal(cell.text.replace(",", "").replace(MINUS, "-"))
    except InvalidOperation:
        return None


def _restated(before: Sequence[CellPart], now: Sequence[CellPart]) -> Iterable[str]:
    """Finished months that both editions print with different figures."""
    held = {cell.label: cell for cell in before if cell.kind == CellKind.VALUE}
    for cell in now:
        was = held.get(cell.label)
        if was is not None and cell.kind == CellKind.VALUE and was.text != cell.text:
            yield f"{cell.label}: {cell.text}, was {was.text}"


def signal_pairs(before: Sequence[SignalPart], now: Sequence[SignalPart]) -> tuple[PairPart, ...]:
    """Signals that appeared, went, or say something else."""
    return _pairs({one.code: (one.name, one.words) for one in before}, {one.code: (one.name, one.words) for one in now})


def decision_lines(before: HighlightReport, now: HighlightReport) -> tuple[LinePart, ...]:
    """Decisions newly asked, answered since, and no longer asked."""
    asked_before = {(one.title, one.asked_on): one for one in before.decisions if one.kind == "decision"}
    asked_now = {(one.title, one.asked_on): one for one in now.decisions if one.kind == "decision"}
    decided = {(one.title, one.asked_on): one for one in now.decided if one.answered_on > before.status_date}
    lines = [
        LinePart(one.title, f"{one.answer} ({one.answered_by}, {format_day(one.answered_on)})")
        for one in decided.values()
    ]
    lines += [
        LinePart(one.title, f"asked by the {one.asked_by}, {format_day(one.asked_on)}; not answered yet")
        for key, one in asked_now.items()
        if key not in asked_before
    ]
    lines += [
        LinePart(one.title, "no longer asked")
        for key, one in asked_before.items()
        if key not in asked_now and key not in decided
    ]
    return tuple(lines)


def matter_pairs(
    before: HighlightReport, now: HighlightReport, old: Sequence[MatterPart], new: Sequence[MatterPart]
) -> tuple[PairPart, ...]:
    """Concerns or developments that are new or closed, or say something else; the words are as printed."""
    was_typed, is_typed = as_typed(before), as_typed(now)
    typed_before = {one.ref: was_typed(_matter(one)) for one in old}
    typed_now = {one.ref: is_typed(_matter(one)) for one in new}
    same = {ref for ref, words in typed_before.items() if typed_now.get(ref) == words}
    return _pairs(
        {one.ref: (f"{one.ref} {one.title}", _matter(one)) for one in old if one.ref not in same},
        {one.ref: (f"{one.ref} {one.title}", _matter(one)) for one in new if one.ref not in same},
    )


def _matter(one: MatterPart) -> str:
    return " ".join(part for part in (one.description, _brackets(one)) if part)


def _brackets(one: MatterPart) -> str:
    said = "; ".join(part for part in (one.owner, one.by_when, one.review) if part)
    return f"({said})" if said else ""


def budget_pairs(before: Sequence[BudgetPart], now: Sequence[BudgetPart]) -> tuple[PairPart, ...]:
    """Lines of the budget whose amounts or comment differ."""
    return _pairs(
        {one.label: (one.label, _money(one)) for one in before}, {one.label: (one.label, _money(one)) for one in now}
    )


def _money(line: BudgetPart) -> str:
    amounts = (
        ("budget", line.budget_text),
        ("actual", line.actual_text),
        ("forecast", line.forecast_text),
        ("variance", line.variance_text),
    )
    said = [f"{name} {text}" for name, text in amounts if text]
    return "; ".join([*said, *([line.comment] if line.comment else [])]) or "nothing entered"


def finding_lines(before: Sequence[FindingPart], now: Sequence[FindingPart]) -> tuple[LinePart, ...]:
    """Findings made since."""
    held = {(one.event, one.held_on, one.number) for one in before}
    return tuple(
        LinePart(f"{one.event}, {format_day(one.held_on)}", one.text)
        for one in now
        if (one.event, one.held_on, one.number) not in held
    )


def board_action_lines(before: Sequence[BoardActionPart], now: Sequence[BoardActionPart]) -> tuple[LinePart, ...]:
    """The board's actions that are new, or that stand otherwise than before."""
    held = {(one.title, one.raised_on): one.state_words for one in before}
    lines = []
    for one in now:
        was = held.get((one.title, one.raised_on))
        if was is None:
            lines.append(LinePart(one.title, f"new; {one.state_words[:1].lower()}{one.state_words[1:]}"))
        elif was != one.state_words:
            lines.append(LinePart(one.title, one.state_words))
    return tuple(lines)


def _pairs(before: Mapping[object, tuple[str, str]], now: Mapping[object, tuple[str, str]]) -> tuple[PairPart, ...]:
    pairs = []
    for key, (what, said) in now.items():
        was = before[key][1] if key in before else ""
        if was != said:
            pairs.append(PairPart(what, was, said))
    pairs += [PairPart(what, was, "") for key, (what, was) in before.items() if key not in now]
    return tuple(pairs)
