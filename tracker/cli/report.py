"""``tracker report``: the highlight report as files, and its editions."""

import sys
from datetime import date, datetime, time
from pathlib import Path

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import programme_named, refuse, with_app
from tracker.cli.remind import Day
from tracker.domain.highlight_parts import SeriesPart
from tracker.domain.paper_layouts import LAYOUTS
from tracker.domain.performance_parts import PERFORMANCE
from tracker.domain.report_documents import Report
from tracker.editions.series import BOARD
from tracker.editions.templates import list_templates, template_named
from tracker.plan.models import Programme
from tracker.reports.building import build_report
from tracker.reports.drafting import CannotDraft, series_named
from tracker.reports.papers import read_paper
from tracker.reports.performance import read_performance
from tracker.reports.publishing import make_public
from tracker.reports.renderings import Format, formats_of, render
from tracker.reports.standing import standing_of

DAY = Day()
STANDARD_OUTPUT = Path("-")


class Formats(click.ParamType[tuple[Format, ...]]):
    """``pdf`` or ``pdf,docx``."""

    name = "FORMAT[,FORMAT...]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Format, ...]:
        names = [name.strip() for name in value.split(",")]
        unknown = [name for name in names if name not in list(Format)]
        if unknown:
            self.fail(f"{unknown[0]!r} is no format; write one or more of {', '.join(Format)}", param, ctx)
        return tuple(dict.fromkeys(Format(name) for name in names))


@click.group()
def report() -> None:
    """The highlight report."""


@report.command()
@click.option("--programme", "slug", required=True, metavar="SLUG")
@click.option("--date", "status_on", required=True, type=DAY, help="The status date, such as 2020-01-27.")
@click.option("--format", "formats", required=True, type=Formats(), help=f"{', '.join(Format)}; several with commas.")
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    help="The file; for several formats the folder. - prints one format.",
)
@click.option("--as-of", "as_of", type=DAY, help="Only what had been recorded by the end of this day.")
@click.option("--public", "is_public", is_flag=True, help="Its public version: what is not for publication left out.")
@click.option(
    "--template",
    "look",
    metavar="NAME",
    help="The uploaded Word template to write the Word file into; performance, dashboard, questions, committee or "
    "datapack: the report in that layout.",
)
@click.option("--series", "series_name", default=BOARD, show_default=True, help="Which series of reports.")
@with_app
def build(  # noqa: PLR0917 - one argument for each option
    slug: str,
    status_on: date,
    formats: tuple[Format, ...],
    output: Path,
    as_of: date | None,
    is_public: bool,  # noqa: FBT001 - click gives a flag so
    look: str | None,
    series_name: str,
) -> None:
    """Render the report of a date without publishing it."""
    programme = programme_named(slug)
    layout = LAYOUTS.get(look or "")
    is_layout = layout is not None or look == PERFORMANCE.slug
    template = None if is_layout else _template(programme, look)
    try:
        series = series_named(db.session, programme, series_name)
    except CannotDraft as refusal:
        refuse(str(refusal))
    known_at = _end_of(as_of) if as_of else None
    made: Report
    if layout is not None:
        part = SeriesPart(layout.kind, layout.words, kind=layout.kind)
        made = read_paper(db.session, programme, on=status_on, known_at=known_at, layout=layout, series=part)
    elif is_layout:
        made = read_performance(db.session, programme, on=status_on, known_at=known_at)
    else:
        made = build_report(db.session, programme, on=status_on, known_at=known_at, series=series)
    name = f"{slug}-{made.series.kind}-report-{status_on}"
    if missing := [form for form in formats if form not in formats_of(made.series.kind)]:
        refuse(f"the {made.series.kind} report has no {missing[0].words} version; leave {missing[0]} out")
    if is_public:
        made, name = make_public(db.session, programme.id, made).report, f"{name}-public"
    for form, path in _paths(output, formats, name).items():
        _write(path, render(made, form, standing_of(made), template=template))


def _template(programme: Programme, name: str | None) -> bytes | None:
    """The content of a template; refused by name when there is none of it."""
    if name is None:
        return None
    found = template_named(db.session, programme.id, name)
    if found is None:
        held = ", ".join(f"'{one.name}'" for one in list_templates(db.session, programme.id)) or "none"
        refuse(f"there is no template {name!r}; uploaded are: {held}")
    return found.content


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, clock.LONDON)


def _paths(output: Path, formats: tuple[Format, ...], name: str) -> dict[Format, Path]:
    """Where each format goes; refused before anything is written."""
    if len(formats) == 1:
        if output.is_dir():
            refuse(f"{output} is a folder; name the file, for example {output / f'{name}.{formats[0]}'}")
        return {formats[0]: output}
    if output.is_file() or output == STANDARD_OUTPUT:
        refuse(f"{output} is not a folder; several formats are written into one")
    return {form: output / f"{name}.{form}" for form in formats}


def _write(path: Path, content: bytes) -> None:
    if path == STANDARD_OUTPUT:
        sys.stdout.buffer.write(content)
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        refuse(f"{path} cannot be written: {error.strerror}")
    click.echo(f"Wrote {path}", err=True)
