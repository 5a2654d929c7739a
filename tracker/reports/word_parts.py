"""Rows and cells of the report's Word tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.adapters.word import Cell, Picture, Run, cell
from tracker.domain.highlight_board_parts import MatterPart, RiskPart
from tracker.domain.highlight_kpi_parts import BenchmarkPart, CellPart, KpiPart, KpiSectionPart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_plan_parts import ActionPart, ObjectivePart, QuarterPart
from tracker.domain.highlight_words import rating_words
from tracker.reports.rag_look import BETTER, GREY, LOOKS, WORSE

_ARROWS = {"better": ("▲", BETTER), "worse": ("▼", WORSE), "little_change": ("►", GREY)}


def rag_run(rag: str, *, plain: bool = False) -> Run:
    """A rating inside a sentence; ``plain`` is one that is past."""
    look = LOOKS[rag]
    if plain or not look.fill:
        return Run(rating_words(rag))
    return Run(f" {look.shape}\u00a0{rating_words(rag)} ", bold=True, colour=look.ink, fill=look.fill)


def rag_cell(rag: str, *, short: bool = False) -> Cell:
    """A rating in a cell of its own; or, in a quarter without one, why. ``short`` says Verified for the longest."""
    if rag not in LOOKS:
        return cell(rating_words(rag), small=True, colour=GREY)
    run = rag_run(rag)
    if short:
        run = replace(run, text=run.text.replace(rating_words("verified"), "Verified"))
    return Cell(((run,),))


def travel_runs(travel: str | None, words: str) -> tuple[Run, ...]:
    """An arrow that points up for better, and the word."""
    if not travel or travel not in _ARROWS:
        return (Run(words or "–", colour=GREY),)
    arrow, colour = _ARROWS[travel]
    return (Run(f"{arrow} ", colour=colour), Run(words, bold=True))


def glossed(words: str) -> str:
    """What there is to explain of a name, after it in brackets."""
    return f" ({words})" if words else ""


def labelled(ref: str, name: str) -> str:
    return name if ref == "programme" else f"{ref} {name}"


def number_head(text: str) -> Cell:
    return cell(text, bold=True, number=True)


def below(head: str, under: str) -> Cell:
    """A column head with a smaller line under it."""
    return Cell(((Run(head, bold=True),), (Run(under, small=True, colour=GREY),)))


def matter_rows(matters: Iterable[MatterPart]) -> list[list[Cell]]:
    return [
        [
            cell(str(one.ref)),
            cell(one.title, bold=True),
            cell(one.description),
            cell(one.owner),
            _by_when(one),
        ]
        for one in matters
    ]


def _by_when(one: MatterPart) -> Cell:
    under = (Run(one.review, small=True, colour=GREY),)
    return Cell(((Run(one.by_when),), under)) if one.review else cell(one.by_when)


def risk_rows(report: HighlightReport) -> list[list[Cell]]:
    return [_risk(risk) for risk in report.risks_worst_first]


def _risk(risk: RiskPart) -> list[Cell]:
    sentence: tuple[Run, ...] = (
        Run("If ", bold=True),
        Run(risk.if_text),
        Run(", "),
        Run("then ", bold=True),
        Run(risk.then_text),
    )
    if risk.kind == "issue":
        sentence = (Run(risk.description),)
    return [
        cell(str(risk.number)),
        Cell((sentence,)),
        cell(risk.mitigation),
        cell(risk.raised),
        cell(risk.owner),
        cell("" if risk.probability is None else str(risk.probability), number=True),
        cell(str(risk.impact), number=True),
        cell("" if risk.score is None else str(risk.score), bold=True, number=True),
        cell(risk.band.replace("_", " ").capitalize() or "issue"),
        Cell((_movement(risk),)),
    ]


def _movement(risk: RiskPart) -> tuple[Run, ...]:
    """An arrow with the score: up is a higher score, which is worse."""
    arrows = {"worse": ("▲", WORSE), "better": ("▼", BETTER)}
    if risk.movement not in arrows:
        return (Run(risk.movement_words, colour=GREY),)
    arrow, colour = arrows[risk.movement]
    return (Run(f"{arrow} ", colour=colour), Run(risk.movement_words, bold=True))


def kpi_heads(report: HighlightReport) -> list[Cell | str]:
    months = [below(column.label, "part") if column.is_part else number_head(column.label) for column in report.columns]
    last: list[Cell | str] = [
        "Trend",
        "Target",
        "Direction",
        number_head("National"),
        number_head("Region or neighbours"),
    ]
    return ["Measure", number_head(report.prior_year), "Current", *months, *last]


def kpi_widths() -> list[float]:
    return [45, 14, 30, *[13.0] * 6, 25, 25, 17, 15, 20]


def kpi_rows(sections: Sequence[KpiSectionPart], trends: Mapping[str, Picture | None]) -> list[list[Cell]]:
    rows = []
    for section in sections:
        title = ", ".join(part for part in (section.heading, section.unit) if part) + glossed(section.gloss)
        rows.append([Cell(((Run(title, bold=True),),), span=14, fill="F3F2F1")])
        rows += [_kpi(kpi, section.unit, trends[kpi.code]) for kpi in section.kpis]
    return rows


def _kpi(kpi: KpiPart, unit: str, trend: Picture | None) -> list[Cell]:
    name = [Run(f"{kpi.ref} ", colour=GREY)] if kpi.ref else []
    name.append(Run(f"{kpi.name}{glossed(kpi.gloss)}"))
    if not unit and kpi.unit_beside:
        name.append(Run(f", {kpi.unit_beside}", colour=GREY))
    if kpi.marker:
        name.append(Run(f" ({kpi.marker})", small=True, colour=GREY))
    target = kpi.target_text or "none set"
    held = [one for one in (kpi.regional, kpi.neighbours) if one.text]
    return [
        Cell((tuple(name),)),
        _figure(kpi.prior_year),
        _current(kpi.current),
        *map(_figure, kpi.months),
        Cell(((trend,),)) if trend else cell("–", colour=GREY),
        Cell(
            (
                (
                    Run(target, colour="" if kpi.target_text else GREY),
                    Run(f" {kpi.verdict}" if kpi.verdict else "", bold=True),
                    Run(" illus." if kpi.target_is_illustrative else "", small=True, colour=GREY),
                ),
            )
        ),
        Cell((travel_runs(kpi.direction, kpi.direction_words),)),
        cell(_benchmark(kpi.national), number=True),
        cell(" / ".join(map(_benchmark, held)), number=True),
    ]


def _figure(one: CellPart) -> Cell:
    text = f"{one.text}*" if one.is_illustrative else one.text
    return cell(text, number=True, colour="" if one.kind == "value" else GREY)


def _current(one: CellPart) -> Cell:
    if not one.text:
        return cell(one.words, colour=GREY)
    mark = "*" if one.is_illustrative else ""
    return Cell(((Run(f"{one.text}{mark} ", bold=True), Run(one.label, small=True, colour=GREY)),))


def _benchmark(one: BenchmarkPart) -> str:
    return f"{one.text} {one.period}" if one.period else one.text


def objective_rows(objective: ObjectivePart) -> list[list[Cell]]:
    """An objective and its narrative beside its actions; without words of its own, each action has its own."""
    count = len(objective.actions)
    head = _objective(objective, max(count, 1))
    if not count:
        return [[head, Cell(((Run("No action yet.", colour=GREY),),), span=6), cell(objective.narrative)]]
    rows = []
    for at, action in enumerate(objective.actions):
        first = head if at == 0 else Cell(((),))
        if not objective.narrative:
            words = cell(action.narrative)
        else:
            spoken = cell(objective.narrative).lines
            words = Cell(spoken, down=count) if at == 0 else Cell(((),))
        rows.append([first, _action(action), *map(_quarter, action.quarters), rag_cell(action.now, short=True), words])
    return rows


def _objective(objective: ObjectivePart, rows: int) -> Cell:
    lines: list[tuple[Run, ...]] = [(Run(f"{objective.ref} {objective.name}{glossed(objective.gloss)}", bold=True),)]
    derived = objective.stated == "not_rated" and objective.rag != "not_rated"
    lines.append((rag_run(objective.rag), Run(" derived" if derived else "", small=True, colour=GREY)))
    if objective.derived_words:
        lines.append((Run(objective.derived_words, small=True, colour=GREY),))
    if objective.query:
        lines.append((Run("its evidence says ", small=True, colour=GREY), rag_run(objective.evidence)))
    return Cell(tuple(lines), down=rows)


def _action(action: ActionPart) -> Cell:
    small = " · ".join(part for part in (action.owner, action.due) if part)
    under = [Run(small, small=True, colour=GREY)]
    if action.is_overdue:
        under.append(Run(" · overdue", bold=True, small=True))
    return Cell(((Run(f"{action.ref} {action.title}{glossed(action.gloss)}"),), tuple(under)))


def _quarter(one: QuarterPart) -> Cell:
    made = rag_cell(one.rag, short=True)
    if not one.is_late_change:
        return made
    return Cell(((*made.lines[0], Run(" †", small=True)),))
