"""Thirteen months of updates: dated as people work, with the story and the lateness that the demonstration shows."""

from collections import Counter, defaultdict
from datetime import date

from tests.seed.seahaven import (
    CLOSED,
    FOLDER,
    QUARTERS,
    STATUS_DATE,
    by_owner,
    current_updates,
    due_dates,
    in_order,
    is_working_day,
    late_actions,
    months,
    read,
    rows_of,
)


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
    assert {row["ref"] for row in closed} == {"1.3.1", "2.4.3", "2.8.1", "4.2.1"}
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
        "4.2": ("amber", "green"),
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
