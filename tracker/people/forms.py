"""Signing in, passwords and one-time passwords."""

from collections.abc import Iterable, Mapping

from govuk_frontend_wtf.wtforms_widgets import GovPasswordInput, GovRadioInput, GovSelect, GovSubmitInput, GovTextInput
from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField, SubmitField
from wtforms.validators import ValidationError

from tracker.adapters import clock
from tracker.domain.access_token_rules import LIFETIMES_DAYS, LONGEST_NAME, TokenScope
from tracker.people.passwords import why_unfit
from tracker.web.forms import Form, Required, at_most, whole

_HINT = "12 characters or more. Three or four unrelated words are hard to guess and easy to remember."


def _address() -> StringField:
    return StringField(
        "Email address",
        widget=GovTextInput(),
        validators=[Required("Enter your email address")],
        render_kw={"params": {"autocomplete": "username", "spellcheck": False, "inputmode": "email"}},
    )


def _current_password(label: str) -> PasswordField:
    return PasswordField(
        label,
        widget=GovPasswordInput(),
        validators=[Required("Enter your password")],
        render_kw={"params": {"autocomplete": "current-password"}},
    )


def _code(label: str, hint: str) -> StringField:
    return StringField(
        label,
        widget=GovTextInput(),
        validators=[Required("Enter the code")],
        render_kw={
            "params": {
                "autocomplete": "one-time-code",
                "spellcheck": False,
                "hint": {"text": hint},
                "classes": "govuk-input--width-20",
            }
        },
    )


class SignInForm(Form):
    email = _address()
    password = _current_password("Password")
    submit = SubmitField("Sign in", widget=GovSubmitInput())


class CodeForm(Form):
    one_time_code = _code("Code", "Six digits from your app, or one of your recovery codes.")
    submit = SubmitField("Go on", widget=GovSubmitInput())


class ForgottenForm(Form):
    email = _address()
    submit = SubmitField("Send me a link", widget=GovSubmitInput())


class PasswordForm(Form):
    """A new password. ``about``: texts that it must not be made of."""

    password = PasswordField(
        "New password",
        widget=GovPasswordInput(),
        validators=[Required("Choose a password")],
        render_kw={"params": {"autocomplete": "new-password", "hint": {"text": _HINT}}},
    )
    submit = SubmitField("Save password", widget=GovSubmitInput())

    def __init__(self, *, about: Iterable[str] = ()) -> None:
        super().__init__()
        self._about = tuple(about)

    def validate_password(self, field: PasswordField) -> None:
        breached = clock.current_settings().breached_passwords
        if problem := why_unfit(field.data, about=self._about, breached=breached):
            raise ValidationError(problem)


class ChangePasswordForm(PasswordForm):
    current_password = _current_password("Current password")


class SetUpForm(Form):
    """The first code of a new secret, which ``sealed`` carries."""

    sealed = HiddenField()
    one_time_code = _code("Code from the app", "Six digits; the app shows new ones every half minute.")
    submit = SubmitField("Switch on", widget=GovSubmitInput())


class SetUpAgainForm(SetUpForm):
    """The same for somebody who is signed in, and shows again that it is them."""

    current_password = _current_password("Your password")


class AccessTokenForm(Form):
    """A new access token. Who has a password here shows again that it is them."""

    name = StringField(
        "What is it for?",
        widget=GovTextInput(),
        validators=[Required("Say what it is for, such as figures from the case system"), at_most(LONGEST_NAME)],
        render_kw={"params": {"hint": {"text": "By this you know it again: the program or report that uses it."}}},
    )
    scope = RadioField(
        "What may it do?",
        widget=GovRadioInput(),
        choices={
            TokenScope.READ.value: "Read what you can read",
            TokenScope.WRITE.value: "Read and write what you can: updates, assessments, figures",
        },
        default=TokenScope.READ.value,
        validate_choice=True,
    )
    programme_id = SelectField(
        "Which programmes?",
        widget=GovSelect(),
        coerce=whole,
        invalid_choice_message="Choose one of those in the list",
    )
    days = SelectField(
        "How long is it good?",
        widget=GovSelect(),
        coerce=int,
        choices={days: f"{days} days" for days in LIFETIMES_DAYS},
        default=LIFETIMES_DAYS[1],
        invalid_choice_message="Choose one of those in the list",
    )
    current_password = _current_password("Your password")
    submit = SubmitField("Make the token", widget=GovSubmitInput())

    def offer(self, programmes: Mapping[int, str]) -> None:
        """Which programmes there are: number to name. With one there is nothing to choose."""
        if len(programmes) > 1:
            self.programme_id.choices = {"": "Every one that I belong to", **programmes}
        else:
            del self.programme_id


class SureForm(Form):
    """Something that needs the password again."""

    current_password = _current_password("Your password")
    submit = SubmitField("Go on", widget=GovSubmitInput())
