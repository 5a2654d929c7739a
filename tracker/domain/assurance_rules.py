"""What an assurance record and a follow-up need before they are stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.evidence import Conclusion

LONGEST_TITLE = 300
LONGEST_NAME = 200
LONGEST_FOUND = 5_000
MOST_GRADES = 12
_MOST_DIGITS = 9
_LARGEST_SAMPLE = 100_000
_GRADE = re.compile(r"(.+?)\s*[:=\t]\s*([\d,]+)|([\d,]+)\s+(.+)")


@dataclass(frozen=True, kw_only=True)
class ProposedRecord:
    """What somebody wrote of an audit, a dip sample or feedback. ``grades_text`` has one grade a line."""

    kind: str
    title: str
    held_on: date | None
    sample_text: str = ""
    grades_text: str = ""
    found: str = ""
    moderated_by: str = ""
    conclusion: Conclusion | None = None
    objective_ids: tuple[int, ...] = ()
    is_illustrative: bool = False

    @property
    def sample_size(self) -> int | None:
        digits = self.sample_text.replace(",", "")
        return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else None

    @property
    def grades(self) -> dict[str, int]:
        return read_grades(self.grades_text).counts


@dataclass(frozen=True)
class GradesRead:
    """Grades as they were typed: counts by name, and what is wrong with a line."""

    counts: dict[str, int] = field(default_factory=dict)
    problem: str = ""


def read_grades(text: str) -> GradesRead:
    """One grade a line, name and number in either order.

    >>> read_grades("good: 6\\nrequires improvement: 15").counts
    {'good': 6, 'requires improvement': 15}
    """
    counts: dict[str, int] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        match = _GRADE.fullmatch(line)
        if match is None:
            return GradesRead(problem=f"'{line}' is no grade with its number; write one a line, such as good: 6")
        name = " ".join((match[1] or match[4]).split())
        if name.casefold() in (known.casefold() for known in counts):
            return GradesRead(problem=f"'{name}' stands twice; write each grade once")
        counts[name] = int((match[2] or match[3]).replace(",", "") or 0)
    return GradesRead(counts)


def write_grades(grades: Mapping[str, int]) -> str:
    """Grades as they are typed: one a line."""
    return "\n".join(f"{name}: {count}" for name, count in grades.items())


def problems_with_record(proposed: ProposedRecord, *, today: date) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy; empty when it may be stored."""
    problems = {
        "kind": "" if proposed.kind else "Choose whether it is an audit, a dip sample or feedback",
        "title": _about_title(proposed.title),
        "held_on": _about_day(proposed.held_on, today),
        "sample_text": _about_sample(proposed),
        "grades_text": _about_grades(proposed),
        "found": _about_found(proposed.found),
        "moderated_by": _about_length(proposed.moderated_by, LONGEST_NAME),
        "conclusion": "" if proposed.conclusion else "Choose what it shows",
    }
    return {name: message for name, message in problems.items() if message}


def problems_with_follow_up(title: str, due_on: date | None, owner_id: int | None, *, today: date) -> dict[str, str]:
    """The same for something that is to be done because of it."""
    problems = {}
    if not title:
        problems["title"] = "Write what is to be done"
    elif len(title) > LONGEST_TITLE:
        problems["title"] = f"Write at most {LONGEST_TITLE} characters"
    if owner_id is None:
        problems["owner_id"] = "Choose who does it: what belongs to nobody is not done"
    if due_on is None:
        problems["due_on"] = "Write the day by which it is to be done, such as 28 2 2020"
    elif due_on < today:
        problems["due_on"] = "This day has passed; write a day to come"
    return problems


def _about_title(title: str) -> str:
    return _about_length(title, LONGEST_TITLE) if title else "Write what was looked at"


def _about_day(held_on: date | None, today: date) -> str:
    if held_on is None:
        return "Write the day on which it was held, such as 17 1 2020"
    return "This day is still to come; write the day on which it was held" if held_on > today else ""


def _about_sample(proposed: ProposedRecord) -> str:
    if not proposed.sample_text:
        return ""
    size = proposed.sample_size
    if size is None or not 1 <= size <= _LARGEST_SAMPLE:
        return f"'{proposed.sample_text[:40]}' is not the size of a sample; write a whole number such as 24"
    return ""


def _about_grades(proposed: ProposedRecord) -> str:
    read = read_grades(proposed.grades_text)
    if read.problem:
        return read.problem
    if len(read.counts) > MOST_GRADES:
        return f"There are {len(read.counts)} grades; write at most {MOST_GRADES}"
    graded = sum(read.counts.values())
    if read.counts and not graded:
        return "No grade has a number above 0; write how many got each, or leave the grades out"
    if proposed.sample_size and graded > proposed.sample_size:
        return f"The grades add up to {graded}, more than the sample of {proposed.sample_size}; correct one of them"
    return ""


def _about_found(found: str) -> str:
    return _about_length(found, LONGEST_FOUND) if found else "Write what was found, in a sentence or two"


def _about_length(text: str, longest: int) -> str:
    return f"Write at most {longest:,} characters" if len(text) > longest else ""
