"""Pages of KPIs that are read together: chains and workforce tables."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.domain.kpi_chain import CHAIN_BASES
from tracker.domain.period_text import PeriodError, parse_period
from tracker.domain.periods import Period
from tracker.domain.permission import Deed
from tracker.domain.workforce_table import PARTS, periods_of, posts_table, posts_text, share_text
from tracker.kpis import chains, workforce
from tracker.kpis.access import may_write_kpis
from tracker.kpis.composition_forms import ChainForm, WorkforceForm
from tracker.kpis.compositions import KpiChain, WorkforceTable
from tracker.kpis.editing import answer
from tracker.kpis.models import Kpi
from tracker.kpis.queries import POPULATION
from tracker.people.access import open_to

blueprint = Blueprint("kpi_compositions", __name__)

_KPIS = "/programmes/<slug>/kpis"


@blueprint.get(f"{_KPIS}/chains")
@open_to(Deed.READ)
def index(slug: str) -> ResponseReturnValue:
    """Every chain and every workforce table."""
    asked = request.args.get("basis", "")
    basis = next((one for one in CHAIN_BASES if one.value == asked), None)
    tables = workforce.workforce_tables(db.session, g.programme)
    parts = workforce.read_parts(db.session, g.programme, tables, on=clock.today())
    period = _asked_period()
    return render_template(
        "kpis/chains.html",
        programme=g.programme,
        tab="KPIs",
        chains=chains.read_chains(db.session, g.programme, on=clock.today(), basis=basis),
        basis=basis,
        bases=CHAIN_BASES,
        tables=[(one, posts_table(one.name, one.dimension, parts[one.id], period)) for one in tables],
        periods=sorted({held for one in tables for held in periods_of(one.dimension, parts[one.id])}),
        posts_text=posts_text,
        share_text=share_text,
        may_write=may_write_kpis(),
    )


@blueprint.route(f"{_KPIS}/chains/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add_chain(slug: str) -> ResponseReturnValue:
    form = ChainForm()
    kpis = _kpis()
    form.offer(kpis.values())

    def save() -> ResponseReturnValue:
        steps = [kpis[number] for number in form.kpi_ids]
        chains.add_chain(db.session, programme=g.programme, name=form.name.data, kpis=steps, basis=form.chosen_basis)
        return _saved("Chain added.")

    return answer(form, save, "kpis/chain.html", chain=None)


@blueprint.route(f"{_KPIS}/chains/<int:number>", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def edit_chain(slug: str, number: int) -> ResponseReturnValue:
    chain = _ours(KpiChain, number)
    held = {f"step_{at}": step.kpi_id for at, step in enumerate(chain.steps, 1)}
    form = ChainForm(data={"name": chain.name, "basis": chain.basis.value, "version": chain.version, **held})
    kpis = _kpis()
    form.offer(kpis.values())

    def save() -> ResponseReturnValue:
        chains.revise_chain(
            db.session,
            chain=chain,
            name=form.name.data,
            kpis=[kpis[one] for one in form.kpi_ids],
            basis=form.chosen_basis,
            seen_version=form.version.data,
        )
        return _saved("Saved.")

    return answer(form, save, "kpis/chain.html", versioned=chain, chain=chain)


@blueprint.post(f"{_KPIS}/chains/<int:number>/remove")
@open_to(Deed.KEEP_KPIS)
def remove_chain(slug: str, number: int) -> ResponseReturnValue:
    chains.remove_chain(db.session, _ours(KpiChain, number))
    return _saved("The chain is removed; its KPIs stay.")


@blueprint.route(f"{_KPIS}/workforce/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add_table(slug: str) -> ResponseReturnValue:
    form = WorkforceForm(data={"dimension": "team"})
    kpis = _kpis()
    form.offer(kpis.values())

    def save() -> ResponseReturnValue:
        chosen = {part: kpis[number] for part, number in form.chosen.items()}
        workforce.add_table(
            db.session, programme=g.programme, name=form.name.data, dimension=form.dimension.data, kpis=chosen
        )
        return _saved("Table added.")

    return answer(form, save, "kpis/workforce.html", table=None)


@blueprint.route(f"{_KPIS}/workforce/<int:number>", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def edit_table(slug: str, number: int) -> ResponseReturnValue:
    table = _ours(WorkforceTable, number)
    held = {f"{part}_id": getattr(table, f"{part}_id") for part in PARTS}
    form = WorkforceForm(data={"name": table.name, "dimension": table.dimension, "version": table.version, **held})
    kpis = _kpis()
    form.offer(kpis.values())

    def save() -> ResponseReturnValue:
        workforce.revise_table(
            db.session,
            table=table,
            name=form.name.data,
            dimension=form.dimension.data,
            kpis={part: kpis[one] for part, one in form.chosen.items()},
            seen_version=form.version.data,
        )
        return _saved("Saved.")

    return answer(form, save, "kpis/workforce.html", versioned=table, table=table)


@blueprint.post(f"{_KPIS}/workforce/<int:number>/remove")
@open_to(Deed.KEEP_KPIS)
def remove_table(slug: str, number: int) -> ResponseReturnValue:
    workforce.remove_table(db.session, _ours(WorkforceTable, number))
    return _saved("The table is removed; its KPIs stay.")


def _kpis() -> dict[int, Kpi]:
    """The programme's KPIs by id, in the order of their names."""
    query = select(Kpi).where(Kpi.programme_id == g.programme.id, Kpi.code != POPULATION).order_by(Kpi.name, Kpi.id)
    return {kpi.id: kpi for kpi in db.session.scalars(query)}


def _ours(table: type[Any], number: int) -> Any:
    row = db.session.get(table, number)
    return row if row is not None and row.programme_id == g.programme.id else abort(404)


def _asked_period() -> Period | None:
    asked = request.args.get("period", "")
    try:
        return parse_period(asked, start_month=g.programme.financial_year_start_month) if asked else None
    except PeriodError:
        abort(404)


def _saved(words: str) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for("kpi_compositions.index", slug=g.programme.slug), 303)
