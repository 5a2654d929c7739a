"""Reads the Seahaven files as plain CSV, and works out who is late by the rule written out."""

import csv
import json
import re
from collections import defaultdict
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import holidays

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
