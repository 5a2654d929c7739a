"""A monthly table of two counts with percentages and years to date: every planted error is said, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.statements import COUNT, MONTHLY, PERCENT
from tests.figures import as_stored, figure, read
from tests.published import printed_kpi
from tracker.domain.check_finding import CheckFinding
from tracker.domain.check_programme import CheckMaterial, check
from tracker.domain.figures_display import round_half_up
from tracker.domain.kpi import KpiDefinition
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Basis
from tracker.domain.periods import month, months_to

AFTER = date(2016, 6, 30)
MONTHS = months_to(date(2016, 3, 31), 24)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Table:
    """Two counts, and what was printed beside them; a year to date starts again in April."""

    parts: tuple[int, ...]
    wholes: tuple[int, ...]
    percents: tuple[Decimal, ...]
    totals: tuple[Decimal, ...]

    def as_one_kpi(self) -> list[KpiReading]:
        """A percentage that holds its own counts."""
        figures = [
            figure(one.key, str(self.percents[at]), numerator=self.parts[at], denominator=self.wholes[at])
            for at, one in enumerate(MONTHS)
        ]
        return [kpi("PCT", "Contacts that become referrals", PERCENT, figures + self.years_to_date())]

    def as_three_kpis(self) -> list[KpiReading]:
        """Two counts, and a percentage that names them."""
        percents = [figure(one.key, str(self.percents[at])) for at, one in enumerate(MONTHS)]
        return [
            kpi("PART", "Referrals", COUNT, [figure(one.key, str(self.parts[at])) for at, one in enumerate(MONTHS)]),
            kpi("ALL", "Contacts", COUNT, [figure(one.key, str(self.wholes[at])) for at, one in enumerate(MONTHS)]),
            kpi("PCT", "Contacts that become referrals", PERCENT, percents + self.years_to_date()),
        ]

    def years_to_date(self) -> list:
        return [figure(one.key, str(self.totals[at]), basis=Basis.YTD) for at, one in enumerate(MONTHS)]


def kpi(code: str, name: str, unit, figures: list) -> KpiReading:
    return read(
        KpiDefinition(code, name, unit, 1 if unit is PERCENT else 0, **MONTHLY),
        map(as_stored, figures),
        status_on=AFTER,
    )


def share(part: int, whole: int) -> Decimal:
    return round_half_up(Decimal(part) * 100 / whole, 1)


def table(pairs: list[tuple[int, int]]) -> Table:
    parts, wholes = [part for part, _ in pairs], [whole for _, whole in pairs]
    totals = []
    for at in range(len(pairs)):
        first = at // 12 * 12
        totals.append(share(sum(parts[first : at + 1]), sum(wholes[first : at + 1])))
    return Table(tuple(parts), tuple(wholes), tuple(share(*pair) for pair in pairs), tuple(totals))


def is_copied(values: tuple) -> bool:
    """Whether three months in a row say what they said a year before, which is a finding of its own."""
    return any(values[at : at + 3] == values[at + 12 : at + 15] for at in range(10))


pairs = st.integers(300, 1_200).flatmap(lambda whole: st.tuples(st.integers(whole // 5, whole // 2), st.just(whole)))
tables = st.lists(pairs, min_size=24, max_size=24).map(table)
# Ten times the smallest part is more than twice the largest, so that none looks like another with a digit dropped.
steady_pairs = st.integers(400, 1_200).flatmap(
    lambda whole: st.tuples(st.integers(whole // 3, whole // 2), st.just(whole))
)
steady = (
    st.lists(steady_pairs, min_size=24, max_size=24)
    .map(table)
    .filter(lambda one: not any(map(is_copied, (one.parts, one.wholes, one.percents))))
)
forms = st.sampled_from([Table.as_one_kpi, Table.as_three_kpis])
places = st.sets(st.integers(0, 23), min_size=1, max_size=5)


def said(readings: list[KpiReading]) -> list[CheckFinding]:
    return list(check(CheckMaterial(tuple(readings))))


@settings(max_examples=25)
@given(steady, forms)
def test_a_table_that_holds_raises_no_alarm(one: Table, form) -> None:
    assert not said(form(one))


@settings(max_examples=25)
@given(tables, forms, places, st.integers(1, 90))
def test_every_mistyped_percentage_is_said(one: Table, form, wrong: set[int], tenths: int) -> None:
    percents = [value + TENTH * tenths if at in wrong else value for at, value in enumerate(one.percents)]
    found = said(form(replace(one, percents=tuple(percents))))
    assert {found_.where for found_ in found if found_.kind == "ratio"} == {f"PCT, {MONTHS[at].label}" for at in wrong}


@settings(max_examples=25)
@given(tables, forms, places, st.integers(1, 90))
def test_every_mistyped_year_to_date_is_said(one: Table, form, wrong: set[int], tenths: int) -> None:
    totals = [value - TENTH * tenths if at in wrong else value for at, value in enumerate(one.totals)]
    found = said(form(replace(one, totals=tuple(totals))))
    assert {found_.where for found_ in found if found_.kind == "ytd"} == {f"PCT, {MONTHS[at].label}" for at in wrong}


@settings(max_examples=25)
@given(tables, forms, places, st.integers(5, 50))
def test_every_mistyped_count_is_said_by_its_own_percentage(one: Table, form, wrong: set[int], more: int) -> None:
    parts = tuple(value + more if at in wrong else value for at, value in enumerate(one.parts))
    found = said(form(replace(one, parts=parts)))
    assert {found_.where for found_ in found if found_.kind == "ratio"} == {f"PCT, {MONTHS[at].label}" for at in wrong}


@settings(max_examples=15)
@given(steady, forms)
def test_years_to_date_of_a_year_without_its_first_months_are_taken_on_trust(one: Table, form) -> None:
    (found,) = said([without_first_months(reading) for reading in form(one)])
    assert (found.kind, found.severity, found.where) == ("ytd", "note", "PCT, 2014/15")
    assert "May 14 is the first month held" not in found.message
    assert "Jun 14 is the first month held" in found.message


@settings(max_examples=15)
@given(steady, forms, st.integers(4, 10))
def test_but_not_when_nothing_before_gives_them(one: Table, form, wrong: int) -> None:
    totals = tuple(value + 20 if at == wrong else value for at, value in enumerate(one.totals))
    found = said([without_first_months(reading) for reading in form(replace(one, totals=totals))])
    assert [(one_.severity, "contradict each other" in one_.message) for one_ in found] == [("warning", True)]


def without_first_months(reading: KpiReading) -> KpiReading:
    kept = [one for one in reading.figures if one.period.end >= date(2014, 6, 1)]
    return read(reading.definition, kept, status_on=AFTER)


def test_the_printed_table_of_fenchester() -> None:
    """May 2014 is mistyped; years to date as they follow from 260 referrals, two of them frozen before a correction."""
    referrals, contacts = printed_kpi("fenchester_2015", "REFS"), printed_kpi("fenchester_2015", "CONTACTS")
    counts = {one.period: int(one.value) for one in referrals.points}
    wholes = {one.period: int(one.value) for one in contacts.points}
    meant = counts | {month(2014, 5): 260}
    figures = []
    for period, whole in wholes.items():
        first = date(period.start.year - (period.start.month < 4), 4, 1)
        year = [one for one in wholes if first <= one.start <= period.start]
        total = share(sum(meant[one] for one in year), sum(wholes[one] for one in year))
        total = {month(2014, 7): Decimal("25.8"), month(2015, 4): Decimal("39.2")}.get(period, total)
        printed = str(share(meant[period], whole))
        figures.append(figure(period.key, printed, numerator=counts[period], denominator=whole))
        figures.append(figure(period.key, str(total), basis=Basis.YTD))
    found = said(
        [read(KpiDefinition("PCT", "Referrals of contacts", PERCENT, 1), figures, status_on=date(2015, 6, 30))]
    )
    assert [one.where for one in found if one.kind == "ratio"] == ["PCT, May 14"]
    after_may = [month(2014, 5).shifted(more).label for more in range(11)]
    assert {one.where for one in found if one.kind == "ytd"} == {
        "PCT, 2013/14",
        "PCT, Apr 15",
        *(f"PCT, {label}" for label in after_may),
    }


def test_the_mean_of_percentages_is_no_year_to_date_and_named_as_such() -> None:
    figures = [
        figure("2014-04", None, numerator=10, denominator=100),
        figure("2014-05", None, numerator=70, denominator=200),
        figure("2014-05", "22.5", basis=Basis.YTD),
    ]
    (found,) = said([read(KpiDefinition("PCT", "Share", PERCENT, 1), figures, status_on=date(2014, 6, 30))])
    assert found.message == (
        "22.5% was entered as the year to date, but the year's figures give 26.7%; it is the mean of the percentages"
    )
