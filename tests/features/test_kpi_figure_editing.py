"""One figure written on screen: entered, corrected, chosen; and somebody else's to compare with."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.features.kpi_cast import ANALYST, MANAGER, PAGE, READER, STRANGER, kpi_of, send, typed, words
from tracker.domain.kpi_terms import FigureState, Geography, Qualifier
from tracker.kpis.models import Figure, FigureRevision

pytestmark = pytest.mark.demonstration


@pytest.fixture
def analyst(sign_in):
    return sign_in(ANALYST)


@pytest.fixture
def december(database) -> str:
    """The address at which December's figure is corrected."""
    with database() as session:
        found = select(Figure.id).where(
            Figure.kpi_id == kpi_of(session).id,
            Figure.end_on == date(2019, 12, 31),
            Figure.geography == Geography.LOCAL,
        )
        return f"{PAGE}/figures/{session.scalars(found).one()}"


def latest(database, address: str) -> FigureRevision:
    with database() as session:
        figure = session.get(Figure, int(address.rpartition("/")[2]))
        found = figure.revisions[-1]
        session.expunge(found)
        return found


def test_a_correction_is_a_revision_with_its_reason_and_the_old_value_is_shown(analyst, december, database):
    assert f'href="{december}"' in analyst.get(PAGE).text, "the row of the figure leads to it"
    assert send(analyst, december, value="19.4", reason="One child was counted twice").status_code == 303
    page = words(analyst.get(PAGE))
    assert "December 2019 19.9 19.4 −0.5 pts 27 January 2020, Performance Analyst: One child was counted twice" in page
    assert "19.4% in December 2019" in page
    found = latest(database, december)
    assert (found.number, found.value, found.author_title) == (2, Decimal("19.4"), "Performance Analyst")
    history = words(analyst.get(december))
    assert "What was said of it" in history
    assert "19.9 final" in history
    board = analyst.get(f"{PAGE}/figures")
    assert "revision 2" in words(board)


def test_a_bad_correction_is_refused_with_its_remedy_and_changes_nothing(analyst, december, database):
    for changed, message in (
        ({"reason": ""}, "Write why it is corrected"),
        ({"value": "19.9"}, "This is what is held"),
        ({"value": "about ten"}, "'about ten' is not a number"),
        ({"value": "101%"}, "'101%' is more than 100%"),
        ({"value": "=19"}, "is a formula"),
        ({"value": "", "state": ""}, "Write the figure, or choose why there is none"),
        ({"value": "19", "state": "suppressed"}, "stands beside a number"),
        ({"value": "19", "qualifier": "range"}, "a range needs its upper end here"),
        ({"value": "19", "value_to": "30"}, "needs the qualifier range"),
        ({"value": "", "numerator": "30", "denominator": "20"}, "is more than 100%"),
        ({"value": "19", "note": "y" * 2_001}, "longer than 2000 characters"),
        ({"value": "19", "state": "wrong"}, "Choose one of those in the list"),
    ):
        answer = send(analyst, december, **{"reason": "A reason"} | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)
    assert latest(database, december).number == 1


def test_of_two_who_correct_at_once_the_second_is_told(analyst, december, database):
    opened = typed(analyst.get(december))
    assert send(analyst, december, value="19.4", reason="First").status_code == 303
    second = analyst.post(december, data=opened | {"value": "19.5", "reason": "Second"})
    assert second.status_code == 409
    assert "Value 19.4" in words(second)
    assert 'value="19.5"' in second.text
    assert latest(database, december).number == 2


def test_states_and_approximate_figures_and_ranges_are_held_as_such(analyst, december, database):
    plain = {"value": "", "qualifier": "", "value_to": ""}
    for given, expected in (
        ({"state": "provisional", "value": "19.8"}, (FigureState.PROVISIONAL, Qualifier.EXACT)),
        ({"state": "", "value": "20", "qualifier": "approximately"}, (FigureState.FINAL, Qualifier.APPROXIMATELY)),
        ({"state": "", "value": "18", "qualifier": "range", "value_to": "22"}, (FigureState.FINAL, Qualifier.RANGE)),
        (plain | {"state": "suppressed"}, (FigureState.SUPPRESSED, Qualifier.EXACT)),
        ({"state": "", "value": "n/a"}, (FigureState.NOT_APPLICABLE, Qualifier.EXACT)),
        ({"state": "", "value": "-"}, (FigureState.NOT_AVAILABLE, Qualifier.EXACT)),
        ({"state": "not_yet_due", "value": ""}, (FigureState.NOT_YET_DUE, Qualifier.EXACT)),
    ):
        answer = send(analyst, december, reason="Told so", **given)
        assert answer.status_code == 303, words(answer)
        found = latest(database, december)
        assert (found.state, found.qualifier) == expected


