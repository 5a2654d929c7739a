"""The page of what does not add up, and accepting a finding there."""

from typing import Any

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.checks import services
from tracker.checks.access import may_accept
from tracker.checks.exports import checks_csv
from tracker.checks.forms import AcceptForm
from tracker.checks.noticing import say_what_does_not_hold
from tracker.checks.queries import find_acceptance, read_checks
from tracker.domain.check_acceptance import Checked
from tracker.domain.check_finding import CheckFinding, CheckKind, PlaceKind
from tracker.domain.permission import Deed
from tracker.people.access import open_to
from tracker.web.saving import answer_form

blueprint = Blueprint("checks", __name__)
blueprint.after_app_request(say_what_does_not_hold)

_CHECKS = "/programmes/<slug>/checks"


@blueprint.get(_CHECKS)
@open_to(Deed.READ)
def index(slug: str) -> ResponseReturnValue:
    asked = request.args.get("kind", "")
    return _listed(_read(), CheckKind(asked) if asked in list(CheckKind) else None)


@blueprint.get(f"{_CHECKS}.csv")
@open_to(Deed.READ)
def export(slug: str) -> ResponseReturnValue:
    name = f"{g.programme.slug}-checks-{clock.today().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(checks_csv(_read()).encode(), mimetype="text/csv", headers=headers)


@blueprint.route(f"{_CHECKS}/<fingerprint>/accept", methods=["GET", "POST"])
@open_to(Deed.ACCEPT_FINDING)
def accept(slug: str, fingerprint: str) -> ResponseReturnValue:
    """Let one claim stand. One that somebody accepted meanwhile is answered with the page that shows it."""
    checked = _read()
    finding = next((one for one in checked.open if one.fingerprint == fingerprint), None)
    if finding is None:
        if not any(one.acceptance.fingerprint == fingerprint for one in checked.accepted):
            flash("That statement is made no more: it was corrected, or says something else now.")
            return _listed(checked), 404
        flash("Somebody accepted it before you; it stands below with the reason.")
        return _back()
    form = AcceptForm()

    def save() -> ResponseReturnValue:
        services.accept_finding(
            db.session,
            programme=g.programme,
            finding=finding,
            reason=form.reason.data,
            at=clock.now(),
        )
        db.session.commit()
        flash("Accepted. It comes back by itself if the statement changes.")
        return _back()

    def page(*, saved_meanwhile: bool) -> str:
        return render_template(
            "checks/accept.html", **_page(), form=form, finding=finding, saved_meanwhile=saved_meanwhile
        )

    return answer_form(form, save, page)


@blueprint.post(f"{_CHECKS}/accepted/<int:number>/take-back")
@open_to(Deed.ACCEPT_FINDING)
def take_back(slug: str, number: int) -> ResponseReturnValue:
    acceptance = find_acceptance(db.session, g.programme, number) or abort(404)
    is_first = services.take_back(db.session, acceptance=acceptance, at=clock.now())
    db.session.commit()
    flash("Taken back: the finding is open again." if is_first else "Somebody took it back before you.")
    return _back()


def address_of(finding: CheckFinding) -> str:
    """The page on which a person finds the statement."""
    place, slug = finding.place, g.programme.slug
    if place.kind is PlaceKind.KPI:
        return url_for("kpis.show", slug=slug, code=place.ref)
    if place.kind in (PlaceKind.THEME, PlaceKind.OBJECTIVE, PlaceKind.ACTION):
        return url_for("plan.show", slug=slug, ref=place.ref)
    if place.kind is PlaceKind.RISK:
        return url_for("risks.show", slug=slug, number=int(place.ref))
    if place.kind is PlaceKind.ASSURANCE:
        return url_for("evidence.record", slug=slug, code=place.ref)
    if place.kind is PlaceKind.FINDING:
        return url_for("evidence.assurance", slug=slug, _anchor="findings")
    if place.kind is PlaceKind.WORKFORCE:
        return url_for("kpi_compositions.index", slug=slug)
    if place.kind is PlaceKind.EDITION:
        return url_for("reports.show", slug=slug, edition_id=int(place.ref))
    return url_for("plan.tree" if place.kind is not PlaceKind.PROGRAMME else "updates.week", slug=slug)


def _listed(checked: Checked, chosen: CheckKind | None = None) -> str:
    kept = checked.keeping(chosen)
    return render_template("checks/index.html", **_page(), whole=checked, checked=kept, chosen=chosen)


def _read() -> Checked:
    return read_checks(db.session, g.programme, on=clock.today())


def _page() -> dict[str, Any]:
    return {"programme": g.programme, "tab": "KPIs", "may_accept": may_accept(), "address_of": address_of}


def _back() -> ResponseReturnValue:
    return redirect(url_for("checks.index", slug=g.programme.slug), 303)
