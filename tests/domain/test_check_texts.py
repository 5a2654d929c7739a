"""What a text says, held against itself and against the figures: an example table for each rule."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.text_cast import findings
from tracker.domain.figures_display import round_half_up

CHANGES = [
    ("Contacts rose from 499 to 517, up 5%.", "from 499 to 517 is 3.6%, not 5%"),
    ("Contacts rose from 499 to 517, up 3.6%.", ""),
    ("Contacts rose from 499 to 517, up about 4%.", ""),
    ("Contacts rose from some 500 to some 520, up 5%.", ""),
    ("Visits rose from 72% to 82%, up 10%.", "from 72% to 82% is 10 percentage points; in per cent it is 13.9%"),
    ("Visits rose from 72% to 82%, up 10 percentage points.", ""),
    ("Visits rose from 72% to 82%, a gain of 14%.", ""),
    ("Visits rose from 72% to 82%, up 12 points.", "from 72% to 82% is 10 percentage points, not 12"),
    ("Cases fell from 12 to 15.", "from 12 to 15 is no fall"),
    ("Looked-after children rose from 241 to 271 (+12.45%).", ""),
    ("Plans fell by 37.09% to 156.", "no whole number falls by 37.09% to 156, unless 37.097% from 248 was cut off"),
    ("Plans rose by 24.09% to 421.", "no whole number rises by 24.09% to 421"),
    ("We will cut caseloads by 20.5% to 18.", ""),
    ("Between 16 March and 1 April, 5% of 20 cases closed.", ""),
]
SHARES = [
    ("82 of 421 contacts (19.48%) came from the police.", ""),
    ("30 of 45 (70%) were late.", "30 of 45 is 66.7%, not 70%"),
    ("248 of 668 (37.12%) were late.", "248 of 668 is 37.13%, not 37.12%; it was cut off instead of rounded"),
    ("19.93% of the 148 were genuine.", "no whole number of 148 is that; 29 of them are 19.59%"),
    ("Of 148 cases 39.86% were miscoded.", ""),
    ("About 20% of the 148 were genuine.", ""),
    ("5% fewer of the 148 came.", ""),
    ("Three teams do 60% at 90% and two do 40% at 50%; 74% in all.", ""),
    ("Three teams do 60% at 90% and two do 40% at 50%; 84% in all.", "the two parts together give 74%, not 84%"),
]
FIGURES = [
    ("Visits in timescale stood at 84.6% in December 2019.", ""),
    ("Visits in timescale stood at 82% in December 2019.", "no figure of VIS is 82%; it was 84.6% in Dec 19"),
    ("Home visits done were at 83% in Dec 19.", "no figure of VIS is 83%; it was 84.6% in Dec 19"),
    ("VIS was 78%.", "no figure of VIS is 78%; it was 84.6% in Dec 19"),
    ("VIS was 82%.", ""),
    ("VIS was {kpi:VIS latest}, and the target is 95%.", ""),
    ("Visits in timescale were below the national average of 91%.", ""),
    ("Visits in timescale should be at 95% by March.", ""),
    ("In the last week 60% of visits in timescale were to babies.", ""),
    ("Contacts received were at 421, with 440 visits.", ""),
    ("Contacts received totalled 412.", "no figure of CON is 412; it was 421 in Dec 19"),
    ("The home is within 20 miles and 15 working days.", ""),
]
AGED = [
    ("25% of those becoming looked after were aged 10 or over, against 40% last year.", ""),
    ("23% of those becoming looked after were aged 10 or over.", "2018/19 give 20 + 5 = 25%, not 23%"),
    ("25% of those becoming looked after were 10+; a year earlier 25%.", "2017/18 give 34 + 6 = 40%, not 25%"),
    ("12% of those becoming looked after were aged 12 or over.", ""),
]
RANGES = [
    ("Reviews on time are typically between 90% and 94%.", ""),
    ("Reviews on time are typically between 93% and 99%.", "4 of 14 months of REV lie between 93 and 99"),
]
UNITS = [
    ("The rate per 10,000 is below the England average of 2.6%.", "compared with 2.6%, which is a percentage"),
    ("The rate per 10,000 is below the England average of 42.6 per 10,000.", ""),
    ("The number of assessments without further action was 50.33%.", "50.33% is a share, and no number"),
    ("The number of assessments was 151, 50.33% of them closed.", ""),
]
DIRECTIONS = [
    (
        "Children with three or more placements has improved.",
        "PLC3 says the opposite of “better”: it was 19.9% in Dec 19",
    ),
    ("Children with three or more placements has worsened.", ""),
    ("Children with three or more placements fell.", "PLC3 says the opposite of “down”"),
    ("Children with three or more placements has not improved.", ""),
    ("Children with three or more placements is in the improvement plan.", ""),
    ("We want children with three or more placements to be down.", ""),
    ("Visits in timescale are improving, and contacts received fell.", ""),
    ("Contacts received rose.", "CON says the opposite of “up”"),
    ("Reviews on time have increased significantly.", "process control finds no significant change of REV in Dec 19"),
    ("Reviews on time have increased.", ""),
]


@pytest.mark.parametrize(("sentence", "said"), [*CHANGES, *SHARES, *FIGURES, *AGED, *RANGES, *UNITS, *DIRECTIONS])
def test_a_sentence_is_contradicted_or_left_alone(sentence: str, said: str) -> None:
    found = [one.message for one in findings(sentence)]
    if said:
        assert len(found) == 1, found
        assert said in found[0]
        assert found[0].startswith(f"“{sentence.rstrip('.')}")
    else:
        assert found == []


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("Performance stood at 82.0%.", []),
        ("Visits were at 84.6%, from 82% the month before.", []),
        ("Visits in December were at 82%.", ["no figure of VIS is 82%; it was 84.6% in Dec 19"]),
        ("Eight in ten visits were in time.", []),
        ("Seven in ten visits were in time.", ["no figure of VIS is Seven in ten; it was 84.6% in Dec 19"]),
    ],
)
def test_a_commentary_speaks_of_its_own_kpi_and_period(sentence: str, said: list[str]) -> None:
    found = [one.message.partition("”: ")[2] for one in findings(sentence, explains="VIS", speaks_of="2019-12")]
    assert found == said


def test_each_sentence_of_a_text_is_looked_at_by_itself() -> None:
    found = findings("Contacts rose from 499 to 517, up 5%.\n- Cases fell from 12 to 15\n- 30 of 45 (70%) were late")
    assert [one.kind.value for one in found] == ["change", "change", "ratio"]
    assert len({one.fingerprint for one in found}) == 3


def test_other_words_are_another_claim_and_the_same_words_the_same() -> None:
    (one,), (again,) = findings("30 of 45 (70%) were late."), findings("On time? 30 of 45 (70%) were late.")
    assert one.fingerprint == again.fingerprint
    (other,) = findings("30 of 45 (71%) were late.")
    assert one.fingerprint != other.fingerprint


@given(st.integers(1, 5_000), st.integers(1, 5_000), st.integers(0, 2))
def test_a_change_worked_out_from_its_ends_is_never_contradicted(before: int, now: int, decimals: int) -> None:
    assume(before != now)
    change = round_half_up(abs(Decimal(now - before)) / before * 100, decimals)
    verb, noun = ("rose", "an increase") if now > before else ("fell", "a decrease")
    assert findings(f"Cases {verb} from {before:,} to {now:,}, {noun} of {change}%.") == []


@given(st.integers(1, 5_000), st.integers(1, 5_000), st.integers(2, 40))
def test_a_change_that_is_points_away_from_its_ends_always_is(before: int, now: int, by: int) -> None:
    assume(before != now)
    change = round_half_up(abs(Decimal(now - before)) / before * 100, 1) + by
    verb, noun = ("rose", "an increase") if now > before else ("fell", "a decrease")
    (found,) = findings(f"Cases {verb} from {before:,} to {now:,}, {noun} of {change}%.")
    assert found.kind.value == "change"


@given(st.integers(1, 999), st.integers(1, 999), st.integers(0, 2))
def test_a_share_of_whole_numbers_is_never_contradicted(part: int, whole: int, decimals: int) -> None:
    assume(part <= whole)
    share = round_half_up(Decimal(part * 100) / whole, decimals)
    assert findings(f"{share}% of the {whole} were seen.") == []
    assert findings(f"{part} of {whole} ({share}%) were seen.") == []


@given(st.text(max_size=200))
def test_no_text_breaks_a_rule(text: str) -> None:
    assert all(one.message for one in findings(text))


NUMBERS = st.one_of(st.integers(0, 10**7).map(str), st.decimals(0, 999, places=2).map(str), st.just("7 in 10"))
WORDS = ("rose", "from", "to", "by", "%", "of", "the", "(VIS)", "fell", "10+", "Dec 19", ";", ".", "up", "typically")


@given(st.lists(st.one_of(NUMBERS, st.sampled_from(WORDS)), max_size=20))
def test_no_order_of_numbers_and_words_breaks_a_rule(parts: list[str]) -> None:
    assert all(one.message for one in findings(" ".join(parts)))
