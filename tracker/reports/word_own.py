"""The report written into an organisation's own Word file, and what such a file has to ask for."""

from collections.abc import Callable, Iterator
from difflib import get_close_matches

from tracker.adapters.word import WordBody
from tracker.adapters.word_template import Placeholder, Section, WordTemplate
from tracker.adapters.word_template_check import BadTemplate
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_sections import Chapter
from tracker.domain.highlight_sections import Section as Part
from tracker.domain.highlight_words import day_words, rating_words
from tracker.reports.word import SECTIONS, write_chapter, write_section
from tracker.reports.word_front import write_contents, write_first_page
from tracker.reports.word_writing import ReportWriting, report_title

FIRST_PAGE, CONTENTS, REPORT = "first_page", "contents", "report"
_NARROW = frozenset({Part.BUDGET, Part.CONCERNS, Part.DEVELOPMENTS, Part.GUIDANCE, Part.QUALITY})

TEXTS = {
    "programme": "the name of the programme",
    "organisation": "the organisation",
    "title": "the title of the report with its date",
    "status_date": "the status date",
    "data_to": "the month that the figures go to",
    "meeting": "the meeting",
    "meeting_date": "the date of the meeting",
    "version": "the version of the edition",
    "responsible": "the senior responsible officer",
    "manager": "the programme manager",
    "overall_status": "the overall rating in a word",
    "executive_summary": "the executive summary of the edition",
    "standing": "how the edition stands: draft, submitted, published and when",
}
"""Placeholders for words, each with what it stands for; they may stand anywhere, also in headers and footers."""

WHOLES = {
    FIRST_PAGE: "the overall status, the themes, what changed in short and the decisions asked",
    CONTENTS: "a table of contents",
    REPORT: "all sections of the series in its order, each as a chapter",
} | {name: f"the section “{Part(name).heading}” alone" for name in SECTIONS}
"""Placeholders for sections, each with what it stands for; they stand in a paragraph of their own."""

_NEEDED = ("programme", "status_date", "standing", FIRST_PAGE)


def check_template(content: bytes) -> None:
    """Raises :class:`BadTemplate` with every fault: each unknown, missing or misplaced placeholder by its name."""
    placeholders = WordTemplate(content).placeholders
    faults = list(dict.fromkeys(_faults(placeholders)))
    if faults:
        raise BadTemplate(*faults)


def _faults(placeholders: tuple[Placeholder, ...]) -> Iterator[str]:
    known = [*TEXTS, *WHOLES]
    for one in placeholders:
        if one.name not in known:
            near = get_close_matches(one.name.lower(), known, n=1)
            remedy = f"Did you mean {{{{ {near[0]} }}}}?" if near else "Remove it, or choose one from the list."
            yield f"{{{{ {one.name} }}}} is not known. {remedy}"
        elif one.name in WHOLES and not one.is_alone:
            yield f"{{{{ {one.name} }}}} has to stand in a paragraph of its own, in the body and outside of tables."
    held = {one.name for one in placeholders}
    for name in _NEEDED:
        if name not in held:
            yield f"{{{{ {name} }}}} is missing: {(TEXTS | WHOLES)[name]}."
    missing = [] if REPORT in held else [name for name in SECTIONS if name not in held]
    if len(missing) == len(SECTIONS):
        yield f"{{{{ {REPORT} }}}} is missing: {WHOLES[REPORT]}. Or ask for each section by its own name."
    else:
        for name in missing:
            yield f"{{{{ {name} }}}} is missing: {WHOLES[name]}. Or ask for all of them with {{{{ {REPORT} }}}}."


def report_in_template(content: bytes, report: HighlightReport, standing: str) -> bytes:
    """The report as .docx in an organisation's own look. Raises :class:`BadTemplate`.

    Sections that the template does not ask for, because it is older than they are, follow at its end.
    """
    template = WordTemplate(content)
    writing = ReportWriting(report)
    held = {one.name for one in template.placeholders}
    rest = () if REPORT in held else [
        _section(writing, name) for name in report.sections if name in SECTIONS and name not in held
    ]  # fmt: skip
    return template.filled(
        _texts(report, standing),
        _sections(writing),
        title=f"{report_title(report)}: {report.programme.name}",
        author=report.programme.manager,
        last=rest,
    )


def _texts(report: HighlightReport, standing: str) -> dict[str, str]:
    summary = report.executive_summary
    return {
        "programme": report.programme.name,
        "organisation": report.programme.organisation,
        "title": report_title(report),
        "status_date": day_words(report.status_date),
        "data_to": report.data_to,
        "meeting": report.meeting,
        "meeting_date": day_words(report.meeting_date) if report.meeting_date else "not yet set",
        "version": str(report.version),
        "responsible": report.programme.sro,
        "manager": report.programme.manager,
        "overall_status": rating_words(report.overall.status),
        "executive_summary": summary.text if summary else "",
        "standing": standing,
    }


def _sections(writing: ReportWriting) -> dict[str, list[Section]]:
    chapters = [_chapter(writing, chapter) for chapter in writing.report.chapters]
    wholes = {
        FIRST_PAGE: [Section(_into(writing, write_first_page), is_wide=False)],
        CONTENTS: [Section(_into(writing, write_contents), is_wide=False)],
        REPORT: chapters,
    }
    # A section that the series leaves out leaves nothing where its name stood.
    alone = {name: [_section(writing, name)] if writing.report.prints(name) else [] for name in SECTIONS}
    return wholes | alone


def _chapter(writing: ReportWriting, chapter: Chapter) -> Section:
    return Section(_into(writing, lambda now: write_chapter(now, chapter)), _is_wide(*chapter.sections))


def _section(writing: ReportWriting, name: str) -> Section:
    return Section(_into(writing, lambda now: write_section(now, name)), _is_wide(name))


def _is_wide(*names: str) -> bool:
    return any(name not in _NARROW for name in names)


def _into(writing: ReportWriting, write: Callable[[ReportWriting], None]) -> Callable[[WordBody], None]:
    def section(body: WordBody) -> None:
        writing.file = body
        write(writing)

    return section
