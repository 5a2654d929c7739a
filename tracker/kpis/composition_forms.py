"""Forms of chains and workforce tables: which KPI stands where."""

from collections.abc import Iterable

from wtforms import RadioField, SelectField, StringField

from tracker.domain.kpi_chain import CHAIN_BASES, MOST_STEPS
from tracker.domain.kpi_terms import Basis
from tracker.domain.workforce_table import COUNTED, PARTS
from tracker.kpis.models import Kpi
from tracker.web.forms import VersionedForm, whole

_CHOOSE = "Choose one of those in the list"


def _step(at: int) -> SelectField:
    return SelectField(f"Step {at}", coerce=whole, invalid_choice_message=_CHOOSE)


class ChainForm(VersionedForm):
    """The steps of a chain in order; those left empty are left out."""

    name = StringField("Name")
    basis = RadioField(
        "Counted over",
        choices={one.value: one.words.capitalize() for one in CHAIN_BASES},
        default=Basis.PERIOD.value,
        validate_choice=False,
    )
    steps = StringField("Steps")
    step_1, step_2, step_3, step_4 = (_step(at) for at in range(1, 5))
    step_5, step_6, step_7, step_8 = (_step(at) for at in range(5, MOST_STEPS + 1))

    def offer(self, kpis: Iterable[Kpi]) -> None:
        """Only counts can be steps: a share of a share says nothing."""
        choices = {"": "None"} | {one.id: f"{one.name} ({one.code})" for one in kpis if one.unit.is_additive}
        for field in self.step_fields:
            field.choices = choices

    @property
    def step_fields(self) -> list[SelectField]:
        return [self[f"step_{at}"] for at in range(1, MOST_STEPS + 1)]

    @property
    def kpi_ids(self) -> list[int]:
        return [field.data for field in self.step_fields if field.data]

    @property
    def chosen_basis(self) -> Basis | None:
        return next((one for one in CHAIN_BASES if one.value == self.basis.data), None)


class WorkforceForm(VersionedForm):
    """Which KPI's breakdown fills which column."""

    name = StringField("Name")
    dimension = StringField("Rows")
    employees_id = SelectField("Employees", coerce=whole, invalid_choice_message=_CHOOSE)
    interims_id = SelectField("Interims", coerce=whole, invalid_choice_message=_CHOOSE)
    starters_id = SelectField("Confirmed starters", coerce=whole, invalid_choice_message=_CHOOSE)
    budget_id = SelectField("Budget", coerce=whole, invalid_choice_message=_CHOOSE)

    def offer(self, kpis: Iterable[Kpi]) -> None:
        choices = {"": "None"} | {one.id: f"{one.name} ({one.code})" for one in kpis if one.unit in COUNTED}
        for part in PARTS:
            self[f"{part}_id"].choices = choices

    @property
    def chosen(self) -> dict[str, int]:
        return {part: number for part in PARTS if (number := self[f"{part}_id"].data)}
