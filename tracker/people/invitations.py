"""The email that brings somebody into a programme: a link to choose a password, or to sign in."""

import logging
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

from flask import render_template

from tracker.adapters import clock
from tracker.adapters.mail import NOT_WRITTEN, MailFailed, domain_of, open_mail
from tracker.people import local_passwords
from tracker.people.models import Person
from tracker.people.tokens import PASSWORD_LINK_SECONDS, password_links
from tracker.settings import Settings

log = logging.getLogger(__name__)

_DAY_SECONDS = 24 * 60 * 60


def invite(settings: Settings, person: Person, *, programme_name: str, slug: str, inviter: Person) -> None:
    """Send the email at once. Raises :class:`tracker.adapters.mail.MailFailed`."""
    try:
        message = _invitation(settings, person, programme_name=programme_name, slug=slug, inviter=inviter)
    except Exception as error:
        log.exception("the invitation of person %s could not be written", person.id)
        raise MailFailed(NOT_WRITTEN) from error
    with open_mail(settings.mail_url, timeout_seconds=settings.mail_timeout) as mailer:
        mailer.send(message)


def _invitation(settings: Settings, person: Person, *, programme_name: str, slug: str, inviter: Person) -> EmailMessage:
    needs_password = person.password_hash is None and not local_passwords.are_off()
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = Address(display_name=person.job_title, addr_spec=person.email)
    message["Reply-To"] = Address(display_name=inviter.job_title, addr_spec=inviter.email)
    message["Subject"] = f"You have been added to {programme_name}"
    message["Date"] = format_datetime(clock.real_now())
    message["Message-ID"] = make_msgid(domain=domain_of(parseaddr(settings.mail_from)[1]))
    message["Auto-Submitted"] = "auto-generated"
    words = {
        "programme_name": programme_name,
        "inviter_title": inviter.job_title,
        "needs_password": needs_password,
        "sign_in_with": _way_in(settings, person),
        "link": _password_link(settings, person) if needs_password else f"{settings.base_url}/programmes/{slug}/",
        "link_days": PASSWORD_LINK_SECONDS // _DAY_SECONDS,
    }
    message.set_content(render_template("emails/invitation/body.txt", **words), cte="quoted-printable")
    message.add_alternative(
        render_template("emails/invitation/body.html", **words), subtype="html", cte="quoted-printable"
    )
    return message


def _way_in(settings: Settings, person: Person) -> str:
    """What somebody signs in with who needs no password first."""
    has_ours = person.password_hash is not None and not local_passwords.are_off()
    return "the password you have" if has_ours or settings.openid is None else settings.openid.name


def _password_link(settings: Settings, person: Person) -> str:
    token = password_links(settings.secret_key).make({"person": person.id, "version": person.credential_version})
    return f"{settings.base_url}/password/{token}"
