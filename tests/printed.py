"""What the tables of a report have to say, from its JSON: the sections, rows and columns of the highlight report.

Cells are as ``tests.tables`` reads them. Ratings are words; a figure is the text that the object holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from tests.tables import Table, plain
from tracker.domain.highlight_words import day_words, rating_words
from tracker.domain.periods import format_day

Plain = dict[str, Any]


def printed_tables(report: Plain) -> dict[str, Table]:
    """Every table by name, in the order of the report; those without a row are left out."""
    named = dict(_tables(report))
    return {name: [[plain(cell) for cell in row] for row in table] for name, table in named.items() if len(table) > 1}


def _tables(report: Plain) -> Iterator[tuple[str, Table]]:
    yield (
        "themes",
        [["No.", "Theme", "Rating", "Why"]]
        + [
            [str(one["number"]), _glossed(one, "name"), rating_words(one["rag"]), one["why"]]
            for one in report["themes"]
        ],
    )
    yield "decisions", [["No.", "Decision", "By, from"]] + [_decision(one) for one in report["decisions"]]
    yield (
        "budget",
        [["Line", "Budget", "Actual", "Forecast", "Variance", "Comments"]]
        + [
            [
                one["label"],
                *(one[f"{name}_text"] for name in ("budget", "actual", "forecast", "variance")),
                one["comment"],
            ]
            for one in report["budget"]
        ],
    )
    for name, what, where in (
        ("concerns", "Concern", "Where it stands"),
        ("developments", "Development", "What is planned"),
    ):
        yield (
            name,
            [["Ref", what, where, "Owner", "By when"]]
            + [
                [str(one["ref"]), one["title"], one["description"], one["owner"], one["by_when"] + one["review"]]
                for one in report[name]
            ],
        )
    yield "risks", _risks(report)
    yield (
        "guidance",
        [["Rating", "Overall", "Individual action"]]
        + [[rating_words(one["rag"]), one["overall"], one["action"]] for one in report["guidance"]],
    )
    yield "measures", _measures(report, report["kpi_sections"])
    for theme in report["themes"]:
        yield f"measures of theme {theme['number']}", _measures(report, theme["kpi_sections"])
        yield f"actions of theme {theme['number']}", _actions(report, theme)
    yield from _changes(report["changes"])
    yield (
        "rating queries",
        [["What", "Stated", "Evidence", "Why"]]
        + [
            [_named(one), rating_words(one["stated"]), rating_words(one["evidence"]), one["why"]]
            for one in report["rating_queries"]
        ],
    )
    yield "findings", _findings(report)
    yield (
        "the board's actions",
        [["No.", "Action", "Asked for", "Owner", "How it stands"]]
        + [
            [
                str(one["number"]),
                one["title"],
                day_words(_day(one["raised_on"])) + one["meeting"],
                one["owner"] or "nobody yet",
                one["state_words"],
            ]
            for one in report["board_actions"]
        ],
    )
    yield (
        "abbreviations",
        [["Abbreviation", "Words"]] + [[one["short"], one["words"]] for one in report["abbreviations"]],
    )
    yield "signals", [["Measure", "Latest", "Period", "Change", "Target", "Signal", "What it means"]] + [
        [one["name"], one["latest"], one["period"], one["change_words"], one["target_words"] + one["verdict"],
         one["words"], one["commentary"]]
        for one in report["signals"]
    ]  # fmt: skip


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _named(one: Plain) -> str:
    return one["name"] if one["ref"] == "programme" else f"{one['ref']} {one['name']}"


def _glossed(one: Plain, name: str) -> str:
    """A name with what there is to explain of it."""
    return one[name] + (f" ({one['gloss']})" if one["gloss"] else "")


def _findings(report: Plain) -> Table:
    heads = ["Inspection or visit", "No.", "Finding", "Objectives that answer it, and their actions",
             "What the evidence says"]  # fmt: skip
    rows = []
    for one in report["findings"]:
        answers = "".join(f"{rating_words(of['rag'])} {of['ref']} {of['name']}" for of in one["objectives"])
        for act in one["actions"]:
            due = f", {act['due']}" if act["due"] else ""
            answers += f"{rating_words(act['rag'])} {act['ref']} {act['title']}{due}"
            answers += " overdue" if act["is_overdue"] else ""
        evidence = "".join(f"{of['name']}: {of['text']}" for of in one["evidence"])
        if one["silent"]:
            words = "more settle nothing" if evidence else "linked, none settles it"
            evidence += f"{one['silent']} {words}"
        answers = answers or "no objective yet"
        evidence = evidence or "no measure and no record is linked"
        rows.append(
            [one["event"] + day_words(_day(one["held_on"])), str(one["number"]), one["text"], answers, evidence]
        )
    return [heads, *rows]


def _decision(one: Plain) -> list[str]:
    words = one["title"]
    if one["detail"]:
        words += ("" if words.endswith((".", "?", "!")) else ".") + one["detail"]
    words = ("Help:" if one["kind"] == "help" else "") + words + (f"({one['about']})" if one["about"] else "")
    by = day_words(_day(one["needed_on"])) if one["needed_on"] else "now"
    return [str(one["number"]), words, by + one["asked_by"]]


def _risks(report: Plain) -> Table:
    since = report["changes"]["since"]
    moved = f"Since {format_day(_day(since))}" if since else "Movement"
    rows = [
        [
            str(one["number"]),
            one["description"] if one["kind"] == "issue" else f"If {one['if_text']}, then {one['then_text']}",
            one["mitigation"],
            one["raised"],
            one["owner"],
            *("" if one[name] is None else str(one[name]) for name in ("probability", "impact", "score")),
            one["band"].replace("_", " ").capitalize() or "issue",
            one["movement_words"],
        ]
        for one in sorted(report["risks"], key=lambda risk: risk["rank"])
    ]
    return [["No.", "Risk or issue", "Mitigation", "Raised", "Owner", "P", "I", "Score", "Band", moved], *rows]


def _measures(report: Plain, sections: list[Plain]) -> Table:
    months = [one["label"] + ("part" if one["is_part"] else "") for one in report["columns"]]
    heads = ["Measure", report["prior_year"], "Current", *months, "Trend", "Target", "Direction", "National",
             "Region or neighbours"]  # fmt: skip
    table = [heads]
    for section in sections:
        heading = ", ".join(part for part in (section["heading"], section["unit"]) if part)
        table.append([heading + (f" ({section['gloss']})" if section["gloss"] else "")])
        table += [_measure(kpi, section["unit"]) for kpi in section["kpis"]]
    return table


def _measure(kpi: Plain, unit: str) -> list[str]:
    is_said = unit or kpi["name"].endswith(kpi["unit"])
    name = kpi["ref"] + _glossed(kpi, "name") + ("" if is_said else f", {kpi['unit']}")
    current = kpi["current"]
    target = kpi["target_text"] + kpi["verdict"] + ("illus." if kpi["target_is_illustrative"] else "")
    others = [_benchmark(kpi[where]) for where in ("regional", "neighbours") if kpi[where]["text"]]
    return [
        name + (f"({kpi['marker']})" if kpi["marker"] else ""),
        _figure(kpi["prior_year"]),
        _figure(current) + current["label"] if current["text"] else current["words"],
        *map(_figure, kpi["months"]),
        "" if kpi["trend"]["values"] else "–",
        target if kpi["target_text"] else "none set",
        kpi["direction_words"] or "–",
        _benchmark(kpi["national"]),
        " / ".join(others),
    ]


def _figure(one: Plain) -> str:
    return one["text"] + ("*" if one["is_illustrative"] else "")


def _benchmark(one: Plain) -> str:
    return one["text"] + one["period"]


def _actions(report: Plain, theme: Plain) -> Table:
    now = f"Now {format_day(_day(report['status_date']))}"
    table = [["Objective", "Action", *report["quarter_labels"], now, "Progress"]]
    for objective in theme["objectives"]:
        for at, action in enumerate(objective["actions"]):
            row = [_objective(objective)] if at == 0 else []
            row += [_action(action), *map(_quarter, action["quarters"]), _short(action["now"])]
            if not objective["narrative"]:
                row.append(action["narrative"])
            elif at == 0:
                row.append(objective["narrative"])
            table.append(row)
        if not objective["actions"]:
            table.append([_objective(objective), "No action yet.", objective["narrative"]])
    return table


def _objective(one: Plain) -> str:
    derived = "derived" if one["stated"] == "not_rated" and one["rag"] != "not_rated" else ""
    evidence = f"its evidence says {rating_words(one['evidence'])}" if one["query"] else ""
    return (
        f"{one['ref']} {_glossed(one, 'name')} {rating_words(one['rag'])} {derived} {one['derived_words']} {evidence}"
    )


def _action(one: Plain) -> str:
    small = " · ".join(part for part in (one["owner"], one["due"]) if part)
    return f"{one['ref']} {_glossed(one, 'title')} {small}" + (" · overdue" if one["is_overdue"] else "")


def _quarter(one: Plain) -> str:
    return _short(one["rag"]) + ("†" if one["is_late_change"] else "")


def _short(rag: str) -> str:
    return "Verified" if rag == "verified" else rating_words(rag)


def _changes(changes: Plain) -> Iterator[tuple[str, Table]]:
    yield (
        "ratings that moved",
        [["What", "Before", "Now", "Direction", "Why"]]
        + [
            [
                _named(one),
                rating_words(one["before"]),
                rating_words(one["now"]),
                one["travel"] or "first rated",
                one["why"],
            ]
            for one in changes["ratings"] + changes["actions"]
        ],
    )
    yield (
        "actions that changed",
        [["Ref", "Action", "What happened", "Reason"]]
        + [
            [one["ref"], one["name"], one["detail"], one["reason"]]
            for kind in ("completed", "slipped", "added", "removed")
            for one in changes[kind]
        ],
    )
    yield (
        "risks that moved",
        [["No.", "If", "Direction", "Score"]]
        + [[str(one["number"]), one["title"], one["movement"], one["detail"]] for one in changes["risks"]],
    )
    yield "decisions taken", [["Decision", "Answer"]] + [[one["what"], one["text"]] for one in changes["decisions"]]
