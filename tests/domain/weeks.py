"""Short ways to make updates, actions and objectives in tests of the status rules.

Working days are Monday to Friday here: bank holidays are the calendar's business.
"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from tracker.domain.plan import ActionStatus, Moment, ObjectiveStatus, PersonRef, ProgrammeStatus, ThemeStatus
from tracker.domain.rag import Rag
from tracker.domain.status import PathToGreen, StatusUpdate

TODAY = date(2020, 1, 27)
OWNER = PersonRef(1, "Owner")
OTHER = PersonRef(2, "Other")

_ids = count(1)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5


def day(text: str) -> date:
    return date.fromisoformat(text)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def path(until: str = "2020-02-28") -> PathToGreen:
    return PathToGreen("a cause", "an action", day(until))


def update(rag: str = "green", on: date | str = TODAY, words: str = "Words.", **more: Any) -> StatusUpdate:
    """An update recorded at noon of its day unless ``recorded_on`` says otherwise."""
    as_on = day(on) if isinstance(on, str) else on
    recorded_on = more.pop("recorded_on", as_on)
    recorded = day(recorded_on) if isinstance(recorded_on, str) else recorded_on
    at = datetime.combine(recorded, time(12), UTC)
    given = {
        "id": next(_ids),
        "as_on": as_on,
        "recorded_at": at,
        "rag": Rag(rag),
        "narrative": words,
        "author": "Owner",
    }
    return StatusUpdate(**(given | more))


def moment(today: date = TODAY, **more: Any) -> Moment:
    return Moment(today=today, is_working_day=is_working_day, **more)


def action(*updates: StatusUpdate, ref: str = "1.1.1", **more: Any) -> ActionStatus:
    at = more.pop("at", moment())
    return ActionStatus(**({"id": next(_ids), "ref": ref, "name": "An action", "at": at, "updates": updates} | more))


def objective(*actions: ActionStatus, ref: str = "1.1", **more: Any) -> ObjectiveStatus:
    return ObjectiveStatus(
        **({"id": next(_ids), "ref": ref, "name": "An objective", "at": moment(), "actions": actions} | more)
    )


def theme(*objectives: ObjectiveStatus, ref: str = "1", **more: Any) -> ThemeStatus:
    return ThemeStatus(
        **({"id": next(_ids), "ref": ref, "name": "A theme", "at": moment(), "objectives": objectives} | more)
    )


def programme(*themes: ThemeStatus, **more: Any) -> ProgrammeStatus:
    given = {"id": 1, "ref": "programme", "name": "A programme", "slug": "p", "at": moment(), "themes": themes}
    return ProgrammeStatus(**(given | more))
