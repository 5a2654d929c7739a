"""The report of the demonstration on 27 January 2020: what it says, and what was known when."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.reports import STATUS_DATE
from tests.statements import recorded_statements
from tracker.adapters.db import db
from tracker.domain.highlight_json import report_json
from tracker.domain.rag import Rag
from tracker.plan.models import Programme
from tracker.plan.queries import find_action, find_programme
from tracker.reports.queries import read_changes, read_report
from tracker.updates.models import Update


@pytest.fixture
def programme(session):
    return find_programme(session, "seahaven")


@pytest.fixture(scope="module")
def report(built):
    return built.report


@pytest.mark.demonstration
def test_the_report_says_the_same_from_every_database(session, programme, report):
    read = read_report(session, programme, on=STATUS_DATE)
    assert report_json(replace(read, series=report.series)) == report_json(report)


def test_the_report_has_the_programme_whole(report):
    objectives = [objective for theme in report.themes for objective in theme.objectives]
    assert (len(report.themes), len(objectives)) == (4, 16)
    assert sum(len(objective.actions) for objective in objectives) == 40
    assert (len(report.concerns), len(report.developments), len(report.risks)) == (4, 4, 8)
    assert len(report.kpis) == 34


def test_the_scores_are_those_of_the_register(report):
    assert [risk.score for risk in report.risks] == [20, 16, 16, 15, 25, 12, 12, 12]
    moved = {risk.number: risk.movement_words for risk in report.risks if risk.movement != "same"}
    assert moved == {5: "up 5", 6: "down 4"}


def test_nothing_is_green_that_nobody_rated(report):
    fourth = report.themes[3]
    assert (fourth.rag, fourth.narrative) == ("not_rated", "")
    assert report.overall.status == "red"


def test_a_measure_placed_twice_is_printed_twice(report):
    placed = [kpi for kpi in report.kpis if kpi.code == "LACREV"]
    assert len(placed) == 2
    assert placed[0] == placed[1]


def test_the_six_months_end_with_the_part_month_of_the_status_date(report):
    assert [column.label for column in report.columns] == ["Aug 19", "Sep 19", "Oct 19", "Nov 19", "Dec 19", "Jan 20"]
    placements = report.kpis[0]
    assert [cell.text for cell in placements.months] == ["15.8", "16.0", "17.5", "18.8", "19.9", "due"]


def test_the_budget_that_was_never_entered_has_no_variance(report):
    (line,) = report.budget
    assert (line.budget, line.actual, line.forecast, line.variance, line.variance_text) == (None, None, None, None, "")


def test_each_action_has_four_quarters_and_now(report):
    first = report.themes[0].objectives[0].actions[0]
    assert [quarter.label for quarter in first.quarters] == ["Q4 2018/19", "Q1 2019/20", "Q2 2019/20", "Q3 2019/20"]
    assert first.now == "amber"


def test_the_changes_are_since_the_december_edition(report):
    changes = report.changes
    assert changes.since == date(2019, 12, 16)
    assert [one.ref for one in changes.completed] == ["2.8.1", "4.2.1"]
    assert [one.ref for one in changes.slipped] == ["1.1.1", "2.1.1", "3.1.3"]
    assert changes.slipped[-1].detail == "from 31 Jan 2020 to 28 Feb 2020, by 4 weeks; second slip"
    assert [(one.ref, one.travel) for one in changes.ratings][:1] == [("2.2", "worse")]


@pytest.mark.demonstration
def test_what_was_recorded_later_is_not_in_a_report_as_of_an_earlier_day(session, programme):
    """The November figure was put right in January: December's report printed what it knew."""
    told = datetime(2019, 12, 16, 17, tzinfo=UTC)
    then = read_report(session, programme, on=date(2019, 12, 16), known_at=told)
    november = {cell.label: cell.text for cell in then.kpis[0].months}["Nov 19"]
    assert november == "18.6"
    again = read_report(session, programme, on=date(2019, 12, 16))
    assert {cell.label: cell.text for cell in again.kpis[0].months}["Nov 19"] == "18.8"


@pytest.mark.demonstration
def test_an_update_changes_the_next_report(session, programme):
    action = find_action(session, programme, "1.1.3")
    session.add(
        Update(
            action_id=action.id,
            as_on=STATUS_DATE,
            recorded_at=datetime(2020, 1, 27, 12, tzinfo=UTC),
            rag=Rag.RED,
            narrative="It has stopped.",
            author_title="Programme Manager",
        )
    )
    session.flush()
    made = read_report(session, programme, on=STATUS_DATE)
    changed = made.themes[0].objectives[0]
    assert [one.now for one in changed.actions] == ["amber", "amber", "red", "amber"]
    assert (changed.derived, changed.query) == ("red", True)


@pytest.mark.demonstration
def test_changes_can_be_read_since_any_day(session, programme):
    changes = read_changes(session, programme, on=STATUS_DATE, since=date(2020, 1, 20))
    assert changes.since == date(2020, 1, 20)
    assert {one.ref for one in changes.completed} == {"2.8.1"}


@pytest.mark.demonstration
def test_without_an_edition_or_a_day_there_is_nothing_to_compare(session, programme):
    assert read_changes(session, programme, on=date(2019, 9, 1)) is None


@pytest.mark.demonstration
def test_the_number_of_statements_does_not_grow_with_the_plan(session, programme):
    with recorded_statements(db.engine) as first:
        read_report(session, programme, on=STATUS_DATE)
    for theme in programme.themes:
        for objective in theme.objectives:
            objective.actions[0].title += " again"
            session.add(
                type(objective.actions[0])(
                    objective_id=objective.id, position=99, title="More", added_on=date(2020, 1, 2)
                )
            )
    session.flush()
    session.expire_all()
    session.get(Programme, programme.id)
    with recorded_statements(db.engine) as second:
        read_report(session, programme, on=STATUS_DATE)
    assert len(second) <= len(first) + 1
