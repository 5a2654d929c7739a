"""Statistical neighbours on screen: which lists are held, loading one, and an average from typed numbers."""

from itertools import groupby

from flask import Blueprint, flash, g, redirect, url_for
from flask.typing import ResponseReturnValue
from wtforms import FileField, SelectField, StringField, TextAreaField

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.adapters.sheets import read_table
from tracker.adapters.versions import Unfit, check_fit
from tracker.domain.figure_values import plain_number
from tracker.domain.figures_display import round_half_up
from tracker.domain.import_table import BadFile
from tracker.domain.kpi_terms import Geography
from tracker.domain.neighbours import NeighbourModel, average_of_neighbours, read_values
from tracker.domain.permission import Deed
from tracker.domain.refusals import Refusal
from tracker.imports.neighbours import read_neighbours, store_neighbours, stored_models
from tracker.kpis.editing import answer, author, kpi_at, saved
from tracker.kpis.entering import Written, add_figure
from tracker.people.access import open_to
from tracker.web.forms import Form
from tracker.web.refusals import note_refusal

blueprint = Blueprint("neighbours", __name__)

_KPIS = "/programmes/<slug>/kpis"
_MOST_PROBLEMS = 20


class ListForm(Form):
    file = FileField("List of neighbours")


class AverageForm(Form):
    """The neighbours' published numbers; their mean is worked out."""

    model = SelectField("Whose neighbours", invalid_choice_message="Choose one of those in the list")
    period = StringField("Period")
    values = TextAreaField("The neighbours' numbers")
    source = StringField("Source")


@blueprint.route(f"{_KPIS}/neighbours", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def index(slug: str) -> ResponseReturnValue:
    form = ListForm()
    rows = read_neighbours(db.session, g.programme)

    def save() -> ResponseReturnValue:
        sent = form.file.data
        if not sent or not getattr(sent, "filename", ""):
            raise Unfit({"file": "Choose a CSV file with the columns model, la_code, rank and neighbour_code"})
        try:
            stored = store_neighbours(db.session, g.programme, read_table(sent.read(), str(sent.filename), None))
        except BadFile as bad:
            note_refusal(Refusal.FILE)
            raise Unfit({"file": f"{str(bad)[0].upper()}{str(bad)[1:]}"}) from None
        if isinstance(stored, list):
            raise Unfit({"file": "; ".join(map(str, stored[:_MOST_PROBLEMS]))})
        db.session.commit()
        flash(f"Lists of neighbours: {stored.words}.")
        return redirect(url_for("neighbours.index", slug=slug), 303)

    lists = [(key, list(held)) for key, held in groupby(rows, key=lambda row: (row.model, row.area))]
    return answer(form, save, "kpis/neighbours.html", lists=lists)


@blueprint.route(f"{_KPIS}/<code>/benchmarks/neighbours", methods=["GET", "POST"])
@open_to(Deed.KEEP_KPIS)
def average(slug: str, code: str) -> ResponseReturnValue:
    """The average of a stated model's neighbours from their numbers, held as a benchmark."""
    kpi = kpi_at(code)
    models = {f"{year}-{area}": model for (year, area), model in stored_models(db.session, g.programme).items()}
    form = AverageForm(
        data={"values": "\n".join(f"{one} " for one in next(iter(models.values())).codes) if models else ""}
    )
    form.model.choices = {key: f"Neighbours of {one.area}, {one.year} model" for key, one in models.items()}

    def save() -> ResponseReturnValue:
        model: NeighbourModel = models[form.model.data]
        read = read_values(form.values.data, model)
        problems = {"values": read.problem} if read.problem else {}
        if not form.source.data:
            problems["source"] = "Write where the numbers are published"
        check_fit(problems)
        found = average_of_neighbours(model, read.values)
        value = plain_number(round_half_up(found.value, kpi.decimals)) if found.value is not None else "-"
        cells = {
            "period": form.period.data,
            "value": value,
            "geography": Geography.STATISTICAL_NEIGHBOURS.value,
            "basis": kpi.basis.value,
            "source": f"{form.source.data}, {model.year} model",
            "note": found.words,
        }
        add_figure(
            db.session,
            kpi=kpi,
            programme=g.programme,
            written=Written(cells),
            author=author(),
            recorded_at=clock.now(),
        )
        return saved(kpi, f"Benchmark added: {value}, {found.words}.", "benchmarks")

    return answer(form, save, "kpis/neighbour_average.html", kpi=kpi, models=models)
