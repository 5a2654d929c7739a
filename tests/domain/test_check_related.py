"""Several KPIs of one thing: averages, rates, changes and bases, by example; consistent figures raise no alarm."""

from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.checks.statements import COUNT, IRREGULAR, MONTHLY, PERCENT, RATE, at, kpi, pairs_of_a_year, parts
from tests.figures import figure, monthly
from tracker.domain.check_changes import change_findings, whole_numbers_before
from tracker.domain.check_finding import CheckFinding
from tracker.domain.check_programme import CheckMaterial, check
from tracker.domain.check_rates import rate_findings
from tracker.domain.figures_display import round_half_up
from tracker.domain.kpi_terms import Basis, Frequency
from tracker.domain.quoted_change import Quoted


def said(*readings, **more) -> list[CheckFinding]:
    return list(check(CheckMaterial(readings, **more)))


@pytest.mark.parametrize(
    ("total", "average", "message"),
    [
        ("1452", "121", None),
        ("741", "62", None),
        ("2134", "178", None),
        ("2134", "177.8", None),
        ("2134", "171", "171 a month was entered, but 2,134 over 12 months is 177.83"),
    ],
)
def test_an_average_per_month_is_held_against_its_total(total: str, average: str, message: str | None) -> None:
    found = said(
        kpi("REF", "Referrals", COUNT, figure("2014/15", total)),
        kpi("AVG", "Referrals, monthly average", COUNT, figure("2014/15", average)),
    )
    assert [one.message for one in found] == ([message] if message else [])


def test_an_average_is_held_against_months_that_add_up() -> None:
    months = kpi("REF", "Referrals", COUNT, *monthly("2014-04", " ".join(["10"] * 12)), **MONTHLY)
    good, bad = (kpi("AVG", "Referrals per month", COUNT, figure("2014/15", value)) for value in ("10", "11"))
    assert not said(months, good)
    assert [one.kind for one in said(months, bad)] == ["average"]


@settings(max_examples=40)
@given(st.integers(1, 50_000), st.integers(0, 2), st.integers(1, 400))
def test_an_average_that_was_rounded_is_never_said_and_one_off_by_a_digit_always(
    total: int, decimals: int, off: int
) -> None:
    average = round_half_up(Decimal(total) / 12, decimals)
    mistyped = average + off * Decimal(1).scaleb(-decimals)
    whole = kpi("REF", "Referrals", COUNT, figure("2014/15", str(total)))
    assert not said(whole, kpi("AVG", "Referrals per month", COUNT, figure("2014/15", str(average))))
    found = said(whole, kpi("AVG", "Referrals per month", COUNT, figure("2014/15", str(mistyped))))
    assert [one.kind for one in found] == ["average"]


@pytest.mark.parametrize(
    ("year", "pairs", "places"),
    [
        ("2013/14", "2748/1104 691/278 166/67 313/126", []),
        ("2015/16", "1999/796 798/318 135/54 272/108", []),
        ("2014/15", "2134/851 712/287 151/61 299/121", ["R1, 2014/15"]),
    ],
)
def test_one_population_gives_every_rate_of_a_year_or_the_odd_one_is_named(
    year: str, pairs: str, places: list[str]
) -> None:
    assert [one.where for one in said(*pairs_of_a_year(year, pairs))] == places


def test_a_population_that_is_held_decides() -> None:
    readings = pairs_of_a_year("2014/15", "2134/851 712/287 151/61 299/121")
    found = list(rate_findings(readings, {"2014/15": Decimal(25_080)}))
    assert [one.where for one in found] == ["R2, 2014/15", "R3, 2014/15", "R4, 2014/15"][: len(found)]
    assert found
    assert "25,080 people, the population held for 2014/15," in found[0].message


