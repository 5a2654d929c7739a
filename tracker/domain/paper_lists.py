"""What people wrote for a paper or beside the plan, as its blocks: findings, lines, actions, audits, notes on data."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from string import ascii_lowercase

from tracker.domain.assurance import RecordEntry
from tracker.domain.figures_display import format_number
from tracker.domain.highlight_kpis import KpiEntry
from tracker.domain.highlight_material import FindingFact, MatterFact
from tracker.domain.highlight_words import by_when, day_words
from tracker.domain.paper_figures import column
from tracker.domain.paper_material import GroupFact, LineFact
from tracker.domain.paper_parts import PaperBlock, PaperCell, PaperItem, PaperRow, PaperTable, PaperText, RestsOn
from tracker.domain.plan import ActionStatus, ProgrammeStatus
from tracker.domain.publication_marks import Marks
from tracker.domain.publication_parts import CountPart
from tracker.domain.words import join_words

GAP = "no measure answers it yet"
UNGRADED = "not graded"
SOON = timedelta(days=92)
"""Three months: actions due later than this are apart."""

Blocks = Iterator[PaperBlock]


def finding_blocks(findings: Sequence[FindingFact]) -> Blocks:
    """Each inspection or visit with its findings as lettered points."""
    for (event, held_on), found in groupby(findings, key=lambda one: (one.event, one.held_on)):
        yield PaperBlock(heading=f"{event}, {day_words(held_on)}")
        items = tuple(
            PaperItem(one.text, label=f"({letter_of(at)})", is_public=one.is_public) for at, one in enumerate(found)
        )
        yield PaperBlock(items=items)


def letter_of(at: int) -> str:
    """``a`` to ``z``, then ``aa``."""
    rounds, place = divmod(at, len(ascii_lowercase))
    return ascii_lowercase[place] * (rounds + 1)


def question_blocks(group: GroupFact, lines: Sequence[LineFact], names: Mapping[str, str]) -> Blocks:
    """What the board needs to know under a heading, each question with the measures that answer it."""
    asked = [line for line in lines if line.kind == "question" and line.heading == group.heading]
    if asked:
        yield PaperBlock(heading="What the board needs to know and why")
        yield PaperBlock(items=tuple(_question(at, line, names) for at, line in enumerate(asked, 1)))


def gap_blocks(lines: Sequence[LineFact], names: Mapping[str, str]) -> Blocks:
    """The questions that no measure answers."""
    gaps = [one for one in lines if one.kind == "question" and not _answering(one, names)]
    if gaps:
        items = tuple(PaperItem(one.text, aside=one.heading, is_public=one.is_public) for one in gaps)
        yield PaperBlock(items=items)
    elif any(one.kind == "question" for one in lines):
        yield PaperBlock(text=PaperText("Every question has a measure.", look="muted"))


def orphan_blocks(groups: Sequence[GroupFact], lines: Sequence[LineFact], names: Mapping[str, str]) -> Blocks:
    """Questions that a measure answers, under a heading that the KPI board does not have."""
    held = {group.heading for group in groups}
    asked_for = (one for one in lines if one.kind == "question" and one.heading not in held)
    orphans = [one for one in asked_for if _answering(one, names)]
    for heading, asked in groupby(sorted(orphans, key=lambda one: one.heading), key=lambda one: one.heading):
        yield PaperBlock(heading=heading or "Of the programme as a whole")
        yield PaperBlock(items=tuple(_question(at, line, names) for at, line in enumerate(asked, 1)))


def recommendation_blocks(lines: Sequence[LineFact]) -> Blocks:
    """What is recommended, by whom it is recommended to."""
    held = [one for one in lines if one.kind == "recommendation"]
    for heading, made in groupby(held, key=lambda one: one.heading):
        if heading:
            yield PaperBlock(heading=heading)
        yield PaperBlock(
            items=tuple(
                PaperItem(one.text, label=f"({letter_of(at)})", is_public=one.is_public) for at, one in enumerate(made)
            )
        )


def implication_blocks(lines: Sequence[LineFact]) -> Blocks:
    """What it implies for each area: an area of which nothing is said keeps its row."""
    rows = tuple(
        PaperRow((PaperCell(one.heading), PaperCell(one.text, is_prose=True)), is_public=one.is_public)
        for one in lines
        if one.kind == "implication"
    )
    if rows:
        heads = (column("Area", is_number=False), column("Implication", is_number=False))
        yield PaperBlock(table=PaperTable("implications", "Implications", heads, rows))


def progress_blocks(plan: ProgrammeStatus, marks: Marks) -> Blocks:
    """The actions that are complete, the last completed first."""
    done = [one for one in plan.actions if not one.rag.is_open]
    done.sort(key=lambda one: (_done_on(one) or date.min).toordinal(), reverse=True)
    if not done:
        yield PaperBlock(text=PaperText("No action is complete yet.", look="muted"))
        return
    rows = [
        PaperRow(
            (
                PaperCell(one.ref),
                PaperCell(one.name),
                PaperCell(_day(_done_on(one))),
                PaperCell(one.current.narrative if one.current and one.ref not in marks.updates else "", is_prose=True),
                PaperCell(_owners(one), is_owner=True),
            )
        )
        for one in done
    ]
    heads = ("No.", "Action", "Completed", "What was done", "Owner")
    yield _listed("progress", "Actions completed", heads, rows)


def action_blocks(plan: ProgrammeStatus, developments: Sequence[MatterFact], on: date) -> Blocks:
    """Developments in the medium term, then the open actions: those due within three months, and those due later."""
    if developments:
        rows = [
            PaperRow(
                (
                    PaperCell(str(one.ref)),
                    PaperCell(f"{one.title}. {one.description}" if one.description else one.title, is_prose=True),
                    PaperCell(by_when(one.due_text, one.due_on, one.review_on)),
                    PaperCell("; ".join(one.owners), is_owner=True),
                ),
                is_public=one.is_public,
            )
            for one in developments
        ]
        yield _listed("developments", "Medium-term developments", ("No.", "Development", "By when", "Owner"), rows)
    still_open = [one for one in plan.actions if one.is_open]
    still_open.sort(key=lambda one: (one.date_that_counts or date.max, one.ref))
    soon = [one for one in still_open if one.date_that_counts and one.date_that_counts <= on + SOON]
    for key, title, held in (
        ("actions soon", "Actions due within three months or overdue", soon),
        ("actions later", "Actions due later, or without a date", [one for one in still_open if one not in soon]),
    ):
        if held:
            rows = [
                PaperRow(
                    (
                        PaperCell(one.ref),
                        PaperCell(one.name),
                        PaperCell(by_when(one.due_text, one.due_on, one.review_on) or "no date"),
                        PaperCell(one.rag.words, rag=one.rag.value),
                        PaperCell(_owners(one), is_owner=True),
                    )
                )
                for one in held
            ]
            yield _listed(key, title, ("No.", "Action", "By when", "Rating", "Owner"), rows)


def quality_blocks(entries: Iterable[KpiEntry], on: date) -> Blocks:
    """What is known to be wrong with the data: which measure and period, to what effect, what is done about it."""
    rows = [
        PaperRow(
            (
                PaperCell(entry.reading.definition.name),
                PaperCell(note.span.label if note.span else "All periods"),
                PaperCell(note.effect, is_prose=True),
                PaperCell(note.planned_fix, is_prose=True),
                PaperCell(f"fixed {_day(note.fixed_on)}" if not note.is_open(on) else _day(note.fix_by)),
            ),
            rests=(RestsOn(entry.reading.definition.code),),
        )
        for entry in entries
        for note in entry.reading.recorded_notes
    ]
    if rows:
        yield _listed("quality", "Notes on the data", ("Measure", "Period", "Effect", "Planned fix", "By"), rows)
    else:
        yield PaperBlock(text=PaperText("Nothing is noted about the quality of these data.", look="muted"))


def record_blocks(records: Sequence[RecordEntry], private: frozenset[str]) -> Blocks:
    """Audits, dip samples and feedback, newest first: what was found, how the sample was graded, what follows."""
    for record in records:
        is_public = record.code not in private
        about = ", ".join(part for part in (record.kind_words, _day(record.held_on), record.moderated_by) if part)
        yield PaperBlock(heading=record.title)
        yield PaperBlock(text=PaperText(f"{about}. {record.conclusion_words}.", look="muted", is_public=is_public))
        if record.found:
            yield PaperBlock(text=PaperText(record.found, is_public=is_public))
        yield from _grades(record, is_public=is_public)
        if record.follow_ups:
            rows = [
                PaperRow(
                    (
                        PaperCell(one.title, is_prose=True),
                        PaperCell(f"done {_day(one.done_on)}" if one.done_on else _day(one.due_on) or "no date"),
                        PaperCell(one.owner.job_title if one.owner else "", is_owner=True),
                    ),
                    is_public=is_public,
                )
                for one in record.follow_ups
            ]
            key = f"follow-ups {record.code}"
            yield _listed(key, f"Follow-up of: {record.title}", ("To do", "By when", "Owner"), rows)


def record_counts(records: Iterable[RecordEntry]) -> Iterator[CountPart]:
    """How many of a sample got each grade: counts of people's files, which an audit keeps from being told."""
    for record in records:
        held = [("sample", "", record.sample_size)]
        held += [(_grade_place(one.name), one.name, one.count) for one in record.grades]
        held += [(_grade_place(UNGRADED), UNGRADED, record.ungraded)] if record.ungraded else []
        for place, category, count in held:
            if count is not None:
                yield CountPart(
                    record_measure(record),
                    record.held_on,
                    record.held_on,
                    is_flow=False,
                    count=count,
                    dimension="grade" if category else "",
                    category=category,
                    places=(place,),
                )


