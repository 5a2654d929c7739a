"""Risks and their assessments."""

from tracker.domain.risk import Level, Proximity, Response, RiskKind
from tracker.risks.models import Risk, RiskAssessment
from tracker.seed.context import Context
from tracker.seed.rows import Row


def load(context: Context) -> None:
    risks: dict[str, Risk] = {}
    for row in context.files.rows("risks"):
        risks[row.text("number")] = risk = _risk(context, row)
        context.session.add(risk)
    context.session.flush()
    for row in sorted(context.files.rows("risk_assessments"), key=lambda one: one.moment("as_on")):
        at = context.record_at(row.moment("as_on"))
        author = context.people[row.text("author")]
        context.session.add(
            RiskAssessment(
                risk_id=risks[row.text("number")].id,
                level=Level(row.text("level")),
                as_on=row.required_day("as_on"),
                recorded_at=at,
                probability=row.whole("probability"),
                impact=int(row.text("impact")),
                reason=row.text("reason"),
                author_id=author.id,
                author_title=author.job_title,
                is_illustrative=row.yes("illustrative"),
            )
        )
        context.session.flush()


def _risk(context: Context, row: Row) -> Risk:
    return Risk(
        programme_id=context.programme.id,
        number=int(row.text("number")),
        kind=RiskKind(row.text("kind")),
        if_text=row.text("if_text"),
        then_text=row.text("then_text"),
        category=row.text("category"),
        mitigation=row.text("mitigation"),
        raised_on=row.required_day("raised_on"),
        raised_text=row.text("raised_text"),
        owner_id=context.person_id(row, "owner"),
        proximity=Proximity(row.text("proximity")) if row.text("proximity") else None,
        response=Response(row.text("response")) if row.text("response") else None,
        review_on=row.day("review_on"),
        objectives=[context.objective(ref) for ref in row.listed("objectives")],
        illustrative_fields=row.text("illustrative_fields"),
    )
