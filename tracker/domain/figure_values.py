"""What a row of figures says: a value, or the parts it is computed from, or why there is neither."""

from decimal import Decimal

from tracker.domain.figure_facts import Fact, Remark, Remarks, Said
from tracker.domain.figure_text import (
    STORED_DECIMALS,
    Number,
    NumberProblem,
    missing_state,
    read_number,
    unit_problem,
)
from tracker.domain.figures_display import format_number, round_half_up
from tracker.domain.identifying_text import find_identifying, question_about
from tracker.domain.kpi_finder import KpiFacts
from tracker.domain.kpi_series import annualising, value_from_parts
from tracker.domain.kpi_terms import FigureState, Qualifier, Unit
from tracker.domain.periods import Period

_RAW_LENGTH = 60
_HALF_A_STEP = tuple(Decimal(1).scaleb(-decimals) / 2 for decimals in range(STORED_DECIMALS + 1))
"""Half of the last digit, by the number of decimals."""


class ValueReader:
    """Reads value, parts, state and qualifier of a row."""

    def __init__(self, remarks: Remarks) -> None:
        self._remarks = remarks
        self._known: dict[str, Number | FigureState | NumberProblem] = {}

    def read(self, kpi: KpiFacts, cells: list[str], at: int) -> Said | None:
        """What the row says, the value being the cell at ``at``; None where it is refused."""
        text = cells[at]
        said = self._understood(text)
        missing = said if isinstance(said, FigureState) else None
        number = self._value(kpi, text, at) if missing is None else None
        numerator, denominator = self._part(cells, "numerator"), self._part(cells, "denominator")
        is_computed = self._are_parts(kpi, numerator, denominator, is_alone=not text)
        state = self._state(cells, at, missing, has_number=number is not None or (is_computed and not text))
        qualifier, value_to = self._qualifier(cells, at, number)
        if state is None:
            return None
        return Said(
            state=state,
            value=number.value if number else None,
            raw=text[:_RAW_LENGTH],
            decimals=None if number is None else kpi.decimals if number.decimals is None else number.decimals,
            numerator=numerator,
            denominator=denominator,
            qualifier=qualifier,
            value_to=value_to,
            note=self._note(cells),
        )

    def _note(self, cells: list[str]) -> str:
        """The note; one that looks as if it named a child is pointed at."""
        at = self._remarks.places["note"]
        if cells[at] and (found := find_identifying(cells[at])):
            self._remarks.warnings.append(Remark(at, question_about(found)))
        return cells[at]

    def _value(self, kpi: KpiFacts, text: str, at: int) -> Number | None:
        number = self.read_number(text, at)
        if number is None:
            return None
        if problem := unit_problem(text, number, kpi.unit, kpi.code):
            self._remarks.refuse(at, problem)
        elif kpi.unit is Unit.PERCENT and number.value < 0:
            self._remarks.warnings.append(Remark(at, f"'{text}' is below 0%; accepted, but right only for a change"))
        return number

    def read_number(self, text: str, at: int) -> Number | None:
        """The number in a cell; None where there is none, which is refused unless the text says so."""
        said = self._understood(text)
        if isinstance(said, NumberProblem):
            self._remarks.refuse(at, str(said))
        return said if isinstance(said, Number) else None

    def _understood(self, text: str) -> Number | FigureState | NumberProblem:
        """What a cell says: a number, a kind of nothing, or what is wrong with it. Texts that repeat are read once."""
        said = self._known.get(text)
        if said is None:
            said = self._known[text] = missing_state(text) or _number_in(text)
        return said

    def _part(self, cells: list[str], column: str) -> Decimal | None:
        at = self._remarks.places[column]
        text = cells[at]
        if not text:
            return None
        number = self.read_number(text, at)
        if number is None:
            if isinstance(self._understood(text), FigureState):
                self._remarks.refuse(at, f"'{text}' is no number; write the {column}, or empty the cell")
            return None
        if number.is_percentage or number.value < 0:
            wrong = "a percentage" if number.is_percentage else "negative"
            self._remarks.refuse(at, f"'{text}' is {wrong}; write the number that the {column} counts")
        return number.value

    def _are_parts(
        self, kpi: KpiFacts, numerator: Decimal | None, denominator: Decimal | None, *, is_alone: bool
    ) -> bool:
        """Whether the parts give a value; a rate's denominator may be the population."""
        if numerator is None and denominator is None:
            return False
        if kpi.unit is Unit.PERCENT and numerator is not None and denominator is not None and numerator > denominator:
            parts = f"'{plain_number(numerator)}' of {plain_number(denominator)}"
            self._remarks.refuse("numerator", f"{parts} is more than 100%; correct one of the two")
        are_enough = numerator is not None and (denominator is not None or kpi.unit is Unit.RATE_PER_10K)
        if is_alone and not are_enough:
            column = "numerator" if numerator is None else "denominator"
            self._remarks.refuse(column, "'' is no number; give numerator and denominator, or the value")
        return are_enough

    def _state(self, cells: list[str], at: int, missing: FigureState | None, *, has_number: bool) -> FigureState | None:
        given = cells[self._remarks.places["state"]]
        if not given:
            return FigureState.FINAL if has_number or missing is None else missing
        state = missing_state(given) or self._remarks.word(FigureState, cells, "state")
        if state is None:
            return None
        if state.has_value:
            if missing is not None and not has_number:
                message = f"'{cells[at]}' is no number, but the state is {given}; give a value or another state"
                self._remarks.refuse(at, message)
        elif has_number:
            self._remarks.refuse("state", f"'{given}' stands beside a number; empty the value, or write final here")
        elif cells[at] and state is not missing:
            message = f"'{given}' and the value '{cells[at]}' say different things; leave one of them empty"
            self._remarks.refuse("state", message)
        return state

    def _qualifier(self, cells: list[str], at: int, number: Number | None) -> tuple[Qualifier, Decimal | None]:
        qualifier = self._remarks.word(Qualifier, cells, "qualifier") or Qualifier.EXACT
        if qualifier is not Qualifier.EXACT and number is None:
            self._remarks.refuse(at, f"'{cells[at]}' is no number, and {qualifier.value} needs one; write it here")
        to_at = self._remarks.places["value_to"]
        text = cells[to_at]
        if qualifier is not Qualifier.RANGE:
            if text:
                self._remarks.refuse(to_at, f"'{text}' needs the qualifier range; write it, or empty this cell")
            return qualifier, None
        upper = self.read_number(text, to_at)
        if upper is None and not any(remark.at == to_at for remark in self._remarks.problems):
            self._remarks.refuse(to_at, f"'{text}' is no number; a range needs its upper end here")
        if upper and number and upper.value < number.value:
            self._remarks.refuse(to_at, f"'{text}' is below {cells[at]}; write the lower end in value")
        return qualifier, upper.value if upper else None


def _number_in(text: str) -> Number | NumberProblem:
    try:
        return read_number(text)
    except NumberProblem as problem:
        return problem


def parts_disagree(kpi: KpiFacts, fact: Fact, said: Said) -> str | None:
    """What to say where a value is not what its own parts give, at the precision it was written with."""
    if said.value is None or said.numerator is None or said.denominator is None or said.qualifier:
        return None
    factor = Decimal(1)
    if kpi.unit is Unit.RATE_PER_10K:
        factor = annualising(Period(fact.start, fact.end), fact.basis)
    computed = value_from_parts(kpi.unit, said.numerator, said.denominator, annualised=factor)
    decimals = said.decimals or 0
    if computed is None or abs(said.value - computed) <= _HALF_A_STEP[decimals]:
        return None
    parts = f"{plain_number(said.numerator)} of {plain_number(said.denominator)}"
    shown = format_number(computed, max(kpi.decimals, decimals))
    return f"'{said.raw}' is kept, but {parts} gives {shown}; correct whichever is wrong"


def plain_number(number: Decimal) -> str:
    """A number without closing noughts: ``Decimal("120.000000")`` is ``120``."""
    return format(round_half_up(number, STORED_DECIMALS).normalize(), "f")
