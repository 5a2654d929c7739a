"""One update form: what it opens with, what was sent, and what stands beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from flask import abort, request

from tracker.adapters.db import db
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.plan import ActionStatus, ObjectiveStatus, Rated
from tracker.domain.rag import Rag, is_worse
from tracker.domain.status import PathToGreen, StatusUpdate, standing
from tracker.domain.update_rules import Situation, says_the_same
from tracker.domain.update_situations import owner_ids, ratings_offered, situation_of
from tracker.plan.publication import MarkedKind, is_marked
from tracker.updates.access import may_correct
from tracker.updates.forms import UpdateForm, form_for, words_of
from tracker.updates.services import SavedMeanwhile
from tracker.updates.week_page import WeekPage, below
from tracker.web.addresses import row_number

_COMPLETE_GUIDANCE = "finished, with something to show for it; somebody else is asked to look at it"
_VERIFIED_GUIDANCE = "you, who do not own it, have seen what shows that it is finished"


@dataclass(frozen=True)
class FormPage:
    """The form for one part of the plan. ``refusal`` is what was not done, ``asked`` the question just put."""

    page: WeekPage
    thing: Rated
    form: UpdateForm
    corrects: StatusUpdate | None = None
    refusal: str = ""
    question_problem: tuple[str, str] | None = None
    has_asked: bool = False

    @classmethod
    def opened(cls, page: WeekPage, thing: Rated, corrects: str | None = None) -> "FormPage":
        """The form as it opens; ``corrects`` is the id of the update to correct, as the address has it."""
        wrong = _update_to_correct(page, thing, corrects) if corrects else None
        is_private = wrong is not None and is_marked(db.session, page.status.id, MarkedKind.UPDATE, wrong.id)
        form = form_for(thing, offered=_offered(page, thing), corrects=wrong, is_private=is_private)
        return cls(page, thing, form, wrong)

    @classmethod
    def sent(cls, page: WeekPage, thing: Rated) -> "FormPage":
        """The form as it was sent. What has been corrected meanwhile is followed by a newer update."""
        form = form_for(thing, offered=_offered(page, thing), sent=request.form)
        number = str(form.corrects.data) if form.corrects.data else None
        wrong = _update_to_correct(page, thing, number) if number else None
        return cls(page, thing, form, wrong if wrong in standing(thing.updates) else None)

    # What was sent

    @property
    def is_still_written(self) -> bool:
        """Whether the author asked for words to start from, or to go on writing after a conflict."""
        return self.form.then.data in ("fill", "edit")

    def written_on(self) -> "FormPage":
        """The form to go on with: with the chosen words, or against what was saved meanwhile."""
        if self.form.then.data == "fill":
            words = words_of(self.sources, self.form.speaks_for.data or [])
            typed = self.form.narrative.data
            added = words if words not in typed else ""
            self.form.narrative.data = "\n\n".join(part for part in (typed, added) if part)
        self.form.version.data = self.thing.version
        return self

    def must_be_current(self, version: str | None = None) -> None:
        """Raise :class:`SavedMeanwhile` when the author had another version before them."""
        seen = row_number(str(version if version is not None else self.form.version.data))
        if seen is None:
            abort(400, "The form did not say which version it was for. Open it again.")
        if seen != self.thing.version:
            raise SavedMeanwhile

    @property
    def speaks_for(self) -> tuple[ActionStatus, ...]:
        """The actions whose words an objective's update was written from."""
        chosen = self.form.speaks_for.data or []
        return tuple(one for one in self.sources if isinstance(one, ActionStatus) and one.ref in chosen)

    def seen_again(self, page: WeekPage) -> "FormPage":
        """The same form beside what has been saved since."""
        return replace(self, page=page, thing=page.things[self.thing.ref])

    @property
    def is_saved_already(self) -> bool:
        """Whether the current update is this very one, as when a form is sent twice."""
        held = self.thing.current
        if held is None or not self.form.rag.data or held.author_id != self.page.person_id:
            return False
        return says_the_same(self.form.proposed(self.page.today), held)

    def question_text(self, kind: str) -> str:
        """What was typed in a question that was not put."""
        return request.form.get(f"{kind}_text", "") if not self.has_asked else ""

    @property
    def evidence(self) -> tuple[KpiReading, ...]:
        """The linked KPIs."""
        if self.objective:
            return self.objective.kpis
        return (self.action.kpi,) if self.action and self.action.kpi else ()

    @property
    def has_words(self) -> bool:
        """Whether the author had chosen or written anything."""
        return bool(self.form.rag.data or self.form.narrative.data)

    # What stands beside it

    @property
    def sources(self) -> tuple[Rated, ...]:
        """What lies below and has words to draw on."""
        return tuple(one for one in below(self.thing) if one.current and one.current.narrative)

    @property
    def action(self) -> ActionStatus | None:
        return self.thing if isinstance(self.thing, ActionStatus) else None

    @property
    def objective(self) -> ObjectiveStatus | None:
        return self.thing if isinstance(self.thing, ObjectiveStatus) else None

    @property
    def kind_words(self) -> str:
        """What the thing is called in a sentence: ``action``, ``theme`` ..."""
        return type(self.thing).__name__.removesuffix("Status").lower()

    @property
    def hint(self) -> Rag:
        """What lies below and the evidence make of it; not rated for an action."""
        return self._situation.hint

    @property
    def hint_words(self) -> str:
        """``Its objectives say Amber``"""
        return f"{self._situation.hint_from} {self._situation.hint.words}"

    @cached_property
    def _situation(self) -> Situation:
        return situation_of(self.thing, person_id=self.page.person_id, stands_for=self.page.stands_for)

    @property
    def held_path(self) -> PathToGreen | None:
        """The path to green that the last update left, while its date lies ahead."""
        last = self.thing.current
        holds = last is not None and last.rag.needs_path and last.path is not None
        if not holds or last is None or last.path is None or self.corrects:
            return None
        return last.path if last.path.on >= self.page.today else None

    @property
    def passed_path(self) -> PathToGreen | None:
        """The path to green whose date has passed, so that it is asked for again."""
        last = self.thing.current
        path = last.path if last and last.rag.needs_path else None
        return path if path and path.on < self.page.today else None

    @property
    def path_holds_for(self) -> list[Rag]:
        """The ratings that keep the path to green without writing it again."""
        last = self.thing.current
        if last is None or self.held_path is None:
            return []
        return [rag for rag in (Rag.RED, Rag.AMBER) if not is_worse(rag, last.rag)]

    @property
    def guidance(self) -> Mapping[Rag, str]:
        """What each rating on offer means, in the programme's words."""
        kind = "action" if self.action else "overall"
        texts = {Rag.COMPLETE: _COMPLETE_GUIDANCE, Rag.VERIFIED: _VERIFIED_GUIDANCE}
        for rag in self.form.offered:
            text = self.page.guidance.get(rag.value, {}).get(kind, "")
            if text:
                texts[rag] = text[0].lower() + text[1:]
        return {rag: texts[rag] for rag in self.form.offered if rag in texts}

    @property
    def asks_reason(self) -> bool:
        """Whether the reason stands in the form from the start, and not only beside another date."""
        return bool(self.corrects or self.form.reason.errors or self.hint.is_rated)

    @property
    def has_other_date(self) -> bool:
        return bool(self.form.as_on.errors or self.form.as_on.data not in (None, self.page.today))

    @property
    def field_id(self) -> str:
        """What the ids of its fields begin with."""
        return f"f-{self.thing.ref.replace('.', '-')}"


def _offered(page: WeekPage, thing: Rated) -> tuple[Rag, ...]:
    return ratings_offered(thing, is_by_owner=bool(page.acts_as & owner_ids(thing)))


def _update_to_correct(page: WeekPage, thing: Rated, number: str) -> StatusUpdate:
    """The update with this id; 404 when it is none of this thing's, 403 when it is not theirs to correct."""
    found = next((update for update in thing.updates if str(update.id) == number), None)
    if found is None:
        abort(404, "There is no such update here.")
    if not may_correct(found, page.person_id, page.roles):
        abort(403, "An update is corrected by whoever wrote it, or by the programme manager.")
    return found
