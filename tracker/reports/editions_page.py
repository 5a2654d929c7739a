"""The list of editions of a series, with the one in preparation."""

from flask import abort, g, render_template, request

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.editions.models import EditionState
from tracker.editions.queries import list_editions, list_series
from tracker.editions.series import BOARD
from tracker.reports.access import may_prepare, may_read, may_see_public
from tracker.reports.building import build_with_gaps
from tracker.reports.forms import DatesForm
from tracker.reports.renderings import formats_of


def editions_page(form: DatesForm | None = None) -> str:
    """The page of the series that the address names; 404 for one there is not."""
    chosen = (form.series.data if form else request.args.get("series")) or BOARD
    listed = list_series(db.session, g.programme.id)
    series = next((one for one in listed if one.slug == chosen), None)
    if series is None:
        abort(404)
    today = clock.today()
    report, gaps = build_with_gaps(db.session, g.programme, on=today, series=series)
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
        readable={one.id for one in editions if may_read(g.programme, one)},
        begun=begun,
        corrects=any(one.state is EditionState.PUBLISHED and one.status_on == today for one in editions),
        form=form or DatesForm(formdata=None, series=series.slug, status_on=today),
        may_prepare=may_prepare(),
        may_see_public=may_see_public(),
        readiness=gaps,
    )
