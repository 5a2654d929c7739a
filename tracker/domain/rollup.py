"""Roll-up: an objective's rating as its actions have it. Derived, never stored."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.rag import Rag, worst

# More than this many working days past an approved date is a significant delay.
SIGNIFICANT_DELAY = 20


@dataclass(frozen=True)
class ActionSignal:
    """What roll-up needs of one action. ``overdue_working_days`` is 0 when it is not overdue."""

    ref: str
    rag: Rag
    is_started: bool = True
    is_stale: bool = False
    overdue_working_days: int = 0

    @property
    def has_significant_delay(self) -> bool:
        return self.overdue_working_days > SIGNIFICANT_DELAY

    @property
    def counts_as(self) -> Rag:
        """The rating with lateness taken in: red when significantly delayed, amber at best when overdue."""
        if not self.rag.is_open:
            return self.rag
        if self.has_significant_delay:
            return Rag.RED
        if self.overdue_working_days:
            return worst([self.rag, Rag.AMBER])
        return self.rag


@dataclass(frozen=True)
class Derived:
    """A derived rating, how many of the started actions are rated, and the reasons in words."""

    rag: Rag
    rated: int
    started: int
    reasons: tuple[str, ...] = ()

    @property
    def count_words(self) -> str:
        """``"rated 1 of 10"``, or nothing when all are rated."""
        return "" if self.rated == self.started else f"rated {self.rated} of {self.started}"


def derive(actions: Iterable[ActionSignal]) -> Derived:
    """The worst of the open actions; not rated or stale ones cap the result at amber.

    All complete: complete. Nothing rated: not rated. Work that has not started does not count.
    """
    actions = list(actions)
    started = [action for action in actions if action.is_started or not action.rag.is_open]
    rated = [action for action in started if action.counts_as.is_rated]
    if actions and all(not action.rag.is_open for action in actions):
        verified = all(action.rag is Rag.VERIFIED for action in actions)
        return Derived(Rag.VERIFIED if verified else Rag.COMPLETE, len(rated), len(started))
    live = [action for action in started if action.rag.is_open]
    ratings = [action.counts_as for action in live if action.counts_as.is_rated]
    if not rated or not live:
        return Derived(Rag.NOT_RATED, len(rated), len(started))
    unsure = [action for action in live if action.is_stale or not action.counts_as.is_rated]
    rag = worst([*ratings, Rag.AMBER] if unsure else ratings)
    return Derived(rag, len(rated), len(started), _reasons(live, rag))


def _reasons(live: list[ActionSignal], rag: Rag) -> tuple[str, ...]:
    if rag is Rag.GREEN:
        return ()
    reasons = []
    for action in live:
        if action.counts_as is rag:
            delay = action.overdue_working_days
            days = "working day" if delay == 1 else "working days"
            reasons.append(f"{action.ref} is {delay} {days} overdue" if delay else f"{action.ref} is {rag.words}")
        elif rag is Rag.AMBER and action.is_stale:
            reasons.append(f"{action.ref} is stale")
        elif rag is Rag.AMBER and not action.counts_as.is_rated:
            reasons.append(f"{action.ref} is not rated")
    return tuple(reasons)
