"""What a duty is called: the same words in the email, on the page it opens and on the page of reminders."""

from datetime import date

from tracker.domain.duties import Duty, DutyKind

_CLOSED_IN = {
    DutyKind.ACTION: "Update {ref}",
    DutyKind.PROGRAMME: "Update the programme",
    DutyKind.THEME: "Rate theme {ref}",
    DutyKind.OBJECTIVE: "Rate objective {ref}",
    DutyKind.CHECK: "Check {ref}",
    DutyKind.FIGURES: "Enter the figure",
    DutyKind.QUESTION: "Answer",
    DutyKind.REVIEW: "Review risk {ref}",
}
_LABELS = {
    DutyKind.ACTION: "{ref}",
    DutyKind.PROGRAMME: "Weekly update of the programme",
    DutyKind.THEME: "Theme {ref}",
    DutyKind.OBJECTIVE: "Objective {ref}",
    DutyKind.CHECK: "{ref}",
    DutyKind.FIGURES: "KPI {ref}",
    DutyKind.QUESTION: "",
    DutyKind.REVIEW: "Risk {ref}",
}


def label(duty: Duty) -> str:
    """``3.1.3``, ``Theme 1``, ``KPI VAC``: what stands before the title; empty for a question."""
    return _LABELS[duty.kind].format(ref=duty.ref)


def verb(duty: Duty) -> str:
    """What to press: ``Update 3.1.3``, ``Answer``."""
    return _CLOSED_IN[duty.kind].format(ref=duty.ref)


def due_words(duty: Duty) -> str:
    """Why it is owed now: ``Update due 20 January 2020: 5 working days late``."""
    day = _day(duty.due_on)
    if duty.kind is DutyKind.CHECK:
        asked = f"Said to be complete; somebody other than the owner checks by {day}"
    elif duty.kind is DutyKind.QUESTION:
        asked = f"Asked on {day}"
    elif duty.kind in (DutyKind.THEME, DutyKind.OBJECTIVE):
        asked = f"Rating and words for the board's meeting on {day}"
    else:
        noun = {DutyKind.FIGURES: "Figure", DutyKind.REVIEW: "Review"}.get(duty.kind, "Update")
        asked = f"{noun} due {day}"
    return f"{asked}: {late_words(duty)}" if duty.is_late else asked


def late_words(duty: Duty) -> str:
    """``5 working days late``; empty when it is not late."""
    days = duty.late_working_days
    return f"{days} working day{'' if days == 1 else 's'} late" if days else ""


def said_words(duty: Duty, on: date) -> str:
    """``You said 14 days ago``: whose the last words are, and how old."""
    if duty.said_on is None:
        return ""
    who = duty.said_by if duty.said_by == "You" or not duty.said_by else f"The {duty.said_by}"
    return f"{who or 'Somebody'} {'asked' if duty.kind is DutyKind.QUESTION else 'said'} {age_words(duty.said_on, on)}"


def age_words(day: date, on: date) -> str:
    """``today``, ``yesterday``, ``14 days ago``."""
    days = (on - day).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"
