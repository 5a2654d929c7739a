"""The performance report as PDF/UA: whatever a measure has, its headings make an outline."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.domain.test_highlight import DAY
from tests.domain.test_performance_report import counted, performance
from tests.reports import pdf_text
from tracker.domain.highlight_kpis import KpiEntry
from tracker.domain.kpi import Figure, KpiDefinition
from tracker.domain.kpi_reading import read_kpi
from tracker.domain.kpi_terms import Basis, Unit
from tracker.domain.performance_parts import CommentPart
from tracker.domain.performance_report import MeasureFact
from tracker.domain.periods import month
from tracker.reports.performance_pdf import performance_pdf


def nothing_but_a_breakdown() -> MeasureFact:
    """Contacts by who made them, in one month, and no figure of all of them."""
    figures = [
        Figure(month(2019, 12), Decimal(count), dimension="Source", category=name)
        for name, count in (("Police", 40), ("Schools", 31))
    ]
    definition = KpiDefinition("CON", "Contacts", Unit.COUNT, basis=Basis.PERIOD)
    return MeasureFact(KpiEntry(read_kpi(definition, figures, [], today=DAY, status_on=date(2019, 12, 31))))


COMMENTARY = (CommentPart("Dec 19", "Counting starts in April.", "Analyst"),)


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        pytest.param(nothing_but_a_breakdown(), "By Source", id="nothing but a breakdown"),
        pytest.param(
            replace(nothing_but_a_breakdown(), why="Because it rises.", commentary=COMMENTARY),
            "By Source",
            id="a breakdown and words",
        ),
        pytest.param(counted([]), "No figure has been entered", id="nothing"),
        pytest.param(replace(counted([]), commentary=COMMENTARY), "Counting starts in April.", id="nothing but words"),
        pytest.param(counted(["12"]), "Figures", id="one figure"),
    ],
)
def test_a_measure_is_set_whatever_it_has_and_has_not(fact: MeasureFact, says: str) -> None:
    (measure,) = performance(fact).measures
    pdf = performance_pdf(performance(fact), "Draft")
    assert says in pdf_text(pdf)
    assert measure.name in pdf_text(pdf)
