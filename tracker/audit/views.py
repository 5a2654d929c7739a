"""The activity of a programme: who wrote what, when, and what it said before."""

from urllib.parse import urlencode

from flask import Blueprint, Response, g, render_template, request
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.audit.exports import activity_csv
from tracker.audit.labels import row_labels
from tracker.audit.queries import (
    PAGE,
    asked_of,
    every_activity,
    of_programme,
    read_activity,
    what_was_written,
    who_wrote,
)
from tracker.domain.activity import changes_of, kind_words, person_ids
from tracker.domain.permission import Deed
from tracker.people.access import open_to
from tracker.people.queries import titles_of

blueprint = Blueprint("audit", __name__)


@blueprint.get("/programmes/<slug>/activity")
@open_to(Deed.READ_ACTIVITY)
def activity(slug: str) -> ResponseReturnValue:
    asked = asked_of(request.args)
    page = max(request.args.get("page", 1, type=int), 1)
    entries, total = read_activity(db.session, of_programme(g.programme.id), asked, page=page)
    pages = max(-(-total // PAGE), 1)
    people = {number for entry in entries for values in (entry.before, entry.after) for number in person_ids(values)}
    titles = titles_of(db.session, people)
    return render_template(
        "audit/activity.html",
        programme=g.programme,
        tab="Activity",
        entries=[(entry, changes_of(entry.before, entry.after, titles=titles)) for entry in entries],
        labels=row_labels(db.session, entries),
        total=total,
        page=min(page, pages),
        pages=pages,
        who=who_wrote(db.session, of_programme(g.programme.id)),
        kinds={table: kind_words(table) for table in what_was_written(db.session, of_programme(g.programme.id))},
        kind_words=kind_words,
        asked=asked,
        query=urlencode({name: value for name, value in request.args.items() if name != "page" and value}),
    )


@blueprint.get("/programmes/<slug>/activity.csv")
@open_to(Deed.READ_ACTIVITY)
def export(slug: str) -> ResponseReturnValue:
    """Everything the filter lets through, oldest first."""
    text = activity_csv(every_activity(db.session, of_programme(g.programme.id), asked_of(request.args)))
    name = f"{g.programme.slug}-activity-{clock.today().isoformat()}.csv"
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})
