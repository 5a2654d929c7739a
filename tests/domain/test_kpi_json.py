"""The shape that other systems rely on."""

import json
from datetime import date

from tests.figures import at_least, benchmark, count_kpi, figure, monthly, parts, percent_kpi, read
from tracker.domain.kpi_json import kpi_json, kpi_row_json
from tracker.domain.kpi_terms import Basis, Geography, Polarity
from tracker.domain.periods import financial_year

ON = date(2014, 5, 31)


def test_a_kpi_prints_its_points_with_all_that_is_derived() -> None:
    shown = kpi_json(
        read(
            percent_kpi(Polarity.NONE, code="REFPCT"),
            [
                *parts("2014-04", "39/120 45/120"),
                benchmark(Geography.NATIONAL, "29.5", financial_year(date(2013, 4, 1)), source="open data"),
                figure("2014-05", "12", dimension="Source of referral", category="Police"),
            ],
            status_on=ON,
        )
    )
    assert json.loads(json.dumps(shown)) == shown
    assert (shown["code"], shown["unit"], shown["polarity"], shown["basis"]) == (
        "REFPCT",
        "percent",
        "none",
        "period",
    )
    point = shown["points"][1]
    assert {key: point[key] for key in ("period", "label", "start", "end", "state", "revision")} == {
        "period": "2014-05",
        "label": "May 14",
        "start": "2014-05-01",
        "end": "2014-05-31",
        "state": "final",
        "revision": 1,
    }
    assert (point["value"], point["numerator"], point["denominator"]) == (37.5, 45, 120)
    assert (point["ytd"], point["rolling_12m"]) == (35.0, None)
    assert point["change"] == {
        "previous": 5.0,
        "same_period_last_year": None,
        "peak": 5.0,
        "kind": "percentage points",
    }
    assert "rolling 12 months: base missing, no figure for Jun 13 to Mar 14" in point["flags"]
    assert (shown["latest"]["period"], shown["latest"]["value"]) == ("2014-05", 37.5)
    assert (shown["target"], shown["rag"]) == ({"min": None, "upper": None, "by": None}, None)
    assert shown["direction"]["rule"] == "previous period"
    assert shown["direction"]["value"] is None
    assert shown["spc"]["signals"] == [None, None]
    assert (shown["spc"]["variation"], shown["spc"]["assurance"]) == ("too_few", "none")
    assert shown["benchmarks"][0]["period"] == "2013/14"
    assert (shown["benchmarks"][0]["geography"], shown["benchmarks"][0]["value"]) == ("national", 29.5)
    assert shown["breakdowns"]["Source of referral"][0]["category"] == "Police"
    assert shown["findings"] == []


def test_a_kpi_without_figures_prints_no_points_and_no_latest() -> None:
    shown = kpi_json(read(count_kpi(), []))
    assert (shown["points"], shown["latest"], shown["direction"]["value"]) == ([], None, None)


def test_limits_and_signals_are_printed_once_there_are_twelve_points() -> None:
    months = monthly("2012-12", "1 2 1 2 10 1 2 1 2 1 2 1 2 1 2 1 2 1")
    spc = kpi_json(read(count_kpi(Polarity.SMALLER), months, status_on=ON))["spc"]
    assert spc["phases"][0]["from"] == "2012-12"
    assert {type(spc["phases"][0][key]) for key in ("mean", "lower", "upper")} == {float}
    assert spc["signals"] == ["common"] * 4 + ["outside_high"] + ["common"] * 13
    assert (spc["variation"], spc["refused"]) == ("common_cause", None)


def test_a_running_total_prints_why_process_control_refuses_it() -> None:
    shown = kpi_json(read(percent_kpi(basis=Basis.YTD), monthly("2014-04", "19 21", Basis.YTD), status_on=ON))
    assert shown["spc"]["refused"].startswith("A year to date")
    assert [point["period"] for point in shown["points"]] == ["2014-04", "2014-05"]
    assert shown["points"][1]["start"] == "2014-04-01"


def test_a_finding_is_printed_with_what_was_stated_and_computed() -> None:
    wrong = figure("2014-05", "40", numerator="45", denominator="120")
    finding = kpi_json(read(percent_kpi(), [wrong], status_on=ON))["findings"][0]
    assert finding == {
        "kind": "ratio",
        "severity": "warning",
        "where": "PCT, May 14",
        "message": "40.0% was entered, but 45 of 120 gives 37.5%",
        "stated": 40.0,
        "computed": 37.5,
        "tolerance": "0.5, by rounding to whole numbers",
        "remedy": "Correct the value or its parts; or leave the value out, and it is computed",
        "fingerprint": finding["fingerprint"],
    }


def test_a_row_of_the_list_says_the_same_as_the_kpi() -> None:
    reading = read(percent_kpi(), monthly("2014-04", "60 70"), [at_least("65")], status_on=ON)
    row, shown = kpi_row_json(reading, "Placement stability"), kpi_json(reading)
    assert set(row) == {
        "code",
        "name",
        "section",
        "unit",
        "latest",
        "rag",
        "direction",
        "variation",
        "assurance",
    }
    assert (row["latest"], row["rag"], row["direction"]) == (shown["latest"], "green", "better")
    assert row["section"] == "Placement stability"
