"""Signing in and choosing a password."""

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovSubmitInput, GovTextInput
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import ValidationError

from tracker.people.passwords import why_unfit
from tracker.web.forms import Form, Required


class SignInForm(Form):
    email = StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[Required("Enter your email address")],
        render_kw={"params": {"autocomplete": "username", "spellcheck": False}},
    )
    password = PasswordField(
        "Password",
        widget=GovPasswordInput(),
        validators=[Required("Enter your password")],
        render_kw={"params": {"autocomplete": "current-password"}},
    )
    submit = SubmitField("Sign in", widget=GovSubmitInput())


class ChoosePasswordForm(Form):
    password = PasswordField(
        "New password",
        widget=GovPasswordInput(),
        validators=[Required("Choose a password")],
        render_kw={"params": {"autocomplete": "new-password"}},
    )
    submit = SubmitField("Save password", widget=GovSubmitInput())

    def validate_password(self, field: PasswordField) -> None:
        if problem := why_unfit(field.data):
            raise ValidationError(problem)
