"""``tracker report compare``: what differs between two editions."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click
from sqlalchemy import select

from tracker.adapters.db import db
from tracker.cli.command import programme_named, refuse, with_app
from tracker.cli.report import report
from tracker.domain.comparison_parts import Comparison, PairPart
from tracker.domain.highlight_change_parts import ActionChangePart, LinePart, MovePart
from tracker.domain.highlight_json import plain
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_words import RATING_WORDS, day_words
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PerformanceReport
from tracker.domain.report_documents import read_document
from tracker.editions.models import Edition, EditionState
from tracker.plan.models import Programme
from tracker.reports.comparing import Unlike, compare_alike

Comparable = HighlightReport | Paper
_LARGEST_ID = 2**31


@report.command()
@click.argument("before", metavar="A")
@click.argument("now", metavar="B")
@click.option(
    "--programme", "slug", metavar="SLUG", help="Whose editions dates speak of; needed where it is not plain."
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@with_app
def compare(before: str, now: str, slug: str | None, form: str) -> None:
    """Say what differs between two editions, the earlier one first whichever way they are given.

    A and B are numbers of editions as their address has them, status dates such as 2019-12-16 (the version published
    last), or files written by "tracker report build --format json".
    """
    programme = programme_named(slug) if slug else None
    one, other = _report(before, programme), _report(now, programme)
    if one.programme.slug != other.programme.slug:
        refuse(f"{before} is of {one.programme.slug} and {now} of {other.programme.slug}; compare two of one programme")
    try:
        found = compare_alike(one, other)
    except Unlike as refusal:
        refuse(f"{before} and {now} cannot be compared: {refusal}; choose two of the same kind")
    if form == "json":
        click.echo(json.dumps(plain(found), ensure_ascii=False, indent=2))
        return
    for line in _lines(found):
        click.echo(line)


def _report(named: str, programme: Programme | None) -> Comparable:
    if named.isascii() and named.isdigit() and int(named) < _LARGEST_ID:
        edition = db.session.get(Edition, int(named))
        if edition is None or not edition.document or (programme and edition.programme_id != programme.id):
            refuse(f"there is no edition {named}; its number stands in its address, .../reports/{named}")
        return _document(named, edition.document)
    try:
        day = date.fromisoformat(named)
    except ValueError:
        return _file(Path(named))
    return _document(named, _of_day(day, programme).document)


def _document(named: str, text: str) -> Comparable:
    report = read_document(text)
    if isinstance(report, PerformanceReport):
        refuse(f"{named} is a performance report; compare two highlight reports, or two papers of one layout")
    return report


def _file(path: Path) -> Comparable:
    if not path.is_file():
        refuse(f"{path} is no edition, date or file; write an edition's number, or a date such as 2019-12-16")
    try:
        return _document(str(path), path.read_text(encoding="utf-8"))
    except (ValueError, TypeError, KeyError, AttributeError):
        refuse(f"{path} holds no report; write one with: tracker report build --format json --output {path}")


def _of_day(day: date, programme: Programme | None) -> Edition:
    """The edition of a status date that was published last; without any, the latest version."""
    query = select(Edition).where(Edition.status_on == day, Edition.document != "")
    if programme:
        query = query.where(Edition.programme_id == programme.id)
    editions = list(db.session.scalars(query.order_by(Edition.version)))
    if not editions:
        refuse(f"there is no edition of {day_words(day)}")
    if len({(one.programme_id, one.series) for one in editions}) > 1:
        refuse(f"several have an edition of {day_words(day)}; say --programme, or give its number")
    published = [one for one in editions if one.state is EditionState.PUBLISHED]
    return (published or editions)[-1]


def _lines(found: Comparison) -> Iterable[str]:
    yield f"From {day_words(found.since)} to {day_words(found.until)}"
    if found.is_empty:
        yield "Nothing differs."
    yield from _section("Ratings", map(_move, (*found.ratings, *found.actions)))
    yield from _section("Completed", map(_action, found.completed))
    yield from _section("Slipped", map(_action, found.slipped))
    yield from _section("Added", map(_action, found.added))
    yield from _section("Removed", map(_action, found.removed))
    yield from _section("Risks", (f"{one.number} {one.title}: {one.detail}" for one in found.risks))
    yield from _section("Decisions", map(_line, found.decisions))
    for name, pairs in (
        ("Concerns", found.concerns),
        ("Developments", found.developments),
        ("Budget", found.budget),
        ("Signals", found.signals),
    ):
        yield from _section(name, map(_pair, pairs))
    yield from _section("Findings", map(_line, found.findings))
    yield from _section("The board's actions", map(_line, found.board_actions))
    yield from _section(
        "Measures",
        (
            " ".join(
                part
                for part in (
                    f"{one.name}: {one.before or 'none'} to {one.now or 'none'}",
                    f"({one.difference})" if one.difference else "",
                    f"restated {'; '.join(one.restated)}" if one.restated else "",
                )
                if part
            )
            for one in found.kpis
        ),
    )
    yield from _section("Narratives rewritten", (f"{one.ref} {one.name}" for one in found.changed_words))
    yield from _section("Narratives unchanged", found.unchanged_words)
    yield from _section("Figures", map(_pair, found.figures))
    yield from _section("Words", map(_pair, found.texts))
    yield from _section("About the report", map(_pair, found.facts))


def _section(name: str, lines: Iterable[str]) -> Iterable[str]:
    held = list(lines)
    if held:
        yield ""
        yield f"{name} ({len(held)})"
        yield from (f"  {line}" for line in held)


def _move(move: MovePart) -> str:
    said = f"{move.ref} {move.name}: {RATING_WORDS[move.before]} to {RATING_WORDS[move.now]}"
    return f"{said}. {move.why}" if move.why else said


def _action(one: ActionChangePart) -> str:
    said = f"{one.ref} {one.name}, {one.detail}"
    return f"{said}: {one.reason}" if one.reason else said


def _line(one: LinePart) -> str:
    return f"{one.what}: {one.text}"


def _pair(one: PairPart) -> str:
    return f"{one.what}: {one.before or 'not there'} -> {one.now or 'no longer there'}"
