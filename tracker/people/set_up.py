"""The form that sets one-time passwords up: its picture, and the secret that it carries from one try to the next."""

import segno

from tracker.people.forms import SetUpForm
from tracker.people.models import Person
from tracker.people.second_factor import SetUp, begin_set_up, go_on_with


def set_up_of(person: Person, form: SetUpForm) -> tuple[SetUp, bool]:
    """The set-up that a form carries, or a new one; and whether the carried one could not be used any more."""
    carried = go_on_with(person, form.sealed.data) if form.is_submitted() else None
    set_up = carried or begin_set_up(person)
    form.sealed.data = set_up.sealed
    was_late = form.is_submitted() and carried is None
    if was_late:
        form.add_problems({"one_time_code": "That took too long. Scan the new picture and enter its code"})
    return set_up, was_late


def picture_of(set_up: SetUp) -> str:
    """The QR code as the address of an SVG, dark on white also where the page is dark."""
    return segno.make(set_up.address, error="m", micro=False).svg_data_uri(scale=5, dark="#000", light="#fff", border=4)
