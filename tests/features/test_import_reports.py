"""Every dated figure of five published reports goes in as it was printed and comes back equal."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.published import DATA, file_of
from tracker.kpis.models import Figure, FigureRevision, Kpi, KpiTarget

REPORTS = {
    "seahaven_2016": (55, 421),
    "northdale_2015": (34, 274),
    "seahaven_2020": (34, 263),
    "fenchester_2015": (32, 82),
    "marchwood_2014": (56, 240),
}
HELD = ("code", "start", "end", "basis", "geography", "dimension", "category", "source", "state", "qualifier")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(params=REPORTS)
def report(request, tracker) -> str:
    """The name of a report whose KPIs and figures have been imported into the programme of that name."""
    name = request.param
    tracker("programme", "add", name.replace("_", "-"), "--name", name)
    for kind in ("kpis", "figures"):
        tracker("import", kind, str(file_of(kind, name)), "--programme", name.replace("_", "-"))
    return name


def held_figures(session) -> list[tuple]:
    query = (
        select(Kpi.code, Figure, FigureRevision)
        .join(Figure, Figure.kpi_id == Kpi.id)
        .join(FigureRevision, FigureRevision.figure_id == Figure.id)
    )
    return list(session.execute(query))


def test_every_dated_figure_comes_back_equal(report, session):
    expected = Counter(
        (*(row[name] for name in HELD), Decimal(row["value"]) if row["value"] else None)
        for row in rows_of(DATA / f"held_{report}.csv")
    )
    found = Counter(
        (
            code,
            figure.start_on.isoformat(),
            figure.end_on.isoformat(),
            figure.basis.value,
            figure.geography.value,
            figure.dimension,
            figure.category,
            figure.source,
            revision.state.value,
            revision.qualifier.value,
            revision.value,
        )
        for code, figure, revision in held_figures(session)
    )
    assert found == expected
    assert (len(rows_of(file_of("kpis", report))), expected.total()) == REPORTS[report]


def test_a_figure_keeps_the_decimals_it_was_printed_with(report, session):
    printed = Counter(
        (row["code"], row["value"].removesuffix("%").partition(".")[2])
        for row in rows_of(file_of("figures", report))
        if row["value"][:1].isdigit()
    )
    kept = Counter(
        (code, revision.raw.removesuffix("%").partition(".")[2])
        for code, _, revision in held_figures(session)
        if revision.value is not None and revision.raw[0].isdigit() and len(revision.raw) > 0
    )
    assert kept == printed
    for _, _, revision in held_figures(session):
        if revision.value is not None:
            assert revision.decimals == len(revision.raw.removesuffix("%").partition(".")[2])


def test_a_second_import_changes_nothing(report, tracker, session):
    before = [(figure.id, revision.id, revision.number) for _, figure, revision in held_figures(session)]
    session.rollback()
    for kind in ("kpis", "figures"):
        said = tracker("import", kind, str(file_of(kind, report)), "--programme", report.replace("_", "-"))
        assert "0 added, 0 changed" in said.stdout
    session.expire_all()
    assert [(figure.id, revision.id, revision.number) for _, figure, revision in held_figures(session)] == before


def test_targets_come_with_the_definitions(report, session):
    expected = {
        row["code"]: (row["target_min"], row["target_upper"])
        for row in rows_of(file_of("kpis", report))
        if row["target_min"] or row["target_upper"]
    }
    held = session.execute(select(Kpi.code, KpiTarget).join(KpiTarget, KpiTarget.kpi_id == Kpi.id))
    found = {
        code: tuple("" if one is None else format(one.normalize(), "f") for one in (target.minimum, target.upper))
        for code, target in held
    }
    assert found == expected
