"""How the overview writes deadlines and questions, and draws its sparklines."""

from datetime import date

from markupsafe import Markup

from tracker.adapters import clock
from tracker.adapters.sparkline import draw_points
from tracker.domain.changes import first_sentence
from tracker.domain.overview import deadline_words
from tracker.domain.overview_signals import SignalRow


def deadline(needed_on: date) -> str:
    """``in 4 days``"""
    return deadline_words(needed_on, clock.today())


def opening(words: str) -> str:
    """The first sentence of a text, without its full stop: its heading."""
    return first_sentence(words).removesuffix(".")


def after_opening(words: str) -> str:
    """The text after its first sentence; empty when that is all there is."""
    return words.strip()[len(first_sentence(words)) :].strip()


def overview_sparkline(row: SignalRow, since: date | None) -> Markup:
    """The line of a KPI from a day on, with England's figure dashed."""
    points = [point for point in row.reading.sparkline if since is None or point.period.start >= since]
    return draw_points(
        points, benchmark=row.england.value if row.england else None, travel=row.travel, width=110, height=20
    )
