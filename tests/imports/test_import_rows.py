"""What the rows say: each problem names its cell and its remedy, and nothing is applied unless every row is good."""

from __future__ import annotations

from decimal import Decimal

from tests.imports.north import count, revisions
from tracker.kpis.models import Figure, FigureRevision, ImportBatch

BAD_ROWS = [
    ("REFPCT,15.08.015,1", "row 3, column period: '15.08.015' is not a date; write 2015-08-15"),
    (
        "REFPCT,2014-06,abc",
        "row 3, column value: 'abc' is not a number; write a number; where there is none write -, n/a or",
    ),
    ("REFPCT,2014-06,101%", "row 3, column value: '101%' is more than 100%; correct the number"),
    ("CPP,2014-06,45%", "row 3, column value: '45%' is a percentage, but CPP counts in count; write the number"),
    ("CPP,2014-06,-4", "row 3, column value: '-4' is negative, but CPP counts something"),
    ("CPP,2014-06,over 200", "'over 200' is not a number; write 200 here and over in column qualifier"),
    ("CPP,2014-06,800-900", "'800-900' is a range; write 800 here, range in column qualifier and 900 in value_to"),
    ('REFPCT,2014-06,"18,8"', "'18,8' is not a number; write 18.8 with a point"),
    ("REFPTC,2014-06,1", "row 3, column code: 'REFPTC' is no KPI of this programme; write REFPCT if that is meant"),
    ("REFPCT,2013/14,1", "row 3, column period: '2013/14' is a year, but this KPI is monthly; write a month"),
    ("YEARLY,2014-06,1", "row 3, column period: '2014-06' is a month, but this KPI is yearly; write a year"),
    ("ANNUAL,2014-06,1", "'2014-06' is a month, but this KPI is quarterly; write a quarter"),
    ("REFPCT,,1", "row 3, column period: the period is empty; write a month as"),
    ("REFPCT,=A1,1", "row 3, column period: '=A1' is a formula"),
    ("REFPCT,2014-05,44", "row 3, column value: '44' differs from '37.5' in row 2, for the same KPI"),
    ("REFPCT,2014-06,1,2", "row 3, column D: '2' stands in a column without a heading"),
    (
        ",REFPCT,2014-06,12",
        "the cells seem to stand one too far to the right; move them one to the left, which reads REFPCT, Jun 14",
    ),
    ("2014-06,12,", "is no KPI of this programme"),
]


def test_a_bad_row_is_refused_by_its_cell_and_nothing_is_applied(load, session):
    for row, said in BAD_ROWS:
        refused = load(f"code,period,value\nREFPCT,2014-05,37.5\n{row}\n", exit_code=1)
        assert said in refused.stderr, row
        assert "nothing was applied" in refused.stderr, row
    assert (count(session, Figure), count(session, FigureRevision)) == (0, 0)


BAD_COLUMNS = [
    ("numerator,denominator", "45,", "column denominator: '' is no number; give numerator and denominator"),
    ("numerator,denominator", "45,40", "column numerator: '45' of 40 is more than 100%"),
    ("numerator,denominator", "x,40", "column numerator: 'x' is not a number"),
    ("value,basis", "4,yearly", "column basis: 'yearly' is not known here; write snapshot, period, ytd"),
    ("value,geography", "4,England", "column geography: 'England' is not known here; write local, national"),
    (
        "value,category",
        "4,Police",
        "column dimension: '' is no dimension; a breakdown needs dimension and category",
    ),
    ("value,qualifier", "4,roughly", "column qualifier: 'roughly' is not known here; write approximately, over"),
    ("value,qualifier,value_to", "4,range,", "column value_to: '' is no number; a range needs its upper end here"),
    ("value,qualifier,value_to", "4,range,3", "column value_to: '3' is below 4; write the lower end in value"),
    ("value,qualifier,value_to", "4,,5", "column value_to: '5' needs the qualifier range"),
    ("value,qualifier", "n/a,over", "column value: 'n/a' is no number, and over needs one"),
    ("value,state", "4,suppressed", "column state: 'suppressed' stands beside a number"),
    ("value,state", "-,final", "column value: '-' is no number, but the state is final"),
    ("value,source", f"4,{'x' * 201}", "is longer than 200 characters; shorten it"),
]


def test_every_further_column_is_checked(load, session):
    for head, row, said in BAD_COLUMNS:
        refused = load(f"code,period,{head}\nREFPCT,2014-05,{row}\n", exit_code=1)
        assert said in refused.stderr, (head, row)
        assert "row 2, column" in refused.stderr, (head, row)
    assert count(session, Figure) == 0


BAD_SPANS = [
    ("start,end", "2014-05-01,", "column end: '' is not a date; start is given, so end is needed too"),
    ("start,end", "2014-05-31,2014-05-01", "column end: '2014-05-01' lies before the start"),
    ("start,end", "16.11.05,2014-05-01", "column start: '16.11.05' is not a date; write 2005-11-16"),
]


def test_a_span_of_its_own_needs_two_dates_in_order(load):
    for head, row, said in BAD_SPANS:
        refused = load(f"code,value,{head}\nREFPCT,4,{row}\n", exit_code=1)
        assert f"row 2, {said}" in refused.stderr, (head, row)


def test_headings_are_checked_before_rows(load):
    refused = load("code,Period,Period,Valeu\nREFPCT,2014-05,,4\n", exit_code=1)
    assert "row 1, column Period: 'Period' is the heading of two columns" in refused.stderr
    assert "row 1, column value: 'value' is not among the headings (code, Period, Period, Valeu)" in refused.stderr


def test_a_wide_heading_that_is_no_period_is_named_once(load):
    refused = load("code,2014-05,15.08.015\nREFPCT,4,5\nCPP,6,7\n", exit_code=1)
    assert refused.stderr.count("'15.08.015' is not a date; write 2015-08-15") == 1


def test_unknown_columns_are_named_in_a_warning(load):
    said = load("code,period,value,Colour,sorce\nREFPCT,2014-05,4,red,x\n")
    assert "warning: row 1, column Colour: 'Colour' is not a column of this import and is left out" in said.stderr
    assert "if source is meant, name it so" in said.stderr


def test_a_period_after_today_is_accepted_with_a_warning(load, session):
    said = load("code,period,value\nREFPCT,2021-05,4\n")
    assert "warning: row 2, column period: 'May 21' lies after today, 27 Jan 2020" in said.stderr
    assert count(session, Figure) == 1


def test_partial_applies_the_good_rows_and_still_says_1(load, session):
    said = load("code,period,value\nREFPCT,2014-05,37.5\nREFPCT,2014-06,x\n", "--partial", exit_code=1)
    assert "the good rows were applied" in said.stderr
    assert [revision.value for revision in revisions(session)] == [Decimal("37.5")]


def test_of_two_rows_that_differ_partial_applies_neither(load, session):
    load("code,period,value\nREFPCT,2014-05,37.5\nREFPCT,May 14,38\nCPP,2014-05,3\n", "--partial", exit_code=1)
    assert revisions(session) == []
    assert [revision.value for revision in revisions(session, "CPP")] == [Decimal(3)]


def test_a_dry_run_says_what_would_change_and_writes_nothing(load, session):
    said = load("code,period,value\nREFPCT,2014-05,37.5\n", "--dry-run")
    assert "figures.csv: 1 to add, 0 to change, 0 unchanged" in said.stdout
    load("code,period,value\nREFPCT,2014-05,x\n", "--dry-run", exit_code=1)
    assert (count(session, Figure), count(session, ImportBatch)) == (0, 1)  # the batch of the KPIs
