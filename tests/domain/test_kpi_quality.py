"""What is written down about a KPI's data, beside what the arithmetic finds."""

from datetime import date

from tests.figures import STATUS_ON, count_kpi, monthly
from tracker.domain.highlight_kpis import KpiEntry, quality_of
from tracker.domain.kpi import RecordedNote
from tracker.domain.kpi_quality import quality_notes
from tracker.domain.kpi_reading import KpiReading, read_kpi
from tracker.domain.periods import Period

LATE = RecordedNote(
    "Visits are entered late.",
    Period(date(2019, 11, 1), date(2019, 12, 31)),
    planned_fix="A list every Monday",
    fix_by=date(2020, 3, 31),
)
FIXED = RecordedNote("The age was missing", fixed_on=date(2019, 12, 2))


def reading_with(*notes: RecordedNote) -> KpiReading:
    return read_kpi(count_kpi(), monthly("2019-11", "5 6"), [], today=STATUS_ON, status_on=STATUS_ON, notes=notes)


def test_open_notes_come_first_with_their_periods_and_what_is_planned() -> None:
    said = [(note.where, note.text) for note in quality_notes(reading_with(FIXED, LATE))]
    assert said[:2] == [
        ("Nov 19 to Dec 19", "Visits are entered late. Planned: A list every Monday, by 31 Mar 2020."),
        ("", "The age was missing. Fixed on 2 Dec 2019."),
    ]


def test_a_note_without_a_planned_fix_says_the_effect_alone() -> None:
    note = quality_notes(reading_with(RecordedNote("Half the teams report")))[0]
    assert note.text == "Half the teams report."


def test_a_note_is_open_until_the_day_it_was_fixed() -> None:
    assert reading_with(FIXED, LATE).open_notes == (LATE,)
    assert FIXED.is_open(date(2019, 12, 1))
    assert not FIXED.is_open(date(2019, 12, 2))


def test_the_report_names_it_among_its_notes_on_data() -> None:
    [part] = [one for one in quality_of([KpiEntry(reading_with(LATE))]) if one.kind == "recorded"]
    assert part.where == "Number (CNT)"
    assert part.message.startswith("Nov 19 to Dec 19: Visits are entered late.")
