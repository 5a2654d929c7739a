"""Builds the highlight report: facts as they were read on a day become the one object that is rendered.

Every value that a page, a PDF, a Word file or the JSON prints is computed here, once.
"""

from collections.abc import Mapping
from datetime import date

from tracker.domain.abbreviations import glossary
from tracker.domain.budget import variance
from tracker.domain.changes import (
    RiskFact,
    Snapshot,
    changes_between,
    risk_movement,
)
from tracker.domain.highlight_answers import board_action_parts, decided_parts, decision_parts, finding_parts
from tracker.domain.highlight_board_parts import BudgetPart, GuidancePart, MatterPart, RiskPart
from tracker.domain.highlight_changes import changes_part
from tracker.domain.highlight_evidence_parts import RatingQueryPart
from tracker.domain.highlight_kpi_parts import ColumnPart
from tracker.domain.highlight_kpis import (
    count_parts,
    kpi_section,
    quality_of,
    signal_parts,
)
from tracker.domain.highlight_language import in_plain_words
from tracker.domain.highlight_material import BudgetFact, Material, MatterFact, RiskEntry
from tracker.domain.highlight_parts import HighlightReport, OverallPart
from tracker.domain.highlight_sections import SUMMARY
from tracker.domain.highlight_themes import quarter_parts, theme_parts
from tracker.domain.highlight_words import (
    by_when,
    day_words,
    leading_sentences,
    money_text,
    number,
    review_words,
)
from tracker.domain.kpi_signals import kpi_signals
from tracker.domain.periods import MONTH_NAMES, financial_year, six_months_to
from tracker.domain.plan import ProgrammeStatus
from tracker.domain.publication_marks import marked
from tracker.domain.rag import Rag
from tracker.domain.rating_queries import rating_queries
from tracker.domain.risk import Movement
from tracker.domain.words import count_words

LONGEST_SUMMARY = 600
"""Characters of the overall narrative that a first page has room for."""


def build(material: Material) -> HighlightReport:
    """The report of one status date."""
    programme = material.now.programme
    day = programme.at.today
    entries = [entry for section in material.sections for entry in section.kpis]
    readings = {entry.reading.definition.code: entry.reading for entry in entries}
    placed = Snapshot(programme, readings, material.now.risks)
    changes = changes_between(material.before, placed, material.decisions) if material.before else None
    queries = rating_queries(programme)
    since = material.before.programme.at.today if material.before else None
    report = HighlightReport(
        programme=material.programme,
        status_date=day,
        data_to=f"{MONTH_NAMES[material.data_to_on.month - 1]} {material.data_to_on.year}",
        meeting_date=material.meeting_on,
        meeting=material.meeting,
        version=material.version,
        correction=material.correction,
        prior_year=financial_year(day, programme.at.start_month).a_year_earlier().label,
        columns=tuple(
            ColumnPart(month.label, is_part=month.end > day) for month in six_months_to(day, programme.at.start_month)
        ),
        quarter_labels=tuple(quarter.label for quarter in programme.at.quarters),
        overall=_overall(programme),
        budget=tuple(_budget(line) for line in material.budget),
        concerns=tuple(_matter(fact) for fact in material.concerns),
        developments=tuple(_matter(fact) for fact in material.developments),
        risks=_risks(material),
        risk_note=_risk_note(material),
        guidance=_guidance(material.guidance),
        kpi_sections=tuple(kpi_section(one) for one in material.sections if one.theme_id is None),
        themes=theme_parts(programme, material.sections, queries),
        changes=changes_part(changes),
        decisions=decision_parts(material),
        rating_queries=tuple(
            RatingQueryPart(one.thing.ref, one.thing.name, one.stated.value, one.evidence.value, _sentence(one.why))
            for one in queries
        ),
        findings=finding_parts(material),
        signals=signal_parts(kpi_signals(readings, material.before.kpis if material.before else None), entries),
        data_quality=quality_of(entries),
        series=material.series,
        sections=material.printed,
        executive_summary=next((text for text in material.texts if text.section == SUMMARY), None),
        notes=tuple(text for text in material.texts if text.section in material.printed),
        decided=decided_parts(material.decisions, since),
        board_actions=board_action_parts(material.board_actions, day),
        counts=count_parts(entries),
        publication=material.publication,
    )
    return in_plain_words(marked(report, material.marks), material.now.kpis, glossary(material.abbreviations))


def previous_month_end(day: date) -> date:
    """The last day of the last month that was over on a day: what an edition's figures go up to."""
    return date.fromordinal(day.replace(day=1).toordinal() - 1)


