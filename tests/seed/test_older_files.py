"""What the files of the four older programmes must say, read as plain CSV."""

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest

from tests.seed.older import OLDER, SEED, figures, number, programme, read


@pytest.mark.parametrize(
    ("slug", "day", "layout", "kpis", "imported"),
    [
        ("seahaven-2016", "2016-04-27", "dashboard", 55, 421),
        ("northdale", "2015-12-31", "questions", 34, 274),
        ("fenchester", "2015-07-20", "committee", 32, 82),
        ("marchwood", "2014-12-31", "datapack", 56, 240),
    ],
)
def test_each_is_closed_on_the_day_of_its_report_and_published_in_the_layout_of_its_source(
    slug, day, layout, kpis, imported
):
    described = programme(slug)
    assert described["status_on"] == described["closed_on"] == day
    assert read(slug, "series")[0]["kind"] == layout
    (edition,) = read(slug, "editions")
    assert edition["status_on"] == day
    assert edition["status_on"] <= edition["submitted_on"] <= edition["published_on"]
    assert len(read(slug, "kpis")) == kpis
    assert len(read(slug, "imported_figures")) == imported


@pytest.mark.parametrize("slug", OLDER)
def test_every_kpi_is_defined_owned_placed_once_and_every_code_is_known(slug):
    kpis = read(slug, "kpis")
    codes = {row["code"] for row in kpis}
    people = {row["email"] for row in read(slug, "people")}
    for row in kpis:
        assert row["definition"].endswith("."), row["code"]
        assert row["source"], row["code"]
        assert row["owner"] in people, row["code"]
    assert Counter(row["code"] for row in read(slug, "placements")) == dict.fromkeys(codes, 1)
    known = codes | {"POPULATION"}
    for name in ("commentary", "notes", "breaks", "imported_figures", "imported_undated", "figures_undated"):
        assert {row["code"] for row in read(slug, name)} <= known, name
    linked = {row["kpi"] for row in read(slug, "links")} | {row["kpi"] for row in read(slug, "plan") if row["kpi"]}
    asked = {code for row in read(slug, "lines") for code in row["kpis"].split(";") if code}
    assert linked | asked <= codes


@pytest.mark.parametrize("slug", OLDER)
def test_people_are_job_titles_and_nothing_says_who_the_source_was(slug):
    for row in read(slug, "people"):
        assert row["name"] == row["job_title"]
        assert row["email"].endswith((f"@{slug}.example", "@seahaven.example"))
    for path in (SEED / slug).iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Sir|Dame) [A-Z]", text), path
        assert not re.search(r"torbay|darlington|peterborough|hereford", text, re.IGNORECASE), path


@pytest.mark.parametrize("slug", OLDER)
def test_what_is_invented_is_stated(slug):
    note = programme(slug)["illustrative_note"]
    assert "invented council" in note
    assert "Invented are the ratings" in note
    assert "left out" in note, "charts whose values are lost"
    assert all(row["illustrative"] == "yes" for row in read(slug, "updates")), "ratings are ours"
    assert not any(row.get("illustrative") for row in read(slug, "imported_figures"))


@pytest.mark.parametrize("slug", OLDER)
def test_figures_that_are_doubtful_say_so(slug):
    rows = [row for name in ("imported_figures", "imported_undated") for row in read(slug, name)]
    assert sum("Read with" in row["note"] for row in rows) >= 1
    said = ("date is not given", "held at", "without a date", "is not printed")
    assert all(any(words in row["note"] for words in said) for row in read(slug, "imported_undated"))


# Seahaven, April 2016


def test_eighteen_measures_stand_in_order_and_six_have_words_alone():
    headings = list(dict.fromkeys(row["section"] for row in read("seahaven-2016", "placements")))
    assert len(headings) == 18
    held = {row["code"] for row in read("seahaven-2016", "imported_figures")}
    placed = {heading: set() for heading in headings}
    for row in read("seahaven-2016", "placements"):
        placed[row["section"]].add(row["code"])
    without = [at for at, heading in enumerate(headings, 1) if not placed[heading] & held]
    assert without == [4, 6, 7, 16]
    explained = {row["code"] for row in read("seahaven-2016", "commentary")}
    assert all(placed[headings[at - 1]] & explained for at in without)


def test_the_data_are_older_than_the_report():
    (edition,) = read("seahaven-2016", "editions")
    assert (edition["status_on"], edition["data_to"]) == ("2016-04-27", "2016-04-07")
    assert {row["recorded_on"] for row in read("seahaven-2016", "imports")} == {"2016-04-07"}


