"""The report on one slide: what a board sees first, and all of it again in the notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from tracker.adapters.slides import WIDTH, Box, Slide, Words
from tracker.domain.highlight_board_parts import RiskPart
from tracker.domain.highlight_change_parts import MovePart
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_words import day_words, rating_words
from tracker.domain.periods import format_day
from tracker.domain.slide_fit import row_height, rows_that_fit, shortened
from tracker.reports.rag_look import GREY, INK, LOOKS, WHITE

_EDGE, _GAP = 0.45, 0.3
_ROOM = WIDTH - 2 * _EDGE
_HALF = (_ROOM - _GAP) / 2
_RIGHT = _EDGE + _HALF + _GAP
_HEAD = 0.3
_POINTS = 10
_BAND = 0.95
_UPPER, _MIDDLE, _LOWER, _FOOT = 1.08, 2.22, 4.62, 7.1


@dataclass(frozen=True)
class Panel:
    """A table under a heading. ``ratings`` is the column whose values are ratings, if any."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    shares: Sequence[float]
    ratings: int | None = None
    lines: int = 2


def report_pptx(report: HighlightReport, standing: str) -> bytes:
    """The report as .pptx of one slide, ``standing`` at its foot. What has no room there stands in the notes."""
    title = f"{report.series.name}, {day_words(report.status_date)}"
    slide = Slide(
        title=f"{title}: {report.programme.name}",
        author=report.programme.manager,
        created=datetime.combine(report.status_date, time()),
    )
    slide.band(_BAND)
    slide.title(Box(_EDGE, 0.1, _ROOM, 0.5), Words(_one_line(title, _ROOM, 24), 22, bold=True, colour=WHITE))
    meeting = ", ".join(part for part in (report.meeting, _day(report.meeting_date, "")) if part)
    for words, place, name in ((report.programme.name, _EDGE, "Programme"), (meeting, _RIGHT, "Meeting")):
        held = [[Words(_one_line(words, _HALF, 12), 12, colour=WHITE)]]
        slide.text(Box(place, 0.58, _HALF, 0.3), held, name=name, is_right=name == "Meeting")
    _overall(slide, report)
    _panel(slide, _themes(report), Box(_EDGE, _MIDDLE, _HALF, _LOWER - _MIDDLE - 0.1))
    _panel(slide, _decisions(report), Box(_RIGHT, _MIDDLE, _HALF, _LOWER - _MIDDLE - 0.1))
    third = (_ROOM - 2 * _GAP) / 3
    for place, panel in enumerate((_changes(report), _risks(report), _signals(report))):
        _panel(slide, panel, Box(_EDGE + place * (third + _GAP), _LOWER, third, _FOOT - _LOWER - 0.1))
    foot = [[Words(_one_line(f"{standing} Figures to {report.data_to}.", _ROOM, 9), 9, colour=GREY)]]
    slide.text(Box(_EDGE, _FOOT, _ROOM, 0.28), foot, name="How the edition stands")
    slide.notes(notes(report, standing))
    return slide.saved()


def notes(report: HighlightReport, standing: str) -> str:
    """What the slide shows, whole."""
    return "\n".join(_notes(report, standing))


def _notes(report: HighlightReport, standing: str) -> Iterator[str]:
    overall = report.overall
    yield f"{report.programme.name}. {standing}"
    yield f"Overall status: {rating_words(overall.status)}. {overall.narrative}"
    if overall.path:
        yield f"Path to green: {overall.path}"
    for panel in (_themes(report), _decisions(report), _changes(report), _risks(report), _signals(report)):
        yield ""
        yield panel.title
        for row in panel.rows:
            yield "  " + "; ".join(cell.replace("\n", ", ") for cell in row if cell)
        if not panel.rows:
            yield "  None."


def _overall(slide: Slide, report: HighlightReport) -> None:
    overall = report.overall
    look = LOOKS[overall.status]
    slide.text(Box(_EDGE, _UPPER, 1.7, 0.34), [[Words("Overall status", 14, bold=True)]], name="Overall status")
    words = Words(f"{look.shape} {rating_words(overall.status)}", 14, bold=True, colour=look.ink, fill=look.fill)
    slide.label(Box(_EDGE + 1.75, _UPPER, 2.5, 0.34), words, name="Overall rating")
    said = report.executive_summary.text if report.executive_summary else overall.summary
    text = shortened(" ".join(said.split()), lines=3, width=_ROOM - 0.15, points=12)
    slide.text(Box(_EDGE, _UPPER + 0.38, _ROOM, 0.7), [[Words(text, 12)]], name="Overall progress")


