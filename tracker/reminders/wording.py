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
    DutyKind.COMMENTARY: "Explain the figure",
    DutyKind.QUESTION: "Answer",
    DutyKind.REVIEW: "Review risk {ref}",
    DutyKind.ONGOING: "Review {ref}",
    DutyKind.NEXT_REVIEW: "Set the next review of {ref}",
    DutyKind.CONCERN: "Look at concern {ref}",
    DutyKind.DEVELOPMENT: "Look at development {ref}",
    DutyKind.FOLLOW_UP: "See the follow-up",
    DutyKind.APPROVAL: "Read the report",
    DutyKind.ESCALATION: "See it",
    DutyKind.SUMMARY: "Open the overview",
}
_LABELS = {
    DutyKind.ACTION: "{ref}",
    DutyKind.PROGRAMME: "Weekly update of the programme",
    DutyKind.THEME: "Theme {ref}",
    DutyKind.OBJECTIVE: "Objective {ref}",
    DutyKind.CHECK: "{ref}",
    DutyKind.FIGURES: "KPI {ref}",
    DutyKind.COMMENTARY: "KPI {ref}",
    DutyKind.QUESTION: "",
    DutyKind.REVIEW: "Risk {ref}",
    DutyKind.ONGOING: "{ref}",
    DutyKind.NEXT_REVIEW: "{ref}",
    DutyKind.CONCERN: "Concern {ref}",
    DutyKind.DEVELOPMENT: "Development {ref}",
    DutyKind.FOLLOW_UP: "Follow-up",
    DutyKind.APPROVAL: "",
    DutyKind.SUMMARY: "",
}
_DUE_NOUNS = {
    DutyKind.FIGURES: "Figure due",
    DutyKind.COMMENTARY: "Words on what it means due",
    DutyKind.REVIEW: "Review due",
    DutyKind.ONGOING: "Review due",
    DutyKind.NEXT_REVIEW: "Reviewed; the next date was due",
    DutyKind.FOLLOW_UP: "Due",
    DutyKind.CONCERN: "Due",
    DutyKind.DEVELOPMENT: "Due",
    DutyKind.APPROVAL: "Approval due",
}


def about(duty: Duty) -> tuple[DutyKind, str]:
    """Kind and number of the thing itself, which for an escalation is what is late."""
    if duty.kind is not DutyKind.ESCALATION:
        return duty.kind, duty.ref
    kind, _, ref = duty.ref.partition("-")
    return DutyKind(kind), ref


def label(duty: Duty) -> str:
    """``3.1.3``, ``Theme 1``, ``KPI VAC``: what stands before the title; empty for a question."""
    kind, ref = about(duty)
    return _LABELS[kind].format(ref=ref)


def verb(duty: Duty) -> str:
    """What to press: ``Update 3.1.3``, ``Answer``."""
    return _CLOSED_IN[duty.kind].format(ref=duty.ref)


def sign_in_verb(duty: Duty) -> str:
    """What to press where it takes more than the page behind the link: ``Sign in and enter the figure``."""
    words = verb(duty)
    return f"Sign in and {words[0].lower()}{words[1:]}"


def due_words(duty: Duty) -> str:
    """Why it is owed now: ``Update due 20 January 2020: 5 working days late``."""
    kind, _ = about(duty)
    day = day_words(duty.due_on)
    if kind is DutyKind.SUMMARY:
        return ""
    if kind is DutyKind.CHECK:
        asked = f"Said to be complete; somebody other than the owner checks by {day}"
    elif kind is DutyKind.QUESTION:
        asked = f"Asked on {day}"
    elif kind in (DutyKind.THEME, DutyKind.OBJECTIVE):
        asked = f"Rating and words for the board's meeting on {day}"
    else:
        asked = f"{_DUE_NOUNS.get(kind, 'Update due')} {day}"
    return f"{asked}: {late_words(duty)}" if duty.is_late else asked


def late_words(duty: Duty) -> str:
    """``5 working days late``; empty when it is not late."""
    days = duty.late_working_days
    return f"{days} working day{'' if days == 1 else 's'} late" if days else ""


def whose_words(duty: Duty) -> str:
    """``For the Workforce Lead. You answer ... until 10 February 2020``; empty for what is one's own."""
    if duty.kind is DutyKind.ESCALATION or not duty.note:
        return ""
    return f"For the {duty.for_title}. {duty.note}." if duty.for_title else f"{duty.note}."


def said_words(duty: Duty, on: date) -> str:
    """``You said 14 days ago``: whose the last words are, and how old."""
    if duty.said_on is None:
        return ""
    who = duty.said_by if duty.said_by == "You" or not duty.said_by else f"The {duty.said_by}"
    kind, _ = about(duty)
    return f"{who or 'Somebody'} {'asked' if kind is DutyKind.QUESTION else 'said'} {age_words(duty.said_on, on)}"


def age_words(day: date, on: date) -> str:
    """``today``, ``yesterday``, ``14 days ago``."""
    days = (on - day).days
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def next_words(duties: tuple[Duty, ...]) -> str:
    """Who hears next of what is late: ``What is still late on Monday 3 February is told to the Head of Workforce.``"""
    steps = [(duty.next_on, duty.next_told) for duty in duties if duty.next_on is not None and duty.next_told]
    if not steps:
        return ""
    on, told = min(steps)
    return f"What is still late on {on:%A} {on.day} {on:%B} is told to the {told}."


def day_words(value: date) -> str:
    """``28 February 2020``."""
    return f"{value.day} {value:%B %Y}"
