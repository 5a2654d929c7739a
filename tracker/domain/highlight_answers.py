"""What answers the board: decisions, its own action log, and the findings of inspections."""

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.domain.assurance import kpi_words
from tracker.domain.changes import DecisionFact
from tracker.domain.evidence import Conclusion
from tracker.domain.highlight_board_parts import BoardActionPart, DecidedPart, DecisionPart
from tracker.domain.highlight_evidence_parts import AnswerPart, EvidencePart, FindingActionPart, FindingPart
from tracker.domain.highlight_material import BoardActionFact, FindingFact, Material
from tracker.domain.highlight_themes import due_words
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.periods import format_day
from tracker.domain.plan import ObjectiveStatus

DONE_FOR_DAYS = 60
"""How long the log goes on printing what is done."""

_CONCLUSIONS = {
    Conclusion.EVIDENCED: ("shows the difference made", "better"),
    Conclusion.POOR: ("poor", "worse"),
    Conclusion.INCONCLUSIVE: ("", ""),
}


def decision_parts(material: Material) -> tuple[DecisionPart, ...]:
    """What is still to be answered: decisions by the day they are needed, then requests for help."""
    asked = sorted(
        (one for one in material.decisions if one.answered_on is None),
        key=lambda one: (one.needed_on or date.max, one.asked_on, one.id),
    )
    both = [("decision", one) for one in asked] + [("help", one) for one in material.requests]
    return tuple(
        DecisionPart(
            number=place,
            kind=kind,
            title=one.title,
            detail=one.detail,
            asked_by=one.asked_by,
            asked_on=one.asked_on,
            needed_on=one.needed_on,
            about=one.about,
            is_illustrative=one.is_illustrative,
            is_public=one.is_public,
        )
        for place, (kind, one) in enumerate(both, 1)
    )


def decided_parts(decisions: Iterable[DecisionFact], since: date | None) -> tuple[DecidedPart, ...]:
    """Decisions answered after a day, or ever where there is no edition before; the oldest answer first."""
    answered = [
        (one.answered_on, one) for one in decisions if one.answered_on and (since is None or one.answered_on > since)
    ]
    return tuple(
        DecidedPart(
            title=one.title,
            detail=one.detail,
            asked_by=one.asked_by,
            asked_on=one.asked_on,
            about=one.about,
            answer=one.answer,
            answered_by=one.answered_by,
            answered_on=answered_on,
            is_illustrative=one.is_illustrative,
            is_public=one.is_public,
        )
        for answered_on, one in sorted(answered, key=lambda pair: (pair[0], pair[1].id))
    )


def board_action_parts(facts: Sequence[BoardActionFact], today: date) -> tuple[BoardActionPart, ...]:
    """The log: what is open first, by the day it is due, then what was done lately, the latest first."""
    still_open = sorted(
        (one for one in facts if one.done_on is None), key=lambda one: (one.due_on or date.max, one.raised_on, one.id)
    )
    done = sorted(
        (one for one in facts if one.done_on and (today - one.done_on).days <= DONE_FOR_DAYS),
        key=lambda one: (-(one.done_on or today).toordinal(), one.id),
    )
    return tuple(_board_action(place, one, today) for place, one in enumerate([*still_open, *done], 1))


def _board_action(place: int, fact: BoardActionFact, today: date) -> BoardActionPart:
    if fact.done_on:
        state, words = "done", f"Done {format_day(fact.done_on)}"
    elif fact.due_on and fact.due_on < today:
        state, words = "late", f"Late: due {format_day(fact.due_on)}"
    else:
        state, words = "open", f"Due {format_day(fact.due_on)}" if fact.due_on else "Open, no date"
    return BoardActionPart(
        number=place,
        title=fact.title,
        meeting=fact.meeting,
        raised_on=fact.raised_on,
        owner=fact.owner,
        due_on=fact.due_on,
        done_on=fact.done_on,
        state=state,
        state_words=words,
        is_illustrative=fact.is_illustrative,
        is_public=fact.is_public,
    )


def finding_parts(material: Material) -> tuple[FindingPart, ...]:
    """Each finding with its objectives, their dated actions, and the evidence that settles something."""
    objectives = {objective.id: objective for objective in material.now.programme.objectives}
    return tuple(
        _finding(fact, [objectives[one] for one in fact.objective_ids if one in objectives])
        for fact in material.findings
    )


def _finding(fact: FindingFact, objectives: Sequence[ObjectiveStatus]) -> FindingPart:
    kpis = list({one.definition.code: one for objective in objectives for one in objective.kpis}.values())
    records = list({one.title: one for objective in objectives for one in objective.assurance}.values())
    evidence = [_kpi_evidence(one) for one in kpis if one.has_signal or one.rating.is_met]
    evidence += [
        EvidencePart("record", one.title, f"{_CONCLUSIONS[one.conclusion][0]}, {format_day(one.held_on)}", travel)
        for one in records
        if (travel := _CONCLUSIONS[one.conclusion][1])
    ]
    evidence.sort(key=lambda one: one.travel != "worse")
    return FindingPart(
        event=fact.event,
        held_on=fact.held_on,
        number=fact.number,
        text=fact.text,
        objectives=tuple(AnswerPart(one.ref, one.name, one.rag.value) for one in objectives),
        is_illustrative=fact.is_illustrative,
        is_public=fact.is_public,
        actions=tuple(
            FindingActionPart(
                action.ref,
                action.name,
                due_words(action),
                action.date_that_counts,
                action.is_overdue,
                action.rag.value,
            )
            for objective in objectives
            for action in objective.actions
        ),
        evidence=tuple(evidence),
        silent=len(kpis) + len(records) - len(evidence),
    )


def _kpi_evidence(reading: KpiReading) -> EvidencePart:
    travel = "worse" if reading.has_worsened else "better" if reading.has_improved or reading.rating.is_met else ""
    latest = f", {reading.latest.text}" if reading.latest else ""
    return EvidencePart("kpi", reading.definition.name, f"{kpi_words(reading)}{latest}", travel)
