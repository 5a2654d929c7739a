"""The list of editions of a series, with the one in preparation."""

from flask import abort, g, render_template, request

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.editions.models import Edition, EditionState
from tracker.editions.queries import find_edition, list_editions, list_series
from tracker.editions.series import BOARD
from tracker.reports.access import may_prepare, may_read, may_see_public
from tracker.reports.building import build_with_gaps
from tracker.reports.checked import gaps_with_checks
from tracker.reports.forms import DatesForm
from tracker.reports.renderings import formats_of


def editions_page(form: DatesForm | None = None) -> str:
    """The page of the series that the address names; 404 for one there is not. ``corrects`` is the id of an edition
    whose dates are filled in."""
    corrected = _to_correct() if form is None else None
    chosen = (form.series.data if form else request.args.get("series")) or BOARD
    if corrected:
        chosen = corrected.series
    listed = list_series(db.session, g.programme.id)
    series = next((one for one in listed if one.slug == chosen), None)
    if series is None:
        abort(404)
    today = clock.today()
    report, gaps = build_with_gaps(db.session, g.programme, on=today, series=series)
    gaps = gaps_with_checks(db.session, g.programme, gaps, on=today)
    editions = list_editions(db.session, g.programme.id, series=series.slug)
    begun = [one for one in editions if one.state.is_open or one.state.is_waiting]
    return render_template(
        "reports/editions.html",
        programme=g.programme,
        tab="Reports",
        series=series,
        formats=formats_of(series.kind),
        all_series=listed,
        report=report,
        editions=editions,
        readable={one.id for one in editions if may_read(one)},
        begun=begun,
        corrected=corrected,
        corrects=corrected or any(one.state is EditionState.PUBLISHED and one.status_on == today for one in editions),
        form=form or _dates(series.slug, corrected),
        may_prepare=may_prepare(),
        may_see_public=may_see_public(),
        readiness=gaps,
    )


def _dates(series: str, corrected: Edition | None) -> DatesForm:
    """The dates of today's edition, or those of the one that is to be corrected."""
    if corrected is None:
        return DatesForm(formdata=None, series=series, status_on=clock.today())
    return DatesForm(
        formdata=None,
        series=series,
        status_on=corrected.status_on,
        data_to_on=corrected.data_to_on,
        meeting_on=corrected.meeting_on,
    )


def _to_correct() -> Edition | None:
    """The published edition that the address asks to correct; 404 for one there is not."""
    asked = request.args.get("corrects", "")
    if not asked:
        return None
    edition = find_edition(db.session, g.programme.id, int(asked)) if asked.isdecimal() and len(asked) < 10 else None
    if edition is None or edition.state is not EditionState.PUBLISHED:
        abort(404, "This programme has no such published edition to correct. Choose one from the list.")
    return edition
