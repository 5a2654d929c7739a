"""Concerns, developments, budget, events, findings, assurance, decisions, questions, follow-ups."""

import json
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import select

from tracker.adapters.clock import LONDON
from tracker.domain.evidence import Conclusion
from tracker.evidence.models import AssuranceKind, AssuranceRecord
from tracker.plan.keeping import add_kept, change_kept
from tracker.plan.models import Action, Objective, Theme
from tracker.plan.surroundings import (
    BudgetLine,
    Concern,
    Decision,
    Development,
    Event,
    EventKind,
    Finding,
    FollowUp,
    Question,
    QuestionKind,
)
from tracker.risks.models import Risk
from tracker.seed.context import Context


def load(context: Context) -> None:
    hooks: dict[str, dict[str, Any]] = {}
    _load_concerns(context, hooks)
    _load_budget(context)
    _load_events(context, hooks)
    _load_assurance(context, hooks)
    _load_decisions(context, hooks)
    _load_questions(context)
    _load_follow_ups(context, hooks)
    context.session.flush()


def _load_concerns(context: Context, hooks: dict[str, dict[str, Any]]) -> None:
    kinds: tuple[tuple[str, type[Concern] | type[Development]], ...] = (
        ("concerns", Concern),
        ("developments", Development),
    )
    for name, kind in kinds:
        for row in context.files.rows(name):
            theme = context.rated.get(row.text("theme"))
            said_now = row.text("description")
            thing = kind(
                programme_id=context.programme.id,
                ref=int(row.text("ref")),
                title=row.text("title"),
                description=row.text("first_said") or said_now,
                owners=[context.people[email] for email in row.listed("owners")],
                due_text=row.text("due_text"),
                due_on=row.day("due_on"),
                review_on=row.day("review_on"),
                is_open=row.text("status") != "closed",
                theme_id=theme.id if theme else None,
                is_illustrative=bool(row.text("illustrative_fields")),
            )
            keep(context, thing, row.moment("raised_on"))
            if row.text("first_said"):
                _keep_change(context, thing, {"description": said_now}, row.moment("said_on"))
            if name == "concerns":
                hooks[f"concern:{row.text('ref')}"] = {"concern_id": thing.id}


def _load_budget(context: Context) -> None:
    for position, row in enumerate(context.files.rows("budget"), 1):
        line = BudgetLine(
            programme_id=context.programme.id,
            position=position,
            label=row.text("label"),
            budget=row.number("budget"),
            actual=row.number("actual"),
            forecast=row.number("forecast"),
            comment=row.text("comment"),
        )
        keep(context, line, _at_the_start(context))


def _load_events(context: Context, hooks: dict[str, dict[str, Any]]) -> None:
    """A meeting is planned from the start, a visit is known once it is held; so is every outcome."""
    events: dict[tuple[str, str], Event] = {}
    for row in context.files.rows("events"):
        held_at = row.moment("held_on")
        event = Event(
            programme_id=context.programme.id,
            kind=EventKind(row.text("kind").replace(" ", "_")),
            held_on=row.required_day("held_on"),
            title=row.text("title"),
            outcome="",
            is_illustrative=row.yes("illustrative"),
        )
        planned_at = _at_the_start(context) if event.kind is EventKind.BOARD else held_at
        keep(context, event, min(planned_at, held_at))
        if row.text("outcome"):
            _keep_change(context, event, {"outcome": row.text("outcome")}, held_at)
        events[event.title, event.held_on.isoformat()] = event
        hooks[f"{event.kind.value}:{event.held_on.isoformat()}"] = {"event_id": event.id}
    for row in context.files.rows("findings"):
        finding = Finding(
            event_id=events[row.text("event_title"), row.text("event_on")].id,
            number=int(row.text("number")),
            text=row.text("text"),
            objectives=[context.objective(ref) for ref in row.listed("objectives")],
            is_illustrative=row.yes("illustrative"),
        )
        keep(context, finding, row.moment("event_on"))


def _at_the_start(context: Context) -> datetime:
    """When what was there from the beginning counts as recorded."""
    start_on = context.programme.start_on or date.fromisoformat(context.described["status_on"])
    return datetime.combine(start_on, time(9), LONDON).astimezone(UTC)


def keep(context: Context, thing: Any, at: datetime) -> None:
    """Store a thing with its first words, said and recorded at a moment."""
    context.record_at(at)
    on = at.astimezone(LONDON).date()
    add_kept(context.session, thing, programme=context.programme, by=context.programme.manager, on=on, at=at)


def _keep_change(context: Context, thing: Any, values: dict[str, Any], at: datetime) -> None:
    context.record_at(at)
    change_kept(
        context.session,
        thing,
        values,
        programme=context.programme,
        seen=None,
        by=context.programme.manager,
        on=at.astimezone(LONDON).date(),
        at=at,
    )


