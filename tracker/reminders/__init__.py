"""Reminders: who owes what, one digest each, and the page behind the link."""