def _themes(report: HighlightReport) -> Panel:
    rows = [[str(one.number), one.name, one.rag, one.why] for one in report.themes]
    return Panel("Themes", ["No.", "Theme", "Rating", "Why"], rows, [0.07, 0.34, 0.17, 0.42], ratings=2)


def _decisions(report: HighlightReport) -> Panel:
    rows = [[str(one.number), one.title, f"{_day(one.needed_on, 'now')}\n{one.asked_by}"] for one in report.decisions]
    return Panel("Decisions asked of the board", ["No.", "Decision", "By, from"], rows, [0.08, 0.57, 0.35], lines=3)


def _changes(report: HighlightReport) -> Panel:
    changes = report.changes
    if changes.since is None:
        return Panel("What changed", ["What", "Change"], [["First edition", "There is none before it."]], [0.3, 0.7])
    rows = [["Ratings", _moves(changes.ratings)], *([line.what, line.text] for line in changes.summary)]
    return Panel(f"What changed since {format_day(changes.since)}", ["What", "Change"], rows, [0.22, 0.78], lines=4)


def _moves(moves: Sequence[MovePart]) -> str:
    """``Worse: 2.2 to Red. Better: 1.4 to Amber, 4.1 to Green.``"""
    said = []
    for travel, head in (("worse", "Worse"), ("better", "Better"), ("", "First rated")):
        held = [
            f"{one.name if one.ref == 'programme' else one.ref} to {rating_words(one.now)}"
            for one in moves
            if one.travel == travel
        ]
        if held:
            said.append(f"{head}: {', '.join(held)}.")
    return " ".join(said) or "No rating moved."


def _risks(report: HighlightReport) -> Panel:
    rows = [[_score(one), _risk(one), one.movement_words] for one in report.risks_worst_first]
    return Panel("Top risks", ["Score", "Risk", "Movement"], rows, [0.16, 0.58, 0.26])


def _score(one: RiskPart) -> str:
    return "issue" if one.score is None else str(one.score)


def _risk(one: RiskPart) -> str:
    return one.description if one.kind == "issue" else one.if_text[:1].upper() + one.if_text[1:]


def _signals(report: HighlightReport) -> Panel:
    rows = [[one.name, one.latest, one.words.partition(";")[0]] for one in report.signals]
    return Panel("Signals in the figures", ["Measure", "Latest", "Signal"], rows, [0.46, 0.18, 0.36])


def _panel(slide: Slide, panel: Panel, box: Box) -> None:
    """A heading and as many rows as there is room for, with the number of those left out."""
    widths = [share * box.width for share in panel.shares]
    shown_as = [[_shown(cell, at == panel.ratings) for at, cell in enumerate(row)] for row in panel.rows]
    head = row_height(panel.heads, widths=widths, points=_POINTS)
    room = box.height - _HEAD - head
    kept = rows_that_fit(shown_as, widths=widths, points=_POINTS, height=room, lines=panel.lines)
    left = len(panel.rows) - len(kept)
    more = f"  +{left} in notes" if left else ""
    slide.text(
        Box(box.left, box.top, box.width, _HEAD),
        [[Words(panel.title, 12.5, bold=True), Words(more, _POINTS, colour=GREY)]],
        name=f"Heading: {panel.title}",
    )
    if not panel.rows:
        slide.text(
            Box(box.left, box.top + _HEAD, box.width, 0.3), [[Words("None.", _POINTS, colour=GREY)]], name="None"
        )
        return
    heights = [head, *(row_height(row, widths=widths, points=_POINTS) for row in kept)]
    rows = [
        [_words(cell, row[at] if at == panel.ratings else "") for at, cell in enumerate(cells)]
        for cells, row in zip(kept, panel.rows, strict=False)
    ]
    alt = f"{panel.title}: " + "; ".join(", ".join(cell for cell in row if cell) for row in kept)
    place = Box(box.left, box.top + _HEAD, box.width, sum(heights))
    slide.table(place, panel.heads, rows, widths=widths, heights=heights, alt=alt.replace("\n", ", "))


def _shown(cell: str, is_rating: bool) -> str:  # noqa: FBT001
    """A rating as its shape and word; of other cells their words in one paragraph."""
    return f"{LOOKS[cell].shape} {rating_words(cell)}" if is_rating else cell


def _words(text: str, rag: str) -> Words:
    if not rag:
        return Words(text, _POINTS)
    look = LOOKS[rag]
    return Words(text, _POINTS, bold=bool(look.fill), colour=look.ink if look.fill else INK, fill=look.fill)


def _one_line(text: str, width: float, points: float) -> str:
    return shortened(" ".join(text.split()), lines=1, width=width, points=points)


def _day(day: date | None, otherwise: str) -> str:
    return day_words(day) if day else otherwise
