"""Entries as a calendar that other programs subscribe to (RFC 5545, RFC 7986)."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from tracker.calendars.queries import Entry

REFRESH = timedelta(hours=6)


def as_calendar(
    entries: Iterable[Entry], *, name: str, site: str, now: datetime, address_of: Callable[[Entry], str]
) -> bytes:
    """The calendar as UTF-8. ``site`` is the address of the installation, which makes each UID the world's only one.

    Days are dates without a time: a due date is the same day in every time zone and on both sides of a clock change.
    They do not block anybody's time.
    """
    host = urlsplit(site).hostname or "tracker"
    calendar = Calendar()
    calendar.add("prodid", "-//Improvement tracker//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.uid}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", entry.on)
        event.add("dtend", entry.on + timedelta(days=1))
        event.add("summary", entry.title)
        event.add("description", f"{entry.about}\n{address_of(entry)}")
        event.add("url", address_of(entry))
        event.add("sequence", entry.changes)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
