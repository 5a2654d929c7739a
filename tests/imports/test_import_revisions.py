"""What a load does to what is held: additions, revisions, sources, and how figures read afterwards."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.imports.north import reading, revisions
from tracker.kpis.models import Figure, ImportBatch, Kpi
from tracker.kpis.services import mark_subtotal


def test_equal_rows_count_once(load, session):
    load("code,period,value\nREFPCT,2014-05,37.5\nConversion,May-14,37.5\n")
    assert len(revisions(session)) == 1


@pytest.mark.parametrize("written", ["37.5", "37.50", "37.5%", " 37.5 "])
def test_the_same_figure_written_otherwise_changes_nothing(load, session, written):
    load("code,period,value\nREFPCT,2014-05,37.5\n")
    assert "0 added, 0 changed, 1 unchanged" in load(f"code,period,value\nREFPCT,May 14,{written}\n").stdout
    assert len(revisions(session)) == 1


def test_a_number_with_more_decimals_than_are_kept_changes_nothing_the_second_time(load, session):
    text = "code,period,value\nREFPCT,2014-05,18.823529411764707\n"
    load(text)
    assert "1 unchanged" in load(text).stdout
    (held,) = revisions(session)
    assert (held.value, held.decimals) == (Decimal("18.823529"), 1)


def test_a_changed_value_is_a_revision_and_the_load_says_which_month_it_changed(load, session):
    load("code,period,value\nREFPCT,2014-05,37.5\nREFPCT,2014-06,30\n", "--as-at", "2014-07-10")
    said = load("code,period,value\nREFPCT,2014-05,35\nREFPCT,2014-06,30\nREFPCT,2014-07,31\n", "--as-at", "2014-08-10")
    assert "1 added, 1 changed, 1 unchanged" in said.stdout
    assert "REFPCT, May 14: 37.5 -> 35" in said.stdout
    assert [(one.number, one.value) for one in revisions(session)] == [(1, 37.5), (2, 35), (1, 30), (1, 31)]
    assert revisions(session)[0].recorded_at.date() == date(2014, 7, 10)


def test_a_figure_is_seen_as_it_was_known(load, session):
    load("code,period,value\nREFPCT,2014-05,37.5\n", "--as-at", "2014-07-10")
    load("code,period,value\nREFPCT,2014-05,35\n", "--as-at", "2014-08-10")
    first, second = revisions(session)
    for known_at, value in ((first.recorded_at, "37.5"), (second.recorded_at, "35"), (None, "35")):
        assert reading(session, "REFPCT", known_at=known_at).points[0].value == Decimal(value)


def test_an_older_load_that_comes_later_does_not_replace_what_was_recorded_since(load, session):
    load("code,period,value\nREFPCT,2014-05,35\n", "--as-at", "2014-08-10")
    load("code,period,value\nREFPCT,2014-05,37.5\n", "--as-at", "2014-07-10")
    assert "0 added, 0 changed" in load("code,period,value\nREFPCT,2014-05,37.5\n", "--as-at", "2014-07-10").stdout
    assert reading(session, "REFPCT").points[0].value == Decimal(35)
    early = min(revision.recorded_at for revision in revisions(session))
    assert reading(session, "REFPCT", known_at=early).points[0].value == Decimal("37.5")


def test_of_two_loads_as_at_one_day_the_later_holds(load, session):
    for value in (37, 35, 36):
        load(f"code,period,value\nREFPCT,2014-05,{value}\n", "--as-at", "2014-07-10")
    assert reading(session, "REFPCT").points[0].value == Decimal(36)


def test_as_at_a_day_to_come_is_refused_and_a_bad_date_is_wrong_usage(load):
    assert "lies after today" in load("code,period,value\n", "--as-at", "2020-02-01", exit_code=1).stderr
    load("code,period,value\n", "--as-at", "soon", exit_code=2)


def test_parts_give_the_value_and_a_value_they_do_not_give_is_kept_with_a_finding(load, session):
    said = load(
        "code,period,value,numerator,denominator\nREFPCT,2014-05,,45,120\nREFPCT,2014-06,40,45,120\n"
        "REFPCT,2014-07,38,45,120\nREFPCT,2014-08,37.5,45,120\n"
    )
    assert "finding: row 3, column value: '40' is kept, but 45 of 120 gives 37.5" in said.stderr
    assert said.stderr.count("finding:") == 1
    read = reading(session, "REFPCT")
    assert read.points[0].value == Decimal("37.5")
    assert revisions(session)[1].value == Decimal(40)
    assert [finding.kind for finding in read.findings] == ["ratio"]


def test_a_file_of_values_alone_does_not_wipe_out_parts_and_notes(load, session):
    load("code,period,value,numerator,denominator,note\nREFPCT,2014-05,37.5,45,120,late\nREFPCT,2014-06,,30,100,\n")
    assert "2 unchanged" in load("code,period,value\nREFPCT,2014-05,37.5\nREFPCT,2014-06,30.0\n").stdout
    assert len(revisions(session)) == 2


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("-", "not_available"),
        ("\u2013", "not_available"),
        ("n/a", "not_applicable"),
        ("N/A", "not_applicable"),
        ("", "not_yet_due"),
        ("suppressed", "suppressed"),
    ],
)
def test_a_missing_figure_says_why_and_is_never_nought(load, session, written, state):
    load(f"code,period,value\nREFPCT,2014-05,{written}\n")
    (held,) = revisions(session)
    assert (held.state.value, held.value) == (state, None)


def test_states_qualifiers_and_ranges_are_kept(load, session):
    load(
        "code,period,value,state,qualifier,value_to\nCPP,2014-05,200,provisional,over,\nCPP,2014-06,800,,range,900\n"
        "CPP,2014-07,,not available,,\nCPP,2014-08,350,Final,Approximately,\n"
    )
    held = revisions(session, "CPP")
    assert [(one.state.value, one.qualifier.value, one.value, one.value_to) for one in held] == [
        ("provisional", "over", 200, None),
        ("final", "range", 800, 900),
        ("not_available", "", None, None),
        ("final", "approximately", 350, None),
    ]


def test_two_sources_stand_side_by_side_and_the_first_stays_the_headline(load, session):
    load("code,period,value,source\nREFPCT,2014-05,82.6,Case system\n")
    load("code,period,value,source\nREFPCT,2014-05,94,Manual count\n")
    assert len(revisions(session)) == 2
    read = reading(session, "REFPCT")
    assert read.points[0].value == Decimal("82.6")
    assert [finding.kind for finding in read.findings] == ["two_sources"]


def test_breakdowns_and_benchmarks_are_facts_of_their_own(load, session):
    load(
        "code,period,value,dimension,category,geography\nCPP,2014-05,135,,,\nCPP,2014-05,73,Category,Neglect,\n"
        "CPP,2014-05,62,Category,Other,\nREFPCT,2013/14,19.4,,,national\nREFPCT,2013/14,20,,,statistical neighbours\n"
    )
    read = reading(session, "CPP")
    assert [(part.category, part.value) for part in read.breakdowns["Category"]] == [("Neglect", 73), ("Other", 62)]
    found = [(one.geography.value, one.period.label, one.value) for one in reading(session, "REFPCT").benchmarks]
    assert found == [("national", "2013/14", Decimal("19.4")), ("statistical_neighbours", "2013/14", Decimal(20))]


def test_what_is_marked_as_a_subtotal_stays_one_in_the_next_load(load, session):
    heads = "code,period,value,dimension,category\n"
    load(f"{heads}CPP,2014-05,40,Age,Under 5\nCPP,2014-05,30,Age,5 and over\nCPP,2014-05,70,Age,Under 18\n")
    kpi = session.scalar(select(Kpi).where(Kpi.code == "CPP"))
    mark_subtotal(session, kpi=kpi, dimension="Age", category="Under 18")
    session.commit()
    load(f"{heads}CPP,2014-06,41,Age,Under 5\nCPP,2014-06,31,Age,5 and over\nCPP,2014-06,72,Age,Under 18\n")
    parts = reading(session, "CPP").breakdowns["Age"]
    marked = [(part.period.label, part.category) for part in parts if part.is_subtotal]
    assert marked == [("May 14", "Under 18"), ("Jun 14", "Under 18")]
    assert sum(part.share for part in parts if part.period.label == "Jun 14" and not part.is_subtotal) == 100


def test_rates_use_the_population_of_their_year(load, session):
    load("code,period,value,numerator\nPOPULATION,2013/14,24890,\nPOPULATION,2014/15,25000,\nCPRATE,2013/14,,166\n")
    assert round(reading(session, "CPRATE").points[0].value) == 67
    assert session.scalar(select(Kpi.name).where(Kpi.code == "POPULATION")) == "Population"


def test_a_population_is_for_a_year(load):
    refused = load("code,period,value\nPOPULATION,2014-05,24890\n", exit_code=1)
    assert "'2014-05' is a month, but this KPI is yearly" in refused.stderr


def test_a_period_may_suit_the_basis_or_be_spelt_out_instead(load, session):
    load(
        "code,period,value,basis,start,end\nREFPCT,2014-12-31,27.1,ytd,,\nREFPCT,,30,,2014-04-01,2014-06-15\n"
        "WEEKLY,2015-08-15,21.8,,,\nREFPCT,2014-15,26,year to date,,\n"
    )
    spans = session.execute(select(Figure.start_on, Figure.end_on, Figure.basis).order_by(Figure.id)).all()
    assert [(start.isoformat(), end.isoformat(), basis.value) for start, end, basis in spans] == [
        ("2014-04-01", "2014-12-31", "ytd"),
        ("2014-04-01", "2014-06-15", "period"),
        ("2015-08-15", "2015-08-15", "snapshot"),
        ("2014-04-01", "2015-03-31", "ytd"),
    ]


def test_the_author_is_named_and_the_batch_keeps_what_it_did(load, session, tracker):
    tracker("user", "add", "ana@north.example", "--name", "Ana", "--job-title", "Analyst", "--role", "north:analyst")
    assert "nobody has the address" in load("code,period,value\n", "--by", "x@y.example", exit_code=1).stderr
    load("code,period,value\nREFPCT,2014-05,37.5\n", "--by", "ana@north.example")
    (held,) = revisions(session)
    batch = session.get(ImportBatch, held.batch_id)
    assert (held.author_title, batch.author_title, batch.file_name) == ("Analyst", "Analyst", "figures.csv")
    assert (batch.added, batch.revised, batch.content) == (1, 0, None)


def test_many_problems_are_counted_rather_than_printed_without_end(load):
    rows = "".join(f"REFPCT,2014-05,x{at}\n" for at in range(150))
    refused = load(f"code,period,value\n{rows}", exit_code=1)
    assert "and 50 more" in refused.stderr
    assert "150 of the rows of figures.csv cannot be taken" in refused.stderr
