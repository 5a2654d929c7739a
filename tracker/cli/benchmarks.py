"""``tracker import benchmarks``: other areas' figures from a file of open data."""

import json
from dataclasses import dataclass
from pathlib import Path

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import COMMAND_LINE, author_of, by_option, programme_named, refuse, with_app
from tracker.cli.importing import import_, moment_of, read_file
from tracker.domain.import_table import Problem
from tracker.domain.kpi_terms import Geography
from tracker.domain.neighbours import NeighbourModel
from tracker.domain.open_data import Choice, OpenData, parse_choice, read_open_data
from tracker.domain.open_data_benchmarks import FoundBenchmark, Wanted, authority_in, benchmarks_in
from tracker.imports.benchmarks import Loaded, Origin, load_benchmarks, read_neighbour_models
from tracker.imports.neighbours import store_neighbours, stored_models
from tracker.kpis.models import Kpi
from tracker.kpis.queries import find_kpi
from tracker.plan.models import Programme

_GEOGRAPHIES = {one.value: one for one in (Geography.NATIONAL, Geography.REGIONAL, Geography.STATISTICAL_NEIGHBOURS)}
_MOST_PROBLEMS = 200
_LONGEST_SOURCE = 170


@dataclass(frozen=True)
class Ask:
    """What was typed about whose figures are wanted."""

    geographies: tuple[str, ...]
    region: str
    authority: str
    model: int | None
    neighbours: Path | None


@import_.command("benchmarks")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", "slug", required=True, metavar="SLUG")
@click.option("--map", "maps", required=True, multiple=True, metavar="CODE=INDICATOR[,FILTER=VALUE...]")
@click.option(
    "--geography",
    "geographies",
    multiple=True,
    help="national, regional, statistical_neighbours, or a region by name or code; may be repeated. "
    "Left out: all that the other options allow.",
)
@click.option("--region", default="", help="Our region, by name or code.")
@click.option("--authority", default="", help="Our authority, by code or name: tells region and neighbours.")
@click.option("--model", type=int, metavar="YEAR", help="Which statistical-neighbour model; left out: the latest.")
@click.option(
    "--neighbours",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list of neighbours: model, la_code, rank, neighbour_code. Left out: the one beside FILE, if any,"
    " else the programme's own.",
)
@click.option(
    "--source", default="", help="Who published it; left out: the Department for Education and the file's name."
)
@click.option("--release", default="", help="Which version of the publication; left out: the latest time it holds.")
@click.option("--prefer", is_flag=True, help="Show these where another source says the same thing.")
@click.option("--as-at", metavar="DATE", help="When this counts as recorded.")
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@click.option("--format", "output", type=click.Choice(["text", "json"]), default="text")
@by_option
@with_app
def import_benchmarks(  # noqa: PLR0917 - click hands over every option
    file: Path,
    slug: str,
    maps: tuple[str, ...],
    geographies: tuple[str, ...],
    region: str,
    authority: str,
    model: int | None,
    neighbours: Path | None,
    source: str,
    release: str,
    prefer: bool,  # noqa: FBT001
    as_at: str | None,
    dry_run: bool,  # noqa: FBT001
    output: str,
    author: str | None,
) -> None:
    """Read other areas' figures from FILE, a download of "explore education statistics"."""
    programme = programme_named(slug)
    person = author_of(author)
    data = _open(file)
    ask = Ask(tuple(_split(geographies)), region, authority, model, neighbours or _list_beside(file))
    wanted = _wanted(data, ask, programme)
    found = [_find(data, text, programme, wanted) for text in maps]
    origin = Origin(
        source=source.strip() or f"Department for Education, {file.stem}"[:_LONGEST_SOURCE],
        version=release.strip() or _release_of(found),
        author=person,
        author_title=person.job_title if person else COMMAND_LINE,
        recorded_at=moment_of(as_at),
        is_preferred=prefer,
    )
    loads = [(kpi, benchmarks, load_benchmarks(db.session, kpi, benchmarks, origin)) for kpi, benchmarks in found]
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    _warn(found)
    _print(loads, origin, output, is_dry=dry_run)


@import_.command("neighbours")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--programme", "slug", required=True, metavar="SLUG")
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@by_option
@with_app
def import_neighbours(file: Path, slug: str, dry_run: bool, author: str | None) -> None:  # noqa: FBT001
    """Hold the lists of statistical neighbours in FILE: model, la_code, rank, neighbour_code."""
    programme = programme_named(slug)
    author_of(author)
    stored = store_neighbours(db.session, programme, read_file(file, None))
    if isinstance(stored, list):
        _refuse_all(stored, file=file.name)
        return
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    click.echo(f"lists of neighbours: {stored.words}")
    if dry_run:
        click.echo("Nothing was changed: this was a dry run.")


def _open(file: Path) -> OpenData:
    data = read_open_data(read_file(file, None))
    if isinstance(data, OpenData):
        return data
    _refuse_all(data)
    raise AssertionError  # pragma: no cover - the line above ends the command


def _find(data: OpenData, text: str, programme: Programme, wanted: Wanted) -> tuple[Kpi, list[FoundBenchmark]]:
    choice = _choice(text)
    kpi = find_kpi(db.session, programme.id, choice.code)
    if kpi is None:
        refuse(
            f"{programme.slug} has no KPI {choice.code}; see them with: tracker kpi list --programme {programme.slug}"
        )
    found, problems = benchmarks_in(data, choice, kpi.unit, wanted)
    if problems:
        _refuse_all(problems)
    return kpi, found


