"""Loading KPI definitions: new ones are added, changed ones changed, and where they stand on the board."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.definition_rows import DefinitionRow, DefinitionsRead, TargetGiven, make_code, read_definitions
from tracker.domain.import_table import Problem, Table
from tracker.domain.kpi_terms import Basis, Frequency, Polarity, Unit
from tracker.domain.periods import financial_year
from tracker.kpis.models import Figure, ImportBatch, Kpi, KpiPlacement, KpiSection, KpiTarget
from tracker.kpis.services import place_kpi
from tracker.plan.models import Programme, Theme

_DEFAULTS: dict[str, Any] = {
    "unit": Unit.COUNT,
    "decimals": 0,
    "polarity": Polarity.NONE,
    "frequency": Frequency.MONTHLY,
    "basis": Basis.PERIOD,
}
_MEANING = ("unit", "frequency", "basis")
"""What a figure that is held already would mean something else by."""


@dataclass
class DefinitionChange:
    """What a row does to one KPI: each changed field with what it was and what it becomes."""

    row: DefinitionRow
    code: str
    kpi: Kpi | None
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    target: tuple[TargetGiven | None, TargetGiven] | None = None
    is_placed: bool = False

    @property
    def is_nothing(self) -> bool:
        return not (self.fields or self.target or self.is_placed)


@dataclass
class DefinitionCheck:
    """What a file of definitions says and would do; nothing is written yet."""

    read: DefinitionsRead
    changes: list[DefinitionChange] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_good(self) -> bool:
        return not self.read.problems

    @property
    def changes_anything(self) -> bool:
        return bool(self.changes)

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many are added, changed and unchanged."""
        return len(self.added), len(self.revised), self.unchanged

    @property
    def added(self) -> list[DefinitionChange]:
        return [change for change in self.changes if change.kpi is None]

    @property
    def revised(self) -> list[DefinitionChange]:
        return [change for change in self.changes if change.kpi is not None]


def check_definitions(session: Session, programme: Programme, table: Table, *, today: date) -> DefinitionCheck:
    """Read a table of definitions and compare it with the programme's KPIs."""
    themes = list(session.scalars(select(Theme).where(Theme.programme_id == programme.id).order_by(Theme.position)))
    words = {str(number): theme.id for number, theme in enumerate(themes, 1)}
    words |= {" ".join(theme.name.casefold().split()): theme.id for theme in themes}
    check = DefinitionCheck(read_definitions(table, words))
    held = _Held(session, programme, today)
    for row in check.read.rows:
        change = held.compare(row)
        if change.is_nothing:
            check.unchanged += 1
        else:
            check.changes.append(change)
            check.read.warnings += held.warnings(change, table.sheet)
    return check


def apply_definitions(session: Session, programme: Programme, check: DefinitionCheck, batch: ImportBatch) -> None:
    """Write what was checked, in the transaction of the check. The caller commits."""
    made: dict[str, Kpi] = {}
    sections = _Sections(session, programme)
    for change in check.changes:
        kpi = change.kpi or made.get(change.code)
        if kpi is None:
            kpi = Kpi(programme_id=programme.id, code=change.code)
            session.add(kpi)
        for name, (_, value) in change.fields.items():
            setattr(kpi, name, value)
        if change.kpi and change.fields:
            kpi.version += 1
        session.flush()
        made[change.code] = kpi
        if change.target:
            _set_target(session, kpi, change.target[1])
        if change.is_placed:
            sections.place(change.row, kpi)
    batch.added, batch.revised, batch.unchanged = len(check.added), len(check.revised), check.unchanged
    batch.refused = len({problem.row for problem in check.read.problems})
    batch.changes = [_described(change) for change in check.changes]
    session.flush()


