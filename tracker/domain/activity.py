"""The audit in words: what was written, and what it said before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

HIDDEN = "(not recorded)"
_KINDS = {
    "status_update": "update",
    "status_update_action": "objective's update",
    "report_edition": "report",
    "kpi": "KPI",
    "kpi_target": "KPI target",
    "kpi_section": "KPI section",
    "kpi_placement": "KPI placement",
    "objective_kpi": "KPI of an objective",
    "person": "account",
    "sign_in_session": "sign-in",
    "calendar_feed": "calendar address",
    "audit_entry": "activity",
    "reminder_skip": "reminder not sent",
    "report_notice": "report email",
    "report_step": "step of a report",
    "report_text": "text of a report",
    "report_template": "Word template",
    "figure_revision": "figure",
    "import_batch": "load",
    "membership": "role",
}
_PERSON_FIELDS = ("owner_id", "lead_id", "author_id", "person_id", "sro_id", "deputy_id", "manager_id", "_by_id")
_NEVER_SHOWN = frozenset({"id", "version", "row_version", "programme_id"})
_ENDS = {"_on": " on", "_at": " at", "_id": ""}
_LONGEST = 400


@dataclass(frozen=True)
class Change:
    """One field: what it said before and after; empty for nothing."""

    field: str
    before: str
    after: str


def kind_words(table: str) -> str:
    """What a row of a table is called.

    >>> kind_words("status_update"), kind_words("due_date_change")
    ('update', 'due date change')
    """
    return _KINDS.get(table, table.replace("_", " "))


def field_words(field: str) -> str:
    """
    >>> field_words("due_on"), field_words("owner_id"), field_words("path_to_green")
    ('due on', 'owner', 'path to green')
    """
    for end, words in _ENDS.items():
        if field.endswith(end):
            return field.removesuffix(end).replace("_", " ") + words
    return field.replace("_", " ")


def changes_of(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, *, titles: Mapping[int, str]
) -> tuple[Change, ...]:
    """What differs, field by field. ``titles`` gives the job title of a person's id.

    A field that was empty and stays so is left out, and so are the row's own number and version.

    >>> changes_of({"owner_id": 1}, {"owner_id": 2}, titles={1: "Head of MASH", 2: "Head of Care"})
    (Change(field='owner', before='Head of MASH', after='Head of Care'),)
    """
    before, after = before or {}, after or {}
    fields = [field for field in {**before, **after} if field not in _NEVER_SHOWN]
    found = (
        Change(
            field=field_words(field),
            before=value_words(field, before.get(field), titles),
            after=value_words(field, after.get(field), titles),
        )
        for field in fields
    )
    return tuple(change for change in found if change.before != change.after or HIDDEN in (change.before, change.after))


def value_words(field: str, value: Any, titles: Mapping[int, str]) -> str:
    """
    >>> value_words("is_open", True, {}), value_words("due_on", "2020-02-07", {}), value_words("note", None, {})
    ('yes', '7 February 2020', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and field.endswith(_PERSON_FIELDS):
        return titles.get(value, f"person {value}")
    if isinstance(value, str):
        return _date_words(field, value) or (value if len(value) <= _LONGEST else value[:_LONGEST] + "…")
    return str(value)


def person_ids(values: Mapping[str, Any] | None) -> set[int]:
    """The people whom the fields of a row name."""
    return {
        value
        for field, value in (values or {}).items()
        if isinstance(value, int) and not isinstance(value, bool) and field.endswith(_PERSON_FIELDS)
    }


def _date_words(field: str, value: str) -> str:
    try:
        if field.endswith("_at"):
            moment = datetime.fromisoformat(value)
            return f"{moment.day} {moment:%B %Y, %H:%M}"
        day = date.fromisoformat(value)
    except ValueError:
        return ""
    return f"{day.day} {day:%B %Y}"
