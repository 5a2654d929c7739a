"""Whom a question about a part of the plan goes to."""

from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Programme, Theme

About = Programme | Theme | Objective | Action


def whom_to_ask(about: About) -> Person | None:
    """The owner or lead, else the lead of what it is a part of, else the programme manager."""
    if isinstance(about, Programme):
        return about.manager
    if isinstance(about, Action):
        return about.owner or whom_to_ask(about.objective)
    if isinstance(about, Objective):
        return about.lead or whom_to_ask(about.theme)
    return about.lead or whom_to_ask(about.programme)


def heading_of(person: Person | None, about: About, ref: str) -> str:
    """``Ask the Head of Commissioning about 1.3 Sufficiency of placements``"""
    if isinstance(about, Programme):
        what = "the programme"
    else:
        what = f"{ref} {about.title if isinstance(about, Action) else about.name}"
    return f"Ask the {person.job_title} about {what}" if person else f"Ask about {what}"
