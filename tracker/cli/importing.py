"""``tracker import``: files of KPI definitions and figures, checked cell by cell before anything is written."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
from sqlalchemy.exc import IntegrityError

from tracker.adapters import clock
from tracker.adapters.bulk import without_collector
from tracker.adapters.db import db
from tracker.adapters.sheets import LARGEST_FILE_BYTES, read_table
from tracker.cli.command import COMMAND_LINE, author_of, by_option, programme_named, refuse, with_app
from tracker.domain.figure_table import Progress
from tracker.domain.import_table import BadFile, Table
from tracker.domain.period_text import PeriodError, parse_date
from tracker.imports.figures import FigureCheck
from tracker.imports.findings import brought_findings
from tracker.imports.services import Check, Load, apply_load, check_load
from tracker.imports.words import changes_of
from tracker.kpis.models import ImportBatch, ImportKind

_MOST_LINES = 100
_PROGRESS_FROM_ROWS = 2_000


@click.group("import")
def import_() -> None:
    """Load KPI definitions and figures from CSV files and Excel workbooks."""


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments that every import takes."""
    for decorate in (
        click.argument("file", type=click.Path(path_type=Path)),
        click.option("--programme", "slug", required=True, metavar="SLUG", help="Into which programme."),
        click.option("--dry-run", is_flag=True, help="Say what would change; write nothing."),
        click.option("--partial", is_flag=True, help="Apply the good rows although others are refused."),
        click.option("--sheet", metavar="NAME", help="The sheet of a workbook; the first when left out."),
        by_option,
    ):
        command = decorate(command)
    return command


@import_.command("kpis")
@_shared
@with_app
def import_kpis(**options: Any) -> None:
    """Load KPI definitions: a KPI in a row, only its name required."""
    _run(ImportKind.KPIS, clock.now(), **options)


@import_.command("figures")
@_shared
@click.option("--as-at", metavar="DATE", help="When the figures count as recorded; now when left out.")
@with_app
def import_figures(as_at: str | None, **options: Any) -> None:
    """Load figures: one in a row, or a column for each period."""
    _run(ImportKind.FIGURES, moment_of(as_at), **options)


def _run(
    kind: ImportKind,
    recorded_at: datetime,
    *,
    file: Path,
    slug: str,
    dry_run: bool,
    partial: bool,
    sheet: str | None,
    author: str | None,
) -> None:
    programme, person = programme_named(slug), author_of(author)
    title = person.job_title if person else COMMAND_LINE
    with without_collector():
        table = read_file(file, sheet)
        load = Load(programme, kind, table, clock.today(), recorded_at, person, title)
        # The write lock of SQLite is taken with the first statement; what follows is one transaction either way.
        with _progress(len(table.rows)) as progress:
            if dry_run:
                check = check_load(db.session, load, progress=progress)
            else:
                check = _apply(load, _batch(load, file), is_partial=partial, progress=progress)
    if dry_run and isinstance(check, FigureCheck) and check.is_good:
        _say([f"finding: {one}" for one in brought_findings(db.session, programme, check, on=clock.today())])
    _report(check, file.name, is_written=not dry_run and (check.is_good or partial))
    if not check.is_good:
        rows = len({problem.row for problem in check.read.problems})
        done = "the good rows were applied" if partial and not dry_run else "nothing was applied"
        refuse(f"{rows} of the rows of {file.name} cannot be taken; {done}")


def _apply(load: Load, batch: ImportBatch, *, is_partial: bool, progress: Progress | None) -> Check:
    try:
        check = apply_load(db.session, load, batch, is_partial=is_partial, progress=progress)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        refuse("somebody else wrote the same figures at the same moment; nothing was applied, run it again")
    return check


def _batch(load: Load, file: Path) -> ImportBatch:
    return ImportBatch(
        programme_id=load.programme.id,
        kind=load.kind,
        file_name=file.name[:200],
        sheet=load.table.sheet[:100],
        received_at=load.recorded_at,
        author_id=load.author.id if load.author else None,
        author_title=load.author_title,
    )


def read_file(file: Path, sheet: str | None) -> Table:
    try:
        if file.is_file() and file.stat().st_size > LARGEST_FILE_BYTES:
            refuse(f"{file.name} has more than {LARGEST_FILE_BYTES // 1024**2} MB; split it into several files")
        return read_table(file.read_bytes(), file.name, sheet)
    except BadFile as bad:
        refuse(f"{bad}; nothing was applied")
    except OSError as error:
        refuse(f"{file} cannot be read: {error.strerror}")


def moment_of(as_at: str | None) -> datetime:
    """When a load counts as recorded: now, or the end of an earlier day, after all that was recorded on it."""
    if as_at is None:
        return clock.now()
    try:
        day = parse_date(as_at)
    except PeriodError as error:
        raise click.BadParameter(str(error), param_hint="--as-at") from None
    today = clock.today()
    if day > today:
        refuse(f"--as-at {day} lies after today, {today}; figures cannot have been recorded by then")
    return clock.now() if day == today else _end_of(day)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), clock.LONDON)


@contextmanager
def _progress(rows: int) -> Iterator[Progress | None]:
    """A progress bar on a terminal for a file that takes more than a moment."""
    if rows < _PROGRESS_FROM_ROWS or not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=2 * rows, label="Checking and loading", file=sys.stderr) as bar:
        yield lambda done, _: bar.update(min(done, 2 * rows) - bar.pos)
        bar.update(2 * rows - bar.pos)


def _report(check: Check, name: str, *, is_written: bool) -> None:
    read = check.read
    for heading, remarks in (("warning", read.warnings), ("finding", getattr(read, "findings", []))):
        _say([f"{heading}: {remark}" for remark in remarks])
    _say([str(problem) for problem in read.problems])
    changes = changes_of(check)
    added, changed, unchanged = check.counts
    words = ("added", "changed") if is_written else ("to add", "to change")
    click.echo(f"{name}: {added} {words[0]}, {changed} {words[1]}, {unchanged} unchanged")
    for change in changes[:_MOST_LINES]:
        click.echo(f"  {change.code}, {change.what}: {change.old or 'nothing'} -> {change.new}")
    if len(changes) > _MOST_LINES:
        click.echo(f"  and {len(changes) - _MOST_LINES} more")


def _say(lines: Sequence[str]) -> None:
    for line in lines[:_MOST_LINES]:
        click.echo(line, err=True)
    if len(lines) > _MOST_LINES:
        click.echo(f"and {len(lines) - _MOST_LINES} more", err=True)
