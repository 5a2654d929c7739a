"""KPIs with their targets, places, links, figures and commentary."""

from tracker.domain.figure_text import read_number
from tracker.domain.kpi_terms import Basis, FigureState, Frequency, Geography, Polarity, Qualifier, Unit
from tracker.domain.period_text import parse_period
from tracker.domain.periods import Period
from tracker.kpis.models import Commentary, Kpi, KpiSection, KpiTarget, ObjectiveKpi
from tracker.kpis.services import Fact, Reading, mark_subtotal, place_kpi, record_figure
from tracker.plan.models import Action
from tracker.seed.context import Context
from tracker.seed.rows import Row

_PARTS_NOTE = "Numerator and denominator are illustrative."


def load(context: Context) -> None:
    for row in context.files.rows("kpis"):
        kpi = _kpi(context, row)
        context.session.add(kpi)
        context.session.flush()
        context.kpis[kpi.code] = kpi
        if row.text("target_min") or row.text("target_upper"):
            context.session.add(_target(kpi, row))
    _place(context)
    _link(context)
    rows = [row for name in context.files.names("figures*") for row in context.files.rows(name)]
    for row in sorted(rows, key=lambda one: one.moment("recorded_on")):
        _record(context, row)
    _comment(context)
    context.session.flush()


def _kpi(context: Context, row: Row) -> Kpi:
    return Kpi(
        programme_id=context.programme.id,
        code=row.text("code"),
        name=row.text("name"),
        definition=row.text("definition"),
        why=row.text("why"),
        unit=Unit(row.text("unit") or "count"),
        decimals=row.whole("decimals") or 0,
        polarity=Polarity(row.text("polarity") or "none"),
        frequency=Frequency(row.text("frequency") or "monthly"),
        basis=Basis(row.text("basis") or "period"),
        numerator_label=row.text("numerator_label"),
        denominator_label=row.text("denominator_label"),
        source=row.text("source"),
        aliases=row.text("aliases"),
        printed_ref=row.text("printed_ref"),
        marker=row.text("marker"),
        has_small_numbers=row.yes("small_numbers"),
        owner_id=context.person_id(row, "owner"),
    )


def _target(kpi: Kpi, row: Row) -> KpiTarget:
    return KpiTarget(
        kpi_id=kpi.id,
        minimum=row.number("target_min"),
        upper=row.number("target_upper"),
        amber_tolerance=row.number("amber_tolerance"),
        effective_from=row.required_day("target_from"),
        meet_by=row.day("target_by"),
        source=row.text("target_source"),
        is_to_be_reviewed=row.yes("target_review"),
        is_illustrative=row.yes("target_illustrative"),
    )


def _place(context: Context) -> None:
    sections: dict[tuple[str, str], KpiSection] = {}
    for row in context.files.rows("placements"):
        key = (row.text("theme"), row.text("section"))
        if key not in sections:
            theme = context.rated.get(key[0])
            sections[key] = KpiSection(
                programme_id=context.programme.id,
                theme_id=theme.id if theme else None,
                position=len(sections) + 1,
                heading=key[1],
            )
            context.session.add(sections[key])
            context.session.flush()
        kpi = context.kpis[row.text("code")]
        place_kpi(context.session, section=sections[key], kpi=kpi, position=row.whole("position") or 1)


def _link(context: Context) -> None:
    for row in context.files.rows("links"):
        objective = context.objective(row.text("objective"))
        context.session.add(ObjectiveKpi(objective_id=objective.id, kpi_id=context.kpis[row.text("kpi")].id))
    for row in context.files.rows("plan"):
        action = context.rated[row.text("ref")]
        if row.text("kpi") and isinstance(action, Action):
            action.kpi_id = context.kpis[row.text("kpi")].id


def _record(context: Context, row: Row) -> None:
    kpi = context.kpis[row.text("code")]
    record_figure(
        context.session,
        kpi=kpi,
        fact=fact_of(context, kpi, row),
        reading=_reading(row),
        author=kpi.owner,
        author_title=kpi.owner.job_title if kpi.owner else "",
        recorded_at=context.record_at(row.moment("recorded_on")),
        reason=row.text("reason"),
        is_illustrative=row.yes("illustrative"),
    )
    if row.yes("subtotal"):
        mark_subtotal(context.session, kpi=kpi, dimension=row.text("dimension"), category=row.text("category"))


def fact_of(context: Context, kpi: Kpi, row: Row) -> Fact:
    """Which figure a row of a file speaks of."""
    basis = Basis(row.text("basis") or kpi.basis)
    geography = Geography(row.text("geography") or "local")
    start_month = context.programme.financial_year_start_month
    period: Period | None
    if row.text("period") and not row.text("start"):
        period = parse_period(row.text("period"), frequency=None, basis=basis, start_month=start_month)
    elif geography is Geography.LOCAL or row.text("period"):
        period = Period(row.required_day("start"), row.required_day("end"), start_month)
    else:
        period = None
    return Fact(
        period=period,
        basis=basis,
        geography=geography,
        dimension=row.text("dimension"),
        category=row.text("category"),
        source=row.text("source"),
        printed_on=row.day("start"),
    )


def _reading(row: Row) -> Reading:
    state = FigureState((row.text("state") or "final").replace(" ", "_"))
    raw = row.text("value")
    value = read_number(raw).value if state.has_value and raw else None
    note = f"{row.text('note')} {_PARTS_NOTE if row.yes('illustrative_parts') else ''}".strip()
    return Reading(
        state=state,
        value=value,
        raw=raw,
        numerator=row.number("numerator"),
        denominator=row.number("denominator"),
        qualifier=Qualifier(row.text("qualifier")),
        value_to=row.number("value_to"),
        note=note,
    )


def _comment(context: Context) -> None:
    for row in context.files.rows("commentary"):
        period = parse_period(row.text("period"), start_month=context.programme.financial_year_start_month)
        author = context.people[row.text("author")]
        context.session.add(
            Commentary(
                kpi_id=context.kpis[row.text("code")].id,
                start_on=period.start,
                end_on=period.end,
                text=row.text("text"),
                is_for_publication=row.yes("for_publication"),
                recorded_at=context.record_at(row.moment("recorded_on")),
                author_id=author.id,
                author_title=author.job_title,
                is_illustrative=row.yes("illustrative"),
            )
        )
        context.session.flush()