def _choice(text: str) -> Choice:
    try:
        return parse_choice(text)
    except ValueError as bad:
        raise click.BadParameter(str(bad), param_hint="--map") from None


def _split(typed: tuple[str, ...]) -> list[str]:
    return [part.strip() for text in typed for part in text.split(",") if part.strip()]


def _wanted(data: OpenData, ask: Ask, programme: Programme) -> Wanted:
    """Whose figures are meant; refuses what was asked for by name and cannot be had."""
    authority = _authority(data, ask, programme)
    named = [text for text in ask.geographies if text.casefold() not in _GEOGRAPHIES]
    if len(named) > 1:
        refuse(f"--geography names two regions, {' and '.join(named)}; name one")
    region = ask.region or (named[0] if named else "") or (authority[1] if authority else "")
    asked = {_GEOGRAPHIES.get(text.casefold(), Geography.REGIONAL) for text in ask.geographies}
    if Geography.REGIONAL in asked and not region:
        refuse("which region is ours? Name it with --region, or the authority with --authority")
    needs_model = Geography.STATISTICAL_NEIGHBOURS in asked or ask.model is not None
    model = _model(ask, authority[0] if authority else "", programme, is_needed=needs_model)
    held = {
        Geography.NATIONAL: True,
        Geography.REGIONAL: bool(region),
        Geography.STATISTICAL_NEIGHBOURS: model is not None,
    }
    chosen = tuple(one for one, can_be_had in held.items() if (one in asked if asked else can_be_had))
    return Wanted(chosen, region, model, programme.financial_year_start_month)


def _authority(data: OpenData, ask: Ask, programme: Programme) -> tuple[str, str] | None:
    """Code and region of our authority: the one named, else the one that the organisation is called after."""
    if ask.authority:
        found = authority_in(data, ask.authority)
        # A list of neighbours may know an authority that the file leaves out.
        return found or (ask.authority.strip(), "")
    own = programme.organisation.casefold()
    names = {row.at("la_name") for row in data.rows if row.at("la_name")}
    ours = [name for name in names if own.startswith(name.casefold())]
    return authority_in(data, max(ours, key=len)) if ours else None


def _model(ask: Ask, code: str, programme: Programme, *, is_needed: bool) -> NeighbourModel | None:
    stored = stored_models(db.session, programme) if ask.neighbours is None else {}
    if not code or not (ask.neighbours or stored):
        if is_needed:
            lacks = "give the list of neighbours with --neighbours FILE" if code else "name it with --authority"
            refuse(f"the average of statistical neighbours needs our authority and its list; {lacks}")
        return None
    models = read_neighbour_models(read_file(ask.neighbours, None)) if ask.neighbours else stored
    where = ask.neighbours.name if ask.neighbours else programme.slug
    if isinstance(models, list):
        _refuse_all(models, file=where)
        return None
    years = sorted(year for year, area in models if area == code)
    year = ask.model if ask.model is not None else (years[-1] if years else None)
    if year is None or (year, code) not in models:
        if not is_needed:
            return None
        held = ", ".join(map(str, years)) or "no model"
        refuse(f"{where} has no neighbours of {code} for the model {year}; it has {held}")
    return models[year, code]


def _list_beside(file: Path) -> Path | None:
    """The one list of neighbours in the file's own folder."""
    beside = [one for one in sorted(file.parent.glob("*neighbours*.csv")) if one != file]
    return beside[0] if len(beside) == 1 else None


def _release_of(found: list[tuple[Kpi, list[FoundBenchmark]]]) -> str:
    ends = [one.period for _, benchmarks in found for one in benchmarks]
    return f"release to {max(ends, key=lambda period: period.end).label}" if ends else ""


def _refuse_all(problems: list[Problem], *, file: str = "") -> None:
    for problem in problems[:_MOST_PROBLEMS]:
        click.echo(f"{file}: {problem}" if file else str(problem), err=True)
    count = f"{len(problems)} problems" if len(problems) > 1 else "1 problem"
    refuse(f"{count}; nothing was imported")


def _warn(found: list[tuple[Kpi, list[FoundBenchmark]]]) -> None:
    later = sum(one.period.end > clock.today() for _, benchmarks in found for one in benchmarks)
    if later:
        number = "1 benchmark is" if later == 1 else f"{later} benchmarks are"
        click.echo(f"warning: {number} for periods after today", err=True)


def _print(loads: list[tuple[Kpi, list[FoundBenchmark], Loaded]], origin: Origin, output: str, *, is_dry: bool) -> None:
    if output == "json":
        click.echo(json.dumps({"source": origin.source, "version": origin.version, "dry_run": is_dry,
                               "kpis": [_as_json(*load) for load in loads]}))  # fmt: skip
        return
    for kpi, benchmarks, loaded in loads:
        whose = ", ".join(dict.fromkeys(one.geography.value.replace("_", " ") for one in benchmarks))
        click.echo(f"{kpi.code}: {whose}; {loaded.words}")
        for fact in loaded.revised:
            click.echo(f"  revised: {fact}")
    if is_dry:
        click.echo("Nothing was changed: this was a dry run.")


def _as_json(kpi: Kpi, benchmarks: list[FoundBenchmark], loaded: Loaded) -> dict[str, object]:
    return {
        "code": kpi.code,
        "added": loaded.added,
        "revised": loaded.revised,
        "unchanged": loaded.unchanged,
        "benchmarks": [
            {
                "geography": one.geography.value,
                "period": one.period.key,
                "value": None if one.value is None else float(one.value),
                "state": one.state.value,
                "note": one.note,
            }
            for one in benchmarks
        ],
    }
