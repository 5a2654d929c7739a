"""The reminder as an email: a subject, a plain text and a page, all from the same digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

from flask import current_app

from tracker.domain.duties import Duty, DutyKind
from tracker.domain.reminders import Digest
from tracker.domain.reminders_words import heading_of, minutes_for, minutes_words, subject_of
from tracker.domain.words import count_words
from tracker.reminders import wording
from tracker.reminders.addresses import page_of
from tracker.reminders.envelope import off_address, start_message
from tracker.reminders.links import LINK_SECONDS, LinkHolder, make_token
from tracker.reminders.offered import offered
from tracker.reminders.own_templates import OwnTemplates
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
        subject=as_subject(letter),
        message_id=letter.message_id,
        reply_to=letter.reply_to,
        unsubscribe=letter.unsubscribe,
    )
    message.set_content(as_text(letter), cte="quoted-printable")
    message.add_alternative(as_html(letter), subtype="html", cte="quoted-printable")
    return message


def as_subject(letter: Letter) -> str:
    own = _own(letter, "subject.txt")
    return own.strip() if own and own.strip() else subject_of(letter.digest.duties, on=letter.digest.on)


def as_text(letter: Letter) -> str:
    return _own(letter, "body.txt") or _render("body.txt", letter)


def as_html(letter: Letter, *, is_preview: bool = False) -> str:
    """The page. A preview stands in a frame, and its links open outside it."""
    return _own(letter, "body.html") or _render("body.html", letter, is_preview=is_preview)


def _own(letter: Letter, part: str) -> str | None:
    """The part in the organisation's own words, if it has any."""
    own: OwnTemplates = current_app.extensions["tracker_templates"]
    return own.render(f"reminder/{part}", offered(letter.digest, link=letter.link)) if own.templates else None


def _render(name: str, letter: Letter, *, is_preview: bool = False) -> str:
    template = current_app.jinja_env.get_template(f"emails/reminder/{name}")
    return template.render(letter=letter, digest=letter.digest, is_preview=is_preview, **_said(letter))


def _said(letter: Letter) -> dict[str, Any]:
    """What both parts of an email say."""
    duties = letter.digest.duties
    owed = [duty for duty in duties if duty.kind.is_owed]
    site = letter.link.partition("/u/")[0]
    return {
        "subject": subject_of(duties, on=letter.digest.on),
        "heading": heading_of(duties, on=letter.digest.on),
        "preheader": _preheader(duties),
        "opening": _opening(owed),
        "button_words": _button_words(duties, owed),
        "button_address": letter.link if owed else site + page_of(duties[0]),
        "owed": owed,
        "others": [duty for duty in duties if duty.kind is DutyKind.ESCALATION],
        "summaries": [duty for duty in duties if duty.kind is DutyKind.SUMMARY],
        "programmes": sorted({duty.programme_name for duty in duties}),
        "minutes": minutes_for(duties),
        "next_words": wording.next_words(duties),
        "link_days": LINK_SECONDS // _DAY_SECONDS,
        "site": site,
        "settings_path": current_app.url_map.bind("").build("my_reminders.show"),
        "page_of": page_of,
        "shapes": _SHAPES,
        "colours": _COLOURS,
        "wording": wording,
    }


def _preheader(duties: Sequence[Duty]) -> str:
    """What a list of emails shows beside the subject."""
    titles = [f"{one.title} ({one.rag.words})" if one.rag.is_rated else one.title for one in duties[:3]]
    return f"{', '.join(titles)}. {minutes_words(minutes_for(duties))}"


def _opening(owed: Sequence[Duty]) -> str:
    if not owed:
        return "There is nothing for you to fill in. You get this because you lead or answer for the work below."
    each = "A rating and two sentences each: about" if owed[0].kind.is_update else "About"
    minutes = minutes_words(minutes_for(owed))
    away = [duty.kind.needs_sign_in for duty in owed]
    where = "after signing in" if all(away) else "on any phone, with no password"
    but = " for updates and answers; the rest asks you to sign in" if any(away) and not all(away) else ""
    return f"{each} {minutes}, {where}{but}. The board’s report is written from what you say."


def _button_words(duties: Sequence[Duty], owed: Sequence[Duty]) -> str:
    if not owed:
        return wording.verb(duties[0]) if len(duties) == 1 else "See what is late"
    if len(owed) == 1:
        return wording.verb(owed[0])
    verb = "Update" if all(duty.kind.is_update for duty in owed) else "Answer"
    return f"{verb} both" if len(owed) == 2 else f"{verb} all {count_words(len(owed))}"
