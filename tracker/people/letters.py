"""What an email about an account says."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from flask import current_app

from tracker.adapters import clock
from tracker.adapters.mail_headers import new_message
from tracker.people.letter_models import AccountLetter, LetterKind
from tracker.people.models import Person
from tracker.people.tokens import RESET_LINK_SECONDS, reset_links
from tracker.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Words:
    """An email about an account; without a link there is no button."""

    subject: str
    heading: str
    intro: str
    link: str = ""
    label: str = ""
    closing: str


def write_letter(
    settings: Settings, letter: AccountLetter, person: Person, *, signs_in_elsewhere: bool
) -> EmailMessage:
    """The message of a letter. ``signs_in_elsewhere``: with an organisation's account, and no password of ours."""
    words = _words(settings, letter, person, signs_in_elsewhere=signs_in_elsewhere)
    message = new_message()
    message["From"] = settings.mail_from
    title = " ".join(person.job_title.split())
    message["To"] = Address(display_name=title, addr_spec=parseaddr(person.email)[1])
    message["Subject"] = words.subject
    message["Date"] = format_datetime(clock.real_now())
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    for kind, subtype in (("txt", "plain"), ("html", "html")):
        text = current_app.jinja_env.get_template(f"emails/account/body.{kind}").render(words=words)
        add = message.set_content if subtype == "plain" else message.add_alternative
        add(text, subtype=subtype, cte="quoted-printable")
    return message


def _words(settings: Settings, letter: AccountLetter, person: Person, *, signs_in_elsewhere: bool) -> Words:
    if letter.kind is LetterKind.ACCESS_TOKEN:
        return _about_a_token(settings, letter)
    if letter.kind is not LetterKind.RESET:
        return _notice(settings, letter, person)
    if signs_in_elsewhere:
        return Words(
            subject="Signing in to the improvement tracker",
            heading="You have no password here",
            intro="Somebody asked for a new password for this address. You sign in with your organisation's account, "
            "so there is none to forget: choose your organisation on the sign-in page.",
            link=f"{settings.base_url}/sign-in",
            label="Sign in",
            closing="If it was not you who asked, you need do nothing.",
        )
    token = reset_links(settings.secret_key).make({"person": person.id, "version": person.credential_version})
    return Words(
        subject="Choose a new password",
        heading="Choose a new password",
        intro="Somebody asked for a new password for the improvement tracker with this address. If it was you, "
        f"choose one within {RESET_LINK_SECONDS // 60} minutes.",
        link=f"{settings.base_url}/reset/{token}",
        label="Choose a new password",
        closing="The link is yours alone and works once: please do not forward it. If it was not you who asked, you "
        "need do nothing: your password stays as it is.",
    )


def _notice(settings: Settings, letter: AccountLetter, person: Person) -> Words:
    subject, intro = _NOTICES[letter.kind]
    return Words(
        subject=subject,
        heading=subject,
        intro=f"{intro} {_happened(letter)}",
        link=f"{settings.base_url}/forgotten-password",
        label="It was not me: choose a new password",
        closing="If it was you, you need do nothing. If it was not, choose a new password at once, which ends every "
        "session, and tell the administrator.",
    )


def _about_a_token(settings: Settings, letter: AccountLetter) -> Words:
    return Words(
        subject="An access token was made",
        heading="An access token was made",
        intro="With an access token a program reaches the improvement tracker in your place, until it expires or you "
        f"take it back. One was made for your account. {_happened(letter)}",
        link=f"{settings.base_url}/account/tokens",
        label="See your access tokens",
        closing="If it was you, you need do nothing. If it was not, sign out everywhere on your account page, which "
        "takes back every token, and tell the administrator.",
    )


def _happened(letter: AccountLetter) -> str:
    at = letter.created_at.astimezone(clock.LONDON)
    return f"This happened on {at.day} {at:%B %Y at %H:%M}."


_NOTICES = {
    LetterKind.PASSWORD_CHANGED: (
        "Your password was changed",
        "The password of your account in the improvement tracker was changed, and every session was ended.",
    ),
    LetterKind.CODE_ON: (
        "One-time passwords were switched on",
        "From now on your account in the improvement tracker asks for a one-time password as well.",
    ),
    LetterKind.CODE_OFF: (
        "One-time passwords were switched off",
        "From now on your account in the improvement tracker asks for no one-time password any more.",
    ),
    LetterKind.NEW_RECOVERY_CODES: (
        "New recovery codes were made",
        "New recovery codes were made for your account in the improvement tracker; the old ones do not work any more.",
    ),
}
