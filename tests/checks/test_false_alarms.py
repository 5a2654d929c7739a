"""Over all figures of five published reports the checks say what is known to be wrong, and one thing besides."""

from __future__ import annotations

import csv
from datetime import date

import pytest

from tests.figures import as_stored, read
from tests.published import file_of, printed_kpis
from tracker.checks.queries import read_findings
from tracker.domain.check_programme import CheckMaterial, check
from tracker.domain.kpi_reading import KpiReading
from tracker.plan.queries import find_programme

SEEDED = {
    "seahaven": {"restated PLC3, Nov 19"},
    "seahaven-2016": {
        "average REFSAVG, 2014/15",
        "rate REFRATE, 2014/15",
        "share_sum EHSRC, source of referral, 2015/16 Q4",
        "share_sum REFSRC, source of referral, 2015/16 Q2",
        "share_sum REFSRC, source of referral, 2015/16 Q4",
        "share_sum CLALEGALPCT, legal status of neighbours, 2014/15",
        "out_of_line EHSRC, source of referral Council staff, 2015/16 Q4",
    },
    "northdale": {
        "change CONTACTSCH, Apr 13 to Sep 15",
        "ratio CSC011, 31 Dec 2015",
        "two_sources ICPC15, Apr 15 to Dec 15",
    },
    "fenchester": {"rate CPPRATE, 31 May 2015", "narrative REFPCT, commentary, May 15"},
    "marchwood": {
        "two_places Workforce Summary of posts by team, CIN North, 30 Sep 2014",
        "two_places Workforce Summary of posts by team, MASH, 30 Sep 2014",
        "two_places Workforce Summary of posts by team, Fostering, 30 Sep 2014",
        "two_places Workforce Summary of posts by team, Total, 30 Sep 2014",
        "part_year S47RATE, Apr 14 to Dec 14",
    },
}
REPORTS_OF = {
    "seahaven_2016": "seahaven-2016",
    "northdale_2015": "northdale",
    "seahaven_2020": "seahaven",
    "fenchester_2015": "fenchester",
    "marchwood_2014": "marchwood",
}
REPEATED = {
    "change CONTACTSCH, commentary, Apr 13 to Sep 15": "the commentary repeats the report's 5% to say that it is wrong",
    "unit CPP2Y, commentary, 31 Dec 2014": "the commentary repeats the report's two units to say that they differ",
}
"""What is said of a commentary that repeats a mistake in order to name it."""


def stored(reading: KpiReading) -> KpiReading:
    """A reading of the same figures as they come from the database."""
    return read(reading.definition, map(as_stored, reading.figures), status_on=reading.status_on)


def test_what_is_said_of_printed_figures_is_known_to_be_wrong() -> None:
    for report, slug in REPORTS_OF.items():
        with file_of("kpis", report).open(encoding="utf-8", newline="") as file:
            sections = {row["code"]: frozenset({row["section"]}) for row in csv.DictReader(file)}
        material = CheckMaterial(tuple(stored(one) for one in printed_kpis(report)), sections=sections)
        said = {f"{one.kind} {one.where}" for one in check(material)}
        figures_alone = {one for one in SEEDED[slug] if not one.startswith(("narrative", "two_places", "restated"))}
        assert said == figures_alone, report


@pytest.mark.five_programmes
def test_what_is_said_of_the_five_demonstration_programmes_is_known_or_explained(session) -> None:
    found = set()
    for slug, known in SEEDED.items():
        programme = find_programme(session, slug)
        assert programme
        said = {f"{one.kind} {one.where}" for one in read_findings(session, programme, on=date(2020, 1, 27))}
        assert known <= said, slug
        found |= said - known
    assert found <= set(REPEATED)
    assert len(REPEATED) <= 3