@settings(max_examples=40)
@given(
    st.integers(20_000, 60_000),
    st.lists(st.integers(100, 3_000), min_size=4, max_size=4),
    st.integers(0, 3),
    st.integers(8, 30),
)
def test_rates_of_one_population_are_never_said_and_a_planted_one_always(
    people: int, counts: list[int], at_: int, per_cent: int
) -> None:
    def pairs(factors: list[Decimal]) -> str:
        rates = [round_half_up(Decimal(n) * 10_000 / people * f, 1) for n, f in zip(counts, factors, strict=True)]
        return " ".join(f"{count}/{rate}" for count, rate in zip(counts, rates, strict=True))

    right = [Decimal(1)] * 4
    assert not said(*pairs_of_a_year("2014/15", pairs(right)))
    wrong = [1 + Decimal(per_cent) / 100 if place == at_ else one for place, one in enumerate(right)]
    assert [one.where for one in said(*pairs_of_a_year("2014/15", pairs(wrong)))] == [f"R{at_ + 1}, 2014/15"]


def test_rates_of_other_people_are_another_matter() -> None:
    found = said(
        *pairs_of_a_year("2013/14", "2748/1104 691/278 166/67 313/126"),
        kpi("ADS", "Safeguarding concerns for adults", COUNT, figure("2013/14", "900")),
        kpi("ADSR", "Safeguarding concerns for adults rate", RATE, figure("2013/14", "90")),
    )
    assert not found


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("-43.64", None),
        ("-43.6", None),
        ("-43.63", "a change of −43.63% was entered, but 747 to 421 is −43.641%"),
        ("43.64", "a change of 43.64% was entered, but 747 to 421 is −43.641%"),
    ],
)
def test_a_typed_change_is_held_against_its_figures(change: str, message: str | None) -> None:
    contacts = kpi("CON", "Contacts", COUNT, figure("2014-07", "747"), figure("2014-12", "421"), **MONTHLY)
    found = said(contacts, kpi("CHG", "Contacts, change from peak", PERCENT, figure("2014-12", change), **MONTHLY))
    assert [one.message for one in found] == ([message] if message else [])


def test_just_under_ten_per_cent_is_no_number_to_hold_against() -> None:
    held = kpi("CLA", "Children looked after", COUNT, at("2015-03-31", "299"), at("2016-03-31", "272"), **IRREGULAR)
    under = figure("2016-03-31", "-10", basis=Basis.SNAPSHOT, qualifier="under")
    assert not said(held, kpi("CHG", "Children looked after, change on previous year", PERCENT, under, **IRREGULAR))


@pytest.mark.parametrize(
    ("change", "now", "way", "numbers"),
    [
        ("-18.81", 453, Quoted.TRUNCATED, [558]),
        ("-37.09", 156, Quoted.TRUNCATED, [248]),
        ("12.45", 271, Quoted.ROUNDED, [241]),
        ("19.84", 151, Quoted.ROUNDED, [126]),
    ],
)
def test_the_whole_numbers_behind_a_change(change: str, now: int, way: Quoted, numbers: list[int]) -> None:
    assert whole_numbers_before(Decimal(change), now)[way] == numbers


@pytest.mark.parametrize(("change", "now"), [("-24.09", 421), ("-25.8", 156), ("-100", 5)])
def test_no_whole_number_changes_by_that(change: str, now: int) -> None:
    assert not any(whole_numbers_before(Decimal(change), now).values())


@settings(max_examples=60)
@given(st.integers(20, 5_000), st.integers(20, 5_000), st.integers(1, 2))
def test_a_change_of_two_counts_is_never_said_whether_the_earlier_is_held_or_not(
    before: int, now: int, decimals: int
) -> None:
    assume(before != now)
    change = str(round_half_up((Decimal(now) - before) / before * 100, decimals))
    typed = kpi("CHG", "Contacts, change on previous month", PERCENT, figure("2014-12", change), **MONTHLY)
    for values in (f"{before} {now}", f". {now}"):
        held = kpi("CON", "Contacts", COUNT, *monthly("2014-11", values), **MONTHLY)
        assert not list(change_findings([held, typed]))


