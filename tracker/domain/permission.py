"""May this person do this to that: the one table that answers. What it does not allow is refused.

A deed is allowed by a role in the programme, or by a role together with what the person is to the thing itself: its
owner, the lead of it, the deputy the programme names. A page that wants to know asks ``may``; the routes are open to
the roles that ``who_may`` finds here; docs/permissions.md prints the table.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.roles import EVERYBODY, WORKING, Role


class Deed(StrEnum):
    """What somebody may want to do in a programme, in the words of docs/permissions.md."""

    READ = "read the programme"
    READ_DRAFT = "read an edition of a report that is not submitted, was returned or was withdrawn"
    READ_PUBLIC_DRAFT = "see what a public version leaves out, before it is published"
    READ_ACTIVITY = "read who changed what"
    UPDATE_ACTION = "update an action, its milestones; ask for help with it or for another due date"
    UPDATE_PART = "update a theme or an objective"
    UPDATE_PROGRAMME = "update the programme"
    VERIFY_ACTION = "verify that an action is complete"
    CORRECT_UPDATE = "correct an update"
    KEEP_PLAN = "write the plan, decide on due dates, keep what stands around the plan"
    KEEP_PROGRAMME = "change the settings of the programme, its people, reminders and templates"
    KEEP_REGISTER = "keep the register of risks and issues"
    ASSESS_RISK = "assess a risk or issue"
    KEEP_KPIS = "define KPIs, load and correct figures"
    EXPLAIN_KPI = "say what the figures of a KPI mean"
    KEEP_ASSURANCE = "keep assurance records"
    ACCEPT_FINDING = "let a statement stand that does not add up"
    ASK = "put a question to an owner or lead"
    ANSWER = "answer a question or a request for help"
    ANSWER_UNADDRESSED = "answer requests for help, which go to nobody by name"
    DECIDE = "decide what the board was asked"
    RECORD_DECISION = "write down what a meeting decided"
    PREPARE_REPORT = "prepare a report: begin, write, submit, choose what is not for publication"
    APPROVE_REPORT = "approve a report"
    RETURN_REPORT = "return a report with a comment"
    PUBLISH_REPORT = "publish a report that is approved, or withdraw one"
    PUBLISH_PUBLIC_VERSION = "make the public version of an edition that was published without"


class Relation(StrEnum):
    """What a person is to the thing, whatever they are in the programme."""

    OWNS = "owns it"
    LEADS = "leads it"
    STANDS_IN = "stands in for whoever owns or leads it"
    DEPUTY = "is the deputy whom the programme names"
    ASKED = "was asked it"
    WROTE = "wrote it"
    SUBMITTED = "submitted it"


_UNLESS = {Relation.OWNS: "own it", Relation.STANDS_IN: "stand in for whoever does", Relation.SUBMITTED: "submitted it"}


@dataclass(frozen=True)
class Allowance:
    """Roles to which a deed is allowed: whatever they are to the thing, or only if ``relation`` holds, and never if
    one of ``unless`` does."""

    roles: frozenset[Role]
    relation: Relation | None = None
    unless: frozenset[Relation] = frozenset()

    def covers(self, roles: Collection[str], relations: Collection[Relation]) -> bool:
        is_theirs = self.relation is None or self.relation in relations
        return is_theirs and self.unless.isdisjoint(relations) and not self.roles.isdisjoint(roles)

    @property
    def words(self) -> str:
        """``action owner who owns it``"""
        if self.roles == frozenset(EVERYBODY):
            who = "any member"
        elif self.roles == frozenset(WORKING):
            who = "any member but a reader"
        else:
            who = " or ".join(role.words.lower() for role in Role if role in self.roles)
        relation = f" who {self.relation}" if self.relation else ""
        unless = " or ".join(words for one, words in _UNLESS.items() if one in self.unless)
        return f"{who}{relation}{', unless they ' if unless else ''}{unless}"


def _to(*roles: Role, who: Relation | None = None, unless: Collection[Relation] = ()) -> Allowance:
    return Allowance(frozenset(roles), who, frozenset(unless))


_MANAGER, _SRO, _ANALYST, _OWNER = Role.MANAGER, Role.SRO, Role.ANALYST, Role.OWNER
_OWNS, _LEADS, _STANDS_IN, _DEPUTY = Relation.OWNS, Relation.LEADS, Relation.STANDS_IN, Relation.DEPUTY
_THE_DEPUTY = _to(*EVERYBODY, who=_DEPUTY)

RULES: Mapping[str, tuple[Allowance, ...]] = {
    Deed.READ: (_to(*EVERYBODY),),
    Deed.READ_DRAFT: (_to(_MANAGER, _SRO), _THE_DEPUTY),
    Deed.READ_PUBLIC_DRAFT: (_to(_MANAGER, _SRO),),
    Deed.READ_ACTIVITY: (_to(_MANAGER, _SRO),),
    Deed.UPDATE_ACTION: (_to(_MANAGER), _to(_OWNER, who=_OWNS), _to(*WORKING, who=_STANDS_IN)),
    Deed.UPDATE_PART: (_to(_MANAGER), _to(*WORKING, who=_LEADS), _to(*WORKING, who=_STANDS_IN)),
    Deed.UPDATE_PROGRAMME: (_to(_MANAGER, _SRO),),
    Deed.VERIFY_ACTION: (_to(_MANAGER, unless=(_OWNS, _STANDS_IN)),),
    Deed.CORRECT_UPDATE: (_to(_MANAGER), _to(*WORKING, who=Relation.WROTE)),
    Deed.KEEP_PLAN: (_to(_MANAGER),),
    Deed.KEEP_PROGRAMME: (_to(_MANAGER),),
    Deed.KEEP_REGISTER: (_to(_MANAGER, _SRO),),
    Deed.ASSESS_RISK: (_to(_MANAGER, _SRO), _to(_OWNER, _ANALYST, who=_OWNS)),
    Deed.KEEP_KPIS: (_to(_MANAGER, _ANALYST),),
    Deed.EXPLAIN_KPI: (_to(_MANAGER, _ANALYST), _to(_OWNER, who=_OWNS)),
    Deed.KEEP_ASSURANCE: (_to(_MANAGER, _ANALYST),),
    Deed.ACCEPT_FINDING: (_to(_ANALYST, _MANAGER, _SRO),),
    Deed.ASK: (_to(_MANAGER, _SRO), _THE_DEPUTY),
    Deed.ANSWER: (_to(_MANAGER, _SRO), _THE_DEPUTY, _to(*EVERYBODY, who=Relation.ASKED)),
    Deed.ANSWER_UNADDRESSED: (_to(_MANAGER, _SRO), _THE_DEPUTY),
    Deed.DECIDE: (_to(_SRO), _THE_DEPUTY),
    Deed.RECORD_DECISION: (_to(_MANAGER, _SRO), _THE_DEPUTY),
    Deed.PREPARE_REPORT: (_to(_MANAGER),),
    Deed.APPROVE_REPORT: (_to(_SRO), _to(*EVERYBODY, who=_DEPUTY, unless=[Relation.SUBMITTED])),
    Deed.RETURN_REPORT: (_to(_MANAGER, _SRO), _THE_DEPUTY),
    Deed.PUBLISH_REPORT: (_to(_MANAGER, _SRO), _THE_DEPUTY),
    Deed.PUBLISH_PUBLIC_VERSION: (_to(_MANAGER, _SRO),),
}


def may(deed: str, roles: Collection[str], relations: Collection[Relation] = ()) -> bool:
    """Whether somebody with these roles in the programme, and this much to do with the thing, may do it.

    >>> may(Deed.UPDATE_ACTION, [Role.OWNER]), may(Deed.UPDATE_ACTION, [Role.OWNER], [Relation.OWNS])
    (False, True)
    >>> may("burn the files", Role)
    False
    """
    return any(allowance.covers(roles, relations) for allowance in RULES.get(deed, ()))


def who_may(deed: Deed) -> frozenset[Role]:
    """The roles that may, of some thing at least: the others need not come to its pages."""
    return frozenset(role for allowance in RULES.get(deed, ()) for role in allowance.roles)


def who_may_whatever(deed: Deed) -> frozenset[Role]:
    """The roles that may, whatever they are to the thing."""
    return frozenset(role for one in RULES.get(deed, ()) if one.relation is None for role in one.roles)


def relations_to(
    person_id: int,
    *,
    stands_for: Collection[int] = (),
    owners: Collection[int | None] = (),
    lead: int | None = None,
    deputy: int | None = None,
    asked: int | None = None,
    author: int | None = None,
    submitted_by: int | None = None,
) -> frozenset[Relation]:
    """What a person is to a thing with these people (ids). ``stands_for``: for whom the person answers today.

    >>> sorted(relations_to(7, stands_for=[8], owners=[7, None], lead=8))
    [<Relation.OWNS: 'owns it'>, <Relation.STANDS_IN: 'stands in for whoever owns or leads it'>]
    """
    held = {
        Relation.OWNS: person_id in owners,
        Relation.LEADS: person_id == lead,
        Relation.STANDS_IN: not set(stands_for).isdisjoint({*owners, lead}),
        Relation.DEPUTY: person_id == deputy,
        Relation.ASKED: person_id == asked,
        Relation.WROTE: person_id == author,
        Relation.SUBMITTED: person_id == submitted_by,
    }
    return frozenset(relation for relation, holds in held.items() if holds)
