"""Every operation of the interface. Each does what a page does, for the person whose token was sent."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, current_app, g, request
from flask_login import current_user

from tracker.adapters import clock
from tracker.adapters.db import db, reading
from tracker.adapters.versions import SavedMeanwhile, Unfit
from tracker.api.answers import answer
from tracker.api.bodies import BadBody, NewAssessment, NewUpdate, NoChange, read_body, unfit
from tracker.api.described import Asked, described
from tracker.api.loading import CSV, XLSX, load_figures
from tracker.api.openapi import openapi
from tracker.api.reading import (
    activity_json,
    editions_json,
    me_json,
    programme_json,
    programmes_json,
)
from tracker.api.rows import NewFigures
from tracker.api.shapes import ActivityJson, EditionsJson, LoadJson, MeJson, ProgrammeJson, ProgrammesJson
from tracker.api.updating import add_no_change, add_update, part_of
from tracker.audit.queries import activity_after
from tracker.checks.queries import read_checks, read_more_findings
from tracker.domain.check_json import CheckedJson, checked_json
from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.kpi_json import kpi_json, kpi_row_json
from tracker.domain.kpi_shapes import BoardJson, KpiJson
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PerformanceReport
from tracker.domain.permission import Deed
from tracker.domain.plan_json import HistoryJson, PlanJson, history_json, plan_json
from tracker.domain.risk import Level, RiskStatus
from tracker.domain.risk_json import RegisterJson, RiskJson, risk_json
from tracker.domain.risk_rules import ProposedAssessment
from tracker.evidence.queries import read_programme
from tracker.kpis.queries import find_kpi, read_board, read_kpis
from tracker.people.access import ANYONE, SIGNED_IN, open_to
from tracker.people.models import Person
from tracker.plan.publication import MarkedKind, read_marks
from tracker.reports.edition_page import open_edition
from tracker.reports.renderings import Format
from tracker.reports.sending import send_edition
from tracker.risks.access import may_reassess, may_write_register
from tracker.risks.queries import find_risk, read_risks
from tracker.risks.services import assess_risk
from tracker.web.addresses import row_number
from tracker.web.problems import API, problem, say_saved

blueprint = Blueprint("api", __name__, url_prefix=f"{API}/v1")

_PROGRAMME = "/programmes/<slug>"
_FORMATS = f"<any({', '.join(Format)}):form>"
_MOST_ENTRIES = 500
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NO_RISK = "There is no risk or issue with that number."
_FLAG: dict[str, Any] = {"type": "boolean", "default": False}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}
_ENTRY: dict[str, Any] = {"type": "integer", "minimum": 0, "default": 0}


@blueprint.errorhandler(BadBody)
def bad_body(error: BadBody) -> Response:
    return error.answer


@blueprint.get("/openapi.json")
@open_to(ANYONE)
@described("This description", refuses=(404, 429))
def description() -> Response:
    return answer(openapi(current_app, clock.current_settings()))


@blueprint.get("/me")
@open_to(SIGNED_IN)
@described("Whose token it is, and what they may reach", answers=MeJson)
def me() -> Response:
    return answer(me_json(db.session, current_user))


@blueprint.get("/programmes")
@open_to(SIGNED_IN)
@described("The programmes that its person belongs to", answers=ProgrammesJson)
def programmes() -> Response:
    return answer(programmes_json(db.session, current_user))


@blueprint.get(_PROGRAMME)
@open_to(Deed.READ)
@described("A programme and how it stands overall", answers=ProgrammeJson)
def programme(slug: str) -> Response:
    return answer(programme_json(db.session, g.programme))


@blueprint.get(f"{_PROGRAMME}/plan")
@open_to(Deed.READ)
@described("The plan: themes, objectives and actions, and how each stands", answers=PlanJson)
def plan(slug: str) -> Response:
    status = read_programme(db.session, g.programme, on=clock.today())
    return answer(plan_json(status, _private_updates()))


@blueprint.get(f"{_PROGRAMME}/plan/<ref>")
@open_to(Deed.READ)
@described(
    "One part of the plan by its number (1, 1.2, 1.2.3, or programme), with every update of it", answers=HistoryJson
)
def part(slug: str, ref: str) -> Response:
    return _part(ref)


@blueprint.post(f"{_PROGRAMME}/plan/<ref>/updates")
@open_to(Deed.READ)
@described(
    "Add an update; whoever may update this part by the week may here",
    takes=NewUpdate,
    answers=HistoryJson,
    status=201,
    refuses=(409,),
)
def update(slug: str, ref: str) -> Response:
    sent = read_body(NewUpdate)
    return _saved(lambda: add_update(db.session, ref, sent)) or _part(ref, 201)


@blueprint.post(f"{_PROGRAMME}/plan/<ref>/no-change")
@open_to(Deed.READ)
@described("Say the last update again", takes=NoChange, answers=HistoryJson, status=201, refuses=(409,))
def no_change(slug: str, ref: str) -> Response:
    sent = read_body(NoChange)
    return _saved(lambda: add_no_change(db.session, ref, sent)) or _part(ref, 201)


@blueprint.get(f"{_PROGRAMME}/risks")
@open_to(Deed.READ)
@described("The register of risks and issues, open and closed", answers=RegisterJson)
def risks(slug: str) -> Response:
    held = read_risks(db.session, g.programme, on=clock.today())
    return answer({"appetite": g.programme.appetite_score, "risks": [risk_json(one) for one in held]})


@blueprint.get(f"{_PROGRAMME}/risks/<int:number>")
@open_to(Deed.READ)
@described("One risk or issue by its number in the register, with its assessments", answers=RiskJson)
def risk(slug: str, number: int) -> Response:
    return answer(risk_json(_risk(number)))


@blueprint.post(f"{_PROGRAMME}/risks/<int:number>/assessments")
@open_to(Deed.ASSESS_RISK)
@described("Assess a risk or issue anew", takes=NewAssessment, answers=RiskJson, status=201, refuses=(409,))
def assess(slug: str, number: int) -> Response:
    row = find_risk(db.session, g.programme, number) or abort(404, _NO_RISK)
    if not may_reassess(row.owner_id):
        abort(403, "Only its owner, the programme manager and the SRO assess a risk.")
    sent = read_body(NewAssessment)
    if sent.level is not Level.CURRENT and not may_write_register():
        abort(403, "The owner of a risk assesses where it stands now; the rest is for who keeps the register.")

    def save() -> None:
        assess_risk(
            db.session,
            risk=row,
            proposed=ProposedAssessment(sent.probability, sent.impact, sent.reason),
            level=sent.level,
            author=db.session.get_one(Person, current_user.id),
            on=clock.today(),
            seen_version=sent.version,
        )

    if refused := _saved(save):
        return refused
    with reading():
        return answer(risk_json(_risk(number)), 201)


@blueprint.get(f"{_PROGRAMME}/kpis")
@open_to(Deed.READ)
@described("The board of KPIs, a row for each section that one stands in", answers=BoardJson)
def kpis(slug: str) -> Response:
    board = read_board(db.session, g.programme, on=clock.today())
    rows = [kpi_row_json(row.reading, section.heading) for section in board.sections for row in section.rows]
    return answer({"kpis": rows})


@blueprint.get(f"{_PROGRAMME}/kpis/<code>")
@open_to(Deed.READ)
@described(
    "A KPI with its figures and everything derived from them",
    answers=KpiJson,
    asks={"as_of": Asked("only what had been recorded by the end of this day", _DAY)},
)
def kpi(slug: str, code: str) -> Response:
    found = find_kpi(db.session, g.programme.id, code) or abort(404, "This programme has no KPI with that code.")
    day = _day("as_of")
    known_at = clock.end_of_day(day) if day else None
    reading = read_kpis(db.session, g.programme, on=clock.today(), known_at=known_at, only=[found.id])[found.id]
    more = read_more_findings(db.session, g.programme, reading, on=clock.today(), known_at=known_at)
    return answer(kpi_json(reading, more))


@blueprint.post(f"{_PROGRAMME}/figures")
@open_to(Deed.KEEP_KPIS)
@described(
    "Load figures: rows as JSON, or a table as CSV or Excel. The same again changes nothing, another value revises",
    takes=NewFigures,
    takes_media=(CSV, XLSX),
    answers=LoadJson,
    asks={
        "dry_run": Asked("say what would change and write nothing", _FLAG),
        "partial": Asked("apply the good rows although others are refused", _FLAG),
    },
    refuses=(409,),
)
def figures(slug: str) -> Response:
    return load_figures(is_dry_run=_flag("dry_run"), is_partial=_flag("partial"))


@blueprint.get(f"{_PROGRAMME}/findings")
@open_to(Deed.READ)
@described("What in the programme contradicts itself", answers=CheckedJson)
def findings(slug: str) -> Response:
    return answer(checked_json(read_checks(db.session, g.programme, on=clock.today())))


@blueprint.get(f"{_PROGRAMME}/reports")
@open_to(Deed.READ)
@described("The editions of every report that its person may read, the newest first", answers=EditionsJson)
def reports(slug: str) -> Response:
    return answer(editions_json(db.session, g.programme))


@blueprint.get(f"{_PROGRAMME}/reports/<int:edition_id>.{_FORMATS}")
@open_to(Deed.READ)
@described(
    "An edition as a file; published ones byte for byte. json is the report object itself",
    answers=HighlightReport | PerformanceReport | Paper,
    answers_media=tuple(form.media_type for form in Format if form is not Format.JSON),
    refuses=(304,),
)
def report(slug: str, edition_id: int, form: str) -> Response:
    return send_edition(db.session, g.programme, open_edition(edition_id), Format(form))


@blueprint.get(f"{_PROGRAMME}/activity")
@open_to(Deed.READ_ACTIVITY)
@described(
    "Who wrote what, oldest first: ask again with the last answer's next",
    answers=ActivityJson,
    asks={"after": Asked("only entries after the one with this id", _ENTRY)},
)
def activity(slug: str) -> Response:
    after = _number("after")
    entries = activity_after(db.session, g.programme.id, after, most=_MOST_ENTRIES + 1)
    return answer(activity_json(entries[:_MOST_ENTRIES], after=after, has_more=len(entries) > _MOST_ENTRIES))


def _saved(save: Callable[[], None]) -> Response | None:
    """Save and commit; the answer that says why nothing was saved, or None."""
    try:
        save()
    except Unfit as wrong:
        db.session.rollback()
        return unfit(wrong.problems)
    except SavedMeanwhile:
        db.session.rollback()
        return problem(409, "Somebody saved this after you read it. Read it again, and send its version with yours.")
    db.session.commit()
    say_saved()
    return None


def _part(ref: str, status: int = 200) -> Response:
    """Read in a transaction that only reads, also after a save: others are not to wait for it."""
    with reading():
        held = read_programme(db.session, g.programme, on=clock.today())
        return answer(history_json(part_of(held, ref), _private_updates()), status)


def _private_updates() -> frozenset[int]:
    return read_marks(db.session, g.programme.id).get(MarkedKind.UPDATE, frozenset())


def _risk(number: int) -> RiskStatus:
    held = read_risks(db.session, g.programme, on=clock.today())
    return next((one for one in held if one.number == number), None) or abort(404, _NO_RISK)


def _flag(name: str) -> bool:
    text = request.args.get(name, "false")
    if text not in ("true", "false"):
        abort(400, f"{name} is either true or false.")
    return text == "true"


def _day(name: str) -> date | None:
    text = request.args.get(name)
    if text is None:
        return None
    try:
        # Python reads 20200127 and 2020-W05-1 as well.
        return date.fromisoformat(text if _ISO_DAY.fullmatch(text) else "")
    except ValueError:
        abort(400, f"{name} is no date; write it as 2020-01-27.")


def _number(name: str) -> int:
    text = request.args.get(name, "0")
    number = row_number(text)
    return abort(400, f"{name} is no number of an entry.") if number is None else number
