"""The reminder as an email: a subject, a plain text and a page, all from the same digest."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from flask import current_app

from tracker.domain.reminders import Digest, counted, minutes_for, subject_of
from tracker.domain.words import count_words
from tracker.reminders import wording
from tracker.reminders.envelope import off_address, start_message
from tracker.reminders.links import LINK_SECONDS, LinkHolder, make_token
from tracker.settings import Settings

_SHAPES = {"red": "◆", "amber": "▲", "green": "●", "complete": "✔", "verified": "✔", "not_rated": "–"}
# Ground and letters of each rating, as the style sheet has them: an email has no style sheet.
_COLOURS = {
    "red": ("#b3261e", "#ffffff"),
    "amber": ("#f3b13c", "#0b0c0c"),
    "green": ("#00703c", "#ffffff"),
    "complete": ("#1d5b9b", "#ffffff"),
    "verified": ("#0b2f5c", "#ffffff"),
    "not_rated": ("#ffffff", "#505a5f"),
}
_DAY_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Letter:
    """A digest with what the post needs to know. ``link`` is the address of the recipient's own page."""

    digest: Digest
    link: str
    message_id: str
    sender: str
    reply_to: str | None = None
    unsubscribe: str | None = None


def address_letter(
    settings: Settings, digest: Digest, holder: LinkHolder, *, message_id: str, managers: dict[str, str]
) -> Letter:
    """A letter with a fresh link; replies go to the manager of the programme that comes first."""
    token = make_token(settings.secret_key, holder)
    return Letter(
        digest=digest,
        link=f"{settings.base_url}/u/{token}",
        message_id=message_id,
        sender=settings.mail_from,
        reply_to=managers.get(digest.duties[0].programme),
        unsubscribe=off_address(settings, digest.recipient.id),
    )


def as_message(letter: Letter) -> EmailMessage:
    """The letter as it goes into the post."""
    recipient = letter.digest.recipient
    message = start_message(
        sender=letter.sender,
        title=recipient.title,
        address=parseaddr(recipient.address)[1],
        subject=subject_of(letter.digest.duties),
        message_id=letter.message_id,
        reply_to=letter.reply_to,
        unsubscribe=letter.unsubscribe,
    )
    message.set_content(as_text(letter), cte="quoted-printable")
    message.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    return message


def as_text(letter: Letter) -> str:
    return _render("body.txt", letter)


def as_html(letter: Letter, *, is_preview: bool = False) -> str:
    """The page. A preview stands in a frame, and its links open outside it."""
    return _render("body.html", letter, is_preview=is_preview)


def _render(name: str, letter: Letter, *, is_preview: bool = False) -> str:
    digest = letter.digest
    template = current_app.jinja_env.get_template(f"emails/reminder/{name}")
    return template.render(
        letter=letter,
        digest=digest,
        subject=subject_of(digest.duties),
        counted=counted(digest.duties),
        programmes=sorted({duty.programme_name for duty in digest.duties}),
        minutes=minutes_for(digest.duties),
        number=count_words(len(digest.duties)),
        all_verb="Update" if all(duty.kind.is_update for duty in digest.duties) else "Answer",
        link_days=LINK_SECONDS // _DAY_SECONDS,
        shapes=_SHAPES,
        colours=_COLOURS,
        wording=wording,
        is_preview=is_preview,
    )