@pytest.mark.parametrize("year", ["2013/14", "2015/16"])
def test_one_population_gives_all_four_rates_of_a_year(year):
    (population,) = [number(row) for row in read("seahaven-2016", "imported_population") if row["period"] == year]
    printed = {
        row["code"]: (number(row, "numerator"), number(row))
        for code in ("REFRATE", "S47RATE", "CPPRATE", "CLARATE")
        for row in figures("seahaven-2016", code)
        if row["period"].replace("-", "/") == year or row["end"] == f"20{year[-2:]}-03-31"
    }
    assert len(printed) == 4
    for code, (count, rate) in printed.items():
        assert (count * 10_000 / population).quantize(Decimal(1), ROUND_HALF_UP) == rate, code


def test_no_population_is_held_for_the_year_whose_rates_need_two():
    assert "2014/15" not in {row["period"] for row in read("seahaven-2016", "imported_population")}
    assert "No one population" in next(
        row["effect"] for row in read("seahaven-2016", "notes") if row["code"] == "REFRATE"
    )


def test_practice_standards_are_targets_from_the_day_they_held():
    targets = {row["code"]: row["target_from"] for row in read("seahaven-2016", "kpis") if row["target_from"]}
    assert {targets[code] for code in ("VISITRISK", "VISITCIN", "VISITS47", "VISITS20", "VISITS45")} == {"2015-11-01"}
    assert {targets[code] for code in ("CPVISITDAYS", "CINVISITDAYS")} == {"2016-02-01"}


# Northdale, 2015/16


def test_two_sources_of_one_measure_are_held_and_the_headline_is_chosen():
    rows = figures("northdale", "ICPC15")
    assert {(row["source"].rpartition(": ")[2], row["value"]) for row in rows} == {
        ("case management system", "82.6%"),
        ("manual monitoring", "94%"),
    }
    assert [row["value"] for row in rows if row["chosen"]] == ["82.6%"]


def test_caseloads_are_totals_averages_and_the_highest_of_a_team():
    rows = [row for row in read("northdale", "imported_figures") if row["code"].startswith("CASE")]
    assert {row["code"] for row in rows} == {"CASETOTAL", "CASEMEAN", "CASEMAX", "CASEWORKERS"}
    assert all(row["dimension"] == "area" for row in rows)
    mistyped = {row["note"].partition(";")[0] for row in rows if "is printed" in row["note"]}
    assert len(mistyped) == 3


def test_every_question_of_the_board_has_a_heading_and_one_has_no_measure():
    questions = [row for row in read("northdale", "lines") if row["kind"] == "question"]
    headings = {row["section"] for row in read("northdale", "placements")}
    assert {row["heading"] for row in questions} == headings
    assert [row["text"] for row in questions if not row["kpis"]] == ["Do care leavers live in suitable homes?"]


def test_a_sentence_copied_under_the_wrong_heading_is_noted():
    (note,) = [row for row in read("northdale", "notes") if row["code"] == "LACALLOC"]
    assert "protection plan" in note["effect"]


def test_nine_months_are_twice_the_same_nine_months():
    rows = {row["period"]: number(row) for row in figures("northdale", "CAF") if not row["dimension"]}
    assert rows["2015-12-31"] / rows["2014-12-31"] == Decimal(444) / 224
    areas = [number(row) for row in figures("northdale", "CAF") if row["dimension"] and row["period"] == "2014-15"]
    assert sum(areas) == rows["2014-15"] == 316


# Fenchester, July 2015


def two_counts():
    return {
        row["period"]: (number(row, "numerator"), number(row, "denominator"))
        for row in read("fenchester", "imported_parts")
        if row["code"] == "REFPCT"
    }


def test_the_two_counts_of_24_months_give_the_percentages_that_are_known():
    counts = two_counts()
    assert len(counts) == 24
    share = {month: round(refs * 100 / contacts, 1) for month, (refs, contacts) in counts.items()}
    assert (share["Apr-14"], share["Apr-15"]) == (Decimal("26.6"), Decimal("39.0"))
    assert share["May-14"] == Decimal("36.5"), "33.9 is printed, which 260 would give"
    assert round(Decimal(260) * 100 / counts["May-14"][1], 1) == Decimal("33.9")


def test_the_rolling_year_of_referrals_is_665_for_every_10_000_children():
    months = list(two_counts().values())[-12:]
    assert sum(refs for refs, _ in months) == 2991
    (population,) = {number(row) for row in read("fenchester", "imported_population")}
    assert round(sum(refs for refs, _ in months) * 10_000 / population) == 665


def test_what_was_restated_is_held_with_what_it_was_first():
    (first,) = read("fenchester", "figures_first")
    now = next(row for row in figures("fenchester", "REFS") if row["period"] == "Apr-15")
    assert (first["value"], now["value"]) == ("320", "319")
    assert round(number(first) * 100 / 817, 1) == Decimal("39.2")