def test_a_figure_is_entered_by_hand_once(analyst, database):
    given = {"period": "Jan 20", "value": "", "numerator": "40", "denominator": "200", "state": "provisional"}
    assert send(analyst, f"{PAGE}/figures/new", **given).status_code == 303
    assert "January 2020, part 20.0 40 200" in words(analyst.get(PAGE))
    again = send(analyst, f"{PAGE}/figures/new", **given)
    assert again.status_code == 422
    assert "A figure is held for this already" in words(again)
    for changed, message in (
        ({"period": "15.08.015"}, "'15.08.015' is not a date; write 2015-08-15"),
        ({"period": ""}, "the period is empty"),
        ({"period": "2019/20 Q1"}, "monthly"),
        ({"period": "Feb 17", "dimension": "team"}, "a breakdown needs dimension and category"),
        ({"period": "Feb 17", "source": "s" * 201}, "longer than 200"),
    ):
        answer = send(analyst, f"{PAGE}/figures/new", **{"value": "12"} | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)


def test_of_two_sources_one_is_chosen_as_the_headline(analyst, database):
    assert (
        send(analyst, f"{PAGE}/figures/new", period="Dec 19", value="21.5", source="Counted by hand").status_code == 303
    )
    page = words(analyst.get(PAGE))
    assert "19.9% in December 2019" in page, "the first stays the headline until one is chosen"
    with database() as session:
        number = session.scalars(select(Figure.id).where(Figure.source == "Counted by hand")).one()
    chosen = analyst.post(f"{PAGE}/figures/{number}/headline", data={"show": "series"}, follow_redirects=True)
    assert "the figure from Counted by hand is shown" in words(chosen)
    assert "21.5% in December 2019" in words(analyst.get(PAGE))
    assert f'href="{PAGE}/figures/{number}"' in analyst.get(PAGE).text, "the row leads to the figure that is shown"


def test_subtotals_of_a_breakdown_stay_out_of_the_whole(analyst, database):
    for category, value in (("Under 10", "6"), ("10 to 15", "4"), ("16 and over", "10"), ("10 and over", "14")):
        answer = send(
            analyst,
            PAGE.replace("PLC3", "MISS") + "/figures/new",
            period="Dec 19",
            dimension="age",
            category=category,
            value=value,
            is_subtotal="y" if category == "10 and over" else None,
        )
        assert answer.status_code == 303, words(answer)
    page = words(analyst.get(PAGE.replace("PLC3", "MISS")))
    assert "10 and over , subtotal 14 70%" in page
    assert "Under 10 6 30%" in page


def test_a_benchmark_has_its_own_period_source_version_and_reason(analyst, database):
    given = {
        "geography": "national",
        "period": "2017/18",
        "value": "10.2",
        "source": "National return",
        "release": "first release",
    }
    address = f"{PAGE}/benchmarks/new"
    boxes = re.findall(r'<input type="text"[^>]* id="([^"]+)"', analyst.get(address).text)
    assert set(boxes) <= set(re.findall(r'<label[^>]* for="([^"]+)"', analyst.get(address).text)), "each has its label"
    assert send(analyst, address, **given).status_code == 303
    second = given | {"release": "second release", "value": "10.4", "is_chosen": "y"}
    assert send(analyst, address, **second, not_comparable="Counts children, not placements").status_code == 303
    page = words(analyst.get(PAGE))
    assert "10.4%, not comparable: Counts children, not placements 2017/18. National return, second release" in page
    assert "10.2% 2017/18. National return, first release" in page, "both versions are kept"
    with database() as session:
        found = session.scalars(select(Figure).where(Figure.is_chosen)).one()
        assert found.source == "National return, second release"
    undated = given | {"period": "", "printed_on": ["1", "6", "2019"], "release": "chart 4"}
    assert send(analyst, address, **undated).status_code == 303
    with database() as session:
        assert not session.scalars(select(Figure).where(Figure.source.endswith("chart 4"))).one().has_period
    for changed, message in (
        ({"geography": None}, "Choose whose figure it is"),
        ({"source": ""}, "Write where it is printed"),
        ({"period": ""}, "Write the period, such as 2018/19"),
        ({"not_comparable": "y" * 301}, "at most 300"),
        ({"release": "first release"}, "A figure is held for this already, 10.2"),
        ({"value": "101"}, "more than 100%"),
    ):
        answer = send(analyst, address, **given | {"release": "third"} | changed)
        assert (message, answer.status_code) == (message, 422)
        assert message in words(answer)


def test_only_analyst_and_manager_write_and_only_this_kpis_figures(sign_in, december, database):
    ours = [f"{PAGE}/figures", f"{PAGE}/figures/new", f"{PAGE}/benchmarks/new", december]
    for person, status in ((MANAGER, 200), (READER, 403), (STRANGER, 404)):
        client = sign_in(person)
        assert {client.get(address).status_code for address in ours} == {status}
    theirs = december.replace("PLC3", "ASM45")
    client = sign_in(MANAGER)
    assert client.get(theirs).status_code == 404
    assert client.post(f"{theirs}/headline").status_code == 404
    assert december not in sign_in(READER).get(PAGE).text
