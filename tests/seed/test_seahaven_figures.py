"""The figures are those the report prints, and the illustrative parts agree with them."""

import re
from collections import Counter
from decimal import Decimal

import pytest

from tests.seed.seahaven import (
    months,
    percent,
    read,
)


def test_33_kpis_stand_in_9_sections_at_34_places_and_one_of_earlier_years_in_none():
    codes = [row["code"] for row in read("kpis.csv")]
    assert len(codes) == len(set(codes)) == 34
    places = read("placements.csv")
    assert len(places) == 34
    assert len({(row["theme"], row["section"]) for row in places}) == 9
    assert set(codes) - {row["code"] for row in places} == {"CLARATE"}
    assert [code for code, n in Counter(row["code"] for row in places).items() if n > 1] == ["LACREV"]


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("PLC3", "15.8 16.0 17.5 18.8 19.9"),
        ("PLCLT", "63.2 61.9 58.5 57.4 56.6"),
        ("PLC20", "34.8 35.1 35.9 35.1 31.5"),
        ("SUPV", "- - - - - -"),
        ("MISS", "28 17 31 30 35"),
        ("MISSLAC", "7 5 5 9 15"),
        ("EXPL", "0 4 24 8 18"),
        ("EXPLHI", "0 0 1 1 2"),
        ("RHI72", "11 7 14 18 15"),
        ("MGTOV", "70.8 74.7 72.3 78.8 73.3 64.0"),
        ("ASM45", "78 92.1 88.1 78.1 68.6 72.6"),
        ("CINPLAN", "61.5 53.3 61.5 63.6 67.3 74.6"),
        ("CINREV", "- 6.0 12.1 15.3 16.4 17.2"),
        ("CARE10", "50.0 50.0 75.0 20.0 63.6 18"),
        ("CPV10", ". 24.0 75.6 64.6 70.5 57"),
        ("ICPC15", "73 100 80 80 66 45"),
        ("ICPCPLAN", "86.7 100.0 95.0 100.0 96.6 93.5"),
        ("CONTEH", "8 11 13 16 12 10"),
        ("CPREV", "- - - - -"),
        ("LACREV", "96.1 96.1 96.3 93.2 93.9 93.2"),
        ("DPR", "6 2 2 15 5 14"),
        ("PREPROC", "55 81 105 113 93"),
        ("CAREPROC", "67 88 86 80 77"),
        ("EXITS", "15 18 14 5 4"),
        ("REUN", "4 11 1 1"),
        ("MATCH", "113 160 161 169 169"),
        ("ADOPT", "19 21 19 20 19"),
        ("ADSGO", "8 6 4 2 0"),
        ("SGO", "30 24 24 23 22"),
        ("LTFC18", "- - - - - -"),
        ("VAC", ". . 34.5 38.0 -"),
        ("TURN", ". . - - -"),
        ("AGENCY", ". . 46.2 52.0 -"),
    ],
)
def test_the_months_are_those_the_report_prints(code, printed):
    window = ["2019-08", "2019-09", "2019-10", "2019-11", "2019-12", "2020-01"]
    expected = {m: v for m, v in zip(window, printed.split(), strict=False) if v != "."}
    assert {m: row["value"] for m, row in months(code).items() if m >= "2019-08"} == expected


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        (
            "2019-04-01",
            "2020-01-27",
            {
                "ASM45": "81.4",
                "CARE10": "63",
                "ICPC15": "59.3",
                "ICPCPLAN": "93.1",
                "CONTEH": "9.9",
                "DPR": "79",
                "EXITS": "105",
                "REUN": "32",
                "ADSGO": "43",
            },
        ),
        (
            "2018-04-01",
            "2019-03-31",
            {
                "MGTOV": "69",
                "ASM45": "70",
                "LACREV": "93.2",
                "ICPC15": "67.20",
                "VAC": "29",
                "TURN": "-",
                "AGENCY": "31",
            },
        ),
    ],
)
def test_the_year_to_date_and_the_year_before_are_those_the_report_prints(start, end, printed):
    found = {row["code"]: row["value"] for row in read("figures.csv") if (row["start"], row["end"]) == (start, end)}
    assert found == printed


