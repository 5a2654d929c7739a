"""Removing what is older than it is kept, and telling whose time ends."""

from datetime import date

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.administration import ending
from tracker.administration.retention import remove_old, why_nothing_goes
from tracker.domain.activity import kind_words


def remove_what_is_old(on: date) -> str:
    """Remove it; what was removed, in words."""
    settings = clock.current_settings()
    if why := why_nothing_goes(settings):
        return why
    removed = remove_old(db.session, settings)
    return ", ".join(f"{count} {kind_words(table)}" for table, count in removed.items()) or "nothing is that old"


def tell_of_ends(on: date) -> str:
    """Tell managers whose time ends soon, and end what is over; what was done, in words."""
    told = ending.tell_of_ends(db.session, clock.current_settings(), on=on)
    return f"{told.sent} emails sent, {told.failed} failed; the time of {told.ended} people was over"
