"""What the interface reads that no page shows in one piece."""

from collections.abc import Sequence

from flask import abort
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.api.shapes import (
    ActivityJson,
    EditionJson,
    EditionsJson,
    MeJson,
    ProgrammeJson,
    ProgrammeRowJson,
    ProgrammesJson,
)
from tracker.audit.models import AuditEntry
from tracker.dashboard.portfolio import ProgrammeRow, programmes_of, read_portfolio
from tracker.domain.plan_json import PersonJson, update_json
from tracker.editions.models import Edition
from tracker.editions.queries import list_editions, list_series
from tracker.editions.series import ReportSeries
from tracker.evidence.queries import read_programme
from tracker.people.access_tokens import token_of_request
from tracker.people.models import Person
from tracker.people.queries import titles_of
from tracker.plan.models import Programme
from tracker.plan.publication import MarkedKind, read_marks
from tracker.reports.access import may_read
from tracker.reports.renderings import formats_of
from tracker.updates.my_work import programmes_of as roles_in_programmes


def me_json(session: Session, person: Person) -> MeJson:
    token = token_of_request() or abort(401)
    programmes = roles_in_programmes(session, person, clock.today())
    only = next((one.slug for one in programmes if one.id == token.programme_id), None)
    return {
        "id": person.id,
        "job_title": person.job_title,
        "token": {
            "name": token.name,
            "scope": token.scope,
            "programme": only,
            "expires_at": token.expires_at,
        },
        "programmes": [
            {"slug": one.slug, "name": one.name, "roles": sorted(roles)} for one, roles in programmes.items()
        ],
    }


def programmes_json(session: Session, person: Person) -> ProgrammesJson:
    return {"programmes": [_row(one) for one in read_portfolio(session, programmes_of(session, person))]}


def _row(row: ProgrammeRow) -> ProgrammeRowJson:
    risk = row.top_risk
    return {
        "slug": row.programme.slug,
        "name": row.programme.name,
        "organisation": row.programme.organisation,
        "rag": row.status.rag,
        "rag_since": row.status.rated_since,
        "late_updates": row.late,
        "trend": [{"status_on": one.status_on, "rag": one.rag} for one in row.trend],
        "top_risk": {"number": risk.number, "title": risk.title, "score": risk.score} if risk else None,
        "last_report_on": row.last_report.status_on if row.last_report else None,
        "next_board_on": row.next_board.held_on if row.next_board else None,
        "closed_on": row.programme.closed_on,
    }


def programme_json(session: Session, programme: Programme) -> ProgrammeJson:
    status = read_programme(session, programme, on=clock.today())
    private = read_marks(session, programme.id).get(MarkedKind.UPDATE, frozenset())
    ids = {one for one in (programme.sro_id, programme.deputy_id, programme.manager_id) if one}
    titles = titles_of(session, ids)

    def person(number: int | None) -> PersonJson | None:
        return {"id": number, "job_title": titles[number]} if number else None

    return {
        "slug": programme.slug,
        "name": programme.name,
        "organisation": programme.organisation,
        "aim": programme.aim,
        "sro": person(programme.sro_id),
        "deputy": person(programme.deputy_id),
        "manager": person(programme.manager_id),
        "start_on": programme.start_on,
        "target_end_on": programme.target_end_on,
        "closed_on": programme.closed_on,
        "financial_year_start_month": programme.financial_year_start_month,
        "appetite": programme.appetite_score,
        "rag": status.rag,
        "rag_since": status.rated_since,
        "derived": status.derived,
        "update": update_json(status.current, private) if status.current else None,
        "progress": {
            "updated": status.progress.updated,
            "late": status.progress.late,
            "total": status.progress.total,
        },
    }


def editions_json(session: Session, programme: Programme) -> EditionsJson:
    """Of the editions only those that the person of this request may read."""
    return {
        "editions": [
            _edition(edition, series)
            for series in list_series(session, programme.id)
            for edition in list_editions(session, programme.id, series=series.slug)
            if may_read(edition)
        ]
    }


def _edition(edition: Edition, series: ReportSeries) -> EditionJson:
    return {
        "id": edition.id,
        "series": series.slug,
        "title": series.name,
        "status_on": edition.status_on,
        "data_to_on": edition.data_to_on,
        "meeting_on": edition.meeting_on,
        "version": edition.version,
        "state": edition.state,
        "corrects": edition.corrects_id,
        "published_at": edition.published_at,
        "formats": [form.value for form in formats_of(series.kind.value)],
    }


def activity_json(entries: Sequence[AuditEntry], *, after: int, has_more: bool) -> ActivityJson:
    return {
        "entries": [
            {
                "id": one.id,
                "at": one.at,
                "written_at": one.written_at,
                "actor_id": one.actor_id,
                "actor": one.actor_title,
                "via": one.via,
                "address": one.address,
                "verb": one.verb,
                "table": one.table_name,
                "row": one.row_id,
                "before": one.before,
                "after": one.after,
            }
            for one in entries
        ],
        "next": entries[-1].id if entries else after,
        "has_more": has_more,
    }
