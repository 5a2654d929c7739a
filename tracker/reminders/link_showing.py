"""Drawing the page behind a link: what is open on it, and what was wrong with it."""

from dataclasses import dataclass, field, replace
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.duties import DutyKind
from tracker.domain.reminders_words import counted, minutes_for
from tracker.reminders import wording
from tracker.reminders.addresses import page_of
from tracker.reminders.forms import AwayForm, HelpForm, NotMineForm
from tracker.reminders.link_page import Item, LinkPage


@dataclass(frozen=True)
class Shown:
    """What is open on the page, and what was wrong with it."""

    item: Item | None = None
    form: Any = None
    saved_meanwhile: bool = False
    refusal: str = ""
    asides: dict[str, Any] = field(default_factory=dict)


def show(found: LinkPage, shown: Shown) -> str:
    form = shown.form
    if form is None and shown.item is not None and shown.item.has_form:
        form = shown.item.form()
    asides = {"help": HelpForm(formdata=None), "not_mine": NotMineForm(formdata=None), "away": AwayForm(formdata=None)}
    asides |= shown.asides
    for name in ("help", "not_mine"):
        asides[name].about.choices = subjects(found)
    return render_template(
        "reminders/link.html",
        page=found,
        shown=replace(shown, form=form, asides=asides),
        saved=request.args.get("saved", ""),
        told=request.args.get("told", ""),
        counted=counted([one.duty for one in found.owed]) if found.owed else "",
        minutes=minutes_for([one.duty for one in found.owed]),
        wording=wording,
        page_of=page_of,
        DutyKind=DutyKind,
    )


def go_on(saved: Item | None = None) -> ResponseReturnValue:
    """To the next item; the one just saved is one line now."""
    said = "/".join(saved.key) if saved else None
    return redirect(url_for("link.page", saved=said, _anchor="open"), 303)


def subjects(found: LinkPage) -> list[tuple[str, str]]:
    """What the visitor may ask about: key and words of each item."""
    return [
        ("/".join(one.key), " ".join(part for part in (wording.label(one.duty), one.duty.title) if part))
        for one in found.owed
    ]