def test_months_must_add_up_to_the_year_that_was_entered() -> None:
    months = monthly("2014-04", " ".join(["10"] * 12))
    assert not said(kpi("REF", "Referrals", COUNT, *months, figure("2014/15", "120"), **MONTHLY))
    (found,) = said(kpi("REF", "Referrals", COUNT, *months, figure("2014/15", "130"), **MONTHLY))
    assert (found.kind, found.message) == ("total", "130 was entered for 2014/15, but its 12 periods add up to 120")
    (quarter,) = said(kpi("REF", "Referrals", COUNT, *months, figure("2014/15 Q1", "31"), **MONTHLY))
    assert quarter.where == "REF, 2014/15 Q1"


def test_a_table_of_two_dimensions_has_totals_of_rows_columns_and_all() -> None:
    values = {
        "A | North": "1",
        "B | North": "2",
        "Total | North": "3",
        "A | South": "4",
        "B | South": "5",
        "Total | South": "9",
    }
    values |= {"A | Total": "5", "B | Total": "7", "Total | Total": "12"}

    def table(**changed: str):
        cells = values | {key.replace("_", " | "): value for key, value in changed.items()}
        figures = [figure("2014/15", value, dimension="role | team", category=name) for name, value in cells.items()]
        return kpi("POSTS", "Posts", COUNT, *figures)

    assert not said(table())
    found = said(table(A_North="2"))
    assert {one.where for one in found} == {
        "POSTS, role | team, Total | North, 2014/15",
        "POSTS, role | team, A | Total, 2014/15",
    }


def test_categories_that_make_the_whole_elsewhere_must_make_it_here() -> None:
    figures = []
    for year, whole, last in (("2012/13", "10", "4"), ("2013/14", "12", "6"), ("2014/15", "20", "5")):
        figures += [figure(year, whole), *parts(year, "area", f"A=1 B=5 C={last}")]
    (found,) = said(kpi("CAF", "Assessments", COUNT, *figures))
    assert (found.where, found.message) == ("CAF, area, 2014/15", "the parts add up to 11, less than 20 in all")


@settings(max_examples=40)
@given(st.lists(st.integers(0, 500), min_size=2, max_size=12), st.integers(1, 100))
def test_parts_that_make_their_total_are_never_said_and_a_mistyped_one_always(counts: list[int], more: int) -> None:
    def area(total: int):
        values = " ".join(f"A{place}={count}" for place, count in enumerate(counts))
        return kpi("CAF", "Assessments", COUNT, *parts("2014/15", "area", f"{values} Total={total}"))

    assert not said(area(sum(counts)))
    assert [one.kind for one in said(area(sum(counts) + more))] == ["total"]


@settings(max_examples=40)
@given(st.lists(st.integers(10, 500), min_size=2, max_size=5), st.integers(0, 2), st.integers(3, 9))
def test_shares_of_counts_are_never_said_and_a_mistyped_one_always(counts: list[int], decimals: int, more: int) -> None:
    shares = [round_half_up(Decimal(count) * 100 / sum(counts), decimals) for count in counts]

    def by_source(*changed: Decimal):
        values = " ".join(f"A{place}={share}" for place, share in enumerate(changed))
        return kpi("SRC", "Contacts by source (share)", PERCENT, *parts("2014/15", "source", values))

    assert not said(by_source(*shares))
    off = 100 - sum(shares) + more
    assert [one.kind for one in said(by_source(shares[0] + off, *shares[1:]))] == ["share_sum"]


def test_a_part_of_a_year_beside_whole_years_is_a_thing_to_know() -> None:
    rate = kpi(
        "S47", "Section 47 rate", RATE, figure("2013/14", "152.8"), figure("2014-12-31", "124.65", basis=Basis.YTD),
        decimals=2,
    )  # fmt: skip
    (found,) = said(rate)
    assert (found.kind, found.severity, found.computed) == ("part_year", "note", Decimal("166.20"))
    counted = kpi("S47", "Section 47", COUNT, *monthly("2014-04", "10 11 12", Basis.YTD), frequency=Frequency.MONTHLY)
    assert not said(counted)
