"""The span of time that a row of figures speaks of: its period, or its own start and end."""

from datetime import date
from typing import NamedTuple

from tracker.domain.figure_facts import Remark, Remarks
from tracker.domain.import_table import formula_problem
from tracker.domain.kpi_finder import KpiFacts
from tracker.domain.kpi_terms import Basis, Frequency, Geography
from tracker.domain.period_text import PeriodError, parse_date, parse_period
from tracker.domain.periods import Period, format_day


class Spoken(NamedTuple):
    """What decides how a period is read, beside its text."""

    kpi: KpiFacts
    basis: Basis
    geography: Geography


class SpanReader:
    """Reads spans; a text that means the same again is worked out once."""

    def __init__(self, remarks: Remarks, *, today: date, start_month: int) -> None:
        self._remarks = remarks
        self._today = today
        self._start_month = start_month
        self._known: dict[tuple[str, Frequency | None, Basis], Period | str] = {}

    def read(self, spoken: Spoken, cells: list[str], text: str, at: int) -> Period | None:
        """The span, from ``start`` and ``end`` where the row has them, else from the period ``text`` at ``at``."""
        start, end = cells[self._remarks.places["start"]], cells[self._remarks.places["end"]]
        span = self._between(start, end) if start or end else self._named(spoken, text, at)
        if span is not None and span.start > self._today:
            message = f"'{span.label}' lies after today, {format_day(self._today)}; accepted, but check the year"
            self._remarks.warnings.append(Remark(self._remarks.places["start"] if start else at, message))
        return span

    def _named(self, spoken: Spoken, text: str, at: int) -> Period | None:
        # Somebody else's figure has its own year: a monthly KPI is compared with last year's average.
        frequency = spoken.kpi.frequency if spoken.geography is Geography.LOCAL else None
        key = (text, frequency, spoken.basis)
        found = self._known.get(key)
        if found is None:
            try:
                found = parse_period(text, frequency=frequency, basis=spoken.basis, start_month=self._start_month)
            except PeriodError as error:
                found = formula_problem(text) or str(error)
            self._known[key] = found
        if isinstance(found, str):
            self._remarks.refuse(at, found)
            return None
        return found

    def _between(self, start: str, end: str) -> Period | None:
        first = self._day("start", start, "end")
        last = self._day("end", end, "start")
        if first is None or last is None:
            return None
        if last < first:
            self._remarks.refuse("end", f"'{end}' lies before the start, {start}; write the earlier date in start")
            return None
        return Period(first, last, self._start_month)

    def _day(self, column: str, text: str, other: str) -> date | None:
        if not text:
            self._remarks.refuse(column, f"'' is not a date; {other} is given, so {column} is needed too")
            return None
        try:
            return parse_date(text)
        except PeriodError as error:
            self._remarks.refuse(column, formula_problem(text) or str(error))
            return None
