"""Series of reports: their sections in order, the day on which an edition is drafted, documents of an older schema."""

import json
from datetime import date
from pathlib import Path

import pytest

from tracker.adapters.calendar import working_days
from tracker.domain.highlight_json import read_report, report_json, write_report
from tracker.domain.highlight_schema import SCHEMA, UPGRADES, UnknownSchema, brought_up_to_date
from tracker.domain.highlight_sections import STANDARD, chapters, known_sections
from tracker.domain.report_schedule import drafting_day, meetings_to_draft_for
from tracker.domain.report_series import ProposedSeries, problems_with, slug_of

GOLDEN = Path(__file__).parents[1] / "golden" / "editions"
ENGLAND = working_days("england")


@pytest.mark.parametrize(
    ("sections", "found"),
    [
        (
            ("budget", "concerns", "risks", "themes"),
            [("concerns", "Concerns, developments and risks", 3), ("themes", "Themes", 1)],
        ),
        (("risks",), [("concerns", "Risks and issues", 1)]),
        (
            ("risks", "themes", "concerns"),
            [("concerns", "Risks and issues", 1), ("themes", "Themes", 1), ("concerns-2", "Key areas of concern", 1)],
        ),
        (("decisions", "signals"), [("signals", "Signals in the figures", 1)]),
        (("findings", "queries"), [("queries", "Rating queries and inspection findings", 2)]),
        ((), []),
    ],
)
def test_neighbours_that_belong_together_share_a_chapter(sections, found):
    assert [(one.id, one.title, len(one.sections)) for one in chapters(sections)] == found


def test_every_section_stands_in_exactly_one_chapter():
    placed = [section for chapter in chapters(STANDARD) for section in chapter.sections]
    assert sorted([*placed, "decisions"]) == sorted(STANDARD)


def test_a_section_that_is_not_known_any_more_is_left_out_and_none_means_all():
    assert known_sections(["risks", "horoscope", "budget", "risks"]) == ("risks", "budget")
    assert known_sections([]) == STANDARD


@pytest.mark.parametrize(
    ("meeting", "days", "drafted"),
    [
        (date(2020, 2, 5), 1, date(2020, 2, 4)),
        (date(2020, 2, 5), 5, date(2020, 1, 29)),
        (date(2020, 2, 3), 1, date(2020, 1, 31)),
        (date(2020, 1, 3), 5, date(2019, 12, 24)),
        (date(2020, 2, 8), 1, date(2020, 2, 7)),
    ],
    ids=["the day before", "a week before", "over a weekend", "over Christmas and New Year", "a meeting on a Saturday"],
)
def test_the_drafting_day_counts_england_s_working_days(meeting, days, drafted):
    assert drafting_day(meeting, days, ENGLAND) == drafted


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2020, 1, 28), []),
        (date(2020, 1, 29), [date(2020, 2, 5)]),
        (date(2020, 2, 4), [date(2020, 2, 5)]),
        (date(2020, 2, 5), []),
    ],
    ids=["before", "on the day", "made up for", "the meeting is here"],
)
def test_a_day_that_was_missed_is_made_up_for_until_the_meeting(today, due):
    meetings = [date(2020, 1, 8), date(2020, 2, 5), date(2020, 3, 4)]
    assert meetings_to_draft_for(meetings, today=today, working_days=5, is_working_day=ENGLAND) == due


@pytest.mark.parametrize(
    ("proposed", "field", "said"),
    [
        ({"name": ""}, "name", "Give it a name"),
        ({"name": "x" * 121}, "name", "shorten it to 120"),
        ({"name": "\u05d3\u05d5\u05d7"}, "name", "Latin alphabet"),
        ({"name": "A", "audience": "x" * 201}, "audience", "shorten it to 200"),
        ({"name": "A", "draft_working_days": 0}, "draft_working_days", "1 to 60"),
        ({"name": "A", "draft_working_days": 61}, "draft_working_days", "1 to 60"),
    ],
)
def test_what_is_wrong_with_a_series_is_said_at_its_field(proposed, field, said):
    problems = problems_with(ProposedSeries(**proposed))
    assert list(problems) == [field]
    assert said in problems[field]


def test_a_name_becomes_an_address():
    assert slug_of("  Överview & Scrutiny: 2020! ") == "verview-scrutiny-2020"


def lacks(old, new, path=""):
    """What stands in an old document and not, or otherwise, in a new one."""
    if isinstance(old, dict):
        for key, value in old.items():
            yield from lacks(value, new.get(key) if isinstance(new, dict) else None, f"{path}.{key}")
    elif isinstance(old, list):
        if len(old) != len(new):
            yield path
        for number, (one, other) in enumerate(zip(old, new, strict=False)):
            yield from lacks(one, other, f"{path}[{number}]")
    elif old != new:
        yield f"{path}: {old!r} became {new!r}"


def test_a_document_of_each_earlier_schema_is_kept_and_reads_as_it_did():
    kept = sorted(GOLDEN.glob("schema_*.json"))
    assert len(kept) == SCHEMA - 1 == len(UPGRADES), "keep a document of the schema before under tests/golden/editions"
    for file in kept:
        document = file.read_text()
        report = read_report(document)
        assert list(lacks(json.loads(document), report_json(report))) == []
        assert read_report(write_report(report)) == report


def test_an_old_document_has_the_series_and_the_sections_of_its_time():
    report = read_report((GOLDEN / "schema_1.json").read_text())
    assert (report.series.name, report.series.number, report.executive_summary) == ("Highlight report", 0, None)
    assert report.sections[-1] == "quality"
    assert len(report.sections) == 13


def test_a_document_of_a_later_version_is_refused_and_not_guessed_at():
    with pytest.raises(UnknownSchema, match="later version"):
        brought_up_to_date({"schema": SCHEMA + 1})
