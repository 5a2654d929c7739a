"""How the report writes days, money, ratings and by-when."""

from datetime import date
from decimal import Decimal

from tracker.domain.figures_display import format_value
from tracker.domain.kpi_terms import Unit
from tracker.domain.periods import format_day
from tracker.domain.quarter_cells import Silence
from tracker.domain.rag import Rag

RATING_WORDS = {rag.value: rag.words for rag in Rag} | {silence.value: silence.words for silence in Silence}


def rating_words(value: str) -> str:
    """The word for a rating or a quarter without one: ``Not rated``, ``Red`` ... ``no update``."""
    return RATING_WORDS[value]


def day_words(day: date) -> str:
    """``27 January 2020``"""
    return f"{day.day} {day:%B %Y}"


def money_text(amount: Decimal | None) -> str:
    """``£1,200``, with pence only where there are some; nothing for an amount that was not entered."""
    if amount is None:
        return ""
    return format_value(amount, Unit.MONEY, 0 if amount == amount.to_integral_value() else 2)


def by_when(due_text: str, due_on: date | None, review_on: date | None) -> str:
    """By when: the words if there are any, else the due date, else the review date; empty without any."""
    if due_text:
        return due_text
    if due_on:
        return format_day(due_on)
    return f"Review {format_day(review_on)}" if review_on else ""


def review_words(due_text: str, review_on: date | None) -> str:
    """``review 24 Feb 2020`` beside words such as "Ongoing"."""
    return f"review {format_day(review_on)}" if due_text and review_on else ""


def number(value: Decimal | None) -> float | None:
    """A number as JSON holds it."""
    return None if value is None else float(value)


def leading_sentences(words: str, longest: int) -> str:
    """The sentences a text begins with, so many that they stay within a length; at least part of the first."""
    if len(words) <= longest:
        return words
    cut = max(words.rfind(stop, 0, longest) for stop in (". ", ".\n", "\n"))
    return words[: cut + 1].rstrip() if cut > 0 else words[:longest].rsplit(" ", 1)[0] + "…"


def stopped(words: str) -> str:
    """A title as a sentence of its own: with a full stop unless it ends with a mark already."""
    return words if words.endswith((".", "?", "!")) else f"{words}."
