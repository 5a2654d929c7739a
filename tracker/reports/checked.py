"""What does not hold when a report is about to go out."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.checks.queries import read_checks
from tracker.domain.highlight_readiness import Gap, checks_gap
from tracker.plan.models import Programme


def open_statements(session: Session, programme: Programme, *, on: date) -> int:
    """How many statements contradict others as of a day and were not accepted."""
    return len(read_checks(session, programme, on=on).warnings)


def gaps_with_checks(session: Session, programme: Programme, gaps: tuple[Gap, ...], *, on: date) -> tuple[Gap, ...]:
    """What is not ready, and what does not hold."""
    gap = checks_gap(open_statements(session, programme, on=on))
    return (*gaps, gap) if gap else gaps


def why_say_why(count: int) -> str:
    """What to do about statements that do not hold before a report is submitted; empty when there is none."""
    if not count:
        return ""
    number = "1 statement does" if count == 1 else f"{count} statements do"
    return f"{number} not hold: correct or accept them under Checks, or say here why the report goes out with them"
