"""``tracker kpi show`` and ``tracker kpi list``."""

from __future__ import annotations

import json

import pytest

from tracker.kpis.models import Kpi
from tracker.plan.models import Programme

SHOW = ("kpi", "show")


def _show(tracker, *arguments: str):
    return json.loads(tracker(*SHOW, *arguments, "--programme", "seahaven", "--format", "json").stdout)


@pytest.mark.demonstration
def test_a_kpi_with_everything_derived(tracker):
    found = _show(tracker, "ASM45")
    assert set(found) >= {
        *("code", "name", "unit", "polarity", "basis", "points", "latest", "target", "rag", "direction"),
        *("spc", "benchmarks", "breakdowns", "findings"),
    }
    december = next(point for point in found["points"] if point["period"] == "2019-12")
    assert (december["label"], december["numerator"], december["denominator"]) == ("Dec 19", 105, 153)
    assert december["value"] == pytest.approx(105 / 153 * 100), "unrounded"
    assert december["change"]["kind"] == "percentage points"
    assert found["latest"]["value"] == 81.4
    assert found["target"] == {"min": 85, "upper": None, "by": "2020-09-30"}
    assert found["direction"]["value"] == "worse"
    assert found["spc"]["variation"] == "concern_low"
    assert len(found["spc"]["signals"]) == len(found["points"])
    assert found["spc"]["signals"][-1] is None, "the part month carries no signal"
    assert found["benchmarks"][0] | {"source": ""} == {
        "geography": "national",
        "period": None,
        "value": 83.1,
        "state": "final",
        "source": "",
        "note": "No year is printed; the days are those of the report.",
        "chosen": False,
        "not_comparable": None,
        "comparison": {"value": "worse", "movement": "lower", "words": "worse than England"},
    }
    # Better over the year and worse since September: the one trend meets the target, the other misses it.
    assert found["projection"]["course"] is None
    assert found["projection"]["reason"] == "the trends disagree"
    assert [one["met"] for one in found["projection"]["trends"]] == [True, False]


@pytest.mark.demonstration
def test_as_of_leaves_out_what_was_recorded_later(tracker):
    then = _show(tracker, "PLC3", "--as-of", "2019-12-20")
    values = {point["period"]: point["value"] for point in then["points"]}
    assert values["2019-11"] == 18.6
    assert "2019-12" not in values
    now = {point["period"]: point for point in _show(tracker, "PLC3")["points"]}
    assert (now["2019-11"]["value"], now["2019-11"]["revision"]) == (18.8, 2)


@pytest.mark.demonstration
def test_the_list_is_the_board_place_by_place(tracker):
    rows = json.loads(tracker("kpi", "list", "--programme", "seahaven", "--format", "json").stdout)["kpis"]
    assert len(rows) == 35
    assert list(rows[0]) == [
        *("code", "name", "section", "unit", "latest", "rag", "direction", "variation", "assurance")
    ]
    assert [row["section"] for row in rows if row["code"] == "LACREV"] == [
        *("Assessment, planning and visits", "Challenge by reviewing officers and chairs")
    ]
    first = rows[0]
    assert (first["latest"]["value"], first["rag"], first["direction"]) == (19.9, "red", "worse")
    assert (first["variation"], first["assurance"]) == ("concern_high", "fail")
    assert next(row for row in rows if row["code"] == "MATCH")["variation"] is None


@pytest.mark.demonstration
def test_people_get_sentences(tracker):
    text = tracker(*SHOW, "plc3", "--programme", "seahaven").stdout
    assert text.startswith("PLC3  Children with 3 or more placements [%]\n19.9% in December 2019, worse for four")
    assert "Dec 19" in text
    board = tracker("kpi", "list", "--programme", "seahaven").stdout
    assert "Placement stability\n  PLC3" in board
    assert "no figure yet" in board


def test_a_kpi_without_figures_is_no_failure(tracker, database):
    with database() as session:
        programme = Programme(slug="seahaven", name="Empty")
        session.add(programme)
        session.flush()
        session.add(
            Kpi(
                programme_id=programme.id,
                code="NEW",
                name="New",
                unit="count",
                polarity="none",
                frequency="monthly",
                basis="period",
            )
        )
    found = _show(tracker, "NEW")
    assert (found["points"], found["latest"]) == ([], None)
    assert tracker(*SHOW, "NEW", "--programme", "seahaven").stdout.startswith("NEW  New [number]\nNo figure yet.")
    rows = json.loads(tracker("kpi", "list", "--programme", "seahaven", "--format", "json").stdout)["kpis"]
    assert [(row["code"], row["latest"]) for row in rows] == [("NEW", None)], "a KPI in no section is listed too"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "said"),
    [
        (("kpi", "show", "X", "--programme", "nowhere"), 1, "there is no programme 'nowhere'"),
        (("kpi", "list", "--programme", "nowhere"), 1, "there is no programme 'nowhere'"),
        (("kpi", "show", "X"), 2, "--programme"),
        (("kpi", "show", "X", "--programme", "seahaven", "--as-of", "27.1.2020"), 2, "--as-of"),
        (("kpi", "list", "--programme", "seahaven", "--format", "xml"), 2, "--format"),
    ],
)
def test_what_is_wrong_is_said_on_standard_error(tracker, database, arguments, exit_code, said):
    with database() as session:
        session.add(Programme(slug="seahaven", name="Empty"))
    result = tracker(*arguments, exit_code=exit_code)
    assert said in result.stderr
    assert not result.stdout


def test_an_unknown_code_is_refused_with_where_to_look(tracker, database):
    with database() as session:
        session.add(Programme(slug="seahaven", name="Empty"))
    result = tracker(*SHOW, "X", "--programme", "seahaven", exit_code=1)
    assert "tracker kpi list --programme seahaven" in result.stderr
