"""``tracker import benchmarks`` on small files in the layout of open data."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from tests.command import Tracker
from tests.domain.test_open_data import FILE
from tracker.domain.kpi_terms import Basis, FigureState, Geography
from tracker.kpis.models import Figure, FigureRevision
from tracker.kpis.queries import find_kpi, read_kpis
from tracker.plan.queries import find_programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

pytestmark = pytest.mark.demonstration

NEIGHBOURS = """model,la_code,rank,neighbour_code,closeness
2021,880,1,901,Close
2021,880,2,902,Close
2021,880,3,903,Close
2025,880,1,901,Close
2025,880,2,904,Close
"""

Database = Callable[[], AbstractContextManager["Session"]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of open data with a byte-order mark, as the publisher writes it."""
    path = tmp_path / "placements.csv"
    path.write_text(FILE.strip() + "\n", encoding="utf-8-sig")
    return path


@pytest.fixture
def neighbours(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(NEIGHBOURS, encoding="utf-8")
    return path


def load(tracker: Tracker, file: Path, *options: str, exit_code: int = 0) -> Any:
    arguments = ("import", "benchmarks", str(file), "--programme", "seahaven", "--map", "PLC3=share_percent")
    return tracker(*arguments, *options, exit_code=exit_code)


def held(database: Database, geography: Geography) -> list[tuple[str, str, str]]:
    """Value, source and note of the benchmarks of placements with a year of their own."""
    with database() as session:
        rows = session.execute(
            select(FigureRevision.value, Figure.source, FigureRevision.note)
            .join(Figure)
            .where(Figure.geography == geography, Figure.end_on == date(2019, 3, 31))
            .order_by(Figure.id, FigureRevision.number)
        )
        return [(f"{value:.2f}", source, note) for value, source, note in rows]


def test_england_the_region_and_the_neighbours_are_loaded_with_source_version_and_model(
    tracker: Tracker, file: Path, neighbours: Path, database: Database
) -> None:
    said = load(tracker, file, "--neighbours", str(neighbours), "--authority", "Seahaven", "--model", "2021")
    assert said.stdout == "PLC3: national, regional, statistical neighbours; 3 added, 0 revised, 0 unchanged\n"
    source = "Department for Education, placements"
    assert held(database, Geography.NATIONAL) == [("10.50", source, "release to 2018/19")]
    assert held(database, Geography.REGIONAL) == [("12.00", source, "release to 2018/19")]
    assert held(database, Geography.STATISTICAL_NEIGHBOURS) == [
        ("10.75", f"{source}, 2021 model", "mean of 2 of 3 neighbours, 2021 model; release to 2018/19")
    ]


def test_a_second_load_changes_nothing_and_a_changed_value_is_a_revision(
    tracker: Tracker, file: Path, database: Database
) -> None:
    load(tracker, file, "--geography", "national")
    assert "0 added, 0 revised, 1 unchanged" in load(tracker, file, "--geography", "national").stdout
    file.write_text(FILE.strip().replace("10.5", "10.8"), encoding="utf-8")
    said = load(tracker, file, "--geography", "national", "--release", "second release").stdout
    assert "0 added, 1 revised, 0 unchanged" in said
    assert "revised: PLC3, national, 2018/19" in said
    assert [one[0] for one in held(database, Geography.NATIONAL)] == ["10.50", "10.80"]


def test_a_later_release_that_repeats_a_value_revises_nothing(tracker: Tracker, file: Path) -> None:
    load(tracker, file, "--release", "first")
    assert "1 unchanged" in load(tracker, file, "--release", "second", "--geography", "national").stdout


def test_neighbours_follow_the_model_and_stand_side_by_side(
    tracker: Tracker, file: Path, neighbours: Path, database: Database
) -> None:
    for model in ("2021", "2025"):
        load(tracker, file, "--neighbours", str(neighbours), "--authority", "880", "--model", model,
             "--geography", "statistical_neighbours")  # fmt: skip
    assert [one[0] for one in held(database, Geography.STATISTICAL_NEIGHBOURS)] == ["10.75", "49.50"]


def shown(database: Database) -> str:
    """The neighbours' figure that the KPI shows, with the source it comes from."""
    with database() as session:
        programme = find_programme(session, "seahaven")
        assert programme is not None
        kpi = find_kpi(session, programme.id, "PLC3")
        assert kpi is not None
        reading = read_kpis(session, programme, on=date(2020, 1, 27), only=[kpi.id])[kpi.id]
        one = reading.benchmark(Geography.STATISTICAL_NEIGHBOURS)
        assert one is not None
        return f"{one.text} {one.source.rpartition(', ')[2]}"


def test_the_first_of_two_models_is_shown_until_the_other_is_preferred(
    tracker: Tracker, file: Path, neighbours: Path, database: Database
) -> None:
    asked = ("--neighbours", str(neighbours), "--authority", "880", "--geography", "statistical_neighbours")
    load(tracker, file, *asked, "--model", "2021")
    load(tracker, file, *asked, "--model", "2025")
    assert shown(database) == "10.8 2021 model"
    load(tracker, file, *asked, "--model", "2025", "--prefer")
    assert shown(database) == "49.5 2025 model"


def test_without_a_list_named_the_one_beside_the_file_is_used(tracker: Tracker, file: Path) -> None:
    (file.parent / "stat_neighbours.csv").write_text(NEIGHBOURS, encoding="utf-8")
    asked = load(tracker, file, "--authority", "880", "--dry-run", "--format", "json")
    printed = json.loads(asked.stdout)
    assert printed["kpis"][0]["added"] == 3
    assert printed["kpis"][0]["benchmarks"][2]["note"] == "mean of 2 of 2 neighbours, 2025 model"
    assert printed["version"] == "release to 2018/19"


def test_a_region_may_be_named_by_itself(tracker: Tracker, file: Path) -> None:
    assert "PLC3: regional; 1 added" in load(tracker, file, "--geography", "South West").stdout
    assert (
        "PLC3: national, regional; 2 added"
        in load(tracker, file, "--geography", "E12000009,national", "--dry-run", "--source", "Another").stdout
    )


def test_a_dry_run_writes_nothing(tracker: Tracker, file: Path, database: Database) -> None:
    assert "Nothing was changed" in load(tracker, file, "--dry-run").stdout
    assert held(database, Geography.NATIONAL) == []


def test_a_symbol_is_held_as_what_it_means(tracker: Tracker, file: Path, database: Database) -> None:
    file.write_text(FILE.strip().replace("10.5", "c"), encoding="utf-8")
    load(tracker, file)
    with database() as session:
        [state] = session.scalars(
            select(FigureRevision.state)
            .join(Figure)
            .where(Figure.geography == Geography.NATIONAL, Figure.end_on == date(2019, 3, 31))
        )
        assert state is FigureState.SUPPRESSED


def test_a_snapshot_kpi_gets_positions_and_the_author_and_day_are_named(
    tracker: Tracker, file: Path, database: Database
) -> None:
    load(tracker, file, "--as-at", "2019-12-02", "--by", "performance-analyst@seahaven.example")
    with database() as session:
        figure, revision = session.execute(
            select(Figure, FigureRevision)
            .join(FigureRevision)
            .where(Figure.geography == Geography.NATIONAL, Figure.end_on == date(2019, 3, 31))
        ).one()
        assert figure.basis is Basis.SNAPSHOT
        assert revision.recorded_at.date() == date(2019, 12, 2)
        assert revision.author_title == "Performance Analyst"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--geography", "regional"], "which region is ours? Name it with --region"),
        (["--geography", "statistical_neighbours"], "needs our authority and its list; name it with --authority"),
        (["--authority", "880", "--model", "2021"], "give the list of neighbours with --neighbours FILE"),
        (["--geography", "Narnia"], "'Narnia' is no region of the file; choose one of South West"),
        (["--geography", "Narnia,Oz"], "--geography names two regions, Narnia and Oz; name one"),
        (["--map", "NOPE=share_percent"], "seahaven has no KPI NOPE; see them with: tracker kpi list"),
        (["--map", "MISS=share_percent"], "'share_percent' is a percentage and the KPI is not"),
        (["--by", "stranger@seahaven.example"], "nobody has the address stranger@seahaven.example"),
    ],
)
def test_what_cannot_be_had_is_refused_with_its_remedy(
    tracker: Tracker, file: Path, options: list[str], said: str
) -> None:
    (file.parent / "placements.csv").write_text(FILE.strip().replace("Seahaven", "Harbour"), encoding="utf-8")
    assert said in load(tracker, file, *options, exit_code=1).stderr


