"""The register as it is read: scores, bands, movement and lateness from what is stored."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select

from tracker.domain.risk import Band, Level, Movement, RiskKind
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
    return read_risks(session, programme, on=TODAY)


def test_the_eight_scores_are_probability_times_impact(risks):
    assert [risk.score for risk in risks] == [20, 16, 16, 15, 25, 12, 12, 12]


def test_movement_is_since_the_last_published_report(risks):
    moved = {risk.number: (risk.before.score, risk.score, risk.movement) for risk in risks if risk.has_moved}
    assert {risk.since for risk in risks} == {date(2019, 12, 16)}
    assert moved == {5: (20, 25, Movement.WORSE), 6: (16, 12, Movement.BETTER)}


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
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    read_risks(session, programme, on=TODAY)
    event.remove(engine, "before_cursor_execute", note)
    return len(statements)
