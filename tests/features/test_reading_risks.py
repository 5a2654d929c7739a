"""The register as it is read: scores, bands, movement and lateness from what is stored."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.statements import recorded_statements
from tracker.domain.risk import Band, Level, Movement, RiskKind
from tracker.editions.models import Edition, EditionState
from tracker.plan.queries import find_programme
from tracker.risks.models import Risk, RiskAssessment
from tracker.risks.queries import read_risks

pytestmark = pytest.mark.demonstration

TODAY = date(2020, 1, 27)


@pytest.fixture
def programme(session):
    return find_programme(session, "seahaven")


@pytest.fixture
def risks(session, programme):
    return read_risks(session, programme, on=TODAY, since=date(2019, 12, 16))


def test_the_eight_scores_are_probability_times_impact(risks):
    assert [risk.score for risk in risks] == [20, 16, 16, 15, 25, 12, 12, 12]


def test_movement_is_against_where_a_risk_stood_at_the_last_report(risks):
    moved = {risk.number: (risk.before.score, risk.score, risk.movement) for risk in risks if risk.has_moved}
    assert moved == {5: (20, 25, Movement.WORSE), 6: (16, 12, Movement.BETTER)}


def test_the_last_report_is_the_last_published_edition(session, programme):
    moment = datetime(2020, 1, 14, tzinfo=UTC)
    for status_on, state in ((date(2020, 1, 13), "published"), (date(2020, 1, 20), "approved")):
        session.add(
            Edition(
                programme_id=programme.id,
                status_on=status_on,
                data_to_on=status_on,
                state=EditionState(state),
                document="{}",
                digest="",
                submitted_at=moment,
                published_at=moment if state == "published" else None,
            )
        )
    session.flush()
    assert {risk.since for risk in read_risks(session, programme, on=TODAY)} == {date(2020, 1, 13)}


def test_two_reviews_are_late_by_working_days(risks):
    late = {risk.number: risk.review_late_working_days for risk in risks if risk.is_review_late}
    assert late == {2: 6, 5: 3}


def test_a_risk_carries_its_target_band_owner_and_objectives(risks):
    fifth = risks[4]
    assert (fifth.target.score, fifth.inherent.score, fifth.band) == (10, 25, Band.VERY_HIGH)
    assert fifth.owner.job_title == "Director of Children's Services"
    assert [objective.ref for objective in risks[0].objectives] == ["2.2", "2.3", "4.1"]


def test_an_earlier_day_shows_the_register_of_that_day(session, programme):
    then = read_risks(session, programme, on=date(2019, 10, 1))
    assert {risk.number: risk.score for risk in then}[1] == 25


def test_what_was_recorded_later_is_not_known_earlier(session, programme):
    known = datetime(2020, 1, 15, tzinfo=UTC)
    then = read_risks(session, programme, on=TODAY, known_at=known)
    assert {risk.number: risk.score for risk in then}[5] == 20


def test_reading_takes_as_many_statements_for_eighty_risks_as_for_eight(session, programme):
    before = count_statements(session, programme)
    for number in range(9, 90):
        risk = Risk(
            programme_id=programme.id,
            number=number,
            kind=RiskKind.RISK,
            if_text="a",
            then_text="b",
            raised_on=TODAY,
            owner_id=session.scalar(select(Risk.owner_id).limit(1)),
        )
        risk.assessments = [
            RiskAssessment(
                level=Level.CURRENT,
                as_on=TODAY,
                recorded_at=datetime(2020, 1, 27, tzinfo=UTC),
                probability=2,
                impact=2,
                author_title="Programme manager",
            )
        ]
        session.add(risk)
    session.flush()
    assert len(read_risks(session, programme, on=TODAY)) == 89
    assert count_statements(session, programme) == before <= 6


def count_statements(session, programme):
    session.flush()
    with recorded_statements(session.get_bind()) as statements:
        read_risks(session, programme, on=TODAY)
    return len(statements)
