"""Live figures: what each says, what is refused, and what stays as it was typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.figures import STATUS_ON, at_most, benchmark, count_kpi, monthly, percent_kpi, read
from tracker.domain.kpi_terms import Basis, Geography, Polarity, Unit
from tracker.domain.live_figures import (
    NOT_KNOWN,
    SUPPRESSED,
    LiveFigure,
    Measure,
    fill,
    live_figures,
    problems_with_live_figures,
    value_of,
)
from tracker.domain.periods import financial_year

SHARE = read(
    percent_kpi(Polarity.SMALLER, basis=Basis.SNAPSHOT),
    [
        *monthly("2019-08", "15.8 16.0 17.5 18.8 19.9", Basis.SNAPSHOT),
        *monthly("2018-12", "21.0", Basis.SNAPSHOT),
        benchmark(Geography.NATIONAL, "10", financial_year(STATUS_ON, 4).a_year_earlier()),
    ],
    [at_most("10")],
)
COUNT = read(count_kpi(Polarity.SMALLER, basis=Basis.PERIOD), monthly("2019-04", "40 44 50 60 55 50 48 46 40"))
DAYS = read(count_kpi(unit=Unit.DAYS, code="DAY"), monthly("2019-11", "40 41"))
NONE = read(count_kpi(code="NEW"), [])


@pytest.mark.parametrize(
    ("measure", "share", "count", "none"),
    [
        (Measure.LATEST, "19.9%", "40", "no figure yet"),
        (Measure.PERIOD, "Dec 19", "Dec 19", "no figure yet"),
        (Measure.CHANGE_PREVIOUS, "up 1.1 percentage points", "down 13%", "no figure yet"),
        (Measure.CHANGE_YEAR, "down 1.1 percentage points", "not compared", "no figure yet"),
        (Measure.CHANGE_PEAK, "down 1.1 percentage points", "down 33%", "no figure yet"),
        (Measure.YTD, "no year to date", "433", "no figure yet"),
        (Measure.TARGET, "at most 10%", "no target", "no target"),
        (Measure.DIRECTION, "worse", "better", "not judged"),
        (Measure.NATIONAL, "10%", "no benchmark", "no benchmark"),
        (Measure.REGIONAL, "no benchmark", "no benchmark", "no benchmark"),
        (Measure.NAME, "Share", "Number", "Number"),
    ],
)
def test_what_each_measure_says(measure, share, count, none):
    said = [value_of(LiveFigure("X", measure), reading) for reading in (SHARE, COUNT, NONE)]
    assert said == [share, count, none]


def test_every_measure_has_words_and_an_answer():
    for measure in Measure:
        assert measure.words
        assert value_of(LiveFigure("X", measure), SHARE)


def test_days_are_named():
    assert value_of(LiveFigure("DAY", Measure.LATEST), DAYS) == "41 days"


def test_a_sentence_is_filled_and_other_braces_stay():
    text = "Placements rose to {kpi:pct latest} ({ KPI:PCT  Change   Previous }); see {annex} and {kpi}."
    readings = {"PCT": SHARE}
    assert fill(text, readings) == "Placements rose to 19.9% (up 1.1 percentage points); see {annex} and {kpi}."


def test_what_may_not_be_told_stays_suppressed():
    text = "{kpi:PCT latest} against {kpi:PCT target}"
    assert fill(text, {"PCT": SHARE}, lambda one: one.measure.tells_a_count) == f"{SUPPRESSED} against at most 10%"


def test_a_kpi_that_went_since_says_so():
    assert fill("{kpi:GONE latest}", {}) == NOT_KNOWN


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("No figure, {just braces}.", ""),
        ("{kpi:PCT latest} {kpi:pct CHANGE year}", ""),
        ("{kpi:NONE latest}", "there is no KPI NONE"),
        ("{kpi:PCT latests}", "'latests' cannot be asked of a KPI; write one of latest, period,"),
        ("{kpi:PCT}", "'nothing' cannot be asked of a KPI"),
        ("{kpi: latest}", "there is no KPI LATEST"),
        ("{kpi:}", "there is no KPI without a code"),
        ("{kpi:PCT latest", "is not closed"),
        ("{kpi:PCT latest and {kpi:PCT latest}", "is not closed"),
    ],
)
def test_what_nobody_could_fill_is_refused_with_its_remedy(text, problem):
    said = problems_with_live_figures(text, {"PCT"})
    assert problem in said
    assert bool(said) == bool(problem)


@given(st.text(alphabet="{}:kpi PCTlatest", max_size=40))
def test_what_is_accepted_is_filled_whole(text):
    if not problems_with_live_figures(text, {"PCT"}):
        filled = fill(text, {"PCT": SHARE})
        assert not live_figures(filled)
        assert not re.search(r"\{\s*kpi\s*:[^{}]*\}", filled, re.IGNORECASE)


@given(st.text(max_size=60).filter(lambda text: "kpi" not in text.lower()))
def test_a_text_without_live_figures_stays_as_it_was_typed(text):
    assert fill(text, {"PCT": SHARE}) == text
    assert not live_figures(text)
