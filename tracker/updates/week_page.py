"""What the pages of the weekly update show: the plan as one person sees it through one filter."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask import url_for

from tracker.domain.plan import (
    ActionStatus,
    ObjectiveStatus,
    ProgrammeStatus,
    Rated,
    ThemeStatus,
)
from tracker.domain.rag import Rag
from tracker.domain.rating_queries import RatingQuery, rating_queries
from tracker.domain.update_situations import why_no_change_is_refused
from tracker.domain.week import Show, is_found, next_to_update
from tracker.people.models import Role
from tracker.plan.surroundings import Question
from tracker.updates.access import may_correct, may_rate, may_verify


@dataclass(frozen=True)
class Place:
    """Where somebody works: the week through a filter, or their own list. Saving returns there."""

    show: Show = Show.ALL
    words: str = ""
    unfolded: str = ""
    is_my_work: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Place":
        """The place that an address names; what it does not know is as if it had not been said."""
        show = asked.get("show", "")
        return cls(
            show=Show(show) if show in set(Show) else Show.ALL,
            words=asked.get("q", "").strip()[:100],
            unfolded=asked.get("unfold", "")[:20],
            is_my_work=asked.get("from") == "me",
        )

    @property
    def query(self) -> dict[str, str]:
        """The place as it stands in an address."""
        said = {
            "show": self.show.value if self.show is not Show.ALL else "",
            "q": self.words,
            "unfold": self.unfolded,
            "from": "me" if self.is_my_work else "",
        }
        return {name: value for name, value in said.items() if value}

    @property
    def is_filtered(self) -> bool:
        return self.show is not Show.ALL or bool(self.words)


@dataclass(frozen=True)
class ObjectiveGroup:
    """An objective with the actions that the filter shows; folded, only its line is."""

    objective: ObjectiveStatus
    actions: tuple[ActionStatus, ...]
    is_folded: bool


@dataclass(frozen=True)
class ThemeGroup:
    theme: ThemeStatus
    objectives: tuple[ObjectiveGroup, ...]


@dataclass(frozen=True)
class WeekPage:
    """A programme's week for one person. ``saved`` is the number of what they saved just now.

    ``stands_for`` are the people whom they stand in for.
    """

    status: ProgrammeStatus
    person_id: int
    roles: Collection[Role]
    place: Place = Place()
    questions: Sequence[Question] = field(default=(), repr=False)
    guidance: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    saved: str = ""
    stands_for: frozenset[int] = frozenset()

    @property
    def acts_as(self) -> frozenset[int]:
        """The person and whomever they stand in for today."""
        return self.stands_for | {self.person_id}

    @property
    def slug(self) -> str:
        return self.status.slug

    @property
    def today(self) -> date:
        return self.status.at.today

    @property
    def starts_on(self) -> date:
        """The first of the seven days that end today."""
        return self.today - timedelta(days=6)

    @cached_property
    def things(self) -> dict[str, Rated]:
        """Everything that takes updates, by number; the programme is ``"programme"``."""
        status = self.status
        return {thing.ref: thing for thing in (status, *status.themes, *status.objectives, *status.actions)}

    @cached_property
    def counts(self) -> dict[Show, int]:
        """How many actions each filter shows."""
        return {show: sum(show.takes(action, self.person_id) for action in self.status.actions) for show in Show}

    def shows(self, action: ActionStatus) -> bool:
        return self.place.show.takes(action, self.person_id) and is_found(action, self.place.words)

    @cached_property
    def groups(self) -> tuple[ThemeGroup, ...]:
        """What the filter shows, in plan order. Without a filter every objective has its line."""
        groups = []
        for theme in self.status.themes:
            objectives = tuple(group for one in theme.objectives if (group := self.group_of(one)))
            if objectives or not self.place.is_filtered:
                groups.append(ThemeGroup(theme, objectives))
        return tuple(groups)

    def group_of(self, objective: ObjectiveStatus) -> ObjectiveGroup | None:
        actions = tuple(action for action in objective.actions if self.shows(action))
        if not actions and self.place.is_filtered:
            return None
        return ObjectiveGroup(objective, actions, self._is_folded(objective))

    def _is_folded(self, objective: ObjectiveStatus) -> bool:
        """Done for the week, and not asked for: the list shrinks as the work is done."""
        is_asked_for = self.place.unfolded == objective.ref or self.saved.startswith(f"{objective.ref}.")
        is_done = all(action.is_updated_this_week for action in objective.actions)
        return is_done and bool(objective.actions) and not is_asked_for and not self.place.is_filtered

    def parents_of(self, action: ActionStatus) -> tuple[ThemeStatus, ObjectiveStatus]:
        """The theme and the objective an action belongs to."""
        return next(
            (theme, objective)
            for theme in self.status.themes
            for objective in theme.objectives
            if action in objective.actions
        )

    def next_after(self, ref: str) -> ActionStatus | None:
        """The next action that waits for this person, among those the filter shows."""
        shown = [action for action in self.status.actions if action.ref == ref or self.shows(action)]
        return next_to_update(shown, ref, self.may_rate)

    # What a row needs to know

    def may_rate(self, thing: Rated) -> bool:
        return may_rate(thing, self.person_id, self.roles, self.stands_for)

    def may_correct(self, thing: Rated) -> bool:
        return thing.current is not None and may_correct(thing.current, self.person_id, self.roles)

    def may_verify(self, action: ActionStatus) -> bool:
        """Whether this person is asked to look at the evidence of a completed action."""
        return action.rag is Rag.COMPLETE and may_verify(action, self.person_id, self.roles, self.stands_for)

    def is_saved(self, thing: Rated) -> bool:
        """Whether this person saved it just now."""
        by = thing.current.author_id if thing.current else None
        return thing.ref == self.saved and by == self.person_id

    def no_change_refused(self, thing: Rated) -> str | None:
        return why_no_change_is_refused(thing)

    def open_questions(self, action: ActionStatus) -> list[Question]:
        return [question for question in self.questions if question.action_id == action.id]

    @cached_property
    def _queries(self) -> dict[str, RatingQuery]:
        return {query.thing.ref: query for query in rating_queries(self.status)}

    def rating_query(self, thing: Rated) -> RatingQuery | None:
        return self._queries.get(thing.ref)

    # Addresses

    def row_id(self, thing: Rated) -> str:
        """The id of a thing's row: ``a-1-5-1``, ``o-1-5``, ``t-1``; in a list over programmes with the slug."""
        kind = {ActionStatus: "a", ObjectiveStatus: "o", ThemeStatus: "t"}.get(type(thing), "p")
        name = f"{kind}-{thing.ref.replace('.', '-')}"
        return f"{self.slug}-{name}" if self.place.is_my_work else name

    def url(self, endpoint: str, thing: Rated, **more: Any) -> str:
        """The address of a page of the weekly update about a thing, which remembers the place."""
        return url_for(f"updates.{endpoint}", slug=self.slug, ref=thing.ref, **(self.place.query | more))

    def back_to(self, thing: Rated, **more: Any) -> str:
        """The address of a thing's row where the person came from."""
        anchor = self.row_id(thing)
        if self.place.is_my_work:
            return url_for("updates.my_work", _anchor=anchor)
        return url_for("updates.week", slug=self.slug, _anchor=anchor, **(self.place.query | more))

    def filter_url(self, show: Show) -> str:
        # "All" says so, because a small screen starts on what is not updated.
        query: dict[str, Any] = {"show": show.value} | ({"q": self.place.words} if self.place.words else {})
        return url_for("updates.week", slug=self.slug, **query)


def updated_of(actions: Sequence[ActionStatus]) -> str:
    """``4 of 5 updated``, ``1 of 1 complete``."""
    if not actions:
        return "no actions"
    if all(not action.is_open for action in actions):
        return f"{len(actions)} of {len(actions)} complete"
    return f"{sum(action.is_updated_this_week for action in actions)} of {len(actions)} updated"


def below(thing: Rated) -> Iterator[Rated]:
    """What a thing's words may draw on: an objective's actions, a theme's objectives, the themes."""
    match thing:
        case ObjectiveStatus():
            yield from thing.actions
        case ThemeStatus():
            yield from thing.objectives
        case ProgrammeStatus():
            yield from thing.themes
