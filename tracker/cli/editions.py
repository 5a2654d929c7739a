"""``tracker report publish`` and ``tracker report draft``: the editions of the reports."""

import json
from datetime import date
from typing import Any

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import author_of, by_option, programme_named, refuse, with_app
from tracker.cli.remind import Day
from tracker.cli.report import report
from tracker.domain.highlight_words import day_words
from tracker.editions.series import BOARD
from tracker.people.models import Person
from tracker.people.queries import find_person
from tracker.reports.drafting import CannotDraft, Dates, DecidedMeanwhile, series_named
from tracker.reports.posting import Posted, send_notices
from tracker.reports.schedule import DraftRun, draft_for_meetings
from tracker.reports.shortcut import MayNotApprove, publish_for_date

DAY = Day()


@report.command()
@click.option("--programme", "slug", required=True, metavar="SLUG")
@click.option("--date", "status_on", required=True, type=DAY, help="The status date, such as 2020-01-27.")
@click.option("--series", "name", default=BOARD, show_default=True, help="Which series of reports.")
@click.option("--data-to", "data_to", type=DAY, help="The last day of the figures; the last closed month if left out.")
@click.option("--meeting", "meeting", type=DAY, help="The day of the meeting; the next board if left out.")
@click.option("--correction", default="", help="What it corrects, when the date has a published edition.")
@click.option("--approved-by", "approver", metavar="EMAIL", help="The SRO or deputy who approved it, if anybody did.")
@by_option
@with_app
def publish(  # noqa: PLR0917 - one argument for each option
    slug: str,
    status_on: date,
    name: str,
    data_to: date | None,
    meeting: date | None,
    correction: str,
    approver: str | None,
    author: str | None,
) -> None:
    """Publish the edition of a date: its words, figures and files never change afterwards.

    A draft of the date is published with what was written for it, one that waits as it was submitted.
    """
    programme = programme_named(slug)
    if status_on > clock.today():
        refuse(f"{day_words(status_on)} has not come yet; today is {day_words(clock.today())}")
    if data_to is not None and data_to > status_on:
        refuse(f"figures up to {day_words(data_to)} come after the status date {day_words(status_on)}")
    approved_by = _approver(approver)
    try:
        edition = publish_for_date(
            db.session,
            programme,
            series_named(db.session, programme, name),
            Dates(status_on, data_to, meeting),
            by=author_of(author),
            approved_by=approved_by,
            correction=correction.strip(),
        )
    except CannotDraft as refusal:
        remedy = "; use --correction" if refusal.field == "correction" else ""
        refuse(f"{refusal}{remedy}")
    except MayNotApprove as refusal:
        refuse(str(refusal))
    except DecidedMeanwhile:
        refuse("somebody published the same date at the same time; nothing was written")
    db.session.commit()
    click.echo(
        f"Published version {edition.version} for {day_words(status_on)}: "
        f"{clock.current_settings().base_url}/programmes/{slug}/reports/{edition.id}"
    )


@report.command()
@click.option("--on", type=DAY, required=True, metavar="DATE", help="The day, such as 2020-01-29.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_app
def draft(on: date, form: str) -> None:
    """Begin the editions that are drafted by themselves on a day, and tell people; run again, it changes nothing."""
    run = draft_for_meetings(db.session, on)
    posted = send_notices(db.session, settings=clock.current_settings())
    if form == "json":
        click.echo(json.dumps(_as_json(run, posted), indent=2, ensure_ascii=False))
    else:
        click.echo(f"{day_words(on)}: {len(run.drafted)} drafted, {len(run.skipped)} skipped")
        for made in run.drafted:
            click.echo(f"  {made.programme}, {made.series}: for the meeting of {day_words(made.meeting_on)}")
        for one in run.skipped:
            click.echo(f"  skipped {one.programme}, {one.series}, {day_words(one.meeting_on)}: {one.why}")
        for address in posted.sent:
            click.echo(f"  told {address}")
    if posted.failed:
        refuse("; ".join(f"{address}: {why}" for address, why in posted.failed))


def _approver(email: str | None) -> Person | None:
    if email is None:
        return None
    person = find_person(db.session, email)
    if person is None:
        refuse(f"nobody has the address {email}; name the SRO or the deputy")
    return person


def _as_json(run: DraftRun, posted: Posted) -> dict[str, Any]:
    return {
        "on": run.on.isoformat(),
        "drafted": [
            {
                "programme": one.programme,
                "series": one.series,
                "edition": one.edition_id,
                "meeting_on": one.meeting_on.isoformat(),
            }
            for one in run.drafted
        ],
        "skipped": [
            {
                "programme": one.programme,
                "series": one.series,
                "meeting_on": one.meeting_on.isoformat(),
                "reason": one.why,
            }
            for one in run.skipped
        ],
        "sent": [{"to": address} for address in posted.sent],
        "failed": [{"to": address, "error": why} for address, why in posted.failed],
    }
