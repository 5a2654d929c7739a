"""Pages that write what people say of a KPI's figures: commentary, notes on the data, breaks."""

from flask import Blueprint, abort, g, request
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.period_text import PeriodError, parse_period
from tracker.domain.periods import Period
from tracker.domain.permission import Deed
from tracker.kpis import remarks
from tracker.kpis.access import may_explain
from tracker.kpis.around import find_commentary
from tracker.kpis.editing import answer, author, kpi_at, row_at, saved
from tracker.kpis.models import Commentary, DataQualityNote, Kpi, KpiSeriesBreak
from tracker.kpis.queries import read_kpis
from tracker.kpis.remark_forms import BreakForm, CommentaryForm, EndBreakForm, NoteForm, note_filled_from
from tracker.people.access import open_to

blueprint = Blueprint("kpi_remarks", __name__)

_KPI = "/programmes/<slug>/kpis/<code>"


@blueprint.route(f"{_KPI}/commentary", methods=["GET", "POST"])
@open_to(Deed.EXPLAIN_KPI)
def comment(slug: str, code: str) -> ResponseReturnValue:
    """Explain a period: the one asked for, else that of the latest figure."""
    kpi = kpi_at(code)
    if not may_explain(kpi):
        abort(403, "Only its owner, the analyst and the programme manager explain a KPI's figures.")
    period = _asked_period() or _latest_period(kpi)
    held = find_commentary(db.session, kpi, period) if period else None
    form = CommentaryForm(
        data={
            "seen": held.number if held else 0,
            "period": period,
            "text": held.text if held else "",
            "is_for_publication": held.is_for_publication if held else True,
        }
    )

    def save() -> ResponseReturnValue:
        # Another period than the page was opened for: what is said of that one was not before its author.
        seen = form.seen.data if form.period.period == period else 0
        remarks.record_commentary(
            db.session,
            kpi=kpi,
            proposed=form.proposed,
            seen_number=seen,
            author=author(),
            recorded_at=clock.now(),
        )
        return saved(kpi, "Commentary saved. What was said before is kept.", "commentary")

    def stored() -> dict[str, Commentary | None]:
        now = find_commentary(db.session, kpi, form.period.period) if form.period.period else None
        form.seen.raw_data = None
        form.seen.data = now.number if now else 0
        return {"held": now}

    return answer(form, save, "kpis/comment.html", stored=stored, kpi=kpi, held=held)


@blueprint.route(f"{_KPI}/data-quality/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add_note(slug: str, code: str) -> ResponseReturnValue:
    kpi = kpi_at(code)
    form = NoteForm()

    def save() -> ResponseReturnValue:
        remarks.add_note(db.session, kpi=kpi, proposed=form.proposed, author=author(), recorded_at=clock.now())
        return saved(kpi, "Note added. The board marks the KPI until it is fixed.", "data-quality")

    return answer(form, save, "kpis/note.html", kpi=kpi, note=None)


@blueprint.route(f"{_KPI}/data-quality/<int:number>", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def edit_note(slug: str, code: str, number: int) -> ResponseReturnValue:
    kpi = kpi_at(code)
    note = row_at(DataQualityNote, number, kpi)
    form = NoteForm(data=note_filled_from(note, g.programme.financial_year_start_month))

    def save() -> ResponseReturnValue:
        remarks.revise_note(db.session, note=note, proposed=form.proposed, seen_version=form.version.data)
        return saved(kpi, "Saved.", "data-quality")

    return answer(form, save, "kpis/note.html", versioned=note, kpi=kpi, note=note)


@blueprint.route(f"{_KPI}/breaks/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add_break(slug: str, code: str) -> ResponseReturnValue:
    kpi = kpi_at(code)
    form = BreakForm()

    def save() -> ResponseReturnValue:
        remarks.add_break(db.session, kpi=kpi, proposed=form.proposed, author=author(), recorded_at=clock.now())
        return saved(kpi, "Added. The chart and the figures show it.", "breaks")

    return answer(form, save, "kpis/break.html", kpi=kpi)


@blueprint.route(f"{_KPI}/breaks/<int:number>/end", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def end_break(slug: str, code: str, number: int) -> ResponseReturnValue:
    kpi = kpi_at(code)
    row: KpiSeriesBreak = row_at(KpiSeriesBreak, number, kpi)
    if row.ended_at is not None and request.method == "GET":
        abort(404)
    form = EndBreakForm()

    def save() -> ResponseReturnValue:
        remarks.end_break(db.session, row=row, reason=form.reason.data, author=author(), at=clock.now())
        return saved(kpi, "Ended. The series is read together again; the break stays on record.", "breaks")

    return answer(form, save, "kpis/end_break.html", kpi=kpi, row=row)


def _asked_period() -> Period | None:
    asked = request.args.get("period", "")
    try:
        return parse_period(asked, start_month=g.programme.financial_year_start_month) if asked else None
    except PeriodError:
        abort(404)


def _latest_period(kpi: Kpi) -> Period | None:
    reading = read_kpis(db.session, g.programme, on=clock.today(), only=[kpi.id])[kpi.id]
    return reading.judged_point.period if reading.judged_point else None
