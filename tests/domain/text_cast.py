"""Sentences to check, and KPIs that they may speak of."""

from tests.figures import count_kpi, figure, monthly, parts, percent_kpi, read
from tracker.domain.check_finding import CheckFinding, Place, PlaceKind, kpi_place
from tracker.domain.check_narratives import text_findings
from tracker.domain.check_texts import CheckText, TextMaterial
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Frequency, Polarity
from tracker.domain.period_text import parse_period
from tracker.domain.text_subjects import Subjects

NARRATIVE = Place(PlaceKind.THEME, "2", "narrative")
# Smaller is better, and it has become worse month by month.
MOVES = read(
    percent_kpi(Polarity.SMALLER, code="PLC3", name="Children with three or more placements"),
    monthly("2019-08", "15.8 16.6 17.5 18.8 19.9"),
)
VISITS = read(percent_kpi(code="VIS", name="Visits in timescale"), parts("2019-11", "410/500 440/520"))
CONTACTS = read(count_kpi(code="CON", name="Contacts received"), monthly("2019-10", "747 558 421"))
ORDINARY = read(
    percent_kpi(code="REV", name="Reviews on time"), monthly("2018-11", "90 92 91 93 90 92 91 90 93 92 91 93 92 94")
)
BANDS = {"2017/18": {"0-9": "60", "10-15": "34", "16+": "6"}, "2018/19": {"0-9": "75", "10-15": "20", "16+": "5"}}
AGES = read(
    percent_kpi(code="AGE", name="Children becoming looked after by age", frequency=Frequency.YEARLY, decimals=0),
    [
        figure(year, share, dimension="age", category=band)
        for year, shares in BANDS.items()
        for band, share in shares.items()
    ],
)
KPIS = (MOVES, VISITS, CONTACTS, ORDINARY, AGES)


def findings(
    words: str, kpis: tuple[KpiReading, ...] = KPIS, *, explains: str = "", speaks_of: str = ""
) -> list[CheckFinding]:
    """What is wrong with a text of the plan; or with a commentary of the KPI it explains."""
    place = kpi_place(explains, "commentary", speaks_of) if explains else NARRATIVE
    text = CheckText(place, words, explains, parse_period(speaks_of) if speaks_of else None)
    return list(text_findings(TextMaterial((text,), Subjects(kpis, {"VIS": ("home visits done",)}))))
