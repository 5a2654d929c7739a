"""What a duty says of an action's date and a KPI's movement."""

from datetime import date

from tracker.domain.figures_display import format_value
from tracker.domain.kpi_cells import Cell
from tracker.domain.kpi_points import Point
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.plan import ActionStatus, Moment
from tracker.domain.rhythm import add_working_days
from tracker.domain.words import join_words

FIGURES_AFTER_WORKING_DAYS = 10
"""A period's figures are due so many working days after it closed."""


def by_when_words(action: ActionStatus) -> str:
    """``due 28 February 2020, moved from 31 January 2020``; the words of an action without a date as they are."""
    if action.due_on:
        first_on = action.baseline_due_on
        moved = f", moved from {day_words(first_on)}" if first_on and first_on != action.due_on else ""
        return f"due {day_words(action.due_on)}{moved}"
    review = f"review on {day_words(action.review_on)}" if action.review_on else ""
    return ", ".join(part for part in (action.due_text, review) if part)


def movement_words(reading: KpiReading, at: Moment) -> str:
    """``Vacancies: 38.0% in Nov 19, 34.5% in Oct 19: worse. Dec 19 is missing.``; empty without a finished figure."""
    point = reading.judged_point
    if point is None:
        return ""
    earlier = {one.period: one for one in reading.points}
    since = reading.direction.since
    before = f", {_figure(reading, earlier[since])} in {since.label}" if since in earlier else ""
    verdict = f": {reading.direction.words}" if reading.direction.words and before else ""
    missing = [
        cell.period.label for cell in cells_due(reading, at) if cell.kind.is_missing and cell.period > point.period
    ]
    lacking = f" {join_words(missing)} {'is' if len(missing) == 1 else 'are'} missing." if missing else ""
    return f"{reading.definition.name}: {_figure(reading, point)} in {point.period.label}{before}{verdict}.{lacking}"


def cells_due(reading: KpiReading, at: Moment) -> list[Cell]:
    """The cells of the last six months whose figures are due, oldest first."""
    return [
        cell
        for cell in reading.six_months
        if add_working_days(cell.period.end, FIGURES_AFTER_WORKING_DAYS, at.is_working_day) <= at.today
    ]


def day_words(value: date | None) -> str:
    """``28 February 2020``; empty for none."""
    return f"{value.day} {value:%B %Y}" if value else ""


def _figure(reading: KpiReading, point: Point) -> str:
    """A figure with its unit; a small base and an inexact figure as they are printed."""
    if point.value is None or not point.is_judged:
        return point.text
    return format_value(point.value, reading.definition.unit, point.decimals)
