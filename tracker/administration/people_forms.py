"""The forms of people's accounts."""

from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import ValidationError

from tracker.people.member_forms import why_no_address
from tracker.web.forms import Form, Required, at_most


class AccountForm(Form):
    """What is held of somebody, in the one row there is of them."""

    email = StringField("Email address", validators=[Required("Write the person's email address"), at_most(254)])
    name = StringField("Name", validators=[Required("Write the person's name"), at_most(200)])
    job_title = StringField(
        "Job title",
        validators=[Required("Write the person's job title: pages show it instead of the name"), at_most(200)],
    )
    is_admin = BooleanField("May administer the site")
    is_senior = BooleanField("Is a head of service or above: a public version may name their post")

    def validate_email(self, field: StringField) -> None:
        if problem := why_no_address(field.data):
            raise ValidationError(problem)


class ChangeForm(AccountForm):
    """Carries a digest of what its author had before them, so that an old page gives nothing back."""

    seen = HiddenField()

    def see(self, digest: str) -> None:
        """From now on the author has this before them."""
        self.seen.raw_data = None
        self.seen.data = digest


class EraseForm(Form):
    """Confirmation by typing the job title."""

    typed = StringField("Job title", validators=[Required("Type the job title: erasing cannot be undone")])
