"""The jobs of the reports: drafting before meetings, and the emails about editions."""

from datetime import date

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.reports.posting import Posted, send_notices
from tracker.reports.schedule import draft_for_meetings


def draft_reports(on: date) -> str:
    """Begin the editions whose day has come and tell people of them; what was done, in words."""
    run = draft_for_meetings(db.session, on)
    posted = send_notices(db.session, settings=clock.current_settings())
    return f"{len(run.drafted)} drafted, {len(run.skipped)} skipped; {_words(posted)}"


def send_report_emails(on: date) -> str:
    """Send the emails about editions that wait: of what was submitted or returned, and what failed before."""
    return _words(send_notices(db.session, settings=clock.current_settings()))


def _words(posted: Posted) -> str:
    return f"{len(posted.sent)} emails sent, {len(posted.failed)} failed"
