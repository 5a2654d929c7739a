"""What a part of the plan needs before it is stored, and how numbers follow when parts move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LONGEST_NAME = 300
LONGEST_BY_WHEN = 200
_ONGOING = "ongoing"


@dataclass(frozen=True, kw_only=True)
class ProposedPart:
    """A theme or an objective as somebody wrote it."""

    name: str
    lead_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ProposedAction:
    """An action as somebody wrote it. ``due_on`` is its first due date; later ones are asked for."""

    title: str
    owner_id: int | None = None
    second_owner_id: int | None = None
    start_on: date | None = None
    due_on: date | None = None
    due_text: str = ""
    review_on: date | None = None
    expected_outcome: str = ""
    kpi_id: int | None = None


def problems_with_part(proposed: ProposedPart) -> dict[str, str]:
    """Field name to what is wrong and the remedy; empty when it may be stored."""
    if not proposed.name:
        return {"name": "Write its name"}
    if len(proposed.name) > LONGEST_NAME:
        return {"name": f"Write at most {LONGEST_NAME} characters"}
    return {}


def problems_with_action(proposed: ProposedAction, *, has_due_date: bool = False) -> dict[str, str]:
    """The same for an action. ``has_due_date``: it has one already, which this does not change.

    Words such as "six-weekly" may stand instead of a date; "ongoing" needs a review date, or nobody would ever look.
    """
    problems = {}
    if not proposed.title:
        problems["title"] = "Write what is to be done"
    elif len(proposed.title) > LONGEST_NAME:
        problems["title"] = f"Write at most {LONGEST_NAME} characters"
    if proposed.second_owner_id is not None and proposed.second_owner_id == proposed.owner_id:
        problems["second_owner_id"] = "Choose somebody else, or nobody"
    if len(proposed.due_text) > LONGEST_BY_WHEN:
        problems["due_text"] = f"Write at most {LONGEST_BY_WHEN} characters"
    has_date = has_due_date or proposed.due_on is not None
    if not has_date and not proposed.due_text and proposed.review_on is None:
        problems["due_on"] = "Write by when, as a date or in words"
    if _ONGOING in proposed.due_text.lower() and not has_date and proposed.review_on is None:
        problems["review_on"] = "Ongoing work needs a day on which it is looked at again"
    for name, day in (("due_on", proposed.due_on), ("review_on", proposed.review_on)):
        if day and proposed.start_on and day < proposed.start_on:
            problems[name] = "This is before the start; write a later day"
    return problems


def problems_with_due_date(
    to_on: date | None, reason: str, *, due_on: date | None, start_on: date | None, today: date
) -> dict[str, str]:
    """What is wrong with asking for another due date."""
    problems = {}
    if to_on is None:
        problems["to_on"] = "Write the new day, such as 31 3 2020"
    elif to_on == due_on:
        problems["to_on"] = "It is due on that day already"
    elif to_on < today:
        problems["to_on"] = "This day has passed; write one to come"
    elif start_on and to_on < start_on:
        problems["to_on"] = "This is before the start; write a later day"
    if not reason:
        problems["reason"] = "Give the reason: it is counted and shown with every date that moves"
    return problems


@dataclass(frozen=True)
class Renumbered:
    """Something whose number changes because something moved."""

    name: str
    before: str
    after: str


def numbers_after_leaving(names: Sequence[str], above: str, place: int) -> list[Renumbered]:
    """What stands after the part that leaves moves up by one. ``place`` counts from 1.

    >>> numbers_after_leaving(["a", "b", "c"], "1.2", 2)
    [Renumbered(name='c', before='1.2.3', after='1.2.2')]
    """
    return [
        Renumbered(name, f"{above}.{number}", f"{above}.{number - 1}")
        for number, name in enumerate(names, 1)
        if number > place
    ]
