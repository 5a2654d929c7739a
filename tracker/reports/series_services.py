"""Adding and changing series of reports."""

from itertools import count

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tracker.adapters.versions import SavedMeanwhile, if_outrun
from tracker.domain.highlight_sections import STANDARD
from tracker.domain.report_series import ProposedSeries, problems_with, slug_of
from tracker.editions.queries import list_series
from tracker.editions.series import ReportSeries, SeriesKind
from tracker.plan.models import Programme

# What stands in the address of a page already.
_RESERVED = frozenset({"add"})


class UnfitSeries(ValueError):
    """What is wrong with it, a message for each field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = problems


def add_series(session: Session, programme: Programme, proposed: ProposedSeries) -> ReportSeries:
    """Add a series at the end; the caller commits. Raises :class:`UnfitSeries`."""
    _check(proposed)
    held = list_series(session, programme.id)
    taken = {one.slug for one in held} | _RESERVED
    slug = slug_of(proposed.name)
    free = next(name for number in count(1) if (name := slug if number == 1 else f"{slug[:56]}-{number}") not in taken)
    series = ReportSeries(
        programme_id=programme.id, slug=free, position=max((one.position for one in held), default=0) + 1
    )
    _write(series, proposed)
    session.add(series)
    _flush(session)
    return series


def edit_series(session: Session, series: ReportSeries, proposed: ProposedSeries, *, seen: int | None) -> None:
    """Change a series; its address stays. The caller commits.

    Raises :class:`UnfitSeries`, or :class:`SavedMeanwhile` when it is not the version that was ``seen``.
    """
    _check(proposed)
    if seen is not None and series.row_version != seen:
        raise SavedMeanwhile
    _write(series, proposed)
    _flush(session)


def _check(proposed: ProposedSeries) -> None:
    if problems := problems_with(proposed):
        raise UnfitSeries(problems)


def _write(series: ReportSeries, proposed: ProposedSeries) -> None:
    series.name = proposed.name
    series.audience = proposed.audience
    kind = SeriesKind(proposed.kind)
    if kind is not series.kind:
        series.measures = []
    if proposed.measures is not None:
        series.measures = list(proposed.measures)
    # The standard ones are not written down, so that a section that comes to them comes here too. A performance
    # report has measures instead, chosen on a page of their own.
    standard = kind.layout.section_names if kind.layout else STANDARD
    is_standard = kind is SeriesKind.PERFORMANCE or proposed.sections == standard
    series.sections = [] if is_standard else list(proposed.sections)
    series.headings = dict(proposed.headings) if kind.layout else {}
    series.kind = kind
    series.template = proposed.template
    series.is_public = proposed.is_public
    series.draft_working_days = proposed.draft_working_days


def _flush(session: Session) -> None:
    try:
        with if_outrun(session, UnfitSeries({"name": "Another series has this name; choose another"})):
            session.flush()
    except StaleDataError:
        session.rollback()
        raise SavedMeanwhile from None
