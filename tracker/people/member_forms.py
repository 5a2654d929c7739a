"""Bringing people into a programme and changing what they are in it."""

import re

from wtforms import SelectMultipleField, StringField
from wtforms.validators import Length, ValidationError

from tracker.domain.membership_rules import why_roles_are_unfit
from tracker.people.models import Role
from tracker.web.forms import DayField, Form, Required

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def _at_most(letters: int) -> Length:
    return Length(max=letters, message=f"Use {letters} characters or fewer")


class RolesForm(Form):
    roles = SelectMultipleField("Roles", choices={role.value: role.words for role in Role})
    until = DayField("Until")
    # The person has roles by group as well, and so needs none by hand.
    has_others = False

    def validate_roles(self, field: SelectMultipleField) -> None:
        problems = {} if self.has_others else why_roles_are_unfit(field.data)
        for problem in problems.values():
            raise ValidationError(problem)

    @property
    def chosen(self) -> list[Role]:
        return [Role(value) for value in self.roles.data]


class MemberForm(RolesForm):
    email = StringField("Email address", validators=[Required("Write the person's email address"), _at_most(254)])
    name = StringField("Name", validators=[Required("Write the person's name"), _at_most(200)])
    job_title = StringField(
        "Job title",
        validators=[Required("Write the person's job title: pages show it instead of the name"), _at_most(200)],
    )

    def validate_email(self, field: StringField) -> None:
        if not _ADDRESS.fullmatch(field.data or ""):
            raise ValidationError(f"{field.data!r} is not an email address; write one such as head.of.mash@example.org")
