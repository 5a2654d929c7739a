"""One row of a file of figures, from text to a fact and what is said of it.

Figures come by the ten thousand, so what repeats from row to row (codes, periods, words) is worked out once.
"""

from datetime import date

from tracker.domain.figure_facts import Fact, FigureRow, Remark, Remarks
from tracker.domain.figure_spans import SpanReader, Spoken
from tracker.domain.figure_values import ValueReader, parts_disagree
from tracker.domain.import_table import Columns, formula_problem
from tracker.domain.kpi_finder import KpiFacts, KpiFinder
from tracker.domain.kpi_terms import Basis, Frequency, Geography

_UNKNOWN = KpiFacts("", "", frequency=Frequency.IRREGULAR)
_LONGEST = {"dimension": 100, "category": 100, "source": 200, "note": 2000}


class RowReader:
    """Reads the rows of one file. After `read`, ``remarks`` speaks of that row."""

    def __init__(self, kpis: KpiFinder, columns: Columns, *, today: date, start_month: int) -> None:
        self._kpis = kpis
        self.remarks = Remarks(columns)
        self._spans = SpanReader(self.remarks, today=today, start_month=start_month)
        self._values = ValueReader(self.remarks)
        self._code_at, self._name_at = self.remarks.places["code"], self.remarks.places["name"]

    def read_long(self, row: int, cells: list[str]) -> FigureRow | None:
        """One row, one figure. ``cells`` are stripped, with one empty cell more than there are columns."""
        places = self.remarks.places
        return self._read(row, cells, period=cells[places["period"]], period_at=places["period"], at=places["value"])

    def read_wide(self, row: int, cells: list[str], *, period: str, at: int) -> FigureRow | None:
        """One cell of a row that has a column for each period; ``period`` is the heading."""
        return self._read(row, cells, period=period, period_at=at, at=at)

    def _read(self, row: int, cells: list[str], *, period: str, period_at: int, at: int) -> FigureRow | None:
        self.remarks.begin()
        kpi = self._kpi(cells)
        basis = self.remarks.word(Basis, cells, "basis")
        geography = self.remarks.word(Geography, cells, "geography") or Geography.LOCAL
        dimension, category, source = self._texts(cells)
        if kpi is None:
            # Its period and number are looked at all the same, so that one reading names every problem.
            self._spans.read(Spoken(_UNKNOWN, basis or _UNKNOWN.basis, geography), cells, period, period_at)
            self._values.read_number(cells[at], at)
            return None
        spoken = Spoken(kpi, basis or kpi.basis, geography)
        span = self._spans.read(spoken, cells, period, period_at)
        said = self._values.read(kpi, cells, at)
        if self.remarks.problems or span is None or said is None:
            return None
        fact = Fact(kpi.code, span.start, span.end, spoken.basis, geography, dimension, category, source)
        if message := parts_disagree(kpi, fact, said):
            self.remarks.findings.append(Remark(at, message))
        return FigureRow(row, fact, said)

    def _kpi(self, cells: list[str]) -> KpiFacts | None:
        at = self._code_at if cells[self._code_at] else self._name_at
        found = self._kpis.find(cells[at])
        if isinstance(found, KpiFacts):
            return found
        self.remarks.refuse(at if cells[at] else min(self._code_at, self._name_at), found)
        return None

    def _texts(self, cells: list[str]) -> tuple[str, str, str]:
        places = self.remarks.places
        for name, longest in _LONGEST.items():
            text = cells[places[name]]
            if not text:
                continue
            if len(text) > longest:
                self.remarks.refuse(name, f"'{text[:40]}…' is longer than {longest} characters; shorten it")
            elif text.startswith("="):
                self.remarks.refuse(name, str(formula_problem(text)))
        dimension, category = cells[places["dimension"]], cells[places["category"]]
        if bool(dimension) != bool(category):
            column = "category" if dimension else "dimension"
            self.remarks.refuse(column, f"'' is no {column}; a breakdown needs dimension and category")
        return dimension, category, cells[places["source"]]
