"""What the Seahaven files must say, read as plain CSV: no application code takes part."""

import re
from collections import Counter

from tests.seed.seahaven import (
    FOLDER,
    programme,
    read,
    rows_of,
)


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
        "risk": {row["number"] for row in read("risks.csv")},
        "board": {row["held_on"] for row in read("events.csv") if row["kind"] == "board"},
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


def test_two_developments_have_two_owners():
    owners = {row["ref"]: len(row["owners"].split(";")) for row in read("developments.csv")}
    assert owners == {"1": 2, "2": 1, "3": 2, "4": 1}
