"""What the Seahaven files must say, read as plain CSV: no application code takes part."""

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import holidays
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "seed" / "seahaven"
STATUS_DATE = date(2020, 1, 27)
ENGLAND = holidays.country_holidays("GB", subdiv="ENG", years=range(2017, 2021))
QUARTERS = {
    "Q4 2018/19": ("2019-01-01", "2019-03-31"),
    "Q1 2019/20": ("2019-04-01", "2019-06-30"),
    "Q2 2019/20": ("2019-07-01", "2019-09-30"),
    "Q3 2019/20": ("2019-10-01", "2019-12-31"),
}
CLOSED = {"complete", "verified"}


def read(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def programme():
    return json.loads((FOLDER / "programme.json").read_text(encoding="utf-8"))


def rows_of(kind):
    return [row for row in read("plan.csv") if row["kind"] == kind]


def is_working_day(day):
    return day.weekday() < 5 and day not in ENGLAND


def add_working_days(day, count):
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_after(start, end):
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def in_order(rows):
    return sorted(rows, key=lambda row: (row["as_on"], row["recorded_on"], row["time"]))


def due_dates(day):
    """The due date of each action as it stood on a day: the baseline and the moves made by then."""
    due = {row["ref"]: row["due_on"] for row in rows_of("action")}
    for move in sorted(read("slips.csv"), key=lambda row: (row["moved_on"], row["time"])):
        if move["moved_on"] <= day.isoformat():
            due[move["ref"]] = move["to"]
    return due


def current_updates(day):
    """The latest update of each row of the plan as at a day."""
    return {row["ref"]: row for row in in_order(read("updates.csv")) if row["as_on"] <= day.isoformat()}


def late_actions(day, grace=2):
    """Actions whose update is more than `grace` working days late, with their last update.

    An update is due 7 days after the last one when red, not rated, past its due date or due
    within 20 working days; after 14 when amber; after 28 when green. Complete, verified and
    not started actions owe nothing.
    """
    due, last, late = due_dates(day), current_updates(day), {}
    for action in rows_of("action"):
        ref, update = action["ref"], last.get(action["ref"])
        if action["start_on"] > day.isoformat() or (update and update["rag"] in CLOSED):
            continue
        rag = update["rag"] if update else "not_rated"
        since = date.fromisoformat(update["as_on"] if update else action["start_on"])
        soon = due[ref] and date.fromisoformat(due[ref]) <= add_working_days(day, 20)
        days = 7 if soon or rag in ("red", "not_rated") else 14 if rag == "amber" else 28
        if working_days_after(since + timedelta(days=days), day) > grace:
            late[ref] = update
    return late


def by_owner(refs):
    owners = {row["ref"]: row["lead_or_owner"] for row in rows_of("action")}
    grouped = defaultdict(list)
    for ref in refs:
        grouped[owners[ref].removesuffix("@seahaven.example")].append(ref)
    return dict(grouped)


def percent(numerator, denominator, decimals):
    share = Decimal(numerator) * 100 / Decimal(denominator)
    return share.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def months(code):
    """The last known local figure of each month of a KPI: {"2019-08": row, ...}."""
    rows = [
        row
        for name in ("figures_illustrative.csv", "figures.csv")
        for row in read(name)
        if row["code"] == code and re.fullmatch(r"\d{4}-\d\d", row["period"])
        if not row["geography"] and not row["dimension"]
    ]
    rows.sort(key=lambda row: (row["period"], row["recorded_on"], row["time"]))
    return {row["period"]: row for row in rows}


# The plan


def test_the_plan_has_4_themes_16_objectives_and_40_actions():
    assert Counter(row["kind"] for row in read("plan.csv")) == {
        "theme": 4,
        "objective": 16,
        "action": 40,
    }
    assert Counter(row["ref"][0] for row in rows_of("objective")) == {
        "1": 5,
        "2": 8,
        "3": 1,
        "4": 2,
    }
    assert Counter(row["ref"][0] for row in rows_of("action")) == {
        "1": 13,
        "2": 20,
        "3": 5,
        "4": 2,
    }


def test_every_row_of_the_plan_stands_under_its_parent_and_has_a_lead_or_owner():
    refs = {row["ref"] for row in read("plan.csv")}
    for row in read("plan.csv"):
        assert "." not in row["ref"] or row["ref"].rpartition(".")[0] in refs
        assert row["lead_or_owner"]


def test_about_a_third_of_the_actions_were_added_in_october_2019():
    assert sum(row["added_on"].startswith("2019-10") for row in rows_of("action")) == 13


def test_some_actions_have_words_in_place_of_a_date_with_and_without_a_review():
    words = {row["ref"]: row["review_on"] for row in rows_of("action") if not row["due_on"]}
    assert words == {"1.1.3": "2020-04-14", "2.1.3": "2020-03-31", "2.4.2": "", "4.1.1": "2020-03-16"}
    assert all(row["due_text"] for row in rows_of("action") if row["ref"] in words)


def test_some_actions_have_not_started_and_so_have_no_update():
    waiting = {row["ref"] for row in rows_of("action") if row["start_on"] > "2020-01-27"}
    assert waiting == {"2.1.2", "2.4.1"}
    assert not waiting & {row["ref"] for row in read("updates.csv")}


def test_three_dates_moved_since_the_december_report_and_one_action_moved_twice():
    since = [row["ref"] for row in read("slips.csv") if row["moved_on"] > "2019-12-16"]
    assert sorted(since) == ["1.1.1", "2.1.1", "3.1.3"]
    assert Counter(row["ref"] for row in read("slips.csv"))["3.1.3"] == 2
    baseline = {row["ref"]: row["due_on"] for row in rows_of("action")}
    for row in sorted(read("slips.csv"), key=lambda row: row["moved_on"]):
        assert row["to"] > baseline[row["ref"]], row
        assert row["asked_by"] != row["approved_by"]
        baseline[row["ref"]] = row["to"]


# References


def test_every_email_belongs_to_a_person_and_every_reference_to_a_row_of_the_plan():
    emails = {row["email"] for row in read("people.csv")}
    refs = {row["ref"] for row in read("plan.csv")} | {"programme"}
    codes = {row["code"] for row in read("kpis.csv")}
    people_columns = (
        "lead_or_owner second_owner author asked_by asked_of approved_by answered_by owner owners moderated_by"
    )
    for path in FOLDER.glob("*.csv"):
        for row in read(path.name):
            for column in people_columns.split():
                assert set(filter(None, (row.get(column) or "").split(";"))) <= emails, (path, row)
            for column in ("ref", "attached_to", "objectives", "objective"):
                if path.name not in ("concerns.csv", "developments.csv"):
                    assert set(filter(None, (row.get(column) or "").split(";"))) <= refs, (path, row)
            for column in ("code", "kpi"):
                if path.name != "assurance.csv" and row.get(column):
                    assert row[column] in codes, (path, row)
    assert {programme()[role] for role in ("sro", "deputy", "manager")} <= emails


def test_people_are_job_titles_at_an_example_address():
    for person in read("people.csv"):
        slug = re.sub(r"[^a-z]+", "-", person["job_title"].lower().replace("'", "")).strip("-")
        assert person["name"] == person["job_title"]
        local, _, domain = person["email"].partition("@")
        assert domain == "seahaven.example"
        assert slug.startswith(local) or local in slug
    assert 22 <= len(read("people.csv")) <= 27


def test_no_text_carries_a_title_that_goes_with_a_name():
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(Mr|Mrs|Ms|Miss|Dr|Cllr|Councillor|Sir|Dame) [A-Z]", text), path
        assert not re.search(r"@(?!seahaven\.example)\w", text), path


def test_follow_ups_hang_on_something_that_exists():
    known = {
        "kpi": {row["code"] for row in read("kpis.csv")},
        "assurance": {row["code"] for row in read("assurance.csv")},
        "concern": {row["ref"] for row in read("concerns.csv")},
        "decision": {row["title"] for row in read("decisions.csv")},
    }
    for row in read("followups.csv"):
        kind, _, key = row["on"].partition(":")
        assert key in known[kind]


def test_findings_belong_to_an_event():
    events = {(row["title"], row["held_on"]) for row in read("events.csv")}
    assert {(row["event_title"], row["event_on"]) for row in read("findings.csv")} <= events


def test_counts_of_the_smaller_files():
    assert len(read("concerns.csv")) == len(read("developments.csv")) == 4
    assert len(read("risks.csv")) == 8
    assert len(read("budget.csv")) == 1
    assert not any(read("budget.csv")[0][column] for column in ("budget", "actual", "forecast"))
    assert sum(not row["answered_on"] for row in read("decisions.csv")) == 2
    still_open = [row for row in read("questions.csv") if not row["answered_on"]]
    assert [(row["kind"], row["ref"], row["asked_on"]) for row in still_open] == [("help", "2.2.1", "2020-01-21")]
    kinds = Counter(row["kind"] for row in read("events.csv"))
    assert (kinds["inspection"], kinds["monitoring visit"]) == (1, 4)
    assert programme()["next_board_on"] == read("events.csv")[-1]["held_on"] == "2020-02-05"


# Updates


def test_there_are_thirteen_months_of_updates_and_a_good_share_say_no_change():
    actions = [row for row in read("updates.csv") if row["ref"].count(".") == 2]
    assert len(actions) >= 450
    same = sum(row["no_change"] == "yes" for row in actions)
    assert 0.3 < same / len(actions) < 0.7
    covered = {row["as_on"][:7] for row in read("updates.csv")}
    assert covered >= {f"2019-{month:02d}" for month in range(1, 13)} | {"2018-12", "2020-01"}


def test_updates_fall_on_working_days_outside_the_quiet_weeks():
    for row in read("updates.csv"):
        for column in ("as_on", "recorded_on"):
            day = date.fromisoformat(row[column])
            assert is_working_day(day), row
            assert not date(2019, 8, 12) <= day <= date(2019, 8, 25), row
            assert not date(2019, 12, 21) <= day <= date(2020, 1, 2), row
        assert row["as_on"] <= row["recorded_on"]


def test_nothing_is_recorded_on_the_status_date_but_the_night_load_of_figures():
    for path in FOLDER.glob("*.csv"):
        for row in read(path.name):
            if row.get("recorded_on", "") >= "2020-01-27":
                assert (path.name, row["time"]) == ("figures.csv", "00:05")


def test_an_update_never_comes_before_its_action_begins():
    plan = {row["ref"]: row for row in read("plan.csv")}
    for row in read("updates.csv"):
        if row["ref"] != "programme":
            assert row["as_on"] >= plan[row["ref"]]["start_on"]
            assert row["as_on"] >= plan[row["ref"]]["added_on"]


def test_no_row_has_two_updates_for_one_day():
    assert max(Counter((row["ref"], row["as_on"]) for row in read("updates.csv")).values()) == 1


def test_updates_of_one_row_are_recorded_in_the_order_of_their_dates():
    by_ref = defaultdict(list)
    for row in in_order(read("updates.csv")):
        by_ref[row["ref"]].append((row["recorded_on"], row["time"]))
    assert all(times == sorted(times) for times in by_ref.values())


def test_red_and_amber_carry_a_path_to_green_that_is_not_past():
    for row in read("updates.csv"):
        if row["rag"] in ("red", "amber") and row["no_change"] != "yes":
            assert all((row["path_cause"], row["path_action"])), row
            assert row["path_by"] >= row["as_on"], row


def test_completions_carry_a_date_and_evidence_and_somebody_else_verifies():
    owners = {row["ref"]: row["lead_or_owner"] for row in rows_of("action")}
    closed = [row for row in read("updates.csv") if row["rag"] in CLOSED]
    assert {row["ref"] for row in closed} == {"1.3.1", "2.4.3", "2.8.1", "4.2.1", "4.2"}
    assert all(row["completed_on"] <= row["as_on"] and row["evidence"] for row in closed)
    verified = [row for row in closed if row["rag"] == "verified"]
    assert [row["ref"] for row in verified] == ["2.4.3"]
    assert all(row["author"] != owners[row["ref"]] for row in verified)


def test_no_change_repeats_the_update_before_it_and_only_where_it_is_allowed():
    latest = {}
    for row in in_order(read("updates.csv")):
        before = latest.get(row["ref"])
        if row["no_change"] == "yes":
            assert (row["rag"], row["narrative"]) == (before["rag"], before["narrative"])
            day = date.fromisoformat(row["as_on"])
            due = due_dates(day).get(row["ref"])
            assert not due or due >= row["as_on"], row
            assert not before["path_by"] or before["path_by"] >= row["as_on"], row
            assert row["rag"] not in CLOSED
        else:
            latest[row["ref"]] = row


def test_some_words_are_stale():
    now, december, november = (current_updates(day) for day in (STATUS_DATE, date(2019, 12, 16), date(2019, 11, 18)))
    actions = [row["ref"] for row in rows_of("action")]

    def unchanged(earlier, later):
        return {
            ref
            for ref in actions
            if ref in earlier and earlier[ref]["narrative"] == later[ref]["narrative"]
            if later[ref]["rag"] not in CLOSED
        }

    assert unchanged(december, now) == {"1.2.2", "2.1.3", "2.5.1", "2.6.4", "2.7.1"}
    assert unchanged(november, december)
    run = [row["no_change"] for row in in_order(read("updates.csv")) if row["ref"] == "2.7.1"]
    assert run[-4:] == ["yes"] * 4


def test_the_programme_is_red_since_23_september_and_was_amber_before():
    rows = [row for row in in_order(read("updates.csv")) if row["ref"] == "programme"]
    assert {row["rag"] for row in rows if row["as_on"] < "2019-09-23"} == {"amber"}
    assert {row["rag"] for row in rows if row["as_on"] >= "2019-09-23"} == {"red"}
    assert "2019-09-23" in {row["as_on"] for row in rows}


def test_themes_are_stated_red_amber_red_and_theme_4_not_at_all():
    now = current_updates(STATUS_DATE)
    assert {ref: now[ref]["rag"] for ref in ("1", "2", "3")} == {
        "1": "red",
        "2": "amber",
        "3": "red",
    }
    assert "4" not in now


def test_three_objectives_moved_as_the_story_says_since_the_december_report():
    before, now = current_updates(date(2019, 12, 16)), current_updates(STATUS_DATE)
    moved = {
        row["ref"]: (before[row["ref"]]["rag"], now[row["ref"]]["rag"])
        for row in rows_of("objective")
        if before[row["ref"]]["rag"] != now[row["ref"]]["rag"]
    }
    assert moved == {
        "1.4": ("red", "amber"),
        "2.2": ("amber", "red"),
        "2.8": ("red", "amber"),
        "4.1": ("amber", "green"),
        "4.2": ("amber", "complete"),
    }


def test_the_source_facts_are_not_marked_illustrative():
    source = {(row["ref"], row["rag"]) for row in read("updates.csv") if not row["illustrative"]}
    assert source == {("programme", "red"), ("1", "red"), ("3", "red"), ("2.2", "red")}


def test_the_strategy_is_complete_while_placements_get_worse():
    assert current_updates(STATUS_DATE)["1.3.1"]["rag"] == "complete"
    assert current_updates(STATUS_DATE)["1.3"]["rag"] == "green"
    values = [float(months("PLC3")[f"2019-{month:02d}"]["value"]) for month in range(8, 13)]
    assert values == [15.8, 16.0, 17.5, 18.8, 19.9]


def test_the_quarter_columns_show_a_rich_mixture():
    rows, cells = in_order(read("updates.csv")), Counter()
    for action in rows_of("action"):
        mine = [row for row in rows if row["ref"] == action["ref"]]
        for first, last in QUARTERS.values():
            inside = [row["rag"] for row in mine if first <= row["as_on"] <= last]
            before = [row["rag"] for row in mine if row["as_on"] < first]
            if inside:
                cells[inside[-1]] += 1
            elif before and before[-1] in CLOSED:
                cells[before[-1]] += 1
            elif action["added_on"] > last:
                cells["not in plan"] += 1
            elif action["start_on"] > last:
                cells["not started"] += 1
            else:
                cells["no update"] += 1
    assert cells["not in plan"] == 39
    assert set(cells) == {
        "red",
        "amber",
        "green",
        "complete",
        "not in plan",
        "not started",
        "no update",
    }
    assert min(cells.values()) >= 3


# Lateness


def test_on_27_january_23_of_40_actions_are_updated_and_three_owners_are_late_with_nine():
    updated = [
        ref for ref, row in current_updates(STATUS_DATE).items() if ref.count(".") == 2 and row["as_on"] >= "2020-01-21"
    ]
    assert len(updated) == 23
    assert by_owner(late_actions(STATUS_DATE)) == {
        "early-help-lead": ["2.1.1", "2.1.4"],
        "permanence-lead": ["2.6.1", "2.6.2", "2.6.3", "2.6.4"],
        "workforce-lead": ["3.1.2", "3.1.3", "3.1.4"],
    }


def test_on_3_february_eight_owners_are_late_and_others_are_not():
    day = date(2020, 2, 3)
    late = by_owner(late_actions(day))
    assert set(late) == {
        "early-help-lead",
        "head-of-assessment",
        "head-of-children-in-care",
        "head-of-safeguarding",
        "mash-manager",
        "permanence-lead",
        "workforce-lead",
        "young-peoples-housing-manager",
    }
    now = current_updates(day)
    open_refs = [
        row["ref"]
        for row in rows_of("action")
        if row["start_on"] <= "2020-02-03" and now[row["ref"]]["rag"] not in CLOSED
    ]
    assert len(set(by_owner(open_refs)) - set(late)) >= 3


def test_each_owner_late_on_3_february_has_something_different_to_say():
    late = late_actions(date(2020, 2, 3))
    said = {
        owner: (
            len(refs),
            min(late[ref]["as_on"] for ref in refs),
            tuple(sorted(late[ref]["rag"] for ref in refs)),
        )
        for owner, refs in by_owner(late).items()
    }
    assert len(set(said.values())) == len(said)
    assert len({row["narrative"] for row in late.values()}) == len(late)


# Risks


def scores(level, day):
    found = {}
    for row in sorted(read("risk_assessments.csv"), key=lambda row: (row["as_on"], row["time"])):
        if row["level"] == level and row["as_on"] <= day:
            found[int(row["number"])] = (int(row["probability"]), int(row["impact"]))
    return [found[number] for number in sorted(found)]


def test_current_scores_are_those_of_the_source():
    now = scores("current", "2020-01-27")
    assert now == [(4, 5), (4, 4), (4, 4), (3, 5), (5, 5), (3, 4), (3, 4), (3, 4)]
    assert [p * i for p, i in now] == [20, 16, 16, 15, 25, 12, 12, 12]


def test_risk_5_rose_from_20_and_risk_6_fell_from_16_since_december():
    december, now = scores("current", "2019-12-16"), scores("current", "2020-01-27")
    assert december[4:6] == [(4, 5), (4, 4)]
    moved = [n + 1 for n in range(8) if december[n] != now[n]]
    assert moved == [5, 6]


def test_each_risk_has_all_three_levels_and_its_assessments_reach_back_thirteen_months():
    assert len(scores("inherent", "2020-01-27")) == len(scores("target", "2020-01-27")) == 8
    assert len(scores("current", "2018-12-31")) == 8
    assert {row["raised_text"] for row in read("risks.csv")} == {"January 2020"}


# KPIs and figures


def test_33_kpis_stand_in_9_sections_at_34_places_and_one_stands_twice():
    codes = [row["code"] for row in read("kpis.csv")]
    assert len(codes) == len(set(codes)) == 33
    places = read("placements.csv")
    assert len(places) == 34
    assert len({(row["theme"], row["section"]) for row in places}) == 9
    assert {row["code"] for row in places} == set(codes)
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


def test_placements_have_worsened_for_seven_months_in_both_measures():
    rising = [float(row["value"]) for m, row in months("PLC3").items() if "2019-06" <= m <= "2019-12"]
    falling = [float(row["value"]) for m, row in months("PLCLT").items() if "2019-06" <= m <= "2019-12"]
    assert len(rising) == len(falling) == 7
    assert rising == sorted(set(rising))
    assert falling == sorted(set(falling), reverse=True)


def test_only_the_kpis_with_an_illustrative_target_have_one():
    targets = {
        row["code"]: row["target_min"] or row["target_upper"] for row in read("kpis.csv") if row["target_illustrative"]
    }
    assert targets == {"PLC3": "10", "PLCLT": "70", "ASM45": "85", "ICPC15": "80", "LACREV": "95"}
    assert not any(
        row["target_min"] or row["target_upper"] for row in read("kpis.csv") if not row["target_illustrative"]
    )


# Editions


def test_four_editions_were_published_before_january():
    editions = read("editions.csv")
    assert [row["status_on"] for row in editions] == [
        "2019-09-23",
        "2019-10-21",
        "2019-11-18",
        "2019-12-16",
    ]
    for row in editions:
        assert row["status_on"] <= row["submitted_on"] <= row["approved_on"] <= row["published_on"]
        assert row["published_on"] < row["meeting_on"]
        assert row["data_to"] < row["status_on"][:7]