def record_measure(record: RecordEntry) -> str:
    """What a record's counts are kept under."""
    return f"record {record.code}"


def _grades(record: RecordEntry, *, is_public: bool) -> Blocks:
    if not record.grades:
        if record.sample_size:
            words = f"Sample: {record.sample_size}."
            rests = (RestsOn(record_measure(record), "sample"),)
            yield PaperBlock(text=PaperText(words, look="muted", is_public=is_public, rests=rests))
        return
    measure = record_measure(record)
    every = tuple(RestsOn(measure, _grade_place(grade.name)) for grade in record.grades)
    rows = [
        PaperRow(
            (
                PaperCell(grade.name),
                PaperCell(str(grade.count), float(grade.count), rests=(every[at],)),
                PaperCell(f"{format_number(grade.share, 0)}%", rests=every),
            ),
            is_public=is_public,
        )
        for at, grade in enumerate(record.grades)
    ]
    if record.ungraded:
        rest = (RestsOn(measure, _grade_place(UNGRADED)),)
        cell = PaperCell(str(record.ungraded), float(record.ungraded), rests=rest)
        rows.append(PaperRow((PaperCell(UNGRADED), cell, PaperCell()), is_public=is_public))
    if record.sample_size:
        rest = (RestsOn(measure, "sample"),)
        cell = PaperCell(str(record.sample_size), float(record.sample_size), rests=rest)
        rows.append(PaperRow((PaperCell("Sample"), cell, PaperCell()), is_total=True, is_public=is_public))
    heads = (column("Grade", is_number=False), column("Number"), column("Share of those graded"))
    yield PaperBlock(table=PaperTable(f"grades {record.code}", f"Grades: {record.title}", heads, tuple(rows)))


def _grade_place(name: str) -> str:
    return f"grade: {name}"


def _question(at: int, line: LineFact, names: Mapping[str, str]) -> PaperItem:
    found = _answering(line, names)
    return PaperItem(line.text, label=f"{at}.", aside=join_words(found) if found else GAP, is_public=line.is_public)


def _answering(line: LineFact, names: Mapping[str, str]) -> list[str]:
    return [names[code] for code in line.codes if code in names]


def _listed(key: str, title: str, heads: Sequence[str], rows: Sequence[PaperRow]) -> PaperBlock:
    return PaperBlock(table=PaperTable(key, title, tuple(column(one, is_number=False) for one in heads), tuple(rows)))


def _done_on(action: ActionStatus) -> date | None:
    return (action.current.completed_on or action.current.as_on) if action.current else None


def _owners(action: ActionStatus) -> str:
    held = [one.job_title for one in (action.owner, action.second_owner) if one is not None]
    return "; ".join(held)


def _day(day: date | None) -> str:
    return day_words(day) if day else ""