def test_agency_posts_and_their_share_imply_the_establishment():
    (posts,), (share,) = figures("fenchester", "AGENCYN"), figures("fenchester", "AGENCY")
    assert number(posts) * 100 / number(share) == 104


def test_audit_grades_are_about_so_much_and_need_not_add_up():
    rows = figures("fenchester", "AUDIT")
    assert [row["qualifier"] for row in rows] == ["under", "over", "approximately"]
    assert sum(number(row) for row in rows) == 95


def test_breaks_say_why_and_only_a_new_way_of_counting_stops_comparison():
    breaks = {row["code"]: row["kind"] for row in read("fenchester", "breaks")}
    assert breaks == {"SARATE": "definition", "REFS": "rebase", "REFPCT": "rebase", "REFRATE": "rebase"}


# Marchwood, December 2014


def test_numbers_worked_out_from_shares_and_rates_are_whole_and_give_them_back():
    (population,) = [number(row) for row in read("marchwood", "imported_population")]
    assert population == 36_100
    for code in ("CPPRATE", "CLARATE"):
        (row,) = figures("marchwood", code)
        assert round(number(row, "numerator") * 10_000 / population, 2) == number(row)
    assert round(Decimal(450) * 10_000 / population, 2) == Decimal("124.65")
    for code in ("SRCSHARE", "SRCREF"):
        for row in figures("marchwood", code):
            share = number(row, "numerator") * 100 / number(row, "denominator")
            decimals = len(row["value"].rstrip("%").partition(".")[2])
            assert share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP) == number(row), row
            assert "worked out" in row["note"]


def test_both_ways_of_counting_contacts_stand_side_by_side():
    (new,), (old,) = figures("marchwood", "CONTACTSCH"), figures("marchwood", "CONTACTSOLDCH")
    assert (number(new), number(old)) == (Decimal("-24.09"), Decimal("-18.81"))
    (change,) = [row for row in read("marchwood", "breaks") if row["code"] == "CONTACTS"]
    assert change["from_on"] == "2014-11-05"


def test_late_assessments_add_up_by_band():
    rows = figures("marchwood", "IALATE")
    whole = [number(row) for row in rows if not row["dimension"]]
    assert whole == [sum(number(row) for row in rows if row["dimension"])] == [38]


def test_the_faulty_chart_is_held_as_it_was_before_the_correction():
    (first,) = read("marchwood", "figures_first")
    assert (first["code"], first["state"]) == ("CA", "not_available")
    (now,) = figures("marchwood", "CA")
    assert (now["value"], "transposed" in now["note"]) == ("64", True)


def test_rows_and_columns_of_the_team_and_role_table_add_up():
    for code in ("PERM", "INTERIM"):
        rows = [row for row in figures("marchwood", code) if row["period"] == "2014-09-30"]
        held = {
            kind: {row["category"]: number(row) for row in rows if row["dimension"] == kind}
            for kind in ("role", "team", "role | team", "")
        }
        for category, value in held["team"].items():
            parts = [one for name, one in held["role | team"].items() if name.partition(" | ")[2] == category]
            assert sum(parts) == value, (code, category)
        for category, value in held["role"].items():
            parts = [one for name, one in held["role | team"].items() if name.partition(" | ")[0] == category]
            assert sum(parts) == value, (code, category)
        assert sum(held["team"].values()) == sum(held["role"].values()) == held[""][""]


def test_posts_are_427_hundredths_over_budget():
    def team(code):
        return {row["category"]: number(row) for row in figures("marchwood", code) if row["dimension"] and row["value"]}

    employees, interims, starters, budget = map(team, ("EMPLOYEES", "INTERIMS", "STARTERS", "BUDGET"))
    over = sum(budget[one] - employees[one] - interims[one] - starters.get(one, 0) for one in budget)
    assert over == Decimal("-4.27")
    assert sum(starters.values()) == 6


def test_one_benchmark_stands_in_three_reports_with_three_values():
    year = {"2013-14", "2013/14", "2014-03-31"}
    held = {
        slug: next(
            row["value"]
            for row in read(slug, "imported_figures")
            if (row["code"], row["geography"]) == ("CPPRATE", "national") and {row["period"], row["end"]} & year
        )
        for slug in ("seahaven-2016", "fenchester", "marchwood")
    }
    assert held == {"seahaven-2016": "42", "fenchester": "42.6", "marchwood": "42.1"}


def test_conferences_in_fifteen_days_go_by_one_name_in_three_programmes():
    for slug in ("seahaven-2016", "northdale", "seahaven"):
        (row,) = [row for row in read(slug, "kpis") if row["code"] == "ICPC15"]
        assert slug == "seahaven" or "ICPC in 15 days" in row["aliases"]
