"""Between the password and the code: the cookie knows whose password was right, and nobody is signed in yet."""

from flask import session as cookie

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.people.models import Person
from tracker.people.sessions import forget_all_but_own

CODE_SECONDS = 10 * 60
_HALF = "half_signed_in"


def begin_half(person: Person) -> None:
    """The password of this person was right in this request's browser; whatever else its cookie held is gone."""
    forget_all_but_own(person)
    cookie[_HALF] = [person.id, person.credential_version, int(clock.real_now().timestamp())]


def half_signed_in() -> Person | None:
    """Whose password was right a few minutes ago; None when it is longer ago or has been changed since."""
    number, version, at = cookie.get(_HALF) or (None, 0, 0)
    if number is None or clock.real_now().timestamp() - at > CODE_SECONDS:
        return None
    person = db.session.get(Person, number)
    is_same = person is not None and person.is_active and person.credential_version == version
    return person if is_same else None
