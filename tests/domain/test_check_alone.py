"""Figures that stand alone: out of line with their series, in another unit, told in two sources or places."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.statements import COUNT, FTE, MONTHLY, PERCENT, RATE, kpi, parts, staff, versions
from tests.figures import figure, monthly
from tracker.domain.check_acceptance import Acceptance, problems_with_reason, sort_out
from tracker.domain.check_finding import CheckFinding, CheckKind, kpi_place
from tracker.domain.check_line import out_of_line
from tracker.domain.check_programme import CheckMaterial, check
from tracker.domain.check_restated import frozen_figures, restated_findings
from tracker.domain.kpi import SeriesBreak
from tracker.domain.kpi_terms import Geography


def said(*readings, **more) -> list[CheckFinding]:
    return list(check(CheckMaterial(readings, **more)))


def counts(values: str, **given_):
    return kpi("REF", "Referrals", COUNT, *monthly("2014-04", values), **MONTHLY, **given_)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ("213 223 184 134 284 210 226", None),
        ("213 223 184 21 284 210 226", "21 is about a tenth of what is usual: a digit may be missing"),
        ("213 223 2130 184 284 210 226", "2,130 is about ten times what is usual: a digit may be one too many"),
        ("213 223 0 184 284 210 226", "0 is zero, where there never was a zero"),
        ("213 223 100 184 284 210 226", None),
        ("13 9 1 8 12 10 9", None),
        ("13 9 0 8 12 10 9", None),
        ("200 20 150 15 180 30 100", None),
    ],
)
def test_a_dropped_digit_is_said_and_small_or_restless_numbers_are_not(values: str, message: str | None) -> None:
    found = said(counts(values))
    assert [one.message.partition(";")[0] for one in found] == ([message] if message else [])
    assert all(one.kind == "out_of_line" for one in found)


def test_nothing_is_out_of_line_across_a_break() -> None:
    values = "213 223 184 234 284 210 21 22 23 20 21 24"
    when = monthly("2014-10", "1")[0].period.start
    broken = SeriesBreak(when, "Something else is counted", kind="definition")
    assert not said(counts(values, breaks=(broken,)))


@settings(max_examples=50)
@given(st.lists(st.integers(100, 250), min_size=8, max_size=20))
def test_a_steady_series_is_never_out_of_line(values: list[int]) -> None:
    assert not said(counts(" ".join(map(str, values))))


@settings(max_examples=50)
@given(st.lists(st.integers(100, 180), min_size=8, max_size=20), st.data())
def test_a_digit_dropped_from_a_steady_series_always_is(values: list[int], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(values) - 1))
    around = [Decimal(one) for place, one in enumerate(values) if place != at]
    assert out_of_line(Decimal(values[at] // 10), around, smallest=Decimal(20), steady=Decimal(4))


def test_a_category_that_never_was_zero_and_is() -> None:
    figures = [
        one
        for quarter, value in enumerate(("19", "18", "17", "0"), 1)
        for one in parts(f"2015/16 Q{quarter}", "source", f"Staff={value}")
    ]
    (found,) = said(kpi("SRC", "Referrals by source", PERCENT, *figures, frequency="quarterly"))
    assert found.where == "SRC, source Staff, 2015/16 Q4"


def test_three_months_in_a_row_as_a_year_before_look_copied() -> None:
    year = "213 223 184 134 284 210 226 231 217 249 221 260"
    assert [one.kind for one in said(counts(f"{year} 213 223 184 190"))] == ["out_of_line"]
    assert not said(counts(f"{year} 213 223 185 190"))


def test_a_per_cent_sign_in_another_unit_is_said() -> None:
    theirs = figure("2013/14", "2.6", geography=Geography.NATIONAL, raw="2.6%")
    (found,) = said(kpi("TWO", "Plans of two years rate", RATE, figure("2014/15", "1.8"), theirs))
    assert (found.kind, found.message) == ("unit", "2.6% was entered, but TWO is counted in per 10,000")


def test_a_benchmark_twenty_times_off_is_of_another_unit() -> None:
    def beside(value: str):
        theirs = figure("2013/14", value, geography=Geography.NATIONAL)
        return kpi("TWO", "Plans of two years", PERCENT, figure("2014/15", "3.5"), theirs)

    assert [one.kind for one in said(beside("0.035"))] == ["unit"]
    assert not said(beside("2.6"))


def test_versions_of_a_benchmark_are_said_unless_rounding_explains_them() -> None:
    assert len(said(*versions("42.1", "42.6"))) == 1
    assert not said(*versions("42.1", "42"))
    assert not said(*versions("42.6", "42.6"))


def test_one_series_under_two_codes() -> None:
    one = counts("213 223 184 134 284 210 226")
    other = kpi("CONT", "Contacts taken on", COUNT, *monthly("2014-04", "213 223 184 134 284 210 226"), **MONTHLY)
    (found,) = said(one, other)
    assert (found.kind, found.severity, found.where) == ("two_places", "note", "CONT")


def test_two_kpis_of_one_name_that_disagree() -> None:
    system = kpi("A", "Conferences in time (system)", PERCENT, figure("2014/15", "82.6"))
    by_hand = kpi("B", "Conferences in time (by hand)", PERCENT, figure("2014/15", "94"))
    rounded = kpi("C", "Conferences in time (rounded)", PERCENT, figure("2014/15", "83"))
    assert [one.message for one in said(system, by_hand)] == ["94 here, 82.6 in A, Conferences in time (system)"]
    assert not said(system, rounded)


def test_teams_in_two_tables() -> None:
    (found,) = said(staff("I1", "Interim staff", "North=8 South=2"), staff("I2", "Interims", "North=7 South=2"))
    assert (found.where, found.stated, found.computed) == ("I2, North, 30 Sep 2014", 7, 8)
    assert not said(
        staff("P", "Permanent staff", "North=8"), kpi("B", "Budget", FTE, *parts("2014-09-30", "team", "North=9"))
    )


def test_a_figure_restated_since_an_edition_is_a_thing_to_know() -> None:
    cells = [{"label": "Jul 14", "kind": "value", "text": "25.8", "value": 25.8}, {"label": "Aug 14", "kind": "gap"}]
    document = {"themes": [{"kpi_sections": [{"kpis": [{"code": "PCT", "months": cells}]}]}]}
    frozen = list(frozen_figures(document, "the edition of 1 Sep 2014"))
    now = kpi("PCT", "Share", PERCENT, figure("2014-07", "25.7", revision=2), **MONTHLY)
    (found,) = restated_findings([now], frozen)
    assert (found.kind, found.severity) == ("restated", "note")
    assert found.message == "25.8 stands in the edition of 1 Sep 2014 and 25.7 here: it was restated since"
    same = kpi("PCT", "Share", PERCENT, figure("2014-07", "25.84"), **MONTHLY)
    assert not list(restated_findings([same], frozen))


def finding(stated: str, computed: str = "178", claim: str = "") -> CheckFinding:
    place = kpi_place("AVG", "2014/15")
    return CheckFinding(CheckKind.AVERAGE, place, "words", Decimal(stated), Decimal(computed), claim=claim)


def test_a_fingerprint_is_of_the_claim_and_not_of_its_words() -> None:
    assert finding("171").fingerprint == finding("171.0", "178.000").fingerprint
    assert (
        len({finding(*given_).fingerprint for given_ in (("171",), ("172",), ("171", "179"), ("171", "178", "REF"))})
        == 4
    )


def test_an_acceptance_stays_with_its_claim_and_ends_with_it() -> None:
    accepted = Acceptance(1, finding("171").fingerprint, "AVG", "words", "It is known", "Analyst", datetime.now(UTC))
    same, another = sort_out([finding("171")], [accepted]), sort_out([finding("172")], [accepted])
    assert (len(same.open), len(same.accepted), len(same.ended)) == (0, 1, 0)
    assert (len(another.open), len(another.accepted), len(another.ended)) == (1, 0, 1)


@pytest.mark.parametrize(
    ("reason", "is_taken"), [("It is known", True), ("", False), ("x" * 1_000, True), ("x" * 1_001, False)]
)
def test_an_acceptance_needs_a_reason_of_some_length(reason: str, *, is_taken: bool) -> None:
    assert (problems_with_reason(reason) == {}) is is_taken
