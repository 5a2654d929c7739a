from datetime import date

import pytest

from tracker.domain.kpi_terms import Basis, Frequency
from tracker.domain.period_text import PeriodError, parse_date, parse_period


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2014-05", "2014-05"),
        ("2014-15", "2014/15"),
        ("2010-11", "2010-11"),
        ("2010/11", "2010/11"),
        ("2011-12", "2011-12"),
        ("2012-13", "2012/13"),
        ("May-14", "2014-05"),
        ("May 14", "2014-05"),
        ("may 2014", "2014-05"),
        ("Sept 19", "2019-09"),
        ("September 2019", "2019-09"),
        ("2014/15", "2014/15"),
        ("2014/5", "2014/15"),
        ("2014/2015", "2014/15"),
        ("1999/00", "1999/00"),
        ("2014\u201315", "2014/15"),
        ("2014/15 Q1", "2014/15-Q1"),
        ("Q1 2014/15", "2014/15-Q1"),
        ("2010-11 Q4", "2010/11-Q4"),
        ("2014-05-31", "2014-05-31"),
        ("31/05/2014", "2014-05-31"),
        ("  1/5/2014 ", "2014-05-01"),
        ("2019-04-01/2020-01-27", "2019-04-01/2020-01-27"),
    ],
)
def test_a_period_reads_however_people_write_it(text: str, key: str) -> None:
    assert parse_period(text).key == key


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("15.08.015", "'15.08.015' is not a date; write 2015-08-15"),
        ("15.08.2015", "'15.08.2015' is not a date; write 2015-08-15"),
        ("31/05/14", "'31/05/14' is not a date; write 2014-05-31"),
        ("2015.08.15", "'2015.08.15' is not a date; write 2015-08-15"),
        ("31/02/2014", "'31/02/2014' is not a date; February 2014 has 28 days"),
        ("2014-02-30", "'2014-02-30' is not a date; February 2014 has 28 days"),
        ("31/13/2014", "'31/13/2014' is not a date; write it as 2015-08-15: year, month, day"),
        ("2014-5", "'2014-5' could be a month or a year; write 2014-05 or 2014/15"),
        (
            "2014-13",
            ("'2014-13' is neither a month (01 to 12) nor a year; write 2014/15 for the year that starts in 2014"),
        ),
        (
            "2014/16",
            ("'2014/16' is neither a month (01 to 12) nor a year; write 2014/15 for the year that starts in 2014"),
        ),
        ("2014", "'2014' is not a period; write 2014/15 for the financial year"),
        (
            "spring",
            (
                "'spring' is not a period; write a month as 2019-12, a year as 2019/20,"
                " a quarter as 2019/20 Q3 or a date as 2019-12-31"
            ),
        ),
        ("Dec 19 to Apr 19", "'Dec 19 to Apr 19' ends before it starts; write the earlier date first"),
    ],
)
def test_what_is_no_period_is_named_with_its_remedy(text: str, message: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse_period(text)
    assert str(refused.value) == message


@pytest.mark.parametrize("text", ["", "   ", "0000-05", "9999-05", "2300/01", "-", "Mayor 14", "Q5 2014/15", "9" * 40])
def test_nonsense_is_refused_and_never_crashes(text: str) -> None:
    with pytest.raises(PeriodError):
        parse_period(text)


@pytest.mark.parametrize(
    ("text", "frequency", "basis", "key"),
    [
        ("2019-12", Frequency.MONTHLY, Basis.PERIOD, "2019-12"),
        # A spreadsheet's month is its first day; a snapshot's is its last.
        ("2019-12-01", Frequency.MONTHLY, Basis.PERIOD, "2019-12"),
        ("31/12/2019", Frequency.MONTHLY, Basis.SNAPSHOT, "2019-12"),
        ("2019-12-16", Frequency.MONTHLY, Basis.SNAPSHOT, "2019-12-16"),
        ("2019-12-31", Frequency.QUARTERLY, Basis.SNAPSHOT, "2019/20-Q3"),
        ("2019/20 Q3", Frequency.QUARTERLY, Basis.PERIOD, "2019/20-Q3"),
        ("2018/19", Frequency.YEARLY, Basis.PERIOD, "2018/19"),
        ("2019-12-16", Frequency.IRREGULAR, Basis.PERIOD, "2019-12-16"),
        ("2019-12-15", Frequency.WEEKLY, Basis.PERIOD, "2019-12-09/2019-12-15"),
        ("2019-12-15", Frequency.WEEKLY, Basis.SNAPSHOT, "2019-12-15"),
        ("2019-12", Frequency.MONTHLY, Basis.YTD, "2019-04-01/2019-12-31"),
        ("2020-01-27", Frequency.MONTHLY, Basis.YTD, "2019-04-01/2020-01-27"),
        ("2018/19", Frequency.MONTHLY, Basis.YTD, "2018/19"),
        ("2015-05", Frequency.MONTHLY, Basis.ROLLING_12M, "2014-06-01/2015-05-31"),
        ("2014/15", Frequency.YEARLY, Basis.THREE_YEAR, "2012-04-01/2015-03-31"),
        ("2012-15", Frequency.YEARLY, Basis.THREE_YEAR, "2012-04-01/2015-03-31"),
    ],
)
def test_a_period_suits_its_frequency_or_its_basis(text: str, frequency: Frequency, basis: Basis, key: str) -> None:
    assert parse_period(text, frequency=frequency, basis=basis).key == key


@pytest.mark.parametrize(
    ("text", "frequency", "message"),
    [
        (
            "2014/15",
            Frequency.MONTHLY,
            "'2014/15' is a year, but this KPI is monthly; write a month such as 2019-12",
        ),
        ("2014-05-17", Frequency.MONTHLY, "'2014-05-17' is a day, but this KPI is monthly"),
        ("2014-05", Frequency.QUARTERLY, "'2014-05' is a month, but this KPI is quarterly"),
        ("2014/15 Q1", Frequency.YEARLY, "'2014/15 Q1' is a quarter, but this KPI is yearly"),
        (
            "2014-05",
            Frequency.WEEKLY,
            "'2014-05' is a month, but this KPI is weekly; write the last day of the week",
        ),
    ],
)
def test_a_period_that_does_not_suit_says_what_would(text: str, frequency: Frequency, message: str) -> None:
    with pytest.raises(PeriodError) as refused:
        parse_period(text, frequency=frequency)
    assert str(refused.value).startswith(message)


def test_the_year_starts_when_the_programme_says() -> None:
    assert parse_period("2019/20 Q1", start_month=9).start == date(2019, 9, 1)
    assert parse_period("2019", start_month=1).end == date(2019, 12, 31)
    with pytest.raises(PeriodError, match="years start in January; write 2019"):
        parse_period("2019/20", start_month=1)


def test_a_date_reads_in_both_orders_and_in_words() -> None:
    assert parse_date("2015-08-15") == parse_date("15/08/2015") == parse_date("15 Aug 2015") == date(2015, 8, 15)
