"""What an update must say before it is taken, and when "no change" is not an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.domain.quarters import is_locked, quarter_of
from tracker.domain.rag import Rag, is_better, is_worse
from tracker.domain.status import PathToGreen, StatusUpdate

LONGEST_NARRATIVE = 4_000
LONGEST_TEXT = 1_000


@dataclass(frozen=True)
class ProposedUpdate:
    """An update as somebody entered it. ``rag`` is None when none was chosen."""

    as_on: date
    rag: Rag | None
    narrative: str = ""
    path_cause: str = ""
    path_action: str = ""
    path_on: date | None = None
    forecast_on: date | None = None
    completed_on: date | None = None
    evidence: str = ""
    reason: str = ""

    @property
    def has_path(self) -> bool:
        return bool(self.path_cause or self.path_action or self.path_on)


@dataclass(frozen=True)
class Situation:
    """What the rules need to know about the thing that is updated and who updates it."""

    today: date
    is_working_day: Callable[[date], bool]
    previous: StatusUpdate | None = None
    # Not for actions: what lies below and the evidence make of it, and who says so, as a sentence begins.
    hint: Rag = Rag.NOT_RATED
    hint_from: str = "The actions and the evidence say"
    is_by_owner: bool = True
    is_correction: bool = False
    start_month: int = 4
    lock_working_days: int = 10


def problems_with(update: ProposedUpdate, situation: Situation) -> dict[str, str]:
    """What is missing or wrong: field name to message with its remedy. Empty when it can be taken."""
    found = _rating_problems(update, situation) | _words_problems(update)
    found |= _date_problems(update, situation)
    if update.rag is not None and update.rag.needs_path and not keeps_path(update, situation):
        found |= _path_problems(update, situation)
    if update.rag is not None and not update.rag.is_open:
        found |= _completion_problems(update, situation)
    if problem := _reason_problem(update, situation):
        found["reason"] = problem
    return found


def says_the_same(update: ProposedUpdate, held: StatusUpdate) -> bool:
    """Whether an update says what one that is held says: as when a form, or what a program sent, comes twice."""
    said = (update.rag, update.narrative, update.as_on, update.forecast_on, update.evidence)
    return said == (held.rag, held.narrative, held.as_on, held.forecast_on, held.evidence)


def keeps_path(update: ProposedUpdate, situation: Situation) -> bool:
    """Whether the path to green of the previous update still holds, so that it need not be entered again.

    It is asked for again when the rating worsens or its date has passed.
    """
    previous = situation.previous
    if update.has_path or previous is None or previous.path is None or update.rag is None:
        return False
    return not is_worse(update.rag, previous.rag) and previous.path.on >= situation.today


def path_of(update: ProposedUpdate, situation: Situation) -> PathToGreen | None:
    """The path to green that goes with an update that was taken: its own, or the one that persists."""
    if update.rag is None or not update.rag.needs_path:
        return None
    if keeps_path(update, situation) and situation.previous:
        return situation.previous.path
    return PathToGreen(update.path_cause, update.path_action, update.path_on) if update.path_on else None


def why_not_no_change(previous: StatusUpdate | None, *, due_on: date | None, today: date) -> str | None:
    """Why "no change" is refused, or None when it is an answer.

    It is none when there is nothing to repeat, when the due date has passed or when the date of the
    path to green has.
    """
    if previous is None or not previous.rag.is_rated:
        return "there is no rating to repeat"
    if not previous.rag.is_open:
        return "it is complete"
    if due_on is not None and due_on < today:
        return "its due date has passed"
    if previous.path is not None and previous.rag.needs_path and previous.path.on < today:
        return "the date of its path to green has passed"
    return None


def _rating_problems(update: ProposedUpdate, situation: Situation) -> dict[str, str]:
    if update.rag is None:
        return {"rag": "Choose a rating"}
    if update.rag is Rag.VERIFIED and situation.is_by_owner:
        return {"rag": "Somebody other than the owner verifies; choose Complete, and they are asked"}
    return {}


def _words_problems(update: ProposedUpdate) -> dict[str, str]:
    found = {}
    if not update.narrative:
        found["narrative"] = "Say what has happened; two sentences are enough"
    limits = {
        "narrative": LONGEST_NARRATIVE,
        "path_cause": LONGEST_TEXT,
        "path_action": LONGEST_TEXT,
        "evidence": LONGEST_TEXT,
        "reason": LONGEST_TEXT,
    }
    for name, limit in limits.items():
        length = len(getattr(update, name))
        if length > limit:
            found[name] = f"This is {length:,} characters long; shorten it to {limit:,} or fewer"
    return found


def _date_problems(update: ProposedUpdate, situation: Situation) -> dict[str, str]:
    found = {}
    if update.as_on > situation.today:
        found["as_on"] = f"The date of an update cannot be later than today, {_day(situation.today)}"
    is_open = update.rag is not None and update.rag.is_open
    if is_open and update.forecast_on is not None and update.forecast_on < update.as_on:
        found["forecast_on"] = (
            f"A forecast must be {_day(update.as_on)} or later; if the work is finished, choose Complete"
        )
    return found


def _path_problems(update: ProposedUpdate, situation: Situation) -> dict[str, str]:
    rag = update.rag.words.lower() if update.rag else ""
    found = {}
    if not update.path_cause:
        found["path_cause"] = f"Say why it is {rag}"
    if not update.path_action:
        found["path_action"] = "Say what will turn it green"
    if update.path_on is None:
        found["path_on"] = "Say by when it will be green: day, month and year"
    elif update.path_on < update.as_on:
        found["path_on"] = f"The path to green must end on {_day(update.as_on)} or later"
    return found


def _completion_problems(update: ProposedUpdate, situation: Situation) -> dict[str, str]:
    found = {}
    if update.completed_on is None:
        found["completed_on"] = "Say on which day it was completed"
    elif update.completed_on > situation.today:
        found["completed_on"] = f"It cannot have been completed after today, {_day(situation.today)}"
    elif update.completed_on > update.as_on:
        found["completed_on"] = f"This update is as at {_day(update.as_on)}: complete that day or before"
    if not update.evidence:
        found["evidence"] = "Say what shows that it is complete"
    return found


def _reason_problem(update: ProposedUpdate, situation: Situation) -> str | None:
    if update.reason or update.rag is None:
        return None
    if situation.is_correction:
        return "Say why the earlier update is corrected; both stay in the history"
    if is_better(update.rag, situation.hint):
        return f"{situation.hint_from} {situation.hint.words}; say why you rate it better"
    quarter = quarter_of(update.as_on, situation.start_month)
    if is_locked(quarter, situation.today, situation.is_working_day, situation.lock_working_days):
        return f"{quarter.label} is closed; say why its rating changes now"
    return None


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
