"""Who hears of a duty: its person, a stand-in, the heir of somebody who left; lead and manager when it is late."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.domain.duties import Duty, DutyKind, ProgrammeFacts
from tracker.domain.duties_around import duties_around
from tracker.domain.duties_plan import plan_duties
from tracker.domain.duties_summary import summary_for
from tracker.domain.duties_words import day_words
from tracker.domain.rhythm import add_working_days, working_days_between


def duties_of(facts: ProgrammeFacts) -> list[Duty]:
    """Everything owed on the day of ``facts.status``, each by whose it is, whoever may then be reminded of it."""
    return [*plan_duties(facts), *duties_around(facts)]


def addressed_duties(facts: ProgrammeFacts) -> list[Duty]:
    """Everything owed, by whoever answers for it on the day, with what lead, manager and SRO are told.

    Somebody who stands in gets what is another's, marked as such; what was of somebody who left goes to the lead, or
    the manager. A person who answers for two owners of one thing gets it once.
    """
    owed = (_with_next_step(facts, _handed_over(facts, one)) for one in duties_of(facts))
    found = {(duty.person_id, duty.key): duty for duty in owed}
    for duty in duties_of_others(facts, tuple(found.values())):
        found.setdefault((duty.person_id, duty.key), duty)
    if summary := summary_for(facts, tuple(found.values())):
        found[summary.person_id, summary.key] = summary
    return list(found.values())


def _handed_over(facts: ProgrammeFacts, duty: Duty) -> Duty:
    title = facts.title_of(duty.person_id)
    whose = title or "one who owned this"
    stand_in = next((one for one in facts.stand_ins if one.person_id == duty.person_id), None)
    if stand_in and duty.kind.can_be_handed_over and facts.is_there(stand_in.delegate_id):
        until = f"You answer for the {whose} until {day_words(stand_in.until)}"
        return _passed_on(duty, stand_in.delegate_id, title, until)
    if facts.can_act(duty.person_id):
        return duty
    heir = next((one for one in duty.heirs if one != duty.person_id and facts.can_act(one)), None)
    if heir is None:
        return duty
    left = f"The {whose}, whose this was, has left: agree who takes it over"
    return _passed_on(duty, heir, title, left)


def _passed_on(duty: Duty, person_id: int, title: str, note: str) -> Duty:
    said_by = title if duty.said_by == "You" else duty.said_by
    return replace(duty, person_id=person_id, for_id=duty.person_id, for_title=title, note=note, said_by=said_by)


def _with_next_step(facts: ProgrammeFacts, duty: Duty) -> Duty:
    """With whom a late duty goes to next, and when, if it is still late then."""
    if not (duty.is_late and duty.kind.escalates):
        return duty
    warned_on = facts.told.get((duty.person_id, duty.key, duty.since), facts.today)
    steps = (
        (_lead_of(facts, duty), facts.lead_after_working_days),
        (_manager_of(facts, duty), facts.manager_after_working_days),
    )
    for person_id, after in steps:
        on = add_working_days(warned_on, after, facts.status.at.is_working_day)
        if person_id is not None and on > facts.today:
            return replace(duty, next_on=on, next_told=facts.title_of(person_id))
    return duty


def _lead_of(facts: ProgrammeFacts, duty: Duty) -> int | None:
    """The nearest lead who is there and does not owe it."""
    leads = (one for one in duty.heirs if one != facts.manager_id and one not in duty.answers_as)
    return next((one for one in leads if facts.is_there(one)), None)


def _manager_of(facts: ProgrammeFacts, duty: Duty) -> int | None:
    """The manager, unless they owe it."""
    return None if facts.manager_id in duty.answers_as else facts.manager_id


def duties_of_others(facts: ProgrammeFacts, duties: Sequence[Duty]) -> Iterator[Duty]:
    """What lead and manager are told: things that stayed late after their owner was warned.

    The lead hears ``lead_after_working_days`` after the owner's first warning, the manager
    ``manager_after_working_days`` after it, and not before the lead. Somebody who is away with nobody standing in
    cannot be warned: then it counts from the due date.
    """
    owing = {(duty.person_id, duty.key) for duty in duties}
    for duty in duties:
        if not (duty.is_late and duty.kind.escalates):
            continue
        waited = _waited(facts, duty)
        if waited is None:
            continue
        notice = _escalation(facts, duty)
        lead, manager = _lead_of(facts, duty), _manager_of(facts, duty)
        if lead is not None and waited >= facts.lead_after_working_days and (lead, duty.key) not in owing:
            yield replace(notice, person_id=lead)
        is_lead_told = lead is None or (lead, duty.key) in owing or (lead, notice.key, notice.since) in facts.told
        if manager is None or (manager, duty.key) in owing or not is_lead_told:
            continue
        if waited >= facts.manager_after_working_days:
            yield replace(notice, person_id=manager)


def _waited(facts: ProgrammeFacts, duty: Duty) -> int | None:
    """Working days since the owner was warned; None when they have not been and can be."""
    warned_on = facts.told.get((duty.person_id, duty.key, duty.since))
    if warned_on is not None:
        return working_days_between(warned_on, facts.today, facts.status.at.is_working_day)
    return None if facts.is_there(duty.person_id) else duty.late_working_days


def _escalation(facts: ProgrammeFacts, duty: Duty) -> Duty:
    owner = facts.title_of(duty.person_id)
    known = facts.people.get(duty.person_id)
    if facts.is_there(duty.person_id):
        warned_on = facts.told[duty.person_id, duty.key, duty.since]
        note = f"The {owner or 'owner'} was reminded on {day_words(warned_on)}"
    else:
        until = f" until {day_words(known.away_until)}" if known and known.is_away(facts.today) else ""
        note = f"The {owner or 'owner'} is away{until} and nobody stands in"
    return replace(
        duty,
        kind=DutyKind.ESCALATION,
        ref=f"{duty.kind.value}-{duty.ref}",
        for_id=None,
        for_title=owner,
        note=note,
        said_by=owner if duty.said_by == "You" else duty.said_by,
        next_on=None,
        next_told="",
        heirs=(),
    )
