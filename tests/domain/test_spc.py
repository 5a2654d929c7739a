"""Process control against worked vectors, and against a restatement of the rules in plain loops."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.kpi_terms import Polarity
from tracker.domain.spc import Assurance, Signal, SpcChart, Variation, chart

SERIES = st.lists(st.integers(0, 40), min_size=12, max_size=30)
SHARES = st.lists(st.decimals(0, 100, places=2), min_size=12, max_size=36)


def numbers(text: str) -> list[Decimal | None]:
    return [None if value == "." else Decimal(value) for value in text.split()]


def signals(result: SpcChart) -> list[str | None]:
    return [signal.value if signal else None for signal in result.signals]


def limits(result: SpcChart, phase: int = 0) -> tuple[str, str, str]:
    held = result.phases[phase]
    assert held.mean is not None
    assert held.lower is not None
    assert held.upper is not None
    return (f"{held.mean:.2f}", f"{held.lower:.2f}", f"{held.upper:.2f}")


ONE_OUTLIER = "1 2 1 2 10 1 2 1 2 1 2 1 2 1 2 1 2 1"


def test_one_outlier_is_screened_from_the_limits_and_flagged() -> None:
    result = chart(numbers(ONE_OUTLIER), polarity=Polarity.SMALLER)
    assert limits(result) == ("1.94", "-0.72", "4.60")
    assert signals(result) == ["common"] * 4 + ["outside_high"] + ["common"] * 13
    assert result.variation is Variation.COMMON_CAUSE


def test_without_screening_the_outlier_widens_the_limits() -> None:
    result = chart(numbers(ONE_OUTLIER), screen_outliers=False)
    assert limits(result) == ("1.94", "-3.06", "6.95")
    assert signals(result)[4] == "outside_high"


def test_a_trend_gives_way_to_a_point_outside() -> None:
    result = chart(numbers("50 52 49 51 50 52 49 50 51 52 53 54 55 56"), polarity=Polarity.BIGGER)
    assert limits(result) == ("51.71", "47.62", "55.81")
    assert signals(result) == ["common"] * 6 + ["trend_up"] * 7 + ["outside_high"]
    assert result.variation is Variation.IMPROVEMENT_HIGH


@pytest.mark.parametrize(
    ("values", "screened", "expected"),
    [
        (ONE_OUTLIER, True, ("1.944444", "-0.715556", "4.604444")),
        (ONE_OUTLIER, False, ("1.944444", "-3.062614", "6.951503")),
        ("50 52 49 51 50 52 49 50 51 52 53 54 55 56", True, ("51.714286", "47.621978", "55.806593")),
        ("100 " * 13, True, ("100.000000", "100.000000", "100.000000")),
    ],
)
def test_worked_vectors_to_six_decimals(values: str, screened: bool, expected: tuple[str, str, str]) -> None:
    phase = chart(numbers(values), screen_outliers=screened).phases[0]
    assert tuple(f"{one:.6f}" for one in (phase.mean, phase.lower, phase.upper)) == expected


# The twenty points on which the R package tests itself (set.seed(123); rnorm(20)), and the line it prints of them.
REFERENCE = (
    "-0.56047565 -0.23017749 1.55870831 0.07050839 0.12928774 1.71506499 0.46091621 -1.26506123 -0.68685285 -0.44566197"
    " 1.22408180 0.35981383 0.40077145 0.11068272 -0.55584113 1.78691314 0.49785048 -1.96661716 0.70135590 -0.47279141"
)


def test_the_example_of_the_reference_gives_what_the_reference_prints() -> None:
    result = chart(numbers(REFERENCE), polarity=Polarity.BIGGER, target=Decimal("0.5"))
    phase = result.phases[0]
    assert (f"{phase.mean:.3f}", f"{phase.lower:.2f}", f"{phase.upper:.2f}") == ("0.142", "-3.01", "3.29")
    assert set(signals(result)) == {"common"}
    assert result.assurance is Assurance.HIT_AND_MISS


def test_two_points_near_opposite_limits_are_no_signal() -> None:
    # The reference tests the same: alternating 1 and -1, then far up and far down.
    assert signals(chart(numbers("1 -1 " * 7 + "5.5 -5.5")))[-2:] == ["common", "common"]


@pytest.mark.parametrize(
    ("target", "polarity", "assurance"),
    [
        ("100", Polarity.BIGGER, Assurance.PASS),
        ("101", Polarity.BIGGER, Assurance.FAIL),
        ("99", Polarity.SMALLER, Assurance.FAIL),
        ("100", Polarity.SMALLER, Assurance.PASS),
    ],
)
def test_a_series_that_never_moves_is_held_against_its_target(
    target: str, polarity: Polarity, assurance: Assurance
) -> None:
    result = chart(numbers("100 " * 13), polarity=polarity, target=Decimal(target))
    assert set(signals(result)) == {"common"}
    assert result.phases[0].average_moving_range == 0
    assert result.assurance is assurance


# Mean 10, average moving range 2: limits 4.68 and 15.32.
STEADY = "9 11 9 11 9 11 9 11 9 11 9 11"


@pytest.mark.parametrize(
    ("target", "polarity", "assurance"),
    [
        ("16", Polarity.BIGGER, Assurance.FAIL),
        ("4", Polarity.BIGGER, Assurance.PASS),
        ("10", Polarity.BIGGER, Assurance.HIT_AND_MISS),
        ("15.32", Polarity.BIGGER, Assurance.HIT_AND_MISS),
        ("16", Polarity.SMALLER, Assurance.PASS),
        ("4", Polarity.SMALLER, Assurance.FAIL),
        ("10", Polarity.SMALLER, Assurance.HIT_AND_MISS),
        ("16", Polarity.NONE, Assurance.NONE),
        ("16", Polarity.TARGET, Assurance.NONE),
        (None, Polarity.BIGGER, Assurance.NONE),
    ],
)
def test_assurance_holds_the_limits_against_the_target(
    target: str | None, polarity: Polarity, assurance: Assurance
) -> None:
    result = chart(numbers(STEADY), polarity=polarity, target=Decimal(target) if target else None)
    assert limits(result) == ("10.00", "4.68", "15.32")
    assert result.assurance is assurance


@pytest.mark.parametrize(
    ("last", "polarity", "variation"),
    [
        ("40", Polarity.BIGGER, Variation.IMPROVEMENT_HIGH),
        ("40", Polarity.SMALLER, Variation.CONCERN_HIGH),
        ("40", Polarity.NONE, Variation.NEUTRAL_HIGH),
        ("40", Polarity.TARGET, Variation.NEUTRAL_HIGH),
        ("-20", Polarity.BIGGER, Variation.CONCERN_LOW),
        ("-20", Polarity.SMALLER, Variation.IMPROVEMENT_LOW),
        ("-20", Polarity.NONE, Variation.NEUTRAL_LOW),
        ("10", Polarity.BIGGER, Variation.COMMON_CAUSE),
    ],
)
def test_variation_is_the_latest_point_read_by_polarity(last: str, polarity: Polarity, variation: Variation) -> None:
    assert chart(numbers(f"{STEADY} {last}"), polarity=polarity).variation is variation


def test_two_of_three_flags_only_the_points_near_the_limit() -> None:
    # Near limits 6.45 and 13.55 from the first twelve points.
    result = chart(numbers(f"{STEADY} 14 11 15"), baseline=12)
    assert signals(result)[12:] == ["two_of_three_high", "common", "two_of_three_high"]


def test_a_point_outside_does_not_count_as_near() -> None:
    result = chart(numbers(f"{STEADY} 16 11 14"), baseline=12)
    assert signals(result)[12:] == ["outside_high", "common", "common"]


def test_a_shift_is_seven_points_on_one_side_and_a_point_on_the_mean_breaks_it() -> None:
    low = chart(numbers(f"{STEADY} 9 8 9 8 9 8 9"), baseline=12)
    assert signals(low)[12:] == ["shift_low"] * 7
    broken = chart(numbers(f"{STEADY} 9 8 9 10 9 8 9"), baseline=12)
    assert set(signals(broken)) == {"common"}


def test_a_tie_breaks_a_trend() -> None:
    assert set(signals(chart(numbers(f"{STEADY} 8 9 10 11 11 12 13"), baseline=12))) == {"common"}
    rising = signals(chart(numbers(f"{STEADY} 7 8 9 10 11 12 13"), baseline=12))
    assert rising[12:] == ["trend_up"] * 7


def test_a_point_in_two_trends_takes_the_later_ones_direction() -> None:
    found = signals(chart(numbers(f"{STEADY} 7 8 9 10 11 12 13 12 11 10 9 8 7"), baseline=12))
    assert found[12:] == ["trend_up"] * 6 + ["trend_down"] * 7


def test_gaps_stay_out_of_the_limits_and_have_no_signal() -> None:
    with_gaps = chart(numbers("9 . 11 9 11 9 11 . 9 11 9 11 9 11"))
    assert limits(with_gaps) == limits(chart(numbers(STEADY)))
    assert [at for at, signal in enumerate(with_gaps.signals) if signal is None] == [1, 7]


def test_a_phase_has_limits_of_its_own() -> None:
    values = numbers(f"{STEADY} 29 31 29 31 29 31 29 31 29 31 29 31")
    whole, phased = chart(values), chart(values, starts=[12])
    assert len(whole.phases) == 1
    assert [limits(phased, at)[0] for at in (0, 1)] == ["10.00", "30.00"]
    assert [(phase.first, phase.last) for phase in phased.phases] == [(0, 11), (12, 23)]
    assert set(signals(phased)) == {"common"}
    assert "outside_high" in signals(whole)


def test_a_real_series_of_24_months_improves_in_its_second_phase() -> None:
    cases = "29 29 21 21 22 23 24 21 21 22 20 22 19 21 21 21 17 16 13 19 16 12 10 11"
    result = chart(numbers(cases), polarity=Polarity.SMALLER, target=Decimal(16), starts=[12])
    assert limits(result, 1) == ("16.33", "10.05", "22.62")
    assert [at for at, signal in enumerate(signals(result)[:12]) if signal == "outside_high"] == [0, 1]
    assert signals(result)[-3:] == ["two_of_three_low", "outside_low", "two_of_three_low"]
    assert result.variation is Variation.IMPROVEMENT_LOW
    assert result.assurance is Assurance.HIT_AND_MISS


def test_under_twelve_points_there_is_a_median_and_no_icon() -> None:
    result = chart(numbers("15.8 16.0 17.5 18.8 19.9"), polarity=Polarity.SMALLER, target=Decimal(10))
    assert result.is_run_chart
    assert (result.points, result.phases[0].median) == (5, Decimal("17.5"))
    assert not result.phases[0].has_limits
    assert (result.variation, result.assurance) == (Variation.TOO_FEW, Assurance.NONE)
    assert set(result.signals) == {None}


def test_a_new_phase_of_few_points_is_too_short_whatever_came_before() -> None:
    result = chart(numbers(f"{STEADY} 30 31"), starts=[12])
    assert result.variation is Variation.TOO_FEW
    assert signals(result)[:12] == ["common"] * 12


def test_a_cumulative_series_is_refused_with_the_reason() -> None:
    result = chart(numbers(STEADY), is_cumulative=True, polarity=Polarity.BIGGER, target=Decimal(1))
    assert result.refused is not None
    assert "year to date" in result.refused
    assert (result.phases, result.variation, result.assurance) == ((), None, Assurance.NONE)


def test_no_points_are_too_few() -> None:
    assert chart([]).variation is Variation.TOO_FEW
    assert chart(numbers(". . .")).phases == ()


def test_a_rare_event_does_not_make_every_other_month_an_exception() -> None:
    result = chart(numbers("0 0 0 0 0 4 0 0 0 0 0 0"), polarity=Polarity.SMALLER)
    assert [at for at, signal in enumerate(result.signals) if signal is not Signal.COMMON] == [5]


# The rules once more, as plainly as they can be put, to hold the module against.


def restated_limits(values: list[int], *, screened: bool) -> tuple[Fraction, Fraction]:
    ranges = [abs(values[i] - values[i - 1]) for i in range(1, len(values))]
    amr = Fraction(sum(ranges), len(ranges))
    if screened:
        kept = [width for width in ranges if width < Fraction(3267, 1000) * amr]
        if sum(kept) > 0:
            amr = Fraction(sum(kept), len(kept))
    return Fraction(sum(values), len(values)), Fraction(266, 100) * amr


def restated_trend(values: list[int], at: int) -> str | None:
    found = None
    for first in range(max(0, at - 6), min(at, len(values) - 7) + 1):
        seven = values[first : first + 7]
        if seven == sorted(set(seven)):
            found = "trend_up"
        elif seven[::-1] == sorted(set(seven)):
            found = "trend_down"
    return found


def restated_two_of_three(off: list[Fraction], at: int, width: Fraction) -> str | None:
    for first in range(max(0, at - 2), min(at, len(off) - 3) + 1):
        three = off[first : first + 3]
        is_one_sided = all(value > 0 for value in three) or all(value < 0 for value in three)
        near = [width * Fraction(2, 3) < abs(value) <= width for value in three]
        if is_one_sided and sum(near) >= 2 and near[at - first]:
            return "two_of_three_high" if off[at] > 0 else "two_of_three_low"
    return None


def restated_shift(off: list[Fraction], at: int) -> str | None:
    for first in range(max(0, at - 6), min(at, len(off) - 7) + 1):
        seven = off[first : first + 7]
        if min(seven) > 0 or max(seven) < 0:
            return "shift_high" if seven[0] > 0 else "shift_low"
    return None


def restated_signal(values: list[int], at: int, mean: Fraction, width: Fraction) -> str:
    off = [value - mean for value in values]
    outside = ("outside_high" if off[at] > 0 else "outside_low") if abs(off[at]) > width else None
    rules = (
        outside,
        restated_trend(values, at),
        restated_two_of_three(off, at, width),
        restated_shift(off, at),
    )
    return next((signal for signal in rules if signal), "common")


@given(SERIES, st.booleans())
def test_signals_are_those_of_the_rules_put_plainly(values: list[int], screened: bool) -> None:
    result = chart([Decimal(value) for value in values], screen_outliers=screened)
    mean, width = restated_limits(values, screened=screened)
    assert signals(result) == [restated_signal(values, at, mean, width) for at in range(len(values))]
    assert result.phases[0].upper is not None
    assert float(result.phases[0].upper) == pytest.approx(float(mean + width), rel=0, abs=5e-7)
    assert float(result.phases[0].lower or 0) == pytest.approx(float(mean - width), rel=0, abs=5e-7)


@given(SHARES, st.booleans(), st.none() | st.integers(2, 36))
def test_limits_agree_with_plain_floats_to_six_decimals(
    values: list[Decimal], screened: bool, baseline: int | None
) -> None:
    phase = chart(values, screen_outliers=screened, baseline=baseline).phases[0]
    base = [float(value) for value in values][:baseline]
    ranges = [abs(later - earlier) for earlier, later in pairwise(base)]
    amr = fsum(ranges) / len(ranges)
    kept = [width for width in ranges if width < 3.267 * amr] if screened else ranges
    if fsum(kept) > 0:
        amr = fsum(kept) / len(kept)
    mean = fsum(base) / len(base)
    assert float(phase.mean or 0) == pytest.approx(mean, rel=0, abs=5e-7)
    assert float(phase.upper or 0) == pytest.approx(mean + 2.66 * amr, rel=0, abs=5e-7)
    assert float(phase.lower or 0) == pytest.approx(mean - 2.66 * amr, rel=0, abs=5e-7)
    assert float(phase.near_upper or 0) == pytest.approx(mean + 2.66 * amr * 2 / 3, rel=0, abs=5e-7)
    assert float(phase.near_lower or 0) == pytest.approx(mean - 2.66 * amr * 2 / 3, rel=0, abs=5e-7)


@given(SERIES, st.integers(-50, 50))
def test_lifting_every_point_lifts_the_limits_and_changes_no_signal(values: list[int], lift: int) -> None:
    result = chart([Decimal(value) for value in values])
    lifted = chart([Decimal(value + lift) for value in values])
    assert lifted.signals == result.signals
    assert float((lifted.phases[0].mean or 0) - (result.phases[0].mean or 0)) == pytest.approx(lift)


@given(SERIES, st.integers(0, 40))
def test_a_mirror_turns_high_into_low_and_good_stays_good(values: list[int], target: int) -> None:
    straight = chart([Decimal(value) for value in values], polarity=Polarity.BIGGER, target=Decimal(target))
    mirrored = chart([Decimal(-value) for value in values], polarity=Polarity.SMALLER, target=Decimal(-target))
    assert [signal and signal.is_high for signal in straight.signals if signal is not Signal.COMMON] == [
        signal and not signal.is_high for signal in mirrored.signals if signal is not Signal.COMMON
    ]
    assert straight.assurance is mirrored.assurance
    assert straight.variation is not None
    assert mirrored.variation is not None
    assert straight.variation.is_concern == mirrored.variation.is_concern


@given(SERIES, st.sets(st.integers(0, 29)))
def test_a_gap_changes_nothing_but_its_own_place(values: list[int], places: set[int]) -> None:
    gapped: list[Decimal | None] = []
    for at, value in enumerate(values):
        gapped += [None, Decimal(value)] if at in places else [Decimal(value)]
    held = [signal for value, signal in zip(gapped, chart(gapped).signals, strict=True) if value is not None]
    assert held == list(chart([Decimal(value) for value in values]).signals)
