"""What a concern, a budget line, an event, a finding, a decision or a board's action needs before it is stored."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

LONGEST_TITLE = 300
LONGEST_BY_WHEN = 200
LONGEST_TEXT = 5_000
LARGEST_AMOUNT = Decimal(1_000_000_000)
FURTHEST_MEETING = timedelta(days=5 * 366)
LONGEST_SHORT = 20

Problems = dict[str, str]


@dataclass(frozen=True)
class Amount:
    """Money as somebody typed it: the amount, or what is wrong with it. Blank is unknown, not nothing."""

    value: Decimal | None = None
    problem: str = ""


def read_amount(text: str) -> Amount:
    """Pounds, with or without the sign, separators, pence, or a k or m at the end.

    >>> read_amount("£1,200.50").value, read_amount("2.5k").value
    (Decimal('1200.50'), Decimal('2500.00'))
    """
    typed = text.strip()
    if not typed:
        return Amount()
    bare = typed.replace("£", "").replace(",", "").replace(" ", "").lower()
    factor = {"k": 1_000, "m": 1_000_000}.get(bare[-1:], 1)
    try:
        value = Decimal(bare[:-1] if factor > 1 else bare) * factor
    except InvalidOperation:
        return Amount(problem=f"'{typed[:40]}' is not an amount; write pounds such as 12,500 or leave it empty")
    if not value.is_finite() or abs(value) > LARGEST_AMOUNT:
        return Amount(problem=f"'{typed[:40]}' is more than a budget holds; write pounds, up to a billion")
    return Amount(value.quantize(Decimal("0.01")))


def problems_with_matter(
    title: str, description: str, *, due_text: str, due_on: date | None, review_on: date | None
) -> Problems:
    """What is wrong with a concern or a development: field name to message with its remedy."""
    problems = _title(title, "Write what it is about") | _length("description", description)
    problems |= _length("due_text", due_text, LONGEST_BY_WHEN)
    if "ongoing" in due_text.lower() and due_on is None and review_on is None:
        problems["review_on"] = "What is ongoing needs a day on which it is looked at again"
    return problems


def problems_with_budget_line(
    label: str, comment: str, *, budget_text: str, actual_text: str, forecast_text: str
) -> Problems:
    problems = _length("comment", comment)
    if not label:
        problems["label"] = "Write what the money is for"
    problems |= _length("label", label, 200)
    for name, text in (("budget", budget_text), ("actual", actual_text), ("forecast", forecast_text)):
        if problem := read_amount(text).problem:
            problems[f"{name}_text"] = problem
    return problems


def problems_with_event(kind: str, title: str, outcome: str, *, held_on: date | None, today: date) -> Problems:
    """The same for an inspection, a visit or a meeting: its outcome waits until it was held."""
    problems = _title(title, "Write what it is called") | _length("outcome", outcome)
    if not kind:
        problems["kind"] = "Choose whether it is an inspection, a visit or a board meeting"
    if held_on is None:
        problems["held_on"] = "Write its day, such as 26 2 2020"
    elif held_on > today + FURTHEST_MEETING:
        problems["held_on"] = "This is more than five years away; check the year"
    elif outcome and held_on > today:
        problems["outcome"] = "It is still to come; write the outcome once it was held"
    return problems


def problems_with_finding(text: str) -> Problems:
    return _length("text", text) if text else {"text": "Write what was found, in a sentence or two"}


def problems_with_decision(title: str, detail: str, *, needed_on: date | None, today: date, is_new: bool) -> Problems:
    problems = _title(title, "Write what is to be decided") | _length("detail", detail)
    if is_new and needed_on is not None and needed_on < today:
        problems["needed_on"] = "This day has passed; write a day to come"
    return problems


def problems_with_line(kind: str, heading: str, text: str) -> Problems:
    """The same for a line of a paper: an implication may be blank, but its area is named."""
    problems = _length("heading", heading, 200) | _length("text", text)
    if kind == "implication" and not heading:
        problems["heading"] = "Write the area, such as Health and wellbeing"
    elif kind != "implication" and not text:
        asked = "Write the question as the board would ask it"
        problems["text"] = asked if kind == "question" else "Write what is recommended, such as: note the progress made"
    return problems


def problems_with_board_action(
    title: str, *, due_on: date | None, done_on: date | None, raised_on: date, today: date
) -> Problems:
    problems = _title(title, "Write what is to be done")
    if due_on is not None and due_on < raised_on:
        problems["due_on"] = "This is before the meeting that asked for it; write a later day"
    if done_on is not None and done_on > today:
        problems["done_on"] = "This day is still to come; write it once it is done"
    elif done_on is not None and done_on < raised_on:
        problems["done_on"] = "This is before the meeting that asked for it; write a later day"
    return problems


@dataclass(frozen=True)
class AbbreviationsRead:
    """Abbreviations as they were typed: words by abbreviation, and what is wrong with a line."""

    words: dict[str, str]
    problem: str = ""


def read_abbreviations(text: str) -> AbbreviationsRead:
    """One a line, ``SAFS: safeguarding and family support``; ``=`` will do as well.

    >>> read_abbreviations("SAFS = safeguarding and family support").words
    {'SAFS': 'safeguarding and family support'}
    """
    words: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        mark = "=" if "=" in line.partition(":")[0] else ":"
        short, found, said = (part.strip() for part in line.partition(mark))
        if not found or not short or not said:
            return AbbreviationsRead({}, f"'{line[:60]}' is no abbreviation with its words; write SAFS: its words")
        if len(short) > LONGEST_SHORT or not any(one.isupper() or one.isdigit() for one in short):
            return AbbreviationsRead({}, f"'{short[:40]}' is no abbreviation; write up to {LONGEST_SHORT} letters")
        if len(said) > LONGEST_BY_WHEN:
            return AbbreviationsRead({}, f"The words of {short} are too long; write at most {LONGEST_BY_WHEN}")
        if short in words:
            return AbbreviationsRead({}, f"'{short}' stands twice; write each once")
        words[short] = said
    return AbbreviationsRead(words)


def _title(title: str, missing: str) -> Problems:
    return _length("title", title, LONGEST_TITLE) if title else {"title": missing}


def _length(name: str, text: str, longest: int = LONGEST_TEXT) -> Problems:
    if len(text) <= longest:
        return {}
    return {name: f"This is {len(text):,} characters long; shorten it to {longest:,} or fewer"}
