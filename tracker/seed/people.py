"""The programme and its people."""

from datetime import date

from tracker.audit.services import work_within
from tracker.domain.rhythm import Rhythm
from tracker.people.models import Role
from tracker.people.queries import find_person
from tracker.people.services import add_person, give_role
from tracker.plan.models import Programme
from tracker.seed.context import Context


def load(context: Context) -> None:
    described = context.described
    rows = context.files.rows("people")
    for row in rows:
        email = row.text("email")
        context.people[email] = find_person(context.session, email) or add_person(
            context.session,
            email=email,
            name=row.text("name"),
            job_title=row.text("job_title"),
            is_admin=row.yes("admin"),
            is_senior=row.yes("senior"),
        )
    context.programme = Programme(
        slug=described["slug"],
        name=described["name"],
        organisation=described["organisation"],
        aim=described["aim"],
        sro_id=context.people[described["sro"]].id,
        deputy_id=context.people[described["deputy"]].id,
        manager_id=context.people[described["manager"]].id,
        start_on=date.fromisoformat(described["start_on"]),
        target_end_on=date.fromisoformat(described["target_end_on"]),
        financial_year_start_month=described["financial_year_start_month"],
        time_zone=described["time_zone"],
        update_rhythm=Rhythm(described["update_rhythm"]),
        grace_working_days=described["grace_working_days"],
        appetite_score=described["appetite_score"],
        rag_guidance=described["rag_guidance"],
        illustrative_note=described["illustrative_note"],
        closed_on=date.fromisoformat(described["closed_on"]) if "closed_on" in described else None,
    )
    context.session.add(context.programme)
    context.session.flush()
    context.rated["programme"] = context.programme
    work_within(context.session, context.programme.id)
    for row in rows:
        for text in row.listed("roles"):
            role, _, until = text.partition(" until ")
            give_role(
                context.session,
                person=context.people[row.text("email")],
                programme_id=context.programme.id,
                role=Role(role),
                until=date.fromisoformat(until) if until else None,
            )
