"""What the page behind a reminder's link shows: what its holder owes now, and what they have done since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from tracker.adapters import clock
from tracker.domain.duties import Duty, DutyKind, ProgrammeFacts
from tracker.domain.plan import ActionStatus, ProgrammeStatus, Rated
from tracker.domain.reminders import owed_by
from tracker.domain.risk import RiskStatus
from tracker.domain.update_situations import owner_ids, ratings_offered, why_no_change_is_refused
from tracker.evidence.queries import read_programme
from tracker.people.models import Membership
from tracker.plan.models import Programme
from tracker.reminders.facts import read_all_facts
from tracker.reminders.forms import AnswerForm, ReviewForm
from tracker.reminders.links import LINK_SECONDS
from tracker.reminders.models import Reminder
from tracker.reminders.queries import duties_in
from tracker.risks.queries import read_risks
from tracker.updates.forms import UpdateForm, form_for
from tracker.web.forms import Form

Key = tuple[str, str, str]
"""Programme, kind and number of a duty."""


@dataclass(frozen=True)
class Item:
    """One thing on the page. ``thing`` is the part of the plan that takes its update, ``risk`` the one to review."""

    duty: Duty
    thing: Rated | None = None
    risk: RiskStatus | None = None
    is_owed: bool = True

    @property
    def key(self) -> Key:
        return self.duty.key

    @property
    def address(self) -> dict[str, str]:
        """What names it in an address."""
        return {"programme": self.duty.programme, "kind": self.duty.kind.value, "ref": self.duty.ref}

    @property
    def takes_update(self) -> bool:
        return self.thing is not None

    @property
    def takes_answer(self) -> bool:
        return self.duty.kind is DutyKind.QUESTION

    @property
    def takes_review(self) -> bool:
        return self.risk is not None

    @property
    def has_form(self) -> bool:
        """Whether it can be done here, in under a minute; the rest is done after signing in."""
        return self.takes_update or self.takes_answer or self.takes_review

    @property
    def no_change_refused(self) -> str | None:
        """Why "no change" is not an answer, or None when one press is enough."""
        if self.thing is None or self.duty.kind is DutyKind.CHECK:
            return "it asks for more"
        return why_no_change_is_refused(self.thing)

    def form(self) -> Form:
        """The form as it is shown first."""
        if self.takes_answer:
            return AnswerForm(formdata=None)
        return self.review_form() if self.risk else self.update_form()

    def review_form(self, sent: MultiDict[str, str] | None = None) -> ReviewForm:
        assert self.risk is not None  # noqa: S101 - only risks are reviewed
        position = self.risk.position
        return ReviewForm(
            sent,
            version=self.risk.version,
            probability=position.probability if position else None,
            impact=self.risk.impact,
        )

    def update_form(self, sent: MultiDict[str, str] | None = None) -> UpdateForm:
        assert self.thing is not None  # noqa: S101 - only things take updates
        is_own = bool(self.duty.answers_as & owner_ids(self.thing))
        return form_for(self.thing, offered=ratings_offered(self.thing, is_by_owner=is_own), sent=sent)


@dataclass(frozen=True)
class LinkPage:
    """The page of one person, as of ``today``."""

    person_id: int
    person_title: str
    away_until: date | None
    today: date
    works_until: date
    organisation: str
    owed: tuple[Item, ...]
    done: tuple[Item, ...]
    guidance: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict, repr=False)

    @cached_property
    def by_key(self) -> dict[Key, Item]:
        """Everything on the page; what is done may be said again while it is still theirs."""
        return {item.key: item for item in (*self.done, *self.owed)}

    @property
    def first_with_form(self) -> Item | None:
        return next((item for item in self.owed if item.has_form), None)

    @property
    def programmes(self) -> list[str]:
        return sorted({item.duty.programme_name for item in (*self.owed, *self.done)})

    def means(self, item: Item) -> Mapping[str, str]:
        """What each rating means for an item, in the programme's words."""
        kind = "action" if isinstance(item.thing, ActionStatus) else "overall"
        texts = self.guidance.get(item.duty.programme, {})
        return {rag: text[kind] for rag, text in texts.items() if text.get(kind)}


