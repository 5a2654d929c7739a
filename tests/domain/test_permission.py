"""May this person do this to that: the table, read row by row."""

from __future__ import annotations

import pytest

from tracker.domain.permission import RULES, Deed, Relation, may, relations_to, who_may, who_may_whatever
from tracker.domain.roles import WORKING, Role

OWNER, ANALYST, MANAGER, SRO, READER = Role
OWNS, LEADS, STANDS_IN, DEPUTY, ASKED, WROTE, SUBMITTED = Relation


@pytest.mark.parametrize(
    ("deed", "role", "relations", "is_allowed"),
    [
        (Deed.READ, READER, [], True),
        (Deed.READ_DRAFT, READER, [], False),
        (Deed.READ_DRAFT, OWNER, [], False),
        (Deed.READ_DRAFT, OWNER, [DEPUTY], True),
        (Deed.READ_DRAFT, SRO, [], True),
        (Deed.READ_ACTIVITY, ANALYST, [], False),
        (Deed.READ_ACTIVITY, SRO, [], True),
        (Deed.UPDATE_ACTION, OWNER, [], False),
        (Deed.UPDATE_ACTION, OWNER, [OWNS], True),
        (Deed.UPDATE_ACTION, OWNER, [LEADS], False),
        (Deed.UPDATE_ACTION, READER, [OWNS], False),
        (Deed.UPDATE_ACTION, ANALYST, [STANDS_IN], True),
        (Deed.UPDATE_ACTION, READER, [STANDS_IN], False),
        (Deed.UPDATE_ACTION, SRO, [], False),
        (Deed.UPDATE_ACTION, MANAGER, [], True),
        (Deed.UPDATE_PART, OWNER, [LEADS], True),
        (Deed.UPDATE_PART, SRO, [], False),
        (Deed.UPDATE_PART, READER, [LEADS], False),
        (Deed.UPDATE_PROGRAMME, SRO, [], True),
        (Deed.UPDATE_PROGRAMME, OWNER, [DEPUTY], False),
        (Deed.VERIFY_ACTION, MANAGER, [], True),
        (Deed.VERIFY_ACTION, MANAGER, [OWNS], False),
        (Deed.VERIFY_ACTION, MANAGER, [STANDS_IN], False),
        (Deed.VERIFY_ACTION, OWNER, [OWNS], False),
        (Deed.CORRECT_UPDATE, OWNER, [WROTE], True),
        (Deed.CORRECT_UPDATE, SRO, [], False),
        (Deed.KEEP_PLAN, SRO, [], False),
        (Deed.KEEP_PLAN, MANAGER, [], True),
        (Deed.KEEP_PROGRAMME, OWNER, [DEPUTY], False),
        (Deed.KEEP_REGISTER, ANALYST, [], False),
        (Deed.ASSESS_RISK, ANALYST, [OWNS], True),
        (Deed.ASSESS_RISK, READER, [OWNS], False),
        (Deed.KEEP_KPIS, OWNER, [OWNS], False),
        (Deed.KEEP_KPIS, ANALYST, [], True),
        (Deed.EXPLAIN_KPI, OWNER, [OWNS], True),
        (Deed.EXPLAIN_KPI, OWNER, [], False),
        (Deed.KEEP_ASSURANCE, SRO, [], False),
        (Deed.ASK, OWNER, [], False),
        (Deed.ASK, OWNER, [DEPUTY], True),
        (Deed.ANSWER, READER, [ASKED], True),
        (Deed.ANSWER, OWNER, [], False),
        (Deed.ANSWER_UNADDRESSED, OWNER, [ASKED], False),
        (Deed.DECIDE, MANAGER, [], False),
        (Deed.DECIDE, MANAGER, [DEPUTY], True),
        (Deed.PREPARE_REPORT, SRO, [], False),
        (Deed.APPROVE_REPORT, MANAGER, [], False),
        (Deed.APPROVE_REPORT, MANAGER, [DEPUTY], True),
        (Deed.APPROVE_REPORT, MANAGER, [DEPUTY, SUBMITTED], False),
        (Deed.APPROVE_REPORT, SRO, [SUBMITTED], True),
        (Deed.RETURN_REPORT, MANAGER, [], True),
        (Deed.PUBLISH_REPORT, OWNER, [], False),
        (Deed.PUBLISH_REPORT, OWNER, [DEPUTY], True),
    ],
)
def test_who_may(deed: Deed, role: Role, relations: list[Relation], is_allowed: bool) -> None:
    assert may(deed, [role], relations) is is_allowed


def test_what_is_not_in_the_table_is_refused() -> None:
    assert not may("burn the files", Role, Relation)
    assert not may("", [MANAGER])


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_has_its_row_and_nobody_without_a_role_may_anything(deed: Deed) -> None:
    assert RULES[deed]
    assert not may(deed, [], Relation)


def test_a_reader_only_reads() -> None:
    assert {deed for deed in Deed if may(deed, [READER])} == {Deed.READ}
    theirs = {deed for deed in Deed if may(deed, [READER], set(Relation) - {DEPUTY})}
    assert theirs == {Deed.READ, Deed.ANSWER}


def test_another_role_never_takes_away() -> None:
    assert not [(deed, role) for deed in Deed for role in Role if may(deed, [role], [OWNS]) > may(deed, Role, [OWNS])]


def test_who_may_come_to_the_pages_of_a_deed() -> None:
    assert who_may(Deed.UPDATE_ACTION) == set(WORKING)
    assert who_may_whatever(Deed.UPDATE_ACTION) == {MANAGER}
    assert who_may(Deed.KEEP_KPIS) == who_may_whatever(Deed.KEEP_KPIS) == {ANALYST, MANAGER}


def test_what_somebody_is_to_a_thing() -> None:
    assert relations_to(7, owners=[None, 7]) == {OWNS}
    assert relations_to(7, stands_for=[3], lead=3) == {STANDS_IN}
    assert relations_to(7, lead=7, deputy=7, asked=7, author=7, submitted_by=7) == set(Relation) - {OWNS, STANDS_IN}
    assert relations_to(7, owners=[None], lead=None, deputy=None) == frozenset()


def test_the_table_can_be_read_aloud() -> None:
    said = [allowance.words for allowance in RULES[Deed.UPDATE_ACTION]]
    assert said == [
        "programme manager",
        "action owner who owns it",
        "any member but a reader who stands in for whoever owns or leads it",
    ]
    assert RULES[Deed.APPROVE_REPORT][1].words == (
        "any member who is the deputy whom the programme names, unless they submitted it"
    )