def test_a_list_of_neighbours_is_checked_cell_by_cell(tracker: Tracker, file: Path, neighbours: Path) -> None:
    neighbours.write_text(NEIGHBOURS.replace("2021,880,2", "later,880,2"), encoding="utf-8")
    said = load(tracker, file, "--neighbours", str(neighbours), "--authority", "880", exit_code=1).stderr
    assert "list.csv: row 3, column model: 'later' is not a whole number; write one such as 2021" in said
    neighbours.write_text(NEIGHBOURS, encoding="utf-8")
    said = load(tracker, file, "--neighbours", str(neighbours), "--authority", "880", "--model", "2030", exit_code=1)
    assert "has no neighbours of 880 for the model 2030; it has 2021, 2025" in said.stderr


def test_one_bad_cell_and_nothing_is_imported(tracker: Tracker, file: Path, database: Database) -> None:
    file.write_text(FILE.strip().replace(",12\n", ",twelve\n"), encoding="utf-8")
    with database() as session:
        before = session.scalar(select(func.count()).select_from(FigureRevision))
    said = load(tracker, file, "--geography", "national,South West", exit_code=1)
    assert "row 4, column share_percent: 'twelve' is neither a number nor one of the symbols" in said.stderr
    assert "nothing was imported" in said.stderr
    with database() as session:
        assert session.scalar(select(func.count()).select_from(FigureRevision)) == before