def test_benchmarks_are_those_the_report_prints_and_say_that_no_year_is_given():
    rows = [row for row in read("figures.csv") if row["geography"]]
    assert {(row["code"], row["geography"]): row["value"] for row in rows} == {
        (code, geography): value
        for code, pair in {
            "PLC3": ("10.0", "12.4"),
            "PLCLT": ("70.0", "66.9"),
            "PLC20": ("13.0", "12.3"),
            "SUPV": ("n/a", "n/a"),
            "ASM45": ("83.1", "81.2"),
            "ICPC15": ("78.7", "82.5"),
            "ICPCPLAN": ("n/a", "n/a"),
            "CONTEH": ("n/a", "n/a"),
            "MATCH": ("201", "167"),
            "ADOPT": ("13", "19"),
            "SGO": ("12", "13"),
            "VAC": ("16.5", "n/a"),
            "TURN": ("15.2", "n/a"),
            "AGENCY": ("15.4", "n/a"),
        }.items()
        for geography, value in zip(("national", "regional"), pair, strict=True)
    }
    assert all("prints no year" in row["source"] for row in rows)


def test_vacancies_by_team():
    teams = {row["category"]: row["value"] for row in read("figures.csv") if row["dimension"]}
    assert teams == {"Assessment team": "78", "Safeguarding and family support": "43"}


def test_figures_are_recorded_after_the_month_they_describe():
    for row in read("figures.csv"):
        if re.fullmatch(r"\d{4}-\d\d", row["period"]) and row["period"] < "2020-01":
            assert row["recorded_on"][:7] > row["period"]
    revised = [row for row in read("figures.csv") if (row["code"], row["period"]) == ("PLC3", "2019-11")]
    assert [(row["value"], row["recorded_on"]) for row in revised if not row["geography"]] == [
        ("18.6", "2019-12-10"),
        ("18.8", "2020-01-14"),
    ]


@pytest.mark.parametrize("code", ["PLC3", "PLCLT", "MGTOV", "ASM45", "ICPC15", "MISS"])
def test_six_kpis_have_an_unbroken_illustrative_series_back_to_august_2017(code):
    series = months(code)
    wanted = [f"{y}-{m:02d}" for y in (2017, 2018, 2019) for m in range(1, 13)]
    assert [m for m in series if m <= "2019-12"] == [m for m in wanted if m >= "2017-08"]
    assert all(row["illustrative"] == "yes" for m, row in series.items() if m < "2019-08")
    assert not any(row["illustrative"] for m, row in series.items() if m >= "2019-08")


@pytest.mark.parametrize("code", ["ASM45", "ICPC15"])
def test_each_month_with_parts_computes_to_its_printed_value(code):
    for row in months(code).values():
        decimals = len(row["value"].partition(".")[2])
        assert percent(row["numerator"], row["denominator"], decimals) == Decimal(row["value"])
        assert row["illustrative_parts"] == "yes"
        assert int(row["denominator"]) >= 20


@pytest.mark.parametrize(
    ("code", "first", "last", "printed"),
    [
        ("ASM45", "2018-04", "2019-03", "70"),
        ("ASM45", "2019-04", "2020-01", "81.4"),
        ("ICPC15", "2018-04", "2019-03", "67.20"),
        ("ICPC15", "2019-04", "2020-01", "59.3"),
    ],
)
def test_the_parts_of_the_months_add_up_to_the_printed_year(code, first, last, printed):
    rows = [row for month, row in months(code).items() if first <= month <= last]
    numerator = sum(int(row["numerator"]) for row in rows)
    denominator = sum(int(row["denominator"]) for row in rows)
    assert percent(numerator, denominator, len(printed.partition(".")[2])) == Decimal(printed)


def test_management_oversight_ends_2018_19_at_the_printed_figure():
    assert float(months("MGTOV")["2019-03"]["value"]) == 69.0


def test_placements_have_worsened_four_months_running_and_no_invented_month_makes_it_more():
    rising = [float(row["value"]) for m, row in months("PLC3").items() if "2019-08" <= m <= "2019-12"]
    falling = [float(row["value"]) for m, row in months("PLCLT").items() if "2019-08" <= m <= "2019-12"]
    assert len(rising) == len(falling) == 5
    assert rising == sorted(set(rising))
    assert falling == sorted(set(falling), reverse=True)
    assert float(months("PLC3")["2019-07"]["value"]) > rising[0]
    assert float(months("PLCLT")["2019-07"]["value"]) < falling[0]


def test_only_the_kpis_with_an_illustrative_target_have_one():
    targets = {
        row["code"]: row["target_min"] or row["target_upper"] for row in read("kpis.csv") if row["target_illustrative"]
    }
    assert targets == {"PLC3": "10", "PLCLT": "70", "ASM45": "85", "ICPC15": "80", "LACREV": "95"}
    assert not any(
        row["target_min"] or row["target_upper"] for row in read("kpis.csv") if not row["target_illustrative"]
    )