def _overall(programme: ProgrammeStatus) -> OverallPart:
    held = programme.current
    narrative = held.narrative if held else ""
    path = held.path if held and held.rag.needs_path else None
    summary = leading_sentences(narrative, LONGEST_SUMMARY)
    return OverallPart(
        status=programme.rag.value,
        narrative=narrative,
        summary=summary,
        is_continued=summary != narrative,
        since=programme.rated_since,
        as_on=held.as_on if held else None,
        stated_by=held.author if held else "",
        path=f"{path.action}, by {day_words(path.on)}" if path else "",
        derived=programme.derived.value,
        quarters=quarter_parts(programme),
        is_illustrative=held is not None and held.is_illustrative,
    )


def _budget(line: BudgetFact) -> BudgetPart:
    left = variance(line.budget, line.actual, line.forecast)
    return BudgetPart(
        label=line.label,
        budget=number(line.budget),
        actual=number(line.actual),
        forecast=number(line.forecast),
        variance=number(left),
        budget_text=money_text(line.budget),
        actual_text=money_text(line.actual),
        forecast_text=money_text(line.forecast),
        variance_text=money_text(left),
        comment=line.comment,
        is_public=line.is_public,
    )


def _matter(fact: MatterFact) -> MatterPart:
    return MatterPart(
        ref=fact.ref,
        title=fact.title,
        description=fact.description,
        owner="; ".join(fact.owners),
        by_when=by_when(fact.due_text, fact.due_on, fact.review_on),
        review=review_words(fact.due_text, fact.review_on),
        is_illustrative=fact.is_illustrative,
        is_public=fact.is_public,
    )


def _risks(material: Material) -> tuple[RiskPart, ...]:
    """Open risks and issues by number."""
    before = {risk.number: risk for risk in material.before.risks} if material.before else None
    entries = [entry for entry in material.risks if entry.fact.is_open]
    by_score = sorted(entries, key=lambda entry: (-(entry.fact.score or 0), -entry.fact.impact, entry.fact.number))
    ranks = {entry.fact.number: rank for rank, entry in enumerate(by_score, 1)}
    return tuple(
        _risk(entry, before, material.appetite_score, ranks[entry.fact.number])
        for entry in sorted(entries, key=lambda entry: entry.fact.number)
    )


def _risk(entry: RiskEntry, before: Mapping[int, RiskFact] | None, appetite: int, rank: int) -> RiskPart:
    fact = entry.fact
    earlier = before.get(fact.number) if before is not None else None
    moved = risk_movement(earlier, fact) if before is not None else None
    return RiskPart(
        number=fact.number,
        kind=fact.kind.value,
        description=f"If {fact.if_text}, then {fact.then_text}" if fact.position else _issue(fact),
        if_text=fact.if_text,
        then_text=fact.then_text,
        mitigation=entry.mitigation,
        raised=entry.raised,
        owner=entry.owner,
        probability=fact.position.probability if fact.position else None,
        impact=fact.impact,
        score=fact.score,
        band=fact.position.band.value if fact.position else "",
        previous_score=earlier.score if earlier else None,
        movement=moved.value if moved else "",
        movement_words=_movement_words(moved, earlier, fact),
        proximity=entry.proximity,
        response=entry.response,
        is_outside_appetite=fact.score is not None and fact.score >= appetite,
        rank=rank,
    )


def _issue(fact: RiskFact) -> str:
    words = f"{fact.if_text}; {fact.then_text}" if fact.then_text else fact.if_text
    return words[:1].upper() + words[1:]


def _movement_words(moved: Movement | None, before: RiskFact | None, now: RiskFact) -> str:
    if moved is None:
        return ""
    if moved is Movement.SAME:
        return "no change"
    if moved is Movement.NEW or before is None or before.score is None or now.score is None:
        return moved.value
    direction = "up" if moved is Movement.WORSE else "down"
    return f"{direction} {abs(now.score - before.score)}"


def _risk_note(material: Material) -> str:
    scores = [entry.fact.score for entry in material.risks if entry.fact.is_open and entry.fact.score is not None]
    parts = ["Score is probability (P) times impact (I), 1 to 5 each."]
    outside = sum(score >= material.appetite_score for score in scores)
    if scores:
        of = count_words(len(scores))
        which = f"All {of}" if outside == len(scores) else f"{count_words(outside).capitalize()} of {of}"
        verb = "scores" if outside == 1 else "score"
        parts.append(f"{which} {verb} {material.appetite_score} or more, outside the appetite.")
    invented = sorted({name for entry in material.risks for name in entry.invented})
    if invented:
        parts.append(f"Illustrative: {', '.join(invented)}.")
    return " ".join(parts)


def _guidance(guidance: Mapping[str, Mapping[str, str]]) -> tuple[GuidancePart, ...]:
    colours = (Rag.GREEN, Rag.AMBER, Rag.RED)
    return tuple(
        GuidancePart(rag.value, guidance[rag.value].get("overall", ""), guidance[rag.value].get("action", ""))
        for rag in colours
        if rag.value in guidance
    )


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".") if words else ""
