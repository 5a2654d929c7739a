"""What a person chose about their reminders."""

from sqlalchemy.orm import Session

from tracker.people.models import Person
from tracker.reminders.models import ReminderPreference


def read_choice(session: Session, person: Person) -> ReminderPreference:
    """The person's choice; any day, and before things are late, until they have made one."""
    chosen = session.get(ReminderPreference, person.id)
    return chosen or ReminderPreference(person_id=person.id, weekday=None, before_due=True)


def choose(session: Session, person: Person, *, weekday: int | None, before_due: bool) -> None:
    """Keep a choice; the caller commits. ``weekday`` is 0 for Monday to 4 for Friday, None for any day."""
    chosen = session.get(ReminderPreference, person.id, with_for_update=True)
    if chosen is None:
        session.add(ReminderPreference(person_id=person.id, weekday=weekday, before_due=before_due))
    else:
        chosen.weekday, chosen.before_due = weekday, before_due
    session.flush()
