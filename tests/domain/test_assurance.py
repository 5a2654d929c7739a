"""What an assurance record must hold, and how the page says it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import at_least, monthly, percent_kpi, read
from tracker.domain.assurance import (
    Assurance,
    FindingEntry,
    FollowUpEntry,
    RecordEntry,
    Show,
    action_words,
    grades_of,
    kpi_words,
)
from tracker.domain.assurance_rules import (
    ProposedRecord,
    problems_with_follow_up,
    problems_with_record,
    read_grades,
    write_grades,
)
from tracker.domain.evidence import Conclusion
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Polarity
from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus

TODAY = date(2020, 1, 27)
GOOD = ProposedRecord(
    kind="audit",
    title="Assessments and plans",
    held_on=date(2020, 1, 17),
    sample_text="24",
    grades_text="good: 5\nrequires improvement: 11\ninadequate: 8",
    found="Plans list services rather than changes.",
    conclusion=Conclusion.POOR,
)


def test_a_whole_record_has_no_problem_and_keeps_its_numbers() -> None:
    assert problems_with_record(GOOD, today=TODAY) == {}
    assert GOOD.sample_size == 24
    assert GOOD.grades == {"good": 5, "requires improvement": 11, "inadequate": 8}


def test_sample_grades_and_moderator_may_be_left_out() -> None:
    assert problems_with_record(replace(GOOD, sample_text="", grades_text=""), today=TODAY) == {}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("kind", "", "Choose whether it is an audit, a dip sample or feedback"),
        ("title", "", "Write what was looked at"),
        ("title", "x" * 301, "Write at most 300 characters"),
        ("held_on", None, "Write the day on which it was held, such as 17 1 2020"),
        ("held_on", date(2020, 1, 28), "This day is still to come; write the day on which it was held"),
        ("sample_text", "many", "'many' is not the size of a sample; write a whole number such as 24"),
        ("sample_text", "0", "'0' is not the size of a sample; write a whole number such as 24"),
        ("sample_text", "9" * 5000, f"'{'9' * 40}' is not the size of a sample; write a whole number such as 24"),
        ("grades_text", "good six", "'good six' is no grade with its number; write one a line, such as good: 6"),
        ("grades_text", "good: 1\nGood: 2", "'Good' stands twice; write each grade once"),
        ("grades_text", "good: 0", "No grade has a number above 0; write how many got each, or leave the grades out"),
        ("grades_text", "\n".join(f"grade {letter}: 1" for letter in "abcdefghijklm"),
         "There are 13 grades; write at most 12"),
        ("found", "", "Write what was found, in a sentence or two"),
        ("found", "x" * 5001, "Write at most 5,000 characters"),
        ("moderated_by", "x" * 201, "Write at most 200 characters"),
        ("conclusion", None, "Choose what it shows"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_remedy(field: str, value: object, said: str) -> None:
    problems = problems_with_record(replace(GOOD, **{field: value}), today=TODAY)  # type: ignore[arg-type]
    assert problems == {field: said}


def test_more_grades_than_the_sample_are_refused() -> None:
    problems = problems_with_record(replace(GOOD, sample_text="23"), today=TODAY)
    assert problems == {"grades_text": "The grades add up to 24, more than the sample of 23; correct one of them"}


@pytest.mark.parametrize("text", ["good: 6", "good = 6", "good\t6", "6 good", "  good :  6 "])
def test_a_grade_is_read_however_it_is_written(text: str) -> None:
    assert read_grades(text).counts == {"good": 6}


letters = st.text("abcdefghij ", min_size=1, max_size=12)
words = letters.map(lambda one: " ".join(one.split())).filter(bool)


@given(st.dictionaries(words, st.integers(0, 9999), max_size=8))
def test_grades_read_back_as_they_were_written(grades: dict[str, int]) -> None:
    assert read_grades(write_grades(grades)).counts == grades


@given(st.dictionaries(words, st.integers(0, 9999), min_size=1, max_size=8))
def test_the_shares_of_grades_add_up_to_a_hundred(grades: dict[str, int]) -> None:
    shares = [grade.share for grade in grades_of(grades)]
    assert not shares or abs(sum(shares) - 100) < Decimal("1e-20")


def test_a_follow_up_needs_words_an_owner_and_a_day_to_come() -> None:
    assert problems_with_follow_up("Do it", TODAY, 1, today=TODAY) == {}
    assert set(problems_with_follow_up("", None, None, today=TODAY)) == {"title", "owner_id", "due_on"}
    assert "passed" in problems_with_follow_up("x", TODAY - timedelta(days=1), 1, today=TODAY)["due_on"]
    assert "300" in problems_with_follow_up("x" * 301, TODAY, 1, today=TODAY)["title"]


def entry(conclusion: Conclusion = Conclusion.POOR, kind: str = "audit", **given: object) -> RecordEntry:
    held = {
        "id": 1,
        "code": "A1",
        "kind": kind,
        "kind_words": kind,
        "title": "Files",
        "held_on": TODAY,
        "sample_size": 24,
        "grades": grades_of({"good": 5, "inadequate": 8}),
        "found": "",
        "moderated_by": "",
        "conclusion": conclusion,
        "objectives": (),
    }
    return RecordEntry(**held | given)  # type: ignore[arg-type]


def follow_up(due_on: date | None, done_on: date | None = None) -> FollowUpEntry:
    return FollowUpEntry(1, "Do it", None, due_on, done_on, "Files", TODAY)


def test_those_of_the_sample_without_a_grade_are_counted() -> None:
    assert entry().ungraded == 11
    assert entry(sample_size=None).ungraded == 0
    assert entry(grades=()).ungraded == 0


@pytest.mark.parametrize(
    ("conclusions", "said"),
    [
        ([], "No audit, dip sample or feedback is recorded yet."),
        (["poor"], "One record: one was poor."),
        (
            ["poor", "poor", "evidenced", "inconclusive"],
            "Four records: two were poor, one shows the difference made and one does not settle it.",
        ),
    ],
)
def test_the_page_says_what_the_records_come_to(conclusions: list[str], said: str) -> None:
    records = tuple(entry(Conclusion(one)) for one in conclusions)
    assert Assurance(records, (), ()).claim == said


@pytest.mark.parametrize(
    ("follow_ups", "said"),
    [
        ([], ""),
        ([follow_up(TODAY, TODAY)], "Every follow-up is done."),
        ([follow_up(TODAY - timedelta(days=1)), follow_up(None)], "Two of two follow-ups are open, one of them late."),
        ([follow_up(TODAY - timedelta(days=1)), follow_up(None, TODAY)], "One of two follow-ups is open and late."),
        ([follow_up(TODAY)], "One of one follow-ups is open, none late."),
    ],
)
def test_and_what_is_still_to_be_done(follow_ups: list[FollowUpEntry], said: str) -> None:
    assert Assurance((), (), tuple(follow_ups)).rest == said


def test_records_are_listed_by_kind_or_because_they_were_poor() -> None:
    records = (entry(), entry(Conclusion.EVIDENCED), entry(Conclusion.POOR, "feedback"))
    listed = Assurance(records, (), ())
    assert [len(listed.shown(one)) for one in Show] == [3, 2, 0, 1, 2]


AT = Moment(TODAY, lambda day: day.weekday() < 5)


def test_actions_are_counted_by_rating_and_by_date() -> None:
    late = ActionStatus(id=1, ref="1.1.1", name="One", at=AT, due_on=TODAY - timedelta(days=3))
    soon = ActionStatus(id=2, ref="1.1.2", name="Two", at=AT, due_on=TODAY)
    assert action_words([late, soon]) == "Two actions: 2 Not rated; one past its date"
    assert action_words([late, late]) == "Two actions: 2 Not rated; two past their dates"
    assert action_words([]) == "No action yet"


def kpi(values: str, **given: object) -> KpiReading:
    return read(percent_kpi(Polarity.BIGGER, code=str(given.get("code", "PCT"))), monthly("2019-08", values))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("80 78 76 74", "worse 3 in a row"),
        ("80 82 84 86", "better 3 in a row"),
        ("80 78", "worse"),
        ("80 80", "little change"),
        ("-", "no figure yet"),
        ("80", "no signal"),
    ],
)
def test_a_kpi_says_in_few_words_what_it_shows(values: str, said: str) -> None:
    assert kpi_words(kpi(values)) == said


def test_a_met_target_is_said_before_the_direction() -> None:
    assert kpi_words(read(percent_kpi(), monthly("2019-08", "90 88"), [at_least("85")])) == "target met"


def test_the_evidence_of_a_finding_puts_what_worsens_first_and_counts_what_says_nothing() -> None:
    better, worse, silent = kpi("80 82 84 86", code="UP"), kpi("80 78 76 74", code="DOWN"), kpi("80", code="ONE")
    objective = ObjectiveStatus(id=1, ref="1.1", name="One", at=AT, kpis=(better, worse, silent))
    records = (entry(Conclusion.EVIDENCED), entry(), entry(Conclusion.INCONCLUSIVE))
    finding = FindingEntry(1, "Slow", (objective, objective), records)
    assert [one.definition.code for one in finding.telling_kpis] == ["DOWN", "UP"]
    assert [one.conclusion.value for one in finding.telling_records] == ["poor", "evidenced"]
    assert finding.silent == 2
