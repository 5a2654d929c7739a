"""Golden examples of people: paused, three programmes, away, standing in, left, escalated, summed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.domain.reminded import (
    DEPUTY,
    LEAD,
    MANAGER,
    OTHER,
    OWNER,
    SECOND,
    SRO,
    THEME_LEAD,
    named,
    on,
    people,
    programme,
    said,
    sent,
    standing_in,
    why_not,
)
from tracker.domain.duties import (
    ApprovalFact,
    DatedFact,
    Duty,
    DutyKind,
    ProgrammeFacts,
    QuestionFact,
    StandIn,
)
from tracker.domain.duties_addressed import addressed_duties, duties_of
from tracker.domain.rag import Rag
from tracker.domain.reminders import owed_by
from tracker.domain.reminders_words import heading_of, subject_of

MONDAY = date(2020, 2, 3)
LONG_AGO = date(2020, 1, 6)
"""Red then: due on 13 January, fifteen working days before Monday 3 February."""
RED = said(Rag.RED, LONG_AGO)
KEY = ("improvement", "action", "1.1.1")
TOLD_LEAD = ("improvement", "escalation", "action-1.1.1")


def late(**held: object) -> ProgrammeFacts:
    return programme(MONDAY, RED, **held)


def told(facts: ProgrammeFacts) -> list[tuple[str, str]]:
    """Who hears of what is late with somebody else."""
    found = [one for one in addressed_duties(facts) if one.kind is DutyKind.ESCALATION]
    return sorted((facts.title_of(one.person_id), one.note) for one in found)


def of_kind(facts: ProgrammeFacts, kind: DutyKind) -> list[tuple[int, str, date, int]]:
    return [(one.person_id, one.ref, one.due_on, one.late_working_days) for one in duties_of(facts) if one.kind is kind]


# Paused, closed, several programmes


@pytest.mark.parametrize(
    ("held", "reason"),
    [
        ({"is_paused": True}, "Improvement is paused"),
        ({"is_paused": True, "paused_until": date(2020, 2, 10)}, "Improvement is paused until 10 February 2020"),
        ({"is_paused": True, "paused_until": MONDAY}, "is sent one"),
        ({"is_open": False}, "Improvement is closed"),
    ],
    ids=["until further notice", "until a day", "until today", "closed"],
)
def test_a_paused_or_closed_programme_reminds_nobody(held, reason):
    decision = on(MONDAY, late(**held))
    assert why_not(decision, "Owner") == reason
    assert (decision.send == ()) is (reason != "is sent one")


def test_a_pause_is_over_for_good_and_a_failed_reminder_is_not_tried_again():
    [skip] = [one for one in on(MONDAY, late(is_paused=True)).skip if one.recipient.title == "Owner"]
    assert skip.is_settled
    assert [named(duty) for duty in skip.owes] == ["action 1.1.1"]


def test_an_owner_in_three_programmes_gets_one_email_with_the_worst_first():
    amber = programme(MONDAY, said(Rag.AMBER, date(2020, 1, 6)), slug="amber")
    paused = replace(programme(MONDAY, RED, slug="paused"), is_paused=True)
    [digest] = [one for one in on(MONDAY, amber, late(), paused).send if one.recipient.title == "Owner"]
    assert [(duty.programme, duty.rag) for duty in digest.duties] == [
        ("improvement", Rag.RED),
        ("amber", Rag.AMBER),
    ]
    assert subject_of(digest.duties, on=MONDAY) == "2 updates owed, up to 15 working days late"


@pytest.mark.parametrize("closing", [Rag.COMPLETE, Rag.VERIFIED])
def test_what_closes_stops_at_once(closing):
    facts = programme(MONDAY, said(closing, MONDAY), told={(OWNER.id, KEY, LONG_AGO): date(2020, 1, 20)})
    assert sent(on(MONDAY, facts)) == {}
    assert [one for one in addressed_duties(facts) if one.person_id == OWNER.id] == []


# Before due, due, late


@pytest.mark.parametrize(
    ("today", "before", "choice", "goes"),
    [
        (date(2020, 1, 31), 1, {}, True),
        (date(2020, 1, 31), 0, {}, False),
        (date(2020, 1, 30), 1, {}, False),
        (date(2020, 1, 30), 2, {}, True),
        (date(2020, 1, 31), 1, {"before_due": False}, False),
        (date(2020, 2, 3), 1, {"before_due": False}, False),
        (date(2020, 2, 5), 1, {"before_due": False}, False),
        (date(2020, 2, 6), 1, {"before_due": False}, True),
    ],
    ids=["a working day before", "never before", "two before", "two wanted", "not wanted", "due, not wanted",
         "in the grace, not wanted", "late comes all the same"],
)  # fmt: skip
def test_people_hear_before_a_thing_is_due_unless_they_do_not_want_to(today, before, choice, goes):
    due_on_monday = programme(today, said(Rag.RED, date(2020, 1, 27)), before_due_working_days=before)
    assert ("Owner" in sent(on(today, due_on_monday, Owner=choice))) is goes


def test_a_programme_may_let_nobody_choose():
    facts = programme(MONDAY, said(Rag.RED, date(2020, 1, 27)), people_choose=False)
    assert sent(on(MONDAY, facts, Owner={"before_due": False, "weekday": 3}))["Owner"] == ["action 1.1.1"]


def test_the_subject_of_what_is_not_due_yet_says_when_it_is():
    friday = date(2020, 1, 31)
    facts = programme(friday, said(Rag.RED, date(2020, 1, 27)), before_due_working_days=1)
    [digest] = on(friday, facts).send
    assert subject_of(digest.duties, on=friday) == "Update due on 3 February 2020: Recruit"
    assert heading_of(digest.duties, on=friday) == "1 update due on 3 February 2020"
    assert owed_by(OWNER.id, [facts]) == ()
    assert [named(one) for one in owed_by(OWNER.id, [facts], named=frozenset({KEY}))] == ["action 1.1.1"]


# Away, standing in, left


def test_somebody_away_is_not_reminded_and_after_a_while_their_lead_is():
    away = people(Owner={"away_until": date(2020, 2, 17)})
    facts = late(people=away)
    assert why_not(on(MONDAY, facts, Owner={"away_until": date(2020, 2, 17)}), "Owner") == "away until 17 February 2020"
    assert ("Lead", "The Owner is away until 17 February 2020 and nobody stands in") in told(facts)


def test_whoever_stands_in_gets_what_is_owed_marked_as_anothers_and_the_owner_gets_nothing():
    facts = standing_in(late(), until=date(2020, 2, 17))
    decision = on(MONDAY, facts)
    [digest] = [one for one in decision.send if one.recipient.title == "Stand-in"]
    [duty] = digest.duties
    assert (duty.for_id, duty.for_title) == (OWNER.id, "Owner")
    assert duty.note == "You answer for the Owner until 17 February 2020"
    assert duty.said_by == "Owner"
    assert duty.answers_as == {OTHER.id, OWNER.id}
    assert why_not(decision, "Owner") == "the Stand-in answers for them"


def test_standing_in_ends_by_itself_and_does_not_bind_somebody_who_is_away_too():
    assert "Owner" in sent(on(MONDAY, late()))
    both_away = late(people=people(**{"Stand-in": {"away_until": date(2020, 3, 2)}}))
    assert "Owner" in sent(on(MONDAY, standing_in(both_away, until=date(2020, 2, 17))))


def test_who_answers_for_both_owners_gets_the_action_once():
    facts = late(second=SECOND, stand_ins=(StandIn(OWNER.id, SECOND.id, date(2020, 2, 17)),))
    assert sent(on(MONDAY, facts))["Second"] == ["action 1.1.1"]


@pytest.mark.parametrize(
    ("lead", "gone", "heir"),
    [(LEAD, {}, "Lead"), (None, {}, "Theme Lead"), (LEAD, {"Lead": {"is_active": False}}, "Theme Lead")],
    ids=["the objective's lead", "the theme's where there is none", "or where that one has left too"],
)
def test_what_was_of_an_owner_who_left_goes_to_the_lead_with_a_note(lead, gone, heir):
    facts = late(lead=lead, people=people(Owner={"is_active": False}, **gone))
    decision = on(MONDAY, facts, Owner={"is_active": False})
    [duty] = next(one for one in decision.send if one.recipient.title == heir).duties
    assert duty.note == "The Owner, whose this was, has left: agree who takes it over"
    assert why_not(decision, "Owner") == f"the account is closed; the {heir} has what was theirs"


def test_without_a_lead_it_goes_to_the_manager_and_losing_the_role_counts_as_leaving():
    nobody = frozenset(one.id for one in (MANAGER, SRO))
    facts = late(acting_ids=nobody)
    assert "action 1.1.1" in sent(on(MONDAY, facts))["Manager"]


# Escalation


def warned(*days: tuple[int, tuple[str, str, str], date], **held: object) -> ProgrammeFacts:
    return late(told={(who, key, LONG_AGO): day for who, key, day in days}, **held)


@pytest.mark.parametrize(
    ("warned_on", "lead_told_on", "hear"),
    [
        (None, None, []),
        (date(2020, 1, 28), None, []),
        (date(2020, 1, 27), None, ["Lead"]),
        (date(2020, 1, 20), None, ["Lead"]),
        (date(2020, 1, 20), date(2020, 1, 27), ["Lead", "Manager"]),
        (date(2020, 1, 21), date(2020, 1, 28), ["Lead"]),
    ],
    ids=["not warned", "four days ago", "five", "ten, but the lead not told", "ten, and the lead told", "nine"],
)
def test_lead_then_manager_hear_after_the_owner_was_warned(warned_on, lead_told_on, hear):
    warnings = [(OWNER.id, KEY, warned_on)] if warned_on else []
    warnings += [(LEAD.id, TOLD_LEAD, lead_told_on)] if lead_told_on else []
    assert [title for title, _ in told(warned(*warnings))] == hear


def test_an_escalation_says_who_was_reminded_and_when_and_asks_for_nothing():
    facts = warned((OWNER.id, KEY, date(2020, 1, 27)))
    assert told(facts) == [("Lead", "The Owner was reminded on 27 January 2020")]
    [digest] = [one for one in on(MONDAY, facts).send if one.recipient.title == "Lead"]
    assert subject_of(digest.duties) == "Late with the Owner, 15 working days late: Recruit"
    assert owed_by(LEAD.id, [facts]) == ()


def test_an_update_begins_a_new_lateness_with_a_new_warning():
    said_since = programme(
        MONDAY, said(Rag.RED, date(2020, 1, 20)), told={(OWNER.id, KEY, LONG_AGO): date(2020, 1, 20)}
    )
    assert told(said_since) == []


def test_what_a_lead_owes_goes_straight_to_the_manager_and_nobody_hears_of_their_own():
    facts = programme(MONDAY, RED, owner=LEAD, told={(LEAD.id, KEY, LONG_AGO): date(2020, 1, 17)})
    assert [title for title, _ in told(facts)] == ["Theme Lead"]
    own = programme(MONDAY, RED, owner=MANAGER, lead=None, told={(MANAGER.id, KEY, LONG_AGO): date(2020, 1, 17)})
    assert [title for title, _ in told(own)] == ["Theme Lead"]
    shared = programme(MONDAY, RED, second=LEAD, told={(OWNER.id, KEY, LONG_AGO): date(2020, 1, 27)})
    assert "Lead" not in [title for title, _ in told(shared)]


def test_a_late_email_says_who_hears_next_and_when():
    [duty] = [one for one in addressed_duties(late()) if one.kind is DutyKind.ACTION]
    assert (duty.next_on, duty.next_told) == (date(2020, 2, 10), "Lead")
    [again] = [
        one for one in addressed_duties(warned((OWNER.id, KEY, date(2020, 1, 27)))) if one.kind is DutyKind.ACTION
    ]
    assert (again.next_on, again.next_told) == (date(2020, 2, 10), "Manager")


# The SRO


def summary(facts: ProgrammeFacts) -> Duty | None:
    return next((one for one in addressed_duties(facts) if one.kind is DutyKind.SUMMARY), None)


def test_the_sro_gets_one_summary_on_monday_or_the_first_working_day_after_it():
    tuesday = date(2020, 2, 4)
    assert sent(on(MONDAY, late()))["SRO"] == ["summary summary"]
    again = on(tuesday, programme(tuesday, RED), SRO={"reminded_on": MONDAY})
    assert why_not(again, "SRO") == "reminded on 3 February 2020; at most one email in seven days"
    assert why_not(on(tuesday, programme(tuesday, RED)), "SRO") == (
        "the weekly summary goes on Mondays; the next is 10 February 2020"
    )
    after_easter = date(2020, 4, 14)
    assert "SRO" in sent(on(after_easter, programme(after_easter, RED)))


def test_the_summary_says_how_much_is_late_who_has_been_told_and_what_is_asked():
    waits_for = (MANAGER.id, SRO.id)
    request = QuestionFact(1, "A panel, please.", "Owner", date(2020, 1, 29), waits_for, "1.1.1", is_request=True)
    facts = warned(
        (OWNER.id, KEY, date(2020, 1, 27)), questions=(request,), next_meeting=(date(2020, 2, 26), "Improvement Board")
    )
    found = summary(facts)
    assert found is not None
    assert found.lines == (
        "0 of 1 actions have an update of the last seven days or need none.",
        "1 update is late.",
        "Late by 15 working days: 1.1.1 Recruit (Owner).",
        "One of these has gone to a lead or the manager.",
        "One request for help or a decision is open; the oldest since 29 January 2020.",
        "The board meets on 26 February 2020: Improvement Board.",
    )
    assert subject_of([found]) == "Weekly summary of Improvement"


def test_without_anything_late_or_asked_there_is_no_summary():
    assert summary(programme(MONDAY, said(Rag.GREEN, MONDAY))) is None


@pytest.mark.parametrize(
    ("changed", "gets"),
    [({}, SRO), ({"SRO": {"away_until": date(2020, 2, 10)}}, DEPUTY), ({"SRO": {"is_active": False}}, DEPUTY)],
    ids=["there", "away", "left"],
)
def test_approval_and_summary_go_to_the_deputy_while_the_sro_is_not_there(changed, gets):
    waiting = ApprovalFact(7, date(2020, 1, 27), date(2020, 1, 29), "Manager", date(2020, 2, 5))
    facts = late(people=people(**changed), approvals=(waiting,))
    assert of_kind(facts, DutyKind.APPROVAL) == [(gets.id, "7", date(2020, 2, 3), 0)]
    found = summary(facts)
    assert found is not None
    assert found.person_id == gets.id


# Reviews, follow-ups, ongoing


@pytest.mark.parametrize(
    ("last_on", "owes"),
    [
        (date(2020, 1, 27), ("action", OWNER.id)),
        (date(2020, 1, 30), ("ongoing", OWNER.id)),
        (date(2020, 1, 31), ("next_review", MANAGER.id)),
        (date(2020, 2, 1), ("next_review", MANAGER.id)),
    ],
    ids=["its update says so", "not looked at since", "looked at on the day", "looked at after it"],
)
def test_an_ongoing_action_is_reviewed_by_its_owner_and_gets_its_next_date_from_the_manager(last_on, owes):
    ongoing = {"due_text": "Ongoing", "review_on": date(2020, 1, 31)}
    facts = programme(MONDAY, said(Rag.GREEN, last_on), action=ongoing)
    assert [(one.kind.value, one.person_id) for one in duties_of(facts)] == [owes]


@pytest.mark.parametrize("kind", [DutyKind.CONCERN, DutyKind.DEVELOPMENT, DutyKind.FOLLOW_UP])
@pytest.mark.parametrize(("due_on", "late_by"), [(date(2020, 2, 4), None), (MONDAY, 0), (date(2020, 1, 29), 3)])
def test_concerns_developments_and_follow_ups_are_owed_on_their_date(kind, due_on, late_by):
    facts = programme(MONDAY, said(Rag.GREEN, MONDAY), dated=(DatedFact(kind, "2", "Look", (SECOND.id,), due_on),))
    assert of_kind(facts, kind) == ([] if late_by is None else [(SECOND.id, "2", due_on, late_by)])


def test_a_follow_up_that_stays_late_goes_to_the_manager_ten_working_days_after_the_warning():
    late_one = DatedFact(DutyKind.FOLLOW_UP, "4", "Ring the agency", (SECOND.id,), date(2020, 1, 13))
    key = ("improvement", "follow_up", "4")
    for warned_on, hear in ((date(2020, 1, 20), ["Manager"]), (date(2020, 1, 21), [])):
        facts = programme(
            MONDAY,
            said(Rag.GREEN, MONDAY),
            dated=(late_one,),
            told={(SECOND.id, key, date(2020, 1, 13)): warned_on},
        )
        assert [title for title, _ in told(facts)] == hear


def test_a_fixed_rhythm_and_a_longer_grace_are_the_programmes_choice():
    from tracker.domain.rhythm import Rhythm

    green = said(Rag.GREEN, MONDAY - timedelta(days=7))
    assert duties_of(programme(MONDAY, green)) == []
    weekly = duties_of(programme(MONDAY, green, rhythm=Rhythm.WEEKLY))
    assert [one.due_on for one in weekly] == [MONDAY]
    assert [one.late_working_days for one in duties_of(late(grace=15))] == [0]
    assert [one.late_working_days for one in duties_of(late(grace=14))] == [15]


def test_theme_leads_are_named_once_though_they_lead_both():
    facts = late(lead=THEME_LEAD, told={(OWNER.id, KEY, LONG_AGO): date(2020, 1, 27)})
    assert [title for title, _ in told(facts)] == ["Theme Lead"]
