"""Mail through GOV.UK Notify, for organisations that send everything through it.

``notify://API_KEY@api.notifications.service.gov.uk/TEMPLATE_ID?reply_to=REPLY_TO_ID``, the host and ``reply_to`` may
be left out. The template in Notify has the subject ``((subject))`` and the text ``((message))``. Notify keeps no two
messages of one reference apart, so before a repeat we ask whether it has ours.
"""

import ipaddress
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from tracker.adapters.mail import MailFailed, MailUnreachable

_HOST = "api.notifications.service.gov.uk"
_MISSING = "GOV.UK Notify needs a package that is not installed: pip install 'improvement-tracker[notify]'"
# Not of this message's making: the key, the limits, the service itself.
_NOBODYS_FAULT = (401, 403, 429)
_SERVER_ERROR = 500
_MAY_ARRIVE = ("created", "sending", "pending", "delivered", "sent", "accepted")


class NotifyMailer:
    """Sends with Notify's own client, over one connection that it keeps."""

    def __init__(self, url: str, *, timeout_seconds: float) -> None:
        self._parts = urlsplit(url)
        self._timeout = timeout_seconds
        self._client: Any = None
        self._why_closed = ""

    def get_ready(self) -> None:
        if self._why_closed:
            raise MailUnreachable(self._why_closed)
        if self._client is None:
            try:
                from notifications_python_client.notifications import (  # noqa: PLC0415 - an extra
                    NotificationsAPIClient,
                )
            except ImportError as error:
                raise MailUnreachable(_MISSING) from error
            make_client: Any = NotificationsAPIClient
            self._client = make_client(self._parts.username, base_url=_address_of(self._parts), timeout=self._timeout)

    def send(self, message: EmailMessage, *, is_repeat: bool = False) -> str:
        self.get_ready()
        reference = str(message["Message-ID"]).strip("<> ")
        if is_repeat and (answer := self._answer_before(reference)):
            return answer
        sent = self._ask(
            self._client.send_email_notification,
            email_address=parseaddr(str(message["To"]))[1],
            template_id=_template_of(self._parts),
            personalisation={"subject": str(message["Subject"]), "message": _text_of(message)},
            reference=reference,
            email_reply_to_id=parse_qs(self._parts.query).get("reply_to", [None])[-1],
            one_click_unsubscribe_url=_address_in(message["List-Unsubscribe"]),
        )
        return f"GOV.UK Notify took it as {sent['id']}"

    def _answer_before(self, reference: str) -> str | None:
        """What became of an earlier try; None when it must go again."""
        found = self._ask(self._client.get_all_notifications, template_type="email", reference=reference)
        states = [str(one["status"]) for one in found["notifications"]]
        taken = next((state for state in states if state in _MAY_ARRIVE), None)
        return f"GOV.UK Notify had it already: {taken}" if taken else None

    def _ask(self, question: Any, **named: Any) -> dict[str, Any]:
        from notifications_python_client.errors import APIError  # noqa: PLC0415 - an extra

        try:
            answer: dict[str, Any] = question(**named)
        except APIError as error:
            if error.response is None or error.status_code in _NOBODYS_FAULT or error.status_code >= _SERVER_ERROR:
                self._why_closed = f"GOV.UK Notify cannot be used: {_words(error)}"
                raise MailUnreachable(self._why_closed) from error
            raise MailFailed(f"GOV.UK Notify refused it: {_words(error)}") from error
        return answer


def _words(error: Any) -> str:
    if error.response is None:
        return f"it does not answer ({type(error.__cause__).__name__})"
    errors = error.message if isinstance(error.message, list) else [{"message": error.message}]
    return f"{error.status_code} {'; '.join(str(one.get('message', one)) for one in errors)}"


def _text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def _address_in(header: Any) -> str | None:
    """The web address of ``<https://...>, <mailto:...>``."""
    parts = [part.strip().strip("<>") for part in str(header or "").split(",")]
    return next((part for part in parts if part.startswith("https:")), None)


def _address_of(parts: SplitResult) -> str:
    host = parts.hostname or _HOST
    return f"{'http' if _is_loopback(host) else 'https'}://{host}{f':{parts.port}' if parts.port else ''}"


def _is_loopback(host: str) -> bool:
    """A server on this machine, for trials, needs no encryption."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _template_of(parts: SplitResult) -> str:
    return parts.path.strip("/")
