"""Duties as JSON: in the ledger, where they are frozen, and in the answer of ``tracker remind``."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.domain.duties import Duty, DutyKind
from tracker.domain.rag import Rag


def duty_as_json(duty: Duty) -> dict[str, Any]:
    """A duty without the person, who stands beside it."""
    return {
        "programme": duty.programme,
        "programme_name": duty.programme_name,
        "kind": duty.kind.value,
        "ref": duty.ref,
        "title": duty.title,
        "due_on": duty.due_on.isoformat(),
        "late_working_days": duty.late_working_days,
        "rag": duty.rag.value,
        "last_words": duty.last_words,
        "said_by": duty.said_by,
        "said_on": duty.said_on.isoformat() if duty.said_on else None,
        "by_when": duty.by_when,
        "kpi": duty.kpi_words,
        "for_id": duty.for_id,
        "for": duty.for_title,
        "note": duty.note,
        "lines": list(duty.lines),
        "next_on": duty.next_on.isoformat() if duty.next_on else None,
        "next_told": duty.next_told,
    }


def duty_from_json(item: Mapping[str, Any], *, person_id: int) -> Duty:
    """What :func:`duty_as_json` wrote."""
    return Duty(
        person_id=person_id,
        kind=DutyKind(item["kind"]),
        programme=item["programme"],
        programme_name=item["programme_name"],
        ref=item["ref"],
        title=item["title"],
        due_on=date.fromisoformat(item["due_on"]),
        late_working_days=item["late_working_days"],
        rag=Rag(item["rag"]),
        last_words=item["last_words"],
        said_by=item["said_by"],
        said_on=date.fromisoformat(item["said_on"]) if item["said_on"] else None,
        by_when=item["by_when"],
        kpi_words=item["kpi"],
        # What was written before somebody could answer for somebody else lacks these.
        for_id=item.get("for_id"),
        for_title=item.get("for", ""),
        note=item.get("note", ""),
        lines=tuple(item.get("lines", ())),
        next_on=date.fromisoformat(item["next_on"]) if item.get("next_on") else None,
        next_told=item.get("next_told", ""),
    )
