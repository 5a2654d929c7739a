"""What the pages that edit a KPI share: finding it, answering their forms, going back to it."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.adapters.db import db
from tracker.kpis.models import Kpi
from tracker.kpis.queries import find_kpi
from tracker.people.models import Person
from tracker.web.forms import Form, PeriodField, VersionedForm
from tracker.web.saving import answer_form


def kpi_at(code: str) -> Kpi:
    """The KPI with this code in the programme of the request, or 404."""
    return find_kpi(db.session, g.programme.id, code) or abort(404)


def row_at(table: type[Any], number: int, kpi: Kpi) -> Any:
    """The row of a table with this id, if it is this KPI's; else 404."""
    row = db.session.get(table, number)
    return row if row is not None and row.kpi_id == kpi.id else abort(404)


def author() -> Person:
    """The person of the request."""
    person: Person = current_user._get_current_object()  # noqa: SLF001 - the documented way behind the proxy
    return person


def saved(kpi: Kpi, words: str, anchor: str | None = None) -> ResponseReturnValue:
    """Commit, say so, and go back to the KPI."""
    db.session.commit()
    flash(words)
    return redirect(url_for("kpis.show", slug=g.programme.slug, code=kpi.code, _anchor=anchor), 303)


def answer(
    form: Form,
    save: Callable[[], ResponseReturnValue],
    template: str,
    *,
    versioned: Any = None,
    stored: Callable[[], dict[str, Any]] = dict,
    **page: Any,
) -> ResponseReturnValue:
    """As `answer_form`. ``versioned`` is the row whose version the form carries; ``stored`` is called for what
    the page shows when somebody else saved meanwhile."""
    for field in form:
        if isinstance(field, PeriodField):
            field.start_month = g.programme.financial_year_start_month

    def show(*, saved_meanwhile: bool) -> str:
        if saved_meanwhile:
            if versioned is not None and isinstance(form, VersionedForm):
                form.see(versioned.version)
            page.update(stored())
        around = {"programme": g.programme, "tab": "KPIs", "form": form, "saved_meanwhile": saved_meanwhile}
        return render_template(template, **around, **page)

    return answer_form(form, save, show)