def read_link_page(session: Session, row: Reminder) -> LinkPage:
    """What the person of a reminder owes now.

    A reminder for a day to come, sent by a command, lists what is owed on that day; what was updated today is done.
    """
    today = clock.today()
    mine = select(Membership.programme_id).where(Membership.person_id == row.person_id)
    programmes = {one.slug: one for one in session.scalars(select(Programme).where(Programme.id.in_(mine)))}
    facts = read_all_facts(session, on=max(today, row.on_date), only=[one.id for one in programmes.values()])
    # With its history, which the facts come without: staleness and what rests on it bear on what a form offers.
    statuses = {slug: read_programme(session, one, on=today) for slug, one in programmes.items()}
    told = [duty for duty in duties_in(row) if duty.kind.is_owed]
    named = frozenset(duty.key for duty in told)
    owed = [duty for duty in owed_by(row.person_id, facts, named=named) if not _is_answered(duty, today)]
    risks = _risks(session, owed, programmes, today)
    keys = {duty.key for duty in owed}
    done = [Item(duty, _thing(duty, statuses), is_owed=False) for duty in told if duty.key not in keys]
    return LinkPage(
        person_id=row.person_id,
        person_title=row.person.job_title,
        away_until=row.person.away_until if row.person.away_until and row.person.away_until > today else None,
        today=today,
        works_until=_works_until(row),
        organisation=next((one.organisation for one in programmes.values()), ""),
        owed=tuple(Item(duty, _thing(duty, statuses), risks.get(duty.key)) for duty in owed),
        done=tuple(item for item in done if _is_still_theirs(item, facts)),
        guidance={slug: one.rag_guidance for slug, one in programmes.items()},
    )


def _risks(
    session: Session, owed: Iterable[Duty], programmes: Mapping[str, Programme], today: date
) -> dict[Key, RiskStatus]:
    """The risks and issues whose review is owed, by the key of the duty."""
    reviews = [duty for duty in owed if duty.kind is DutyKind.REVIEW]
    found: dict[Key, RiskStatus] = {}
    for slug in {duty.programme for duty in reviews}:
        numbered = {str(risk.number): risk for risk in read_risks(session, programmes[slug], on=today)}
        found |= {one.key: numbered[one.ref] for one in reviews if one.programme == slug and one.ref in numbered}
    return found


def _is_answered(duty: Duty, today: date) -> bool:
    return duty.kind.is_update and duty.said_on is not None and duty.said_on >= today


def _is_still_theirs(item: Item, programmes: Iterable[ProgrammeFacts]) -> bool:
    """Whether what was in the email may still be seen and said again by the one who got it."""
    facts = next((one for one in programmes if one.status.slug == item.duty.programme), None)
    if facts is None or not facts.is_open or item.duty.person_id not in facts.acting_ids:
        return False
    if item.thing is None:
        return not item.duty.kind.is_update and item.duty.kind is not DutyKind.CHECK
    checkers = (facts.manager_id, facts.sro_id)
    stood_for = {one.person_id for one in facts.stand_ins if one.delegate_id == item.duty.person_id}
    mine = stood_for | {item.duty.person_id}
    return bool(mine & owner_ids(item.thing)) or item.duty.person_id in checkers


def _thing(duty: Duty, statuses: Mapping[str, ProgrammeStatus]) -> Rated | None:
    status = statuses.get(duty.programme)
    if status is None or not (duty.kind.is_update or duty.kind is DutyKind.CHECK):
        return None
    everything: tuple[Rated, ...] = (status, *status.themes, *status.objectives, *status.actions)
    return next((thing for thing in everything if thing.ref == duty.ref), None)


def _works_until(row: Reminder) -> date:
    """The last day of the link, counted from the clock's date of sending."""
    sent_on = (row.sent_at or row.claimed_at).astimezone(clock.LONDON).date()
    return sent_on + timedelta(seconds=LINK_SECONDS)
