"""Calendars: due dates and board dates for people's own calendar programs."""
