"""What an administrator oversees: the activity of the site, and how long things are kept."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.scope import EVERYTHING, see
from tracker.administration.retention import periods, read_removals, why_nothing_goes
from tracker.audit.exports import activity_csv
from tracker.audit.models import AuditEntry
from tracker.audit.queries import (
    PAGE,
    asked_of,
    every_activity,
    of_the_site,
    read_activity,
    what_was_written,
    who_wrote,
)
from tracker.domain.activity import Change, changes_of, kind_words, person_ids
from tracker.people.access import ADMIN, open_to
from tracker.people.queries import titles_of
from tracker.plan.models import Programme

blueprint = Blueprint("oversight", __name__, url_prefix="/admin")


@blueprint.before_request
def see_every_programme() -> None:
    """The site's activity names the programmes it is about, and no more of them. The door let in an administrator."""
    see(EVERYTHING)


@blueprint.get("/activity")
@open_to(ADMIN)
def activity() -> ResponseReturnValue:
    asked, scope = asked_of(request.args), of_the_site()
    page = max(request.args.get("page", 1, type=int), 1)
    entries, total = read_activity(db.session, scope, asked, page=page)
    pages = max(-(-total // PAGE), 1)
    people = {number for entry in entries for values in (entry.before, entry.after) for number in person_ids(values)}
    people |= {entry.row_id for entry in entries if entry.table_name == "person" and entry.row_id is not None}
    titles = titles_of(db.session, people)
    return render_template(
        "administration/activity.html",
        entries=[(entry, _changes(entry, titles)) for entry in entries],
        titles=titles,
        programmes={row.id: row.name for row in db.session.execute(select(Programme.id, Programme.name))},
        total=total,
        page=min(page, pages),
        pages=pages,
        who=who_wrote(db.session, scope),
        kinds={table: kind_words(table) for table in what_was_written(db.session, scope)},
        kind_words=kind_words,
        asked=asked,
        query=urlencode({name: value for name, value in request.args.items() if name != "page" and value}),
    )


@blueprint.get("/activity.csv")
@open_to(ADMIN)
def export() -> ResponseReturnValue:
    """Everything the filter lets through, oldest first."""
    entries = every_activity(db.session, of_the_site(), asked_of(request.args))
    text = activity_csv(entries, without_values_of={Programme.__tablename__})
    name = f"site-activity-{clock.today().isoformat()}.csv"
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.get("/retention")
@open_to(ADMIN)
def retention() -> ResponseReturnValue:
    settings = clock.current_settings()
    return render_template(
        "administration/retention.html",
        periods=periods(settings),
        removals=read_removals(db.session),
        why_nothing_goes=why_nothing_goes(settings),
    )


def _changes(entry: AuditEntry, titles: Mapping[int, str]) -> tuple[Change, ...]:
    """Of a programme's own row only which fields changed: what it says is for those who belong to it."""
    changes = changes_of(entry.before, entry.after, titles=titles)
    if entry.table_name == Programme.__tablename__:
        return tuple(Change(change.field, "", "") for change in changes)
    return changes
