"""Whether somebody hears before a thing is late: the one kind of reminder that a person may switch off."""

from sqlalchemy.orm import Session

from tracker.people.models import Person
from tracker.reminders.models import ReminderPreference


def is_early_off(session: Session, person: Person) -> bool:
    chosen = session.get(ReminderPreference, person.id)
    return chosen is not None and not chosen.before_due


def set_early(session: Session, person: Person, *, wanted: bool) -> None:
    """Choose it; a programme that lets nobody choose goes by its own rule. The caller commits."""
    chosen = session.get(ReminderPreference, person.id)
    if chosen is None:
        chosen = ReminderPreference(person_id=person.id)
        session.add(chosen)
    chosen.before_due = wanted
    session.flush()