class _Held:
    """The programme's KPIs as they are, and those that earlier rows of the file make."""

    def __init__(self, session: Session, programme: Programme, today: date) -> None:
        kpis = list(session.scalars(select(Kpi).where(Kpi.programme_id == programme.id)))
        self._by_code = {kpi.code.upper(): kpi for kpi in kpis}
        self._by_name = {plain(kpi.name): kpi for kpi in kpis}
        self._codes = set(self._by_code)
        self._made: dict[str, str] = {}
        self._opens_on = programme.start_on or financial_year(today, programme.financial_year_start_month).start
        ids = [kpi.id for kpi in kpis]
        self._targets: dict[int, list[KpiTarget]] = {}
        for target in session.scalars(
            select(KpiTarget).where(KpiTarget.kpi_id.in_(ids)).order_by(KpiTarget.effective_from)
        ):
            self._targets.setdefault(target.kpi_id, []).append(target)
        placed = select(KpiPlacement.kpi_id, KpiSection.theme_id, KpiSection.heading).join(KpiSection)
        self._places = {
            (kpi_id, theme_id, plain(heading))
            for kpi_id, theme_id, heading in session.execute(placed.where(KpiPlacement.kpi_id.in_(ids)))
        }
        counted = select(Figure.kpi_id, func.count()).where(Figure.kpi_id.in_(ids)).group_by(Figure.kpi_id)
        self._figures = {kpi_id: int(count) for kpi_id, count in session.execute(counted)}

    def compare(self, row: DefinitionRow) -> DefinitionChange:
        kpi = self._by_code.get(row.code) if row.code else self._by_name.get(plain(row.name))
        if kpi is None:
            return self._new(row)
        change = DefinitionChange(row, kpi.code, kpi)
        for name, value in row.given.items():
            if getattr(kpi, name) != value:
                change.fields[name] = (getattr(kpi, name), value)
        if row.target:
            change.target = self._compare_target(kpi, row.target)
        change.is_placed = bool(row.section) and (kpi.id, row.theme_id, plain(row.section)) not in self._places
        return change

    def warnings(self, change: DefinitionChange, sheet: str) -> list[Problem]:
        """That figures already held would now mean something else."""
        count = self._figures.get(change.kpi.id, 0) if change.kpi else 0
        return [
            Problem(
                change.row.row,
                name,
                f"'{change.fields[name][1].value}' was {change.fields[name][0].value}; the {count} figures held"
                f" of {change.code} stay as they are, so check that they still mean the same",
                sheet,
            )
            for name in _MEANING
            if count and name in change.fields
        ]

    def _new(self, row: DefinitionRow) -> DefinitionChange:
        key = row.code or plain(row.name)
        is_repeated = key in self._made
        if not is_repeated:
            self._made[key] = row.code or make_code(row.name, self._codes)
            self._codes.add(self._made[key])
        change = DefinitionChange(row, self._made[key], None)
        if not is_repeated:
            change.fields = {name: (None, value) for name, value in (_DEFAULTS | row.given).items()}
            if row.target:
                change.target = (None, self._dated(row.target))
        change.is_placed = bool(row.section)
        return change

    def _compare_target(self, kpi: Kpi, given: TargetGiven) -> tuple[TargetGiven | None, TargetGiven] | None:
        held = [given_by(target) for target in self._targets.get(kpi.id, [])]
        if given.from_on is None and held and held[-1]._replace(from_on=None) == given:
            return None
        wanted = self._dated(given)
        if wanted in held:
            return None
        same_day = next((target for target in held if target.from_on == wanted.from_on), None)
        return same_day or (held[-1] if held else None), wanted

    def _dated(self, given: TargetGiven) -> TargetGiven:
        return given if given.from_on else given._replace(from_on=self._opens_on)


class _Sections:
    """The sections of the board; one that is not there yet is added at the end."""

    def __init__(self, session: Session, programme: Programme) -> None:
        self._session = session
        self._programme = programme
        rows = session.scalars(select(KpiSection).where(KpiSection.programme_id == programme.id))
        self._held = {(section.theme_id, plain(section.heading)): section for section in rows}

    def place(self, row: DefinitionRow, kpi: Kpi) -> None:
        key = (row.theme_id, plain(row.section))
        section = self._held.get(key)
        if section is None:
            last = max((one.position for one in self._held.values()), default=0)
            section = KpiSection(
                programme_id=self._programme.id, theme_id=row.theme_id, position=last + 1, heading=row.section
            )
            self._session.add(section)
            self._session.flush()
            self._held[key] = section
        placed = select(func.max(KpiPlacement.position)).where(KpiPlacement.section_id == section.id)
        position = (self._session.scalar(placed) or 0) + 1
        place_kpi(self._session, section=section, kpi=kpi, position=position)
        self._session.flush()


def _set_target(session: Session, kpi: Kpi, target: TargetGiven) -> None:
    """A target from its day on; one of the same day is corrected, earlier ones stay."""
    if target.from_on is None:
        raise ValueError("a target needs the day from which it holds")
    row = session.scalar(
        select(KpiTarget).where(KpiTarget.kpi_id == kpi.id, KpiTarget.effective_from == target.from_on)
    )
    if row is None:
        row = KpiTarget(kpi_id=kpi.id, effective_from=target.from_on)
        session.add(row)
    row.minimum, row.upper, row.amber_tolerance = target.minimum, target.upper, target.amber_tolerance
    row.meet_by = target.by_on
    session.flush()


def given_by(target: KpiTarget) -> TargetGiven:
    return TargetGiven(target.minimum, target.upper, target.amber_tolerance, target.effective_from, target.meet_by)


def _described(change: DefinitionChange) -> dict[str, Any]:
    target = [_target_text(one) for one in change.target] if change.target else None
    return {
        "code": change.code,
        "is_new": change.kpi is None,
        "fields": {name: [text_of(old), text_of(new)] for name, (old, new) in change.fields.items()},
        "target": target,
        "place": [change.row.theme_id, change.row.section] if change.is_placed else None,
    }


def _target_text(target: TargetGiven | None) -> dict[str, Any] | None:
    return {name: text_of(value) for name, value in target._asdict().items()} if target else None


def text_of(value: Any) -> Any:
    """A value of a definition as a batch keeps it."""
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Decimal | date) else value


def plain(text: str) -> str:
    """A name or heading as it is compared: small letters, single spaces."""
    return " ".join(text.casefold().split())
