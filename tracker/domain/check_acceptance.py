"""Findings that somebody accepted with a reason, beside those that are open.

An acceptance holds for one claim. It ends by itself when the claim is no longer made: the figure was corrected, or says
something else now, which then is another claim.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.check_finding import CheckFinding, CheckKind, Todo

LONGEST_REASON = 1_000


@dataclass(frozen=True)
class Acceptance:
    """Who accepted which claim, and why. ``where`` and ``message`` are the finding's words of that time."""

    id: int
    fingerprint: str
    where: str
    message: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class AcceptedFinding:
    """A finding with the acceptance that holds for it."""

    finding: CheckFinding
    acceptance: Acceptance


@dataclass(frozen=True)
class Checked:
    """A programme's findings: open, accepted; and acceptances whose claim is made no more."""

    open: tuple[CheckFinding, ...] = ()
    accepted: tuple[AcceptedFinding, ...] = ()
    ended: tuple[Acceptance, ...] = ()

    @property
    def warnings(self) -> tuple[CheckFinding, ...]:
        """What is open and contradicts something: to be corrected or accepted before a report goes out."""
        return tuple(one for one in self.open if one.is_warning)

    @property
    def kinds(self) -> tuple[CheckKind, ...]:
        """The kinds that are open, in their order."""
        held = {one.kind for one in self.open}
        return tuple(kind for kind in CheckKind if kind in held)

    def keeping(self, kind: CheckKind | None) -> "Checked":
        """Those of one kind; all without one."""
        if kind is None:
            return self
        kept = tuple(one for one in self.accepted if one.finding.kind is kind)
        return Checked(tuple(one for one in self.open if one.kind is kind), kept, ())

    def about(self, is_about: Callable[[CheckFinding], bool]) -> "Checked":
        """Those of which something holds: the findings of one KPI, say."""
        kept = tuple(one for one in self.accepted if is_about(one.finding))
        return Checked(tuple(one for one in self.open if is_about(one)), kept, ())

    @property
    def groups(self) -> tuple[tuple[Todo, tuple[CheckFinding, ...]], ...]:
        """What is open by what to do about it, empty groups left out."""
        grouped = ((todo, tuple(one for one in self.open if one.kind.todo is todo)) for todo in Todo)
        return tuple((todo, findings) for todo, findings in grouped if findings)


def sort_out(findings: Sequence[CheckFinding], acceptances: Sequence[Acceptance]) -> Checked:
    """Which findings are accepted, which are open, and which acceptances have ended by themselves."""
    held = {one.fingerprint: one for one in acceptances}
    claimed = {one.fingerprint for one in findings}
    return Checked(
        tuple(one for one in findings if one.fingerprint not in held),
        tuple(AcceptedFinding(one, held[one.fingerprint]) for one in findings if one.fingerprint in held),
        tuple(one for one in acceptances if one.fingerprint not in claimed),
    )


def problems_with_reason(reason: str) -> dict[str, str]:
    """Field name to what is wrong with it and the remedy."""
    if not reason:
        return {"reason": "Write why it may stand, so that whoever reads it later need not ask"}
    if len(reason) > LONGEST_REASON:
        return {"reason": f"Write at most {LONGEST_REASON:,} characters; this has {len(reason):,}"}
    return {}
