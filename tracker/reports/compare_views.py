"""Two editions side by side: chosen from the list, on one page."""

from flask import Blueprint, abort, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.highlight_words import RATING_WORDS, day_words
from tracker.domain.permission import Deed
from tracker.editions.models import Edition
from tracker.editions.queries import find_edition
from tracker.editions.series import ReportSeries, SeriesKind
from tracker.people.access import open_to
from tracker.reports.access import may_read
from tracker.reports.comparing import PREPARED, Compared, Unlike, compare, compared_of
from tracker.reports.edition_page import must_be_readable

blueprint = Blueprint("comparing", __name__, url_prefix="/programmes/<slug>/reports")


@blueprint.get("/compare")
@open_to(Deed.READ)
def page(slug: str) -> ResponseReturnValue:
    """``from`` and ``to`` are numbers of editions, or ``draft``; without them the two latest are chosen."""
    choices = _choices()
    keys = list(choices)
    asked = [request.args.get("from", ""), request.args.get("to", "")]
    if not any(asked) and len(keys) > 1:
        asked = [_first_highlight(keys), PREPARED]
    chosen = [_compared(key) for key in asked if key]
    both, unlike = None, ""
    if len(chosen) == len(asked):
        try:
            both = compare(*chosen)
        except Unlike as refusal:
            unlike = f"These two cannot be compared: {refusal}. Choose two of the same kind."
    return render_template(
        "reports/compare.html",
        programme=g.programme,
        tab="Reports",
        choices=choices,
        asked=asked,
        before=both[0] if both else None,
        now=both[1] if both else None,
        comparison=both[2] if both else None,
        unlike=unlike,
        is_same=bool(asked[0]) and asked[0] == asked[1],
        words=RATING_WORDS,
    )


def _first_highlight(keys: list[str]) -> str:
    """The newest edition that the report in preparation can be held against; else the newest there is."""
    query = select(Edition.id).join(Edition.in_series).where(ReportSeries.kind == SeriesKind.HIGHLIGHT)
    found = set(map(str, db.session.scalars(query.where(Edition.programme_id == g.programme.id))))
    return next((key for key in keys[1:] if key in found), keys[1])


def _choices() -> dict[str, str]:
    """What can be compared, the newest first: editions of every series but those of
    performance reports, and the highlight report in preparation."""
    query = (
        select(Edition)
        .join(Edition.in_series)
        .where(
            Edition.programme_id == g.programme.id,
            Edition.document != "",
            ReportSeries.kind != SeriesKind.PERFORMANCE,
        )
        .order_by(Edition.status_on.desc(), Edition.version.desc(), Edition.id)
        .options(contains_eager(Edition.in_series))
    )
    editions = [one for one in db.session.scalars(query) if may_read(one)]
    several = len({edition.series for edition in editions}) > 1
    named = {PREPARED: f"In preparation, {day_words(clock.today())}"}
    for edition in editions:
        words = _called(edition)
        named[str(edition.id)] = f"{words}, {edition.in_series.name}" if several else words
    return named


def _called(edition: Edition) -> str:
    version = f", version {edition.version}" if edition.version > 1 else ""
    return f"{day_words(edition.status_on)}{version}, {edition.state.words.lower()}"


def _compared(key: str) -> Compared:
    """The edition with this number, if it is this programme's; else 404."""
    if key == PREPARED:
        return compared_of(db.session, g.programme, None, today=clock.today())
    edition = (
        find_edition(db.session, g.programme.id, int(key))
        if key.isascii() and key.isdigit() and len(key) < 10
        else None
    )
    if edition is None or not edition.document or edition.in_series.kind is SeriesKind.PERFORMANCE:
        abort(404, "This programme has no such edition to compare. Choose two from the list.")
    must_be_readable(edition)
    return compared_of(db.session, g.programme, edition, today=clock.today())
