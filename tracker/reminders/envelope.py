"""What stands above a reminder: who it is from and for, how to answer it, how to have fewer."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

from tracker.adapters import clock
from tracker.adapters.mail_headers import new_message
from tracker.reminders.links import make_off_token
from tracker.settings import Settings


def start_message(
    *,
    sender: str,
    title: str,
    address: str,
    subject: str,
    message_id: str,
    reply_to: str | None = None,
    unsubscribe: str | None = None,
) -> EmailMessage:
    """A message without a body. ``unsubscribe`` is the address that takes a one-click POST (RFC 8058).

    Raises ``ValueError`` for an address that is none.
    """
    message = new_message()
    message["From"] = sender
    message["To"] = _address(title, address)
    if reply_to:
        message["Reply-To"] = reply_to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = message_id
    # Out-of-office answers stay away from what a machine sends (RFC 3834).
    message["Auto-Submitted"] = "auto-generated"
    if unsubscribe:
        by_mail = f", <mailto:{quote(reply_to, safe='@')}?subject=Fewer%20reminders>" if reply_to else ""
        message["List-Unsubscribe"] = f"<{unsubscribe}>{by_mail}"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message


def _address(title: str, address: str) -> Address:
    try:
        return Address(display_name=" ".join(title.split()), addr_spec=address)
    except (IndexError, HeaderParseError) as error:
        raise ValueError(f"{address!r} is no email address") from error


def off_address(settings: Settings, person_id: int) -> str:
    """Where somebody switches off the reminders that come before a thing is late."""
    return f"{settings.base_url}/u/off/{make_off_token(settings.secret_key, person_id)}"
