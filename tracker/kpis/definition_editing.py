"""Pages that write what a KPI is, its targets, and how the board is arranged."""

from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.versions import SavedMeanwhile
from tracker.domain.permission import Deed
from tracker.kpis import defining, sections, targets
from tracker.kpis.around import arranged_sections, objective_ids_of, section_ids_of
from tracker.kpis.definition_forms import (
    KpiForm,
    MoveForm,
    SectionForm,
    TargetForm,
    filled_from,
    section_words,
    target_filled_from,
)
from tracker.kpis.editing import answer, author, kpi_at, row_at, saved
from tracker.kpis.models import Kpi, KpiSection, KpiTarget
from tracker.kpis.queries import find_kpi
from tracker.people.access import open_to
from tracker.people.queries import members
from tracker.plan.queries import objective_numbers, theme_numbers

blueprint = Blueprint("kpi_definitions", __name__)

_KPIS = "/programmes/<slug>/kpis"


@blueprint.route(f"{_KPIS}/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add(slug: str) -> ResponseReturnValue:
    form = KpiForm()
    _offer(form)

    def save() -> ResponseReturnValue:
        kpi = defining.add_kpi(db.session, programme=g.programme, proposed=form.proposed)
        return saved(kpi, f"Added {kpi.code}. Give it a target below, or load its figures.")

    return answer(form, save, "kpis/define.html", kpi=None, held=None)


@blueprint.route(f"{_KPIS}/<code>/edit", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def edit(slug: str, code: str) -> ResponseReturnValue:
    kpi = kpi_at(code)
    held = defining.held_kpi(db.session, kpi)
    places, objectives = section_ids_of(db.session, kpi), objective_ids_of(db.session, kpi)
    form = KpiForm(data=filled_from(kpi, places, objectives))
    _offer(form, kpi)

    def save() -> ResponseReturnValue:
        defining.revise_kpi(
            db.session,
            kpi=kpi,
            programme=g.programme,
            proposed=form.proposed,
            seen_version=form.version.data,
            author=author(),
            recorded_at=clock.now(),
        )
        return saved(kpi, "Saved.")

    return answer(form, save, "kpis/define.html", versioned=kpi, kpi=kpi, held=held)


@blueprint.route(f"{_KPIS}/<code>/targets/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add_target(slug: str, code: str) -> ResponseReturnValue:
    kpi = kpi_at(code)
    form = TargetForm(data={"from_on": clock.today()})

    def save() -> ResponseReturnValue:
        targets.add_target(db.session, kpi=kpi, proposed=form.proposed)
        return saved(kpi, "Target added.", "targets")

    return answer(form, save, "kpis/target.html", kpi=kpi, target=None)


@blueprint.route(f"{_KPIS}/<code>/targets/<int:number>", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def edit_target(slug: str, code: str, number: int) -> ResponseReturnValue:
    kpi = kpi_at(code)
    target = row_at(KpiTarget, number, kpi)
    form = TargetForm(data=target_filled_from(target))

    def save() -> ResponseReturnValue:
        targets.revise_target(
            db.session, kpi=kpi, target=target, proposed=form.proposed, seen_version=form.version.data
        )
        return saved(kpi, "Saved.", "targets")

    return answer(form, save, "kpis/target.html", versioned=target, kpi=kpi, target=target)


@blueprint.get(f"{_KPIS}/arrange")
@open_to(Deed.KEEP_KPIS)
def arrange(slug: str) -> ResponseReturnValue:
    """Every section with its KPIs, each with the way up and down."""
    return render_template(
        "kpis/arrange.html",
        programme=g.programme,
        tab="KPIs",
        sections=arranged_sections(db.session, g.programme.id),
        themes=theme_numbers(db.session, g.programme.id),
        section_words=section_words,
    )


@blueprint.route(f"{_KPIS}/sections/new", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def add_section(slug: str) -> ResponseReturnValue:
    form = SectionForm()
    form.offer(theme_numbers(db.session, g.programme.id))

    def save() -> ResponseReturnValue:
        sections.add_section(db.session, programme=g.programme, heading=form.heading.data, theme_id=form.theme_id.data)
        return _arranged("Section added.")

    return answer(form, save, "kpis/section.html", section=None)


@blueprint.route(f"{_KPIS}/sections/<int:number>", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def edit_section(slug: str, number: int) -> ResponseReturnValue:
    section = _section(number)
    form = SectionForm(data={"heading": section.heading, "theme_id": section.theme_id, "version": section.version})
    form.offer(theme_numbers(db.session, g.programme.id))

    def save() -> ResponseReturnValue:
        sections.revise_section(
            db.session,
            section=section,
            programme=g.programme,
            heading=form.heading.data,
            theme_id=form.theme_id.data,
            seen_version=form.version.data,
        )
        return _arranged("Saved.")

    return answer(form, save, "kpis/section.html", versioned=section, section=section)


@blueprint.post(f"{_KPIS}/sections/<int:number>/remove")
@open_to(Deed.KEEP_KPIS)
def remove_section(slug: str, number: int) -> ResponseReturnValue:
    section = _section(number)
    heading = section.heading
    sections.remove_section(db.session, section)
    return _arranged(f"The section {heading} is removed; its KPIs stay.")


@blueprint.post(f"{_KPIS}/sections/<int:number>/move")
@open_to(Deed.KEEP_KPIS)
def move_section(slug: str, number: int) -> ResponseReturnValue:
    section, form = _section(number), _move()
    try:
        sections.move_section(db.session, section, steps=form.steps, seen_place=form.place.data or 0)
    except SavedMeanwhile:
        return _not_moved()
    return _arranged(f"{section.heading} has moved.", f"s-{number}")


@blueprint.post(f"{_KPIS}/sections/<int:number>/move/<code>")
@open_to(Deed.KEEP_KPIS)
def move_kpi(slug: str, number: int, code: str) -> ResponseReturnValue:
    section, form = _section(number), _move()
    kpi = find_kpi(db.session, g.programme.id, code) or abort(404)
    try:
        sections.move_kpi(db.session, section, kpi, steps=form.steps, seen_place=form.place.data or 0)
    except SavedMeanwhile:
        return _not_moved()
    return _arranged(f"{kpi.code} has moved.", f"s-{number}")


def _section(number: int) -> KpiSection:
    section = db.session.get(KpiSection, number)
    return section if section is not None and section.programme_id == g.programme.id else abort(404)


def _move() -> MoveForm:
    form = MoveForm()
    if not form.validate():
        abort(404)
    return form


def _not_moved() -> ResponseReturnValue:
    db.session.rollback()
    flash("Nothing moved: somebody has changed the order since. Look again.")
    return redirect(url_for("kpi_definitions.arrange", slug=g.programme.slug), 303)


def _arranged(words: str, anchor: str | None = None) -> ResponseReturnValue:
    db.session.commit()
    flash(words)
    return redirect(url_for("kpi_definitions.arrange", slug=g.programme.slug, _anchor=anchor), 303)


def _offer(form: KpiForm, kpi: Kpi | None = None) -> None:
    """Members can own a KPI; whoever owns it now stays on the list."""
    people: list[Any] = members(db.session, g.programme.id)
    if kpi and kpi.owner and kpi.owner not in people:
        people.append(kpi.owner)
    places = db.session.scalars(
        select(KpiSection).where(KpiSection.programme_id == g.programme.id).order_by(KpiSection.position)
    )
    form.offer(
        people,
        places,
        theme_numbers(db.session, g.programme.id),
        objective_numbers(db.session, g.programme.id),
    )