def _load_assurance(context: Context, hooks: dict[str, dict[str, Any]]) -> None:
    for row in context.files.rows("assurance"):
        moderator = context.people.get(row.text("moderated_by"))
        record = AssuranceRecord(
            programme_id=context.programme.id,
            code=row.text("code"),
            kind=AssuranceKind(row.text("kind").replace(" ", "_")),
            title=row.text("title"),
            held_on=row.required_day("held_on"),
            sample_size=row.whole("sample_size"),
            grades=json.loads(row.text("grades") or "{}"),
            found=row.text("found"),
            moderated_by=moderator.job_title if moderator else row.text("moderated_by"),
            conclusion=_CONCLUSIONS[row.text("conclusion")],
            objectives=[context.objective(ref) for ref in row.listed("objectives")],
            is_illustrative=row.text("illustrative") != "",
        )
        context.session.add(record)
        context.session.flush()
        hooks[f"assurance:{record.code}"] = {"assurance_record_id": record.id}


_CONCLUSIONS = {"supports": Conclusion.EVIDENCED, "neutral": Conclusion.INCONCLUSIVE, "poor": Conclusion.POOR}


def _load_decisions(context: Context, hooks: dict[str, dict[str, Any]]) -> None:
    for row in context.files.rows("decisions"):
        about = context.rated.get(row.text("ref"))
        answered_on = row.day("answered_on")
        at = context.record_at(row.moment("asked_on"))
        decision = Decision(
            programme_id=context.programme.id,
            title=row.text("title"),
            detail=row.text("detail"),
            asked_by_id=context.person_id(row, "asked_by"),
            asked_on=row.required_day("asked_on"),
            asked_at=at,
            needed_on=row.day("needed_by"),
            objective_id=about.id if isinstance(about, Objective) else None,
            action_id=about.id if isinstance(about, Action) else None,
            answer=row.text("answer"),
            answered_by_id=context.person_id(row, "answered_by"),
            answered_on=answered_on,
            answered_at=row.moment("answered_on", "answered_time") if answered_on else None,
            is_illustrative=row.yes("illustrative"),
        )
        keep(context, decision, at)
        hooks[f"decision:{decision.title}"] = {"decision_id": decision.id}


def _load_questions(context: Context) -> None:
    for row in context.files.rows("questions"):
        about = context.rated.get(row.text("ref"))
        answered_on = row.day("answered_on")
        context.session.add(
            Question(
                programme_id=context.programme.id,
                kind=QuestionKind(row.text("kind")),
                text=row.text("text"),
                asked_by_id=context.person_id(row, "asked_by"),
                asked_of_id=context.person_id(row, "asked_of"),
                asked_on=row.required_day("asked_on"),
                asked_at=context.record_at(row.moment("asked_on")),
                theme_id=about.id if isinstance(about, Theme) else None,
                objective_id=about.id if isinstance(about, Objective) else None,
                action_id=about.id if isinstance(about, Action) else None,
                answer=row.text("answer"),
                answered_by_id=context.person_id(row, "answered_by"),
                answered_on=answered_on,
                answered_at=row.moment("answered_on", "answered_time") if answered_on else None,
                is_illustrative=row.yes("illustrative"),
            )
        )
        context.session.flush()


def _load_follow_ups(context: Context, hooks: dict[str, dict[str, Any]]) -> None:
    hooks |= {f"kpi:{code}": {"kpi_id": kpi.id} for code, kpi in context.kpis.items()}
    hooks |= {
        f"risk:{number}": {"risk_id": id_}
        for number, id_ in context.session.execute(
            select(Risk.number, Risk.id).where(Risk.programme_id == context.programme.id)
        )
    }
    for row in context.files.rows("followups"):
        hangs_on = hooks[row.text("on")]
        follow_up = FollowUp(
            programme_id=context.programme.id,
            title=row.text("title"),
            owner_id=context.person_id(row, "owner"),
            raised_on=row.day("raised_on"),
            due_on=row.day("due_on"),
            is_illustrative=row.yes("illustrative"),
            **hangs_on,
        )
        if "event_id" in hangs_on:
            event = context.session.get_one(Event, hangs_on["event_id"])
            follow_up.raised_on = event.held_on
            keep(context, follow_up, datetime.combine(event.held_on, time(17), LONDON).astimezone(UTC))
            if row.day("done_on"):
                _keep_change(context, follow_up, {"done_on": row.day("done_on")}, row.moment("done_on"))
        else:
            follow_up.done_on = row.day("done_on")
            context.session.add(follow_up)
