"""How long a load of 50,000 figures takes beside plain inserts of the same rows, in one run: `make bench`."""

from __future__ import annotations

import io
import resource
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from sqlalchemy import create_engine, insert

from tests.command import tracker_command

KPIS, MONTHS = 500, 100
ROWS = KPIS * MONTHS
MOST_TIMES_CORE, MOST_TIMES_BARE, MOST_MEGABYTES = 3, 40, 300


def months() -> list[date]:
    return [date(2010 + at // 12, at % 12 + 1, 1) for at in range(MONTHS)]


def write_files(folder: Path) -> tuple[Path, Path]:
    """KPI definitions, and a figure for each of their months with parts, a source and a note."""
    kpis, figures = folder / "kpis.csv", folder / "figures.csv"
    lines = ["code,name,unit,decimals"]
    lines += [f"K{at:03},Measure {at:03},percent,1" for at in range(KPIS)]
    kpis.write_text("\n".join(lines), encoding="utf-8")
    made = io.StringIO("code,period,value,numerator,denominator,source\n")
    made.seek(0, io.SEEK_END)
    for kpi in range(KPIS):
        for at, month in enumerate(months()):
            numerator = (kpi * 7 + at) % 200
            made.write(f"K{kpi:03},{month:%Y-%m},{numerator / 2:.1f},{numerator},200,Case system\n")
    figures.write_text(made.getvalue(), encoding="utf-8")
    return kpis, figures


def seconds(run, *arguments) -> float:
    """Processor time, of this process and those it waited for: a busy machine measures the same."""
    started = processor_seconds()
    run(*arguments)
    return processor_seconds() - started


def processor_seconds() -> float:
    waited_for = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + waited_for.ru_utime + waited_for.ru_stime


def core_insert(url: str) -> float:
    """Figures and revisions by a plain SQLAlchemy Core insert into our tables, the rows made beforehand."""
    from tracker.adapters.db import listen_to
    from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Qualifier, Unit
    from tracker.kpis.models import Figure, FigureRevision, Kpi
    from tracker.plan.models import Programme

    engine = create_engine(url)
    listen_to(engine)
    with engine.begin() as connection:
        connection.execute(insert(Programme), [{"id": 1, "slug": "plain", "name": "Plain"}])
        kpi = {"unit": Unit.PERCENT, "polarity": Polarity.NONE, "frequency": Frequency.MONTHLY, "basis": Basis.PERIOD}
        rows = [{"id": at + 1, "programme_id": 1, "code": f"K{at:03}", "name": "Measure"} | kpi for at in range(KPIS)]
        connection.execute(insert(Kpi.__table__), rows)
    figures, revisions = [], []
    for kpi in range(KPIS):
        for at, month in enumerate(months()):
            number = len(figures) + 1
            numerator = Decimal((kpi * 7 + at) % 200)
            fact = {"basis": Basis.PERIOD, "geography": Geography.LOCAL, "dimension": "", "category": ""}
            flags = {"has_period": True, "is_subtotal": False, "is_chosen": False, "not_comparable": ""}
            span = {"start_on": month, "end_on": month.replace(day=28), "source": "Case system"}
            figures.append({"id": number, "kpi_id": kpi + 1, **span, **fact, **flags})
            said = {"state": FigureState.FINAL, "value": numerator / 2, "raw": f"{numerator / 2:.1f}", "decimals": 1}
            parts = {"numerator": numerator, "denominator": Decimal(200), "qualifier": Qualifier.EXACT}
            who = {"author_title": "command line", "recorded_at": datetime(2020, 1, 27, tzinfo=UTC)}
            rest = {"value_to": None, "note": "", "reason": "", "author_id": None, "batch_id": None}
            more = {"figure_id": number, "number": 1, "is_illustrative": False}
            revisions.append({**more, **said, **parts, **who, **rest})

    def write() -> None:
        with engine.begin() as connection:
            connection.execute(insert(Figure.__table__), figures)
            connection.execute(insert(FigureRevision.__table__), revisions)

    taken = seconds(write)
    engine.dispose()
    return taken


def narrow_executemany(path: Path) -> float:
    """What the file says, six columns, into one table without rules, the driver alone: the least that can be done."""
    rows = [
        (f"K{kpi:03}", f"{month:%Y-%m}", (kpi * 7 + at) % 200 / 2, (kpi * 7 + at) % 200, 200, "Case system")
        for kpi in range(KPIS)
        for at, month in enumerate(months())
    ]
    return executemany(path, rows)


def wide_executemany(path: Path) -> float:
    """All that we keep of each figure into one table without rules, the driver alone."""
    rows = []
    for kpi in range(KPIS):
        for at, month in enumerate(months()):
            numerator = (kpi * 7 + at) % 200
            fact = (len(rows), kpi, month.isoformat(), month.isoformat(), 1, "period", "local", "", "", "Case system")
            said = (1, numerator / 2, f"{numerator / 2:.1f}", 1, numerator, 200, "final", "", None, "", "")
            rows.append((*fact, 0, 0, "", *said, "2020-01-27 00:00:00.000000", None, "command line", 0, None))
    return executemany(path, rows)


def executemany(path: Path, rows: list[tuple]) -> float:
    connection = sqlite3.connect(path)
    connection.execute(f"create table plain ({', '.join(f'c{at}' for at in range(len(rows[0])))})")
    places = ", ".join("?" * len(rows[0]))

    def write() -> None:
        with connection:
            connection.executemany(f"insert into plain values ({places})", rows)

    taken = seconds(write)
    connection.close()
    return taken


def test_50_000_figures_load_at_the_pace_of_plain_inserts(tmp_path, capsys):
    kpis, figures = write_files(tmp_path)
    urls = {name: f"sqlite:///{tmp_path / name}.sqlite3" for name in ("ours", "core")}
    for url in urls.values():
        tracker_command(url)("db", "upgrade")
    tracker = tracker_command(urls["ours"])
    tracker("programme", "add", "plain", "--name", "Plain")
    tracker("import", "kpis", str(kpis), "--programme", "plain")

    environment = {key: value for key, value in tracker.environment.items() if value is not None}
    command = [sys.executable, "-c", "from tracker.cli import main; main()"]
    start = min(seconds(run, [*command, "programme", "add", f"p{at}", "--name", "N"], environment) for at in range(3))
    whole = seconds(run, [*command, "import", "figures", str(figures), "--programme", "plain"], environment)
    megabytes = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    ours, core = whole - start, core_insert(urls["core"])
    narrow, wide = narrow_executemany(tmp_path / "narrow.sqlite3"), wide_executemany(tmp_path / "wide.sqlite3")
    again = seconds(run, [*command, "import", "figures", str(figures), "--programme", "plain"], environment) - start
    with capsys.disabled():
        print(
            f"\n{ROWS:,} figures: {ours:.2f} s, {ours / core:.1f} times Core ({core:.2f} s)"
            f"\n{ours / narrow:.0f} times a bare executemany of the six columns of the file ({narrow:.3f} s),"
            f" {ours / wide:.0f} times one of all that is kept ({wide:.3f} s)"
            f"\n{megabytes:.0f} MB; the same file again {again:.2f} s"
        )
    assert ours <= MOST_TIMES_CORE * core
    assert ours <= MOST_TIMES_BARE * narrow
    assert megabytes < MOST_MEGABYTES


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True, cwd=Path(__file__).parents[2])