@pytest.mark.parametrize("content", [b"PK\x03\x04zip", b"\x00\x01\x02", b""])
def test_a_file_that_is_something_else_says_so(tracker: Tracker, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "placements.csv" in load(tracker, file, exit_code=1).stderr


def test_a_wrong_mapping_is_wrong_usage(tracker: Tracker, file: Path) -> None:
    said = load(tracker, file, "--map", "PLC3", exit_code=2)
    assert "write CODE=INDICATOR" in said.stderr


def test_semicolons_and_windows_letters_are_recognised(tracker: Tracker, file: Path) -> None:
    text = FILE.strip().replace(",", ";").replace("Eastport", "Éastport")
    file.write_bytes(text.encode("cp1252"))
    assert "1 added" in load(tracker, file, "--geography", "national").stdout


def test_figures_of_a_year_to_come_are_taken_with_a_warning_and_not_shown_yet(
    tracker: Tracker, file: Path, database: Database
) -> None:
    file.write_text(FILE.strip().replace("2019,", "2025,"), encoding="utf-8")
    said = load(tracker, file, "--geography", "national")
    assert "warning: 1 benchmark is for periods after today" in said.stderr
    with database() as session:
        programme = find_programme(session, "seahaven")
        assert programme is not None
        kpi = find_kpi(session, programme.id, "PLC3")
        assert kpi is not None
        reading = read_kpis(session, programme, on=date(2020, 1, 27), only=[kpi.id])[kpi.id]
        national = reading.benchmark(Geography.NATIONAL)
        assert national is not None
        assert national.period is None
        assert "2024/25" in [one.period.label for one in reading.benchmarks if one.period]
