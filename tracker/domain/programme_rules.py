"""What a programme's own settings must say before they are stored."""

from dataclasses import dataclass
from datetime import date

LONGEST_NAME = 200
GUIDED = ("green", "amber", "red")
HIGHEST_SCORE = 25
MOST_WORKING_DAYS = 60

Guidance = dict[str, dict[str, str]]
"""``{"green": {"overall": "...", "action": "..."}, ...}``: what each rating means, in the words of the programme."""


@dataclass(frozen=True, kw_only=True)
class ProposedProgramme:
    """A programme's settings as somebody wrote them. The people are ids."""

    name: str
    organisation: str
    aim: str
    sro_id: int | None
    deputy_id: int | None
    manager_id: int | None
    start_on: date | None
    target_end_on: date | None
    closed_on: date | None
    quarter_lock_working_days: int | None
    appetite_score: int | None
    rag_guidance: Guidance


def problems_with_programme(proposed: ProposedProgramme, *, today: date) -> dict[str, str]:
    """Field name to what is wrong and the remedy; empty when it may be stored."""
    problems = {}
    if not proposed.name:
        problems["name"] = "Write the programme's name"
    for field in ("name", "organisation"):
        if len(getattr(proposed, field)) > LONGEST_NAME:
            problems[field] = f"Write at most {LONGEST_NAME} characters"
    if proposed.deputy_id is not None and proposed.deputy_id == proposed.sro_id:
        problems["deputy_id"] = "Choose somebody other than the SRO, or nobody"
    if proposed.start_on and proposed.target_end_on and proposed.target_end_on <= proposed.start_on:
        problems["target_end_on"] = "The end comes after the start; check both dates"
    if proposed.closed_on and proposed.closed_on > today:
        problems["closed_on"] = "This day is still to come; close it on the day, or write its end above"
    elif proposed.closed_on and proposed.start_on and proposed.closed_on < proposed.start_on:
        problems["closed_on"] = "It closes after it starts; check both dates"
    if not _is_between(proposed.quarter_lock_working_days, 0, MOST_WORKING_DAYS):
        problems["quarter_lock_working_days"] = f"Write a whole number of working days from 0 to {MOST_WORKING_DAYS}"
    if not _is_between(proposed.appetite_score, 1, HIGHEST_SCORE):
        problems["appetite_score"] = f"Write a score from 1 to {HIGHEST_SCORE}: probability times impact"
    return problems


def _is_between(number: int | None, low: int, high: int) -> bool:
    return number is not None and low <= number <= high
