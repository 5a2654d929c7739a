"""A programme with a row of everything that can belong to one, made from what the tables say of themselves.

So a table that is new has a row too, and no test that asks for something of every kind can forget it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Enum, Integer, LargeBinary, Numeric, select
from sqlalchemy.orm import Session

from tests.scene import word_template
from tracker.adapters.belonging import belongs_to_a_programme
from tracker.adapters.db import Base, UtcDateTime
from tracker.editions.models import Edition, EditionFile, EditionState
from tracker.editions.series import ReportSeries
from tracker.editions.steps import digest_of
from tracker.editions.templates import ReportTemplate
from tracker.kpis.models import Figure, FigureState, KpiTarget
from tracker.people.models import Delegation, Membership, Person, Role
from tracker.plan.models import Programme
from tracker.plan.surroundings import FollowUp
from tracker.plan.wordings import Wording
from tracker.reminders.models import ReminderRun
from tracker.risks.models import RiskAssessment
from tracker.updates.models import Update

ON = date(2020, 1, 10)
AT = datetime(2020, 1, 10, 9, tzinfo=UTC)

# What the constraints of a table ask for beyond what its columns say.
_ALSO: dict[type[Any], dict[str, Any]] = {
    Edition: {"state": EditionState.DRAFT},
    EditionFile: {"format": "json", "content": b"{}", "digest": digest_of(b"{}")},
    Figure: {"start_on": date(2019, 12, 1), "end_on": date(2019, 12, 31)},
    KpiTarget: {"minimum": 5},
    ReportTemplate: {"content": word_template()},
    RiskAssessment: {"impact": 3, "probability": 3},
    # Said of a day to come, so that no report looks for words of a kind in it.
    Wording: {"as_on": date(2100, 1, 1)},
}
# What hangs on one of several things: a row for each.
_HANGING: dict[type[Any], tuple[str, ...]] = {
    Update: ("programme_id", "theme_id", "objective_id", "action_id"),
    FollowUp: ("kpi_id", "assurance_record_id", "concern_id", "decision_id", "risk_id", "event_id"),
}


def classes_of_programmes() -> list[type[Any]]:
    """Every mapped class whose rows belong to a programme, parents before children."""
    by_table = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    found = [by_table[one] for one in Base.metadata.sorted_tables if one in by_table and belongs_to_a_programme(one)]
    return sorted(found, key=lambda one: one is not Programme)


class Furnished:
    """A programme with its people and one row of each class, or several where a row hangs on one of several things.

    Its texts hold its ``secret``, and no other text does. The caller commits.
    """

    def __init__(self, session: Session, slug: str) -> None:
        self._session = session
        self.slug, self.secret = slug, f"Secret{slug.title()}"
        self.rows: dict[Any, list[Any]] = {}
        self.people = {who: self._person(who) for who in (*Role, "deputy")}
        self.rows[ReminderRun] = [ReminderRun(on_date=ON, finished_at=AT, sent=0, failed=0, skipped=1, idle=0)]
        session.add_all(self.rows[ReminderRun])
        session.flush()
        for mapped in classes_of_programmes():
            self._furnish(mapped)

    def id_of(self, mapped: type[Any]) -> int:
        return int(self.rows[mapped][0].id)

    def address_of(self, who: str) -> str:
        return f"{who}@{self.slug}.example"

    def _person(self, who: str) -> Person:
        title = f"{self.secret} {who}"
        person = Person(email=self.address_of(who), name=title, job_title=title)
        self._session.add(person)
        self._session.flush()
        return person

    def _furnish(self, mapped: Any) -> None:
        if mapped is Programme:
            people = {f"{who}_id": self.people[role].id for who, role in _NAMED.items()}
            rows = [Programme(slug=self.slug, name=self.secret, organisation=self.secret, **people)]
        elif mapped is ReportSeries:  # every programme has one from the start
            rows = list(self._session.scalars(select(ReportSeries).filter_by(programme_id=self.id_of(Programme))))
        elif mapped is Membership:
            roles = {who: Role.OWNER if who == "deputy" else who for who in self.people}
            rows = [self._row(Membership, person_id=self.people[who].id, role=role) for who, role in roles.items()]
        elif mapped is Delegation:
            rows = [self._row(Delegation, delegate_id=self.people[Role.ANALYST].id, until=date(2020, 3, 1))]
        elif mapped in _HANGING:
            rows = [self._row(mapped, only=hook) for hook in _HANGING[mapped]]
        else:
            rows = [self._row(mapped)]
        self._session.add_all(rows)
        self._session.flush()
        self.rows[mapped] = rows

    def _row(self, mapped: Any, only: str = "", **given: Any) -> Any:
        given = _ALSO.get(mapped, {}) | given
        columns = {one.key: one.columns[0] for one in mapped.__mapper__.column_attrs}
        for key, column in columns.items():
            hangs = column.name in _HANGING.get(mapped, ())
            is_wanted = column.name == only if hangs else not column.nullable or column.name in _WANTED
            if key not in given and is_wanted and not self._comes_by_itself(column):
                given[key] = self._value(column)
        return mapped(**given)

    @staticmethod
    def _comes_by_itself(column: Any) -> bool:
        has_default = column.default is not None or column.server_default is not None
        return has_default or column.name == "id"

    def _value(self, column: Any) -> Any:
        if column.name in ("programme_id", "thing_id"):
            return self.id_of(Programme)
        for key in column.foreign_keys:
            if key.column.table is Person.__table__:
                return self.people[Role.OWNER].id
            parent = next(one for one in self.rows if one.__table__ is key.column.table)
            return getattr(self.rows[parent][0], key.column.name)
        return _plain_value(column.type, f"{self.secret} {column.name}")


_WANTED = ("programme_id", "owner_id", "lead_id", "asked_of_id")
_NAMED = {"sro": Role.SRO, "deputy": "deputy", "manager": Role.MANAGER}


def _plain_value(kind: Any, words: str) -> Any:
    """Some value of a column's type."""
    if isinstance(kind, Enum):
        return FigureState.NOT_AVAILABLE if kind.enum_class is FigureState else next(iter(kind.enum_class))
    for wanted, value in (
        (Boolean, False),
        (Integer, 1),
        (Numeric, 1),
        (UtcDateTime, AT),
        (DateTime, AT),
        (Date, ON),
        (LargeBinary, words.encode()),
        (JSON, {}),
    ):
        if isinstance(kind, wanted):
            return value
    return words[: kind.length] if kind.length else words
