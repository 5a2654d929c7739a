"""Pages that write one figure: add it, correct it, choose between sources, and somebody else's to compare with."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.permission import Deed
from tracker.kpis import entering
from tracker.kpis.editing import answer, author, kpi_at, row_at, saved
from tracker.kpis.figure_forms import AddForm, BenchmarkForm, CorrectForm, correct_from
from tracker.kpis.figure_list import FigureKind, list_figures
from tracker.kpis.models import Figure
from tracker.kpis.services import choose_source
from tracker.people.access import open_to

blueprint = Blueprint("kpi_figures", __name__)

_KPI = "/programmes/<slug>/kpis/<code>"


@blueprint.get(f"{_KPI}/figures")
@open_to(Deed.KEEP_KPIS)
def index(slug: str, code: str) -> ResponseReturnValue:
    """Every figure that is held, one line each, to correct."""
    kpi = kpi_at(code)
    asked = request.args.get("show", "")
    kind = FigureKind(asked) if asked in list(FigureKind) else FigureKind.SERIES
    figures = list_figures(db.session, kpi, start_month=g.programme.financial_year_start_month)
    return render_template(
        "kpis/figures.html",
        programme=g.programme,
        tab="KPIs",
        kpi=kpi,
        kind=kind,
        kinds={one: sum(1 for figure in figures if figure.kind is one) for one in FigureKind},
        figures=[figure for figure in figures if figure.kind is kind],
    )


@blueprint.route(f"{_KPI}/figures/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add(slug: str, code: str) -> ResponseReturnValue:
    kpi = kpi_at(code)
    form = AddForm(data={"period": request.args.get("period", "")})
    form.offer(kpi)

    def save() -> ResponseReturnValue:
        figure = entering.add_figure(
            db.session,
            kpi=kpi,
            programme=g.programme,
            written=form.written,
            author=author(),
            recorded_at=clock.now(),
        )
        fact = entering.fact_of(figure, g.programme.financial_year_start_month)
        label = fact.period.label if fact.period else ""
        return saved(kpi, f"The figure for {label} is held.", "figures")

    return answer(form, save, "kpis/figure.html", kpi=kpi, figure=None, latest=None)


@blueprint.route(f"{_KPI}/figures/<int:number>", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def correct(slug: str, code: str, number: int) -> ResponseReturnValue:
    kpi = kpi_at(code)
    figure: Figure = row_at(Figure, number, kpi)
    if not figure.revisions:
        abort(404)
    form = CorrectForm(data=correct_from(figure, figure.revisions[-1]))

    def save() -> ResponseReturnValue:
        entering.correct_figure(
            db.session,
            figure=figure,
            kpi=kpi,
            programme=g.programme,
            written=form.written(figure),
            seen_number=form.seen.data,
            author=author(),
            recorded_at=clock.now(),
        )
        return saved(kpi, "Corrected. What was said before is kept below.", "revisions")

    def stored() -> dict[str, object]:
        db.session.expire(figure, ["revisions"])
        form.seen.raw_data = None
        form.seen.data = figure.revisions[-1].number
        return {"latest": figure.revisions[-1]}

    fact = entering.fact_of(figure, g.programme.financial_year_start_month)
    return answer(
        form,
        save,
        "kpis/figure.html",
        stored=stored,
        kpi=kpi,
        figure=figure,
        fact=fact,
        latest=figure.revisions[-1],
        revisions=list(reversed(figure.revisions)),
    )


@blueprint.post(f"{_KPI}/figures/<int:number>/headline")
@open_to(Deed.KEEP_KPIS)
def choose(slug: str, code: str, number: int) -> ResponseReturnValue:
    """Show this source's figure where several sources speak of the same."""
    kpi = kpi_at(code)
    figure: Figure = row_at(Figure, number, kpi)
    fact = entering.fact_of(figure, g.programme.financial_year_start_month)
    choose_source(db.session, kpi=kpi, fact=fact)
    db.session.commit()
    flash(f"Where several sources speak of it, the figure from {figure.source or 'the unnamed source'} is shown.")
    back = request.form.get("show", "")
    kind = back if back in list(FigureKind) else None
    return redirect(url_for("kpi_figures.index", slug=slug, code=kpi.code, show=kind), 303)


@blueprint.route(f"{_KPI}/benchmarks/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add_benchmark(slug: str, code: str) -> ResponseReturnValue:
    kpi = kpi_at(code)
    form = BenchmarkForm()

    def save() -> ResponseReturnValue:
        form.check_what_it_is()
        entering.add_figure(
            db.session,
            kpi=kpi,
            programme=g.programme,
            written=form.written(kpi),
            author=author(),
            recorded_at=clock.now(),
        )
        return saved(kpi, "Benchmark added.", "benchmarks")

    return answer(form, save, "kpis/benchmark.html", kpi=kpi)
