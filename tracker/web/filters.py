"""How dates, ages and numbers are written on pages."""

from datetime import date, datetime
from typing import Any

from flask import Flask

from tracker.adapters import clock


def init_app(app: Flask) -> None:
    days = (day, short_day, long_day, day_and_month, weekday_and_day, month_name, month_and_year)
    for function in (*days, ago, moment, clock_time, plural):
        app.add_template_filter(function)
    app.add_template_global(clock.today, "today")
    app.add_template_global(clock.current_day, "current_day")


def day(value: date | None) -> str:
    """``27 January 2020``"""
    return f"{value.day} {value:%B %Y}" if value else ""


def short_day(value: date | None) -> str:
    """``27 Jan 2020``"""
    return f"{value.day} {value:%b %Y}" if value else ""


def long_day(value: date | None) -> str:
    """``Monday 27 January 2020``"""
    return f"{value:%A} {day(value)}" if value else ""


def day_and_month(value: date | None) -> str:
    """``27 Jan``: for a day of the year that the page speaks of."""
    return f"{value.day} {value:%b}" if value else ""


def weekday_and_day(value: date | None) -> str:
    """``Fri 31 Jan``"""
    return f"{value:%a} {day_and_month(value)}" if value else ""


def month_name(value: date | None) -> str:
    """``January``"""
    return f"{value:%B}" if value else ""


def month_and_year(value: date | None) -> str:
    """``January 2020``"""
    return f"{value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """``27 January 2020, 08:40`` in London time."""
    if value is None:
        return ""
    local = value.astimezone(clock.LONDON)
    return f"{day(local.date())}, {local:%H:%M}"


def clock_time(value: datetime | None) -> str:
    """``08:40`` in London time."""
    return f"{value.astimezone(clock.LONDON):%H:%M}" if value else ""


def ago(value: date | None) -> str:
    """``today``, ``yesterday``, ``19 days ago``; a day to come as a date."""
    if value is None:
        return ""
    days = (clock.today() - value).days
    if days < 0:
        return day(value)
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def plural(count: Any, one: str, many: str | None = None) -> str:
    """``1 risk``, ``2 risks``: the number with its word."""
    number = count if isinstance(count, int) else len(count)
    return f"{number} {one if number == 1 else many or one + 's'}"
