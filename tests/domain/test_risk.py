"""Scores, bands, movement and reviews of a risk."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.plan import PersonRef
from tracker.domain.risk import Assessment, Band, Level, Movement, Position, RiskKind, RiskStatus
from tracker.domain.risk_register import Order, RiskRegister, Show, describe_map, in_order
from tracker.domain.risk_rules import (
    ProposedAssessment,
    ProposedRisk,
    problems_with_assessment,
    problems_with_risk,
)

TODAY = date(2020, 1, 27)
LAST_REPORT = date(2019, 12, 16)
OWNER = PersonRef(1, "Director of Children's Services")


def assessment(on, probability, impact, level=Level.CURRENT, number=1):
    return Assessment(number, level, on, datetime(on.year, on.month, on.day, tzinfo=UTC), probability, impact)


def risk(number=1, now=(3, 4), before=None, kind=RiskKind.RISK, **facts):
    judged = [assessment(date(2019, 12, 1), *before)] if before else []
    judged += [assessment(date(2020, 1, 20), *now)]
    facts = {"since": LAST_REPORT, "owner": OWNER} | facts
    return RiskStatus(
        id=number,
        number=number,
        kind=kind,
        if_text="data quality is poor",
        then_text="monitoring is wrong",
        on=TODAY,
        is_working_day=lambda day: day.weekday() < 5,
        assessments=tuple(judged),
        **facts,
    )


# Rows from probability 5 down to 1, columns from impact 1 to 5.
BANDS = (
    "medium medium high very_high very_high",
    "low medium high high very_high",
    "low medium medium high high",
    "low low medium medium high",
    "low low low low medium",
)


@pytest.mark.parametrize(
    ("probability", "impact", "band"),
    [(5 - row, column + 1, band) for row, bands in enumerate(BANDS) for column, band in enumerate(bands.split())],
)
def test_each_cell_has_its_band(probability, impact, band):
    assert Position(probability, impact).band is Band(band)


def test_impact_five_is_never_low():
    assert all(Position(probability, 5).band is not Band.LOW for probability in range(1, 6))


@pytest.mark.parametrize(("probability", "impact"), [(0, 3), (6, 3), (3, 0), (3, 6)])
def test_a_place_off_the_map_is_refused(probability, impact):
    with pytest.raises(ValueError, match="from 1 to 5"):
        Position(probability, impact)


def test_a_higher_score_than_at_the_last_report_is_worse():
    risen = risk(now=(5, 5), before=(4, 5))
    assert (risen.movement, risen.change, risen.has_moved) == (Movement.WORSE, 5, True)


def test_a_lower_score_is_better():
    assert risk(now=(3, 4), before=(4, 4)).movement is Movement.BETTER


def test_another_place_with_the_same_score_has_not_moved():
    assert risk(now=(3, 4), before=(4, 3)).has_moved is False


def test_a_risk_raised_since_the_last_report_is_new():
    assert risk().movement is Movement.NEW
    assert risk().has_moved is False


def test_without_a_report_there_is_nothing_to_compare_with():
    assert risk(before=(5, 5), since=None).movement is None


def test_an_issue_has_no_place_on_the_map():
    issue = risk(now=(None, 4), kind=RiskKind.ISSUE)
    assert (issue.position, issue.score, issue.band, issue.impact) == (None, None, None, 4)


@pytest.mark.parametrize(
    ("review_on", "late"),
    [(date(2020, 1, 17), 6), (date(2020, 1, 22), 3), (date(2020, 1, 24), 1), (TODAY, 0), (None, 0)],
)
def test_a_review_is_late_by_working_days_and_never_without_a_date(review_on, late):
    reviewed = risk(review_on=review_on)
    assert reviewed.review_late_working_days == late
    assert reviewed.is_review_late is (late > 0)


def test_a_closed_risk_is_never_late():
    assert risk(review_on=date(2020, 1, 1), closed_on=date(2020, 1, 20)).is_review_late is False


def test_of_two_assessments_on_one_day_the_later_recorded_holds():
    first = assessment(TODAY, 2, 2, number=1)
    second = Assessment(2, Level.CURRENT, TODAY, datetime(2020, 1, 27, 9, tzinfo=UTC), 5, 5)
    both = RiskStatus(**(vars(risk()) | {"assessments": (second, first)}))
    assert both.score == 25


# The register


def register(*risks, appetite=12):
    return RiskRegister(risks, appetite)


@pytest.mark.parametrize(
    ("scores", "claim"),
    [
        ([], "No risks are open."),
        ([(3, 4)], "One risk is open and it scores 12 or more, the appetite line."),
        ([(3, 4), (4, 4)], "Two risks are open and both score 12 or more, the appetite line."),
        ([(3, 4)] * 8, "Eight risks are open and all eight score 12 or more, the appetite line."),
        ([(3, 4), (1, 1), (4, 4)], "Three risks are open; two score 12 or more, the appetite line."),
        ([(3, 4), (1, 1)], "Two risks are open; one scores 12 or more, the appetite line."),
        ([(1, 1)], "One risk is open, inside appetite (a score under 12)."),
    ],
)
def test_the_claim_counts_what_is_outside_appetite(scores, claim):
    assert register(*(risk(number, now) for number, now in enumerate(scores, 1))).claim == claim


def test_the_rest_says_what_moved_what_is_late_and_how_many_issues():
    rows = register(
        risk(1, (5, 5), (4, 5), review_on=date(2020, 1, 22)),
        risk(2, (3, 4), (4, 4)),
        risk(3, (3, 4)),
        risk(4, (None, 4), kind=RiskKind.ISSUE),
    )
    assert rows.rest == (
        "Since the last report one rose, one fell and one was raised. One review is late. One issue is open."
    )


def test_attention_names_late_reviews_gaps_and_a_crowded_owner():
    rows = register(
        risk(1, review_on=date(2020, 1, 22)), risk(2, review_on=TODAY), risk(3, review_on=TODAY), risk(4, owner=None)
    )
    assert [(one.finding, one.detail) for one in rows.attention] == [
        ("One review is late", "risk 1"),
        ("No owner", "risk 4"),
        ("No dated mitigation action", "risks 1, 2, 3 and 4"),
        ("No review date", "risk 4"),
        ("No target score", "risks 1, 2, 3 and 4"),
        ("One owner holds three of four risks", "Director of Children's Services"),
    ]


def test_parts_of_the_register():
    mine, moved, closed = risk(1, (1, 1)), risk(2, (5, 5), (4, 5), owner=None), risk(3, closed_on=TODAY)
    rows = register(mine, moved, closed)
    shown = {show.value: [one.number for one in rows.shown(show, OWNER.id)] for show in Show}
    assert shown == {
        "open": [1, 2],
        "moved": [2],
        "review-late": [],
        "outside-appetite": [2],
        "mine": [1],
        "closed": [3],
    }


def test_rows_sort_by_score_then_number_and_missing_reviews_come_last():
    rows = [risk(1, (1, 1)), risk(2, (5, 5), review_on=TODAY), risk(3, (5, 5))]
    assert [one.number for one in in_order(rows, Order.SCORE)] == [2, 3, 1]
    assert [one.number for one in in_order(rows, Order.REVIEW)] == [2, 1, 3]


def test_the_map_says_in_words_what_it_shows():
    words = describe_map([risk(5, (5, 5), (4, 5)), risk(1, (4, 5), (4, 5)), risk(6, (2, 2))], 12)
    assert words == (
        "Outside appetite, scores of 12 and more: risks 5 and 1. "
        "Very high: risk 5 at 25, up from 20; risk 1 at 20. Low: risk 6 at 4."
    )


# What is refused


WHOLE = ProposedRisk(if_text="staff leave", then_text="capacity drops", raised_on=TODAY)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"if_text": ""}, "if_text", "Write what may happen"),
        ({"then_text": ""}, "then_text", "Write what it would lead to"),
        ({"if_text": "x" * 501}, "if_text", "at most 500"),
        ({"raised_on": None}, "raised_on", "Write the day"),
        ({"raised_on": date(2020, 2, 1)}, "raised_on", "still to come"),
        ({"review_on": date(2020, 1, 1)}, "review_on", "later day"),
        ({"category": "x" * 101}, "category", "at most 100"),
    ],
)
def test_what_a_risk_lacks_is_named_with_its_remedy(change, field, words):
    problems = problems_with_risk(ProposedRisk(**(vars(WHOLE) | change)), RiskKind.RISK, today=TODAY)
    assert list(problems) == [field]
    assert words in problems[field]


def test_a_whole_risk_has_no_problems():
    assert problems_with_risk(WHOLE, RiskKind.RISK, today=TODAY) == {}


@pytest.mark.parametrize(
    ("probability", "impact", "reason", "kind", "fields"),
    [
        (3, 4, "why", RiskKind.RISK, []),
        (None, 4, "why", RiskKind.RISK, ["probability"]),
        (6, 0, "why", RiskKind.RISK, ["probability", "impact"]),
        (3, 4, "", RiskKind.RISK, ["reason"]),
        (None, 4, "why", RiskKind.ISSUE, []),
        (3, 4, "why", RiskKind.ISSUE, ["probability"]),
    ],
)
def test_an_assessment_needs_places_on_the_scale_and_a_reason(probability, impact, reason, kind, fields):
    assert list(problems_with_assessment(ProposedAssessment(probability, impact, reason), kind)) == fields


@pytest.mark.parametrize("level", [Level.TARGET, Level.INHERENT])
def test_an_issue_is_assessed_only_as_it_stands(level):
    judged = ProposedAssessment(None, 3, "It got worse.")
    assert list(problems_with_assessment(judged, RiskKind.ISSUE, level=level)) == ["level"]
    assert problems_with_assessment(judged, RiskKind.ISSUE) == {}
    assert problems_with_assessment(ProposedAssessment(2, 3, "Mitigated."), RiskKind.RISK, level=level) == {}
