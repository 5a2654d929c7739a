"""What a manager should look at before a report is submitted: gaps that it will show to the board."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.duties_plan import is_rated_since_last_edition
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.kpi_cells import CellKind
from tracker.domain.plan import ObjectiveStatus, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag


class GapKind(StrEnum):
    """What kind of thing is missing, and so which page mends it."""

    PROGRAMME = "programme"
    RATING = "rating"
    WORDS = "words"
    QUERY = "query"
    LATE = "late"
    OVERDUE = "overdue"
    FIGURE = "figure"
    MEETING = "meeting"
    CHECK = "check"


@dataclass(frozen=True)
class GapThing:
    """One thing that a gap is about: the plan's number or a KPI's code, and what it is called if not that."""

    ref: str
    name: str = ""

    @property
    def words(self) -> str:
        return self.name or self.ref


@dataclass(frozen=True)
class Gap:
    """A kind of gap in a sentence without its end, and the things it is about.

    ``Not rated`` with theme 4; ``No board meeting is planned; add one under events`` with nothing.
    """

    kind: GapKind
    words: str
    things: tuple[GapThing, ...] = ()


def readiness(report: HighlightReport, programme: ProgrammeStatus) -> tuple[Gap, ...]:
    """One gap for each kind there is, none when there is nothing to mend.

    ``programme`` is the status that the report was built from.
    """
    actions = [action for theme in report.themes for one in theme.objectives for action in one.actions]
    found = [
        None if report.overall.narrative else Gap(GapKind.PROGRAMME, "The programme has no update of its own yet"),
        _named(
            GapKind.RATING,
            "Not rated",
            [GapThing(str(one.number), f"theme {one.number}") for one in report.themes if one.rag == Rag.NOT_RATED],
        ),
        _named(
            GapKind.WORDS,
            "No words from the lead since the last edition",
            [
                GapThing(one.ref, f"theme {one.ref}" if isinstance(one, ThemeStatus) else "")
                for one in without_words(programme)
            ],
        ),
        _counted(
            GapKind.LATE,
            ("update is late", "updates are late"),
            [GapThing(one.ref) for one in programme.actions if one.owed and one.owed.late_working_days > 0],
        ),
        _counted(
            GapKind.QUERY,
            ("rating query", "rating queries"),
            [GapThing(one.ref, "the programme" if one.ref == "programme" else "") for one in report.rating_queries],
        ),
        _counted(
            GapKind.OVERDUE,
            ("action is overdue", "actions are overdue"),
            [GapThing(one.ref) for one in actions if one.is_overdue],
        ),
        _counted(
            GapKind.FIGURE,
            ("figure of the last closed month is owed", "figures of the last closed month are owed"),
            list(_owed(report)),
        ),
        None if report.meeting_date else Gap(GapKind.MEETING, "No board meeting is planned; add one under events"),
    ]
    return tuple(gap for gap in found if gap)


def checks_gap(count: int) -> Gap | None:
    """How many statements contradict others and were not accepted; None when there are none."""
    words = "1 statement does not hold" if count == 1 else f"{count} statements do not hold"
    return Gap(GapKind.CHECK, words) if count else None


def without_words(programme: ProgrammeStatus) -> list[ThemeStatus | ObjectiveStatus]:
    """Themes and objectives whose lead owes words: rated by nobody since the last published edition."""
    led: list[ThemeStatus | ObjectiveStatus] = []
    for theme in programme.themes:
        led += [theme, *theme.objectives]
    return [one for one in led if one.lead and not is_rated_since_last_edition(one)]


def _owed(report: HighlightReport) -> Iterator[GapThing]:
    owed = {kpi.code: kpi.name for kpi in report.kpis for cell in kpi.months if cell.kind == CellKind.OWED}
    for code, name in sorted(owed.items(), key=lambda one: one[1]):
        yield GapThing(code, name)


def _named(kind: GapKind, words: str, things: Sequence[GapThing]) -> Gap | None:
    return Gap(kind, words, tuple(things)) if things else None


def _counted(kind: GapKind, words: tuple[str, str], things: Sequence[GapThing]) -> Gap | None:
    one, many = words
    return _named(kind, f"1 {one}" if len(things) == 1 else f"{len(things)} {many}", things)
