"""``tracker doctor``: whether everything is in order, and what to do where it is not."""

import json

import click

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.cli.command import refuse, with_app
from tracker.health.checks import Check, look_at_everything


@click.command()
@click.option("--deep", is_flag=True, help="Also read everything there is: references, stored reports.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_app
def doctor(deep: bool, form: str) -> None:  # noqa: FBT001
    """Look at settings, database, migrations, mail, virus scan, scheduler, disk and invariants.

    Nothing is written or sent.
    """
    found = []
    for check in look_at_everything(db.session, clock.current_settings(), deep=deep):
        found.append(check)
        if form == "text":
            click.echo(_line(check))
    if form == "json":
        click.echo(json.dumps({"checks": [_as_json(check) for check in found]}, indent=2, ensure_ascii=False))
    faults = [check.name for check in found if not check.is_ok]
    if faults:
        refuse(f"{len(faults)} not in order: {', '.join(faults)}")


def _line(check: Check) -> str:
    said = f"{'ok   ' if check.is_ok else 'FAULT'} {check.name}: {check.words}"
    return said if check.is_ok else f"{said}\n      Remedy: {check.remedy}"


def _as_json(check: Check) -> dict[str, object]:
    return {"name": check.name, "ok": check.is_ok, "words": check.words, "remedy": check.remedy or None}
