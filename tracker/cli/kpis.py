"""``tracker kpi``: one KPI with everything derived from it, or all of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.checks.queries import read_more_findings
from tracker.cli.command import programme_named, refuse, with_app
from tracker.domain.figures_display import unit_words
from tracker.domain.kpi_chain import CHAIN_BASES, chain_json
from tracker.domain.kpi_json import kpi_json, kpi_row_json
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_restatement_json import restated_json
from tracker.domain.kpi_restatements import KpiRestatements
from tracker.domain.kpi_table import series_table
from tracker.domain.kpi_terms import Basis
from tracker.domain.kpi_words import finding_words, rating_words, short_change, signal_words
from tracker.kpis.chains import read_chains
from tracker.kpis.exports import restated_csv
from tracker.kpis.queries import find_kpi, read_board, read_kpis
from tracker.kpis.restated import read_restated

_PROGRAMME = click.option("--programme", "slug", required=True, metavar="SLUG", help="Whose KPIs.")
_FORMAT = click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
_DATE = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def kpi() -> None:
    """KPIs and their figures."""


@kpi.command("show")
@click.argument("code")
@_PROGRAMME
@click.option("--as-of", "as_of", type=_DATE, help="Only what had been recorded by the end of this day.")
@_FORMAT
@with_app
def show_kpi(code: str, slug: str, as_of: datetime | None, form: str) -> None:
    """A KPI with everything derived from its figures."""
    programme = programme_named(slug)
    found = find_kpi(db.session, programme.id, code)
    if found is None:
        refuse(f"{slug} has no KPI {code!r}; tracker kpi list --programme {slug} names them all")
    known_at = clock.end_of_day(as_of.date()) if as_of else None
    readings = read_kpis(db.session, programme, on=clock.today(), known_at=known_at, only=[found.id])
    reading = readings[found.id]
    if form == "json":
        more = read_more_findings(db.session, programme, reading, on=clock.today(), known_at=known_at)
        _print_json(kpi_json(reading, more))
    else:
        _print_reading(reading, as_of.date() if as_of else None)


@kpi.command("list")
@_PROGRAMME
@_FORMAT
@with_app
def list_kpis(slug: str, form: str) -> None:
    """The board: a line for each KPI in each section."""
    board = read_board(db.session, programme_named(slug), on=clock.today())
    rows = [(section.heading, row.reading) for section in board.sections for row in section.rows]
    if form == "json":
        _print_json({"kpis": [kpi_row_json(reading, heading) for heading, reading in rows]})
        return
    said = None
    for heading, reading in rows:
        if heading != said:
            click.echo(f"\n{heading}" if said is not None else heading)
            said = heading
        click.echo(_line(reading))


@kpi.command("chain")
@click.argument("name", required=False)
@_PROGRAMME
@click.option(
    "--basis",
    type=click.Choice([one.value for one in CHAIN_BASES]),
    help="Count every step over this, instead of what the chain was set up with.",
)
@click.option("--as-of", "as_of", type=_DATE, help="Only what had been recorded by the end of this day.")
@_FORMAT
@with_app
def show_chain(name: str | None, slug: str, basis: str | None, as_of: datetime | None, form: str) -> None:
    """What becomes of contacts: each step's number, and in per cent of the step before. Without NAME: every chain."""
    programme = programme_named(slug)
    known_at = clock.end_of_day(as_of.date()) if as_of else None
    over = Basis(basis) if basis else None
    held = [table for _, table in read_chains(db.session, programme, on=clock.today(), basis=over, known_at=known_at)]
    chosen = [table for table in held if name is None or table.name.casefold() == name.casefold()]
    if name is not None and not chosen:
        names = ", ".join(repr(table.name) for table in held) or "none yet; add one on the page Chains and workforce"
        refuse(f"{slug} has no chain {name!r}; it has {names}")
    if form == "json":
        _print_json({"chains": [chain_json(table) for table in chosen]})
        return
    for table in chosen:
        click.echo(f"{table.name}, {table.basis.words}")
        for row in table.rows:
            points = "; ".join(
                f"{period.label} {cell.words}" for period, cell in zip(table.periods, row.cells, strict=True)
            )
            click.echo(f"  {row.code:<9} {row.name}: {points}")
        for reason in table.reasons:
            click.echo(f"note: {reason}")


@kpi.command("restated")
@_PROGRAMME
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True)
@with_app
def restated_kpis(slug: str, form: str) -> None:
    """First published against final: what became of figures after they were first held."""
    kpis = read_restated(db.session, programme_named(slug)).kpis
    if form == "json":
        _print_json(restated_json(kpis))
    elif form == "csv":
        click.echo(restated_csv(kpis), nl=False)
    else:
        _print_restated(kpis)


def _print_restated(kpis: Sequence[KpiRestatements]) -> None:
    if not kpis:
        click.echo("No figure has been revised.")
    for one in kpis:
        sizes = f"; median {one.median_words}, largest {one.largest_words}" if one.largest else ""
        click.echo(f"{one.definition.code}  {one.definition.name}: {len(one.restated)} of {one.held} restated{sizes}")
        for restated in one.restated:
            change = restated.change_words or restated.reason
            first = f"{restated.first} ({restated.first_at:%Y-%m-%d}, {restated.first_by})"
            latest = f"{restated.latest} ({restated.latest_at:%Y-%m-%d}, {restated.latest_by})"
            click.echo(f"  {restated.name}: {first} -> {latest}, {change}, revised {restated.revisions} times")


def _print_json(document: Mapping[str, object]) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def _line(reading: KpiReading) -> str:
    definition, latest = reading.definition, reading.latest
    figure = f"{latest.text} ({latest.words})" if latest else "no figure yet"
    target = rating_words(reading)
    parts = [figure, f"target {target}" if target else "", reading.direction.words, signal_words(reading)]
    name = f"{definition.name} [{unit_words(definition.unit)}]"
    return f"  {definition.code:<9} {name}: {'; '.join(part for part in parts if part)}"


def _print_reading(reading: KpiReading, as_of: date | None) -> None:
    definition = reading.definition
    click.echo(f"{definition.code}  {definition.name} [{unit_words(definition.unit)}]")
    if as_of:
        click.echo(f"as it was known at the end of {as_of.isoformat()}")
    finding, against = finding_words(reading)
    click.echo(f"{finding}{'; ' if against else ''}{against}.")
    if signal := signal_words(reading):
        click.echo(f"{signal}.")
    for comparison in reading.comparisons:
        click.echo(f"{comparison.words} ({comparison.period_words})")
    if reading.projection:
        click.echo(reading.projection.words)
    for row in series_table(reading).rows:
        moved = f"{row.point.direction.words} {short_change(row.point.direction, definition.unit)}" if row.point else ""
        click.echo(f"  {row.period.label:<16} {row.text:>10}  {row.words or moved}".rstrip())
    for flag in (*reading.flags, *(finding.message for finding in reading.findings)):
        click.echo(f"note: {flag}")
