"""``tracker check``: what in a programme contradicts itself."""

import json

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.checks.queries import read_checks
from tracker.cli.command import programme_named, with_app
from tracker.domain.check_acceptance import Checked
from tracker.domain.check_finding import CheckFinding
from tracker.domain.check_json import checked_json


@click.command("check")
@click.option("--programme", "slug", required=True, metavar="SLUG", help="Whose figures and texts.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_app
def check(slug: str, form: str) -> None:
    """Figures and texts that contradict each other. Findings are no failure: the exit code is 0."""
    checked = read_checks(db.session, programme_named(slug), on=clock.today())
    if form == "json":
        click.echo(json.dumps(checked_json(checked), ensure_ascii=False, indent=2))
    else:
        _print(checked)


def _print(checked: Checked) -> None:
    for todo, findings in checked.groups:
        click.echo(f"{todo.heading}")
        for one in findings:
            click.echo(f"  {_line(one)}")
            if one.remedy:
                click.echo(f"    {one.remedy}.")
    if not checked.open:
        click.echo("Nothing contradicts itself.")
    for accepted in checked.accepted:
        click.echo(f"accepted by {accepted.acceptance.by}: {_line(accepted.finding)}: {accepted.acceptance.reason}")


def _line(one: CheckFinding) -> str:
    tolerance = f" (tolerance {one.tolerance})" if one.tolerance else ""
    return f"{one.kind.value}, {one.where}: {one.message}{tolerance}"
