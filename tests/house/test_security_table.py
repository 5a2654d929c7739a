"""The table of OWASP ASVS 5.0 in docs/security.md: each requirement of levels 1 and 2 once, what it names exists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DOCUMENT = (PROJECT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| ([^|]+) \| ([^|]+) \|$", DOCUMENT, re.MULTILINE)

# Section: last places, of level 1 and of level 2. Together 70 and 183, as the standard counts them.
LEVEL_1 = {
    "1.2": "1-5", "1.3": "1-2", "1.5": "1", "2.1": "1", "2.2": "1-2", "2.3": "1", "3.2": "1-2", "3.3": "1",
    "3.4": "1-2", "3.5": "1-3", "4.1": "1", "4.4": "1", "5.2": "1-2", "5.3": "1-2", "6.1": "1", "6.2": "1-8",
    "6.3": "1-2", "6.4": "1-2", "7.2": "1-4", "7.4": "1-2", "8.1": "1", "8.2": "1-2", "8.3": "1", "9.1": "1-3",
    "9.2": "1", "10.4": "1-5", "11.3": "1-2", "11.4": "1", "12.1": "1", "12.2": "1-2", "13.4": "1", "14.2": "1",
    "14.3": "1", "15.1": "1", "15.2": "1", "15.3": "1",
}  # fmt: skip
LEVEL_2 = {
    "1.1": "1-2", "1.2": "6-9", "1.3": "3-11", "1.4": "1-3", "1.5": "2", "2.1": "2-3", "2.2": "3", "2.3": "2-4",
    "2.4": "1", "3.3": "2-4", "3.4": "3-6", "3.5": "4-5", "3.7": "1-2", "4.1": "2-3", "4.2": "1", "4.3": "1-2",
    "4.4": "2-4", "5.1": "1", "5.2": "3", "5.4": "1-3", "6.1": "2-3", "6.2": "9-12", "6.3": "3-4", "6.4": "3-4",
    "6.5": "1-5", "6.6": "1-3", "6.8": "1-4", "7.1": "1-3", "7.3": "1-2", "7.4": "3-5", "7.5": "1-2", "7.6": "1-2",
    "8.1": "2", "8.2": "3", "8.4": "1", "9.2": "2-4", "10.1": "1-2", "10.2": "1-2", "10.3": "1-4", "10.4": "6-11",
    "10.5": "1-5", "10.6": "1-2", "10.7": "1-3", "11.1": "1-2", "11.2": "1-3", "11.3": "3", "11.4": "2-4",
    "11.5": "1", "11.6": "1", "12.1": "2-3", "12.3": "1-4", "13.1": "1", "13.2": "1-5", "13.3": "1-2",
    "13.4": "2-5", "14.1": "1-2", "14.2": "2-4", "14.3": "2-3", "15.1": "2-3", "15.2": "2-3", "15.3": "2-7",
    "16.1": "1", "16.2": "1-5", "16.3": "1-4", "16.4": "1-3", "16.5": "1-3", "17.1": "1", "17.2": "1-4",
    "17.3": "1-2",
}  # fmt: skip


def numbers(sections: dict[str, str]) -> set[str]:
    found = set()
    for section, places in sections.items():
        first, _, last = places.partition("-")
        found |= {f"{section}.{place}" for place in range(int(first), int(last or first) + 1)}
    return found


def test_the_lists_are_as_long_as_the_standard_says():
    assert (len(numbers(LEVEL_1)), len(numbers(LEVEL_2))) == (70, 183)


def test_every_requirement_of_levels_1_and_2_is_in_the_table_once():
    counted = Counter(number for number, *_ in ROWS)
    assert [number for number, times in counted.items() if times > 1] == []
    assert {number for number, level, *_ in ROWS if level == "1"} == numbers(LEVEL_1)
    assert {number for number, level, *_ in ROWS if level == "2"} == numbers(LEVEL_2)


def test_every_file_that_the_document_names_is_there():
    named = set(re.findall(r"`((?:tests|tracker|docs|templates|static)/[\w./-]+\.\w+|pyproject\.toml)`", DOCUMENT))
    assert len(named) > 60
    missing = sorted(name for name in named if not (PROJECT / name).exists())
    assert missing == [], "the table names what is no longer there; say where it is met now"


def test_every_answer_says_where_why_not_or_that_it_is_not_met():
    empty = [number for number, _, asks, answer in ROWS if len(answer.strip()) < 4 or len(asks.strip()) < 4]
    assert empty == []
