"""The page of one KPI."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tracker.domain.kpi import BreakKind
from tracker.domain.kpi_terms import Basis, FigureState
from tracker.domain.periods import month
from tracker.kpis.models import Kpi, KpiSeriesBreak
from tracker.kpis.services import Fact, Reading, record_figure

pytestmark = pytest.mark.demonstration

MANAGER = "programme-manager@seahaven.example"
READER = "lead-member@seahaven.example"
PAGE = "/programmes/seahaven/kpis"


@pytest.fixture
def page(sign_in):
    """``page("PLC3")`` is the text of the page, its tags taken out."""
    client = sign_in(MANAGER)

    def page_of(code: str, **given: object) -> str:
        answer = client.get(f"{PAGE}/{code}", query_string=given)
        assert answer.status_code == 200
        text = re.sub(r'<i class="pad".*?</i>', "", answer.text)
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())

    return page_of


def test_the_finding_is_in_the_title_sentence(sign_in, page):
    text = page("PLC3")
    assert "19.9% in December 2019, worse for four months running;" in text
    assert "target 10% or less, missed by 9.9 points; England 10.0%." in text
    assert "<title>19.9% in December 2019: Children with 3 or more placements" in " ".join(
        sign_in(MANAGER).get(f"{PAGE}/PLC3").text.split()
    )


def test_a_year_to_date_is_followed_by_the_month_that_it_hides(page):
    assert (
        "81.4% from April 2019 to 27 January 2020, worse for three months running, 68.6% in December 2019 alone;"
        in page("ASM45")
    )


def test_a_kpi_without_figures_says_so_and_draws_nothing(page, sign_in):
    text = page("SUPV")
    assert "No figure yet." in text
    assert "Nothing to draw" in text
    assert "No colour: no figure yet" in text
    assert 'role="img"' not in sign_in(MANAGER).get(f"{PAGE}/SUPV").text


def test_the_table_has_parts_year_to_date_change_and_distance_to_the_target(page):
    assert "December 2019 68.6 105 153 −9.5 worse 82.2 −16.4 concern: below limits" in page("ASM45")
    assert "January 2020, part 72.6 82 113 81.4" in page("ASM45"), "the part month has no change and no direction"


def test_the_six_long_series_have_limits_and_the_short_ones_a_median(sign_in):
    for code in ("PLC3", "PLCLT", "ASM45", "MGTOV", "ICPC15", "MISS"):
        text = sign_in(MANAGER).get(f"{PAGE}/{code}").text
        assert "Control chart" in text
        assert "Mean " in text
    short = sign_in(MANAGER).get(f"{PAGE}/PLC20").text
    assert "Run chart of 5 figures" in short
    assert "start at 12 points; here are 5." in short
    refused = sign_in(MANAGER).get(f"{PAGE}/MATCH").text
    assert "A year to date carries every earlier month with it" in refused
    assert "Median" not in refused


def test_a_revision_shows_who_when_why_and_the_old_value(page):
    text = page("PLC3")
    assert "November 2019 18.6 18.8 +0.2 pts 14 January 2020, Performance Analyst: Two late placement records" in text
    assert "first published as 18.6, now 18.8" in text


def test_figures_can_be_seen_as_they_were_known_on_a_date(page):
    then = page("PLC3", known=["20", "12", "2019"])
    assert "As it was known at the end of 20 December 2019." in then
    assert "18.6% in November 2019" in then
    assert "Every figure stands as it was first recorded." in then
    assert "19.9" not in then


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (["31", "2", "2020"], "is not a date"),
        (["1", "2", "2020"], "is still to come"),
        (["x", "", ""], "is not a date"),
    ],
)
def test_a_wrong_date_is_refused_with_its_remedy_and_kept(sign_in, typed, message):
    answer = sign_in(MANAGER).get(f"{PAGE}/PLC3", query_string={"known": typed})
    assert answer.status_code == 422
    assert message in answer.text
    assert f'value="{typed[0]}"' in answer.text
    assert "19.9%" in answer.text, "the page itself is still there"


def test_commentary_benchmarks_definition_and_objectives_stand_beside_the_figures(page):
    text = page("PLC3")
    assert "The share has risen every month since August" in text
    assert "Performance Analyst, for December 2019, written 20 January 2020" in text
    assert "England 10.0% Highlight report of January 2020; the source prints no year" in text
    assert "Region or neighbours 12.4%" in text
    assert "Why the board needs to know Every move can cost a child" in text
    assert "1.3 Sufficiency" in text
    assert "Suggested: red. Rating query" in text
    assert "Target 10% or less, illustrative, to be met by 31 March 2021" in text


def test_a_breakdown_prints_its_figures_as_entered(page):
    assert "By team 27 Jan 2020 Assessment team 78 1 Safeguarding and family support 43 1 Given in the words" in page(
        "VAC"
    )


def test_what_could_not_be_derived_says_why(page):
    text = page("PLC3")
    assert "no year to date: a snapshot is a position on one date and does not add up" in text
    assert "provisional" in page("CAREPROC")


def test_a_code_is_found_however_it_is_written_and_an_unknown_one_is_not(sign_in):
    client = sign_in(MANAGER)
    assert client.get(f"{PAGE}/plc3").status_code == 200
    assert client.get(f"{PAGE}/NOPE").status_code == 404


def test_members_read_the_page_and_others_do_not_find_it(client, sign_in):
    assert client.get(f"{PAGE}/PLC3").status_code == 302
    assert sign_in(READER).get(f"{PAGE}/PLC3").status_code == 200
    assert sign_in("system-administrator@seahaven.example").get(f"{PAGE}/PLC3").status_code == 404


def test_a_long_series_asks_the_database_no_more_than_a_short_one(sign_in, statements):
    client = sign_in(MANAGER)
    client.get(f"{PAGE}/PLC3")
    with statements() as long:
        client.get(f"{PAGE}/PLC3")
    with statements() as short:
        client.get(f"{PAGE}/AGENCY")
    assert abs(len(long) - len(short)) <= 1, "a KPI of several objectives costs no more"
    assert len(long) <= 40


def test_words_from_the_database_are_never_markup(database, sign_in):
    with database() as session:
        kpi = session.query(Kpi).filter_by(code="PLC3").one()
        kpi.name = "<script>alert(1)</script> & Co"
        kpi.why = "<img src=x onerror=alert(1)>"
    text = sign_in(MANAGER).get(f"{PAGE}/PLC3").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co" in text


def test_a_break_cuts_the_chart_and_is_told_with_its_reason(database, sign_in):
    with database() as session:
        kpi = session.query(Kpi).filter_by(code="MISS").one()
        session.add(
            KpiSeriesBreak(
                kpi_id=kpi.id,
                from_on=date(2018, 10, 1),
                kind=BreakKind.REBASE,
                reason="A new recording system",
                author_title="Performance Analyst",
                recorded_at=datetime(2018, 11, 1, tzinfo=UTC),
            )
        )
    text = sign_in(MANAGER).get(f"{PAGE}/MISS").text
    assert "limits are drawn again: A new recording system" in text
    assert "from Oct 18" in text, "the strip above the plot names the phase"
    assert "Aug 17 to Sep 18" in text
    drawn = re.search(r'<div class="chart-wide">.*?</div>', text, re.DOTALL)[0]
    series = [path for path in re.findall(r'<path d="(M[^"]*)"[^>]*stroke-width="2"', drawn) if "L" in path]
    assert series[0].count("M") == 2, "the line is in two pieces"


def test_a_suppressed_figure_and_a_small_base_are_printed_as_such(database, sign_in, page):
    with database() as session:
        kpi = session.query(Kpi).filter_by(code="CARE10").one()
        for number, reading in (
            (6, Reading(FigureState.FINAL, numerator=Decimal(1), denominator=Decimal(5))),
            (7, Reading(FigureState.SUPPRESSED)),
        ):
            record_figure(
                session,
                kpi=kpi,
                fact=Fact(month(2019, number), Basis.PERIOD, source="Case management"),
                reading=reading,
                author=None,
                author_title="command line",
                recorded_at=datetime(2019, 8, 20, tzinfo=UTC),
            )
    text = page("CARE10")
    assert "June 2019 1/5 1 5" in text
    assert "July 2019 suppressed suppressed" in text
    assert "base under 20: no direction, colour or signal" in text


def test_the_command_prints_what_the_page_shows(tracker, page):
    document = json.loads(tracker("kpi", "show", "PLC3", "--programme", "seahaven", "--format", "json").stdout)
    text = page("PLC3")
    months = {point["period"]: point["value"] for point in document["points"]}
    for name, key in (("August", "2019-08"), ("September", "2019-09"), ("October", "2019-10"), ("December", "2019-12")):
        assert f"{name} 2019 {months[key]:.1f}" in text
    assert document["latest"]["value"] == 19.9
    assert document["rag"] == "red"
