"""The people of a programme, for its manager."""

from flask import Blueprint, abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.mail import MailFailed
from tracker.domain.permission import Deed
from tracker.people.access import open_to
from tracker.people.invitations import invite
from tracker.people.member_forms import MemberForm, RolesForm
from tracker.people.membership import (
    Member,
    Unfit,
    add_member,
    change_roles,
    find_member,
    read_members,
    remove_member,
)
from tracker.people.models import Person

blueprint = Blueprint("members", __name__, url_prefix="/programmes/<slug>/settings/people")


@blueprint.get("")
@open_to(Deed.KEEP_PROGRAMME)
def index(slug: str) -> ResponseReturnValue:
    today = clock.today()
    everybody = read_members(db.session, g.programme.id)
    return _page(
        "people/members.html",
        current=[member for member in everybody if not member.has_ended(today)],
        ended=[member for member in everybody if member.has_ended(today)],
    )


@blueprint.route("/add", methods=["GET", "POST"])
@open_to(Deed.KEEP_PROGRAMME)
def add(slug: str) -> ResponseReturnValue:
    form = MemberForm()
    if form.validate_on_submit():
        try:
            person = add_member(
                db.session,
                programme_id=g.programme.id,
                email=form.email.data,
                name=form.name.data,
                job_title=form.job_title.data,
                roles=form.chosen,
                until=form.until.data,
            )
        except Unfit as unfit:
            form.add_problems(unfit.problems)
        else:
            db.session.commit()
            # The same words whether there was an account or not: whether somebody has one is no manager's to find out.
            flash(f"Added. {_invited(person)}")
            return redirect(url_for(".index", slug=slug), 303)
    return _page("people/add_member.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/<int:number>", methods=["GET", "POST"])
@open_to(Deed.KEEP_PROGRAMME)
def edit(slug: str, number: int) -> ResponseReturnValue:
    """What a person is in this programme, and until when."""
    member = _member(number)
    form = RolesForm(
        data={
            "roles": [role.value for role in member.by_hand],
            "until": member.by_hand_until,
            "has_no_end": member.by_hand_until is None,
        }
    )
    form.has_others = bool(member.by_group)
    if form.validate_on_submit():
        try:
            change_roles(
                db.session,
                programme_id=g.programme.id,
                member=member,
                roles=form.chosen,
                until=form.until.data,
                today=clock.today(),
            )
        except Unfit as unfit:
            db.session.rollback()
            form.add_problems(unfit.problems)
        else:
            db.session.commit()
            flash(f"Saved what the {member.person.job_title} is in this programme.")
            return redirect(url_for(".index", slug=slug), 303)
    return _page("people/edit_member.html", form=form, member=member), 422 if form.is_submitted() else 200


@blueprint.post("/<int:number>/remove")
@open_to(Deed.KEEP_PROGRAMME)
def remove(slug: str, number: int) -> ResponseReturnValue:
    member = _member(number)
    try:
        remove_member(db.session, programme_id=g.programme.id, member=member, today=clock.today())
    except Unfit as unfit:
        db.session.rollback()
        flash(str(unfit))
        return redirect(url_for(".edit", slug=slug, number=number), 303)
    db.session.commit()
    flash(f"Removed the {member.person.job_title}. What they wrote stays; their actions need another owner.")
    return redirect(url_for(".index", slug=slug), 303)


@blueprint.post("/<int:number>/invite")
@open_to(Deed.KEEP_PROGRAMME)
def invite_again(slug: str, number: int) -> ResponseReturnValue:
    flash(_invited(_member(number).person))
    return redirect(url_for(".index", slug=slug), 303)


def _invited(person: Person) -> str:
    """Send the invitation and say how that went."""
    try:
        invite(
            clock.current_settings(),
            person,
            programme_name=g.programme.name,
            slug=g.programme.slug,
            inviter=current_user,
        )
    except MailFailed as failure:
        return f"The email to {person.email} was not sent: {failure}. Send it again from this page."
    return f"An email is on its way to {person.email}."


def _member(number: int) -> Member:
    return find_member(db.session, g.programme.id, number) or abort(404)


def _page(template: str, **page: object) -> str:
    return render_template(template, programme=g.programme, tab="Settings", **page)
