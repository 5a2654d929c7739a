"""Changing a programme's own settings. The caller commits."""

from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.versions import claim_version
from tracker.domain.programme_rules import ProposedProgramme, problems_with_programme
from tracker.plan.models import Programme
from tracker.plan.services import UnfitPlan


def edit_programme(
    session: Session, *, programme: Programme, proposed: ProposedProgramme, seen_version: int | None
) -> None:
    """Write the settings. Raises :class:`UnfitPlan` or ``SavedMeanwhile``."""
    if problems := problems_with_programme(proposed, today=clock.current_day()):
        raise UnfitPlan(problems)
    claim_version(session, programme, seen_version)
    for name in ProposedProgramme.__dataclass_fields__:
        setattr(programme, name, getattr(proposed, name))
    session.flush()
