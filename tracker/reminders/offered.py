"""What an organisation's own templates see of an email: plain text, numbers and lists, and no object of ours."""

from typing import Any
from urllib.parse import quote

from tracker.domain.duties import Duty
from tracker.domain.reminders import Digest
from tracker.domain.reminders_words import heading_of, minutes_for, subject_of
from tracker.reminders import wording
from tracker.reminders.addresses import page_of
from tracker.reminders.links import LINK_SECONDS

_DAY_SECONDS = 24 * 60 * 60


def offered(digest: Digest, *, link: str) -> dict[str, Any]:
    """The names of ``own_templates.SAMPLE``, filled in."""
    duties = digest.duties
    return {
        "recipient": digest.recipient.title,
        "address": digest.recipient.address,
        "on": wording.day_words(digest.on),
        "subject": subject_of(duties, on=digest.on),
        "heading": heading_of(duties, on=digest.on),
        "minutes": minutes_for(duties),
        "programmes": sorted({duty.programme_name for duty in duties}),
        "items": [_item(duty, digest, link) for duty in duties],
        "next": wording.next_words(duties),
        "link": link,
        "link_days": LINK_SECONDS // _DAY_SECONDS,
    }


def _item(duty: Duty, digest: Digest, link: str) -> dict[str, Any]:
    is_here = duty.kind.is_owed
    here = f"{link}?open={duty.programme}/{duty.kind.value}/{quote(duty.ref)}"
    return {
        "kind": duty.kind.value,
        "is_owed": is_here,
        "programme": duty.programme_name,
        "label": wording.label(duty),
        "title": duty.title,
        "verb": wording.verb(duty),
        "link": here if is_here else link.partition("/u/")[0] + page_of(duty),
        "rag": duty.rag.words if duty.rag.is_rated else "",
        "due": wording.due_words(duty),
        "late": wording.late_words(duty),
        "by_when": duty.by_when,
        "whose": wording.whose_words(duty),
        "said": wording.said_words(duty, digest.on),
        "last_words": duty.last_words,
        "kpi": duty.kpi_words,
        "lines": list(duty.lines),
    }
