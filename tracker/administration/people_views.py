"""People's accounts, for administrators: found, added, changed, closed, exported and erased."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.scope import EVERYTHING, see
from tracker.adapters.versions import Unfit
from tracker.administration import people_services as services
from tracker.administration.erasing import CannotErase, erase_person, is_erased
from tracker.administration.leaving import open_work_seen_by, why_needed
from tracker.administration.people_forms import AccountForm, ChangeForm, EraseForm
from tracker.administration.people_queries import LONGEST_SOUGHT, PAGE, Account, read_account, read_accounts
from tracker.administration.person_export import current_programmes, export_person, file_name
from tracker.domain.session_rules import Ending
from tracker.people.access import ADMIN, SIGNED_IN, open_to
from tracker.people.letter_posting import send_soon
from tracker.people.models import Person
from tracker.people.second_factor import second_factor_of
from tracker.people.services import sign_out_everywhere
from tracker.people.switching_off import switch_off_for
from tracker.web.saving import answer_form

blueprint = Blueprint("accounts", __name__)


@blueprint.before_request
def see_every_programme() -> None:
    """An account is the site's: its roles, what hangs on it and what is held about it are in any programme. The door
    has let in an administrator, or somebody who asks about themselves."""
    see(EVERYTHING)


@blueprint.get("/admin/people")
@open_to(ADMIN)
def index() -> ResponseReturnValue:
    sought = request.args.get("q", "").strip()[:LONGEST_SOUGHT]
    page = max(request.args.get("page", 1, type=int), 1)
    accounts, total = read_accounts(db.session, sought=sought, page=page)
    pages = max(-(-total // PAGE), 1)
    shown = {"accounts": accounts, "total": total, "sought": sought, "page": min(page, pages), "pages": pages}
    return _page("people.html", **shown)


@blueprint.route("/admin/people/add", methods=["GET", "POST"])
@open_to(ADMIN)
def add() -> ResponseReturnValue:
    form = AccountForm()
    if form.validate_on_submit():
        try:
            person = services.add_account(
                db.session,
                email=form.email.data,
                name=form.name.data,
                job_title=form.job_title.data,
                is_admin=form.is_admin.data,
            )
        except Unfit as unfit:
            db.session.rollback()
            form.add_problems(unfit.problems)
        else:
            db.session.commit()
            flash(f"Added the {person.job_title}. A programme's manager gives them a role on its People page.")
            return redirect(url_for(".show", number=person.id), 303)
    return _page("add_person.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/admin/people/<int:number>", methods=["GET", "POST"])
@open_to(ADMIN)
def show(number: int) -> ResponseReturnValue:
    """The account; posting changes it."""
    person = _account(number).person
    form = ChangeForm(obj=person, seen=services.digest_of(person))

    def save() -> ResponseReturnValue:
        if is_erased(person):
            raise Unfit({})
        has_moved = services.change_account(
            db.session,
            person,
            seen=form.seen.data,
            email=form.email.data,
            name=form.name.data,
            job_title=form.job_title.data,
            is_admin=form.is_admin.data,
            is_senior=form.is_senior.data,
        )
        db.session.commit()
        ended = " The address changed: they are signed out everywhere, and links sent to the old one open nothing."
        kept = "What was written before keeps the job title it was written under."
        return _done(number, f"Saved. {kept}{ended if has_moved else ''}")

    def page(*, saved_meanwhile: bool) -> str:
        account = _account(number)
        if saved_meanwhile:
            form.see(services.digest_of(account.person))
        return _page(
            "person.html",
            account=account,
            form=form,
            saved_meanwhile=saved_meanwhile,
            is_erased=is_erased,
            has_code=second_factor_of(db.session, account.person) is not None,
            work=open_work_seen_by(db.session, account.person, current_user),
        )

    return answer_form(form, save, page)


@blueprint.post("/admin/people/<int:number>/close")
@open_to(ADMIN)
def close(number: int) -> ResponseReturnValue:
    person = _account(number).person
    if reasons := services.close_account(db.session, person):
        db.session.rollback()
        return _refused(number, reasons)
    db.session.commit()
    return _done(number, "The account is closed: nobody signs in with it, and no link or calendar of theirs opens.")


@blueprint.post("/admin/people/<int:number>/reopen")
@open_to(ADMIN)
def reopen(number: int) -> ResponseReturnValue:
    if reasons := services.reopen_account(db.session, _account(number).person):
        db.session.rollback()
        return _refused(number, reasons)
    db.session.commit()
    return _done(number, "The account is open again, with the roles it had.")


@blueprint.post("/admin/people/<int:number>/sign-out-everywhere")
@open_to(ADMIN)
def end_sessions(number: int) -> ResponseReturnValue:
    sign_out_everywhere(_account(number).person, because=Ending.EVERYWHERE)
    db.session.commit()
    return _done(number, "Signed out everywhere; links that were sent to them no longer open anything.")


@blueprint.post("/admin/people/<int:number>/one-time-password-off")
@open_to(ADMIN)
def switch_code_off(number: int) -> ResponseReturnValue:
    """For somebody who lost telephone and recovery codes; they are told by email."""
    if not switch_off_for(db.session, _account(number).person):
        db.session.rollback()
        return _refused(number, ["They sign in without one-time passwords already"])
    db.session.commit()
    send_soon()
    return _done(number, "They sign in with the password alone from now on, and every session of theirs has ended.")


@blueprint.post("/admin/people/<int:number>/export")
@open_to(ADMIN)
def export(number: int) -> ResponseReturnValue:
    return _file(_account(number).person)


@blueprint.post("/me/data")
@open_to(SIGNED_IN)
def own_data() -> ResponseReturnValue:
    """What is held about whoever asks; of programmes that they are no longer in, where it is and no more."""
    person = db.session.get_one(Person, current_user.id)
    return _file(person, within=current_programmes(db.session, person, on=clock.today()))


@blueprint.route("/admin/people/<int:number>/erase", methods=["GET", "POST"])
@open_to(ADMIN)
def erase(number: int) -> ResponseReturnValue:
    """What is theirs and open, who should take it, and the confirmation."""
    person, form = _account(number).person, EraseForm()
    if is_erased(person):
        return redirect(url_for(".show", number=number), 303)
    if form.validate_on_submit():
        try:
            erase_person(db.session, person, typed=form.typed.data)
        except CannotErase as refusal:
            db.session.rollback()
            form.add_problems({"typed": str(refusal)})
        else:
            db.session.commit()
            return _done(number, "Erased. What they wrote and what was published stays, under the job title.")
    work = open_work_seen_by(db.session, person, current_user)
    page = _page("erase_person.html", person=person, form=form, work=work, reasons=_reasons(person))
    return page, 422 if form.is_submitted() else 200


def _reasons(person: Person) -> list[str]:
    """Looked at again, and under lock, when it is posted."""
    return why_needed(db.session, person, is_deciding=False)


def _file(person: Person, *, within: frozenset[int] | None = None) -> Response:
    content = export_person(db.session, person, within=within)
    db.session.commit()
    headers = {"Content-Disposition": f'attachment; filename="{file_name(person)}"', "Cache-Control": "no-store"}
    return Response(content, mimetype="application/zip", headers=headers)


def _account(number: int) -> Account:
    # A number beyond the database's integers is nobody's.
    found = read_account(db.session, number) if number < 2**31 else None
    return found or abort(404)


def _done(number: int, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for(".show", number=number), 303)


def _refused(number: int, reasons: list[str]) -> ResponseReturnValue:
    return _done(number, f"Not done. {'. '.join(reasons)}.")


def _page(name: str, **page: object) -> str:
    return render_template(f"administration/{name}", **page)
