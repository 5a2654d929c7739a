"""What there is to know about the data of a report, row by row."""

from tests.figures import count_kpi, monthly
from tests.papers import DAY
from tracker.domain.highlight_evidence_parts import QualityPart
from tracker.domain.highlight_kpis import KpiEntry, quality_of
from tracker.domain.highlight_quality import quality_rows
from tracker.domain.kpi_reading import read_kpi


def test_measures_of_which_the_same_is_to_be_known_share_a_row() -> None:
    parts = [
        QualityPart("missing", "Visits (VIS)", "No figure entered for Jul 19"),
        QualityPart("state", "Plans (CPP)", "Provisional"),
        QualityPart("missing", "Moves (MOV)", "No figure entered for Jul 19"),
        QualityPart("missing", "Exits (EXI)", "No figure entered for Jul 19"),
        QualityPart("state", "Exits (EXI)", "Provisional"),
    ]
    assert [(row.where, row.messages) for row in quality_rows(parts)] == [
        ("Visits (VIS); Moves (MOV)", ("No figure entered for Jul 19",)),
        ("Plans (CPP)", ("Provisional",)),
        ("Exits (EXI)", ("No figure entered for Jul 19", "Provisional")),
    ]


def test_of_a_measure_without_any_figure_no_month_is_missed() -> None:
    silent = read_kpi(count_kpi(), [], [], today=DAY, status_on=DAY)
    held = read_kpi(count_kpi(), monthly("2015-03", "5 . 6"), [], today=DAY, status_on=DAY)
    assert [part.kind for part in quality_of([KpiEntry(silent)])] == ["state"]
    assert "missing" in [part.kind for part in quality_of([KpiEntry(held)])]
