"""Bringing people into a programme and changing what they are in it."""

import re
from datetime import date
from email.headerregistry import Address

from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from tracker.adapters import clock
from tracker.domain.membership_rules import suggested_end, why_end_is_missing, why_roles_are_unfit
from tracker.people.models import Role
from tracker.web.forms import DayField, Form, Required, at_most

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def why_no_address(text: str) -> str:
    """What is wrong with an email address; empty when nothing is."""
    if _ADDRESS.fullmatch(text or "") and _can_be_written(text):
        return ""
    return f"{text!r} is not an email address; write one such as head.of.mash@example.org"


def _can_be_written(text: str) -> bool:
    """Whether an email can go to it: its header takes no ``jo@x.org.``, and would drop what it takes for a comment."""
    try:
        return Address(addr_spec=text).addr_spec == text
    except Exception:  # noqa: BLE001 - the parser raises whatever its steps do, such as an IndexError
        return False


class RolesForm(Form):
    roles = SelectMultipleField("Roles", choices={role.value: role.words for role in Role})
    until = DayField("Until")
    has_no_end = BooleanField("They read without an end")
    # The person has roles by group as well, and so needs none by hand.
    has_others = False

    def validate_roles(self, field: SelectMultipleField) -> None:
        problems = {} if self.has_others else why_roles_are_unfit(field.data)
        for problem in problems.values():
            raise ValidationError(problem)

    def validate_until(self, field: DayField) -> None:
        today = clock.today()
        for problem in why_end_is_missing(
            self.roles.data or [], until=field.data, has_no_end=self.has_no_end.data, today=today
        ).values():
            if not field.errors:
                raise ValidationError(problem)

    @property
    def suggested_end(self) -> date:
        return suggested_end(clock.today())

    @property
    def chosen(self) -> list[Role]:
        return [Role(value) for value in self.roles.data]


class MemberForm(RolesForm):
    email = StringField("Email address", validators=[Required("Write the person's email address"), at_most(254)])
    name = StringField("Name", validators=[Required("Write the person's name"), at_most(200)])
    job_title = StringField(
        "Job title",
        validators=[Required("Write the person's job title: pages show it instead of the name"), at_most(200)],
    )

    def validate_email(self, field: StringField) -> None:
        if problem := why_no_address(field.data):
            raise ValidationError(problem)
