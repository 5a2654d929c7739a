"""What the parts of a seed share: the session, the files, and who and what has been loaded so far."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.kpis.models import Kpi
from tracker.people.models import Person
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.seed.rows import Row, SeedFiles

Rated = Programme | Theme | Objective | Action


@dataclass
class Context:
    session: Session
    files: SeedFiles
    described: dict[str, Any]
    programme: Programme = field(init=False)
    people: dict[str, Person] = field(default_factory=dict)
    rated: dict[str, Rated] = field(default_factory=dict)
    kpis: dict[str, Kpi] = field(default_factory=dict)

    def person(self, row: Row, column: str) -> Person | None:
        email = row.text(column)
        return self.people[email] if email else None

    def person_id(self, row: Row, column: str) -> int | None:
        person = self.person(row, column)
        return person.id if person else None

    def objective(self, ref: str) -> Objective:
        found = self.rated[ref]
        if not isinstance(found, Objective):
            raise TypeError(f"{ref} is no objective")
        return found

    def record_at(self, moment: datetime) -> datetime:
        """What is written from now on counts as recorded then, in the audit too."""
        self.session.info["recorded_at"] = moment
        return moment
