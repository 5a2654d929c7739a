"""The register as a whole: what the page leads with, what needs attention, and what the map shows in words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from tracker.domain.risk import Band, Level, Movement, RiskStatus
from tracker.domain.words import count_words, join_words

# One owner who holds fewer than this is no concentration.
_MANY = 3


class Show(StrEnum):
    """The parts of the register that can be picked out, by the word in the address."""

    OPEN = "open"
    MOVED = "moved"
    REVIEW_LATE = "review-late"
    OUTSIDE = "outside-appetite"
    MINE = "mine"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return self.value.replace("-", " ").capitalize()


class Order(StrEnum):
    """What the register can be sorted by, by the word in the address."""

    SCORE = "score"
    NUMBER = "number"
    MOVEMENT = "movement"
    OWNER = "owner"
    REVIEW = "review"

    @property
    def words(self) -> str:
        return _ORDER_WORDS[self]


_FIELD_WORDS = {
    "owner": "owners",
    "category": "categories",
    "proximity": "proximity",
    "response": "response",
    "review_on": "review dates",
    "objectives": "linked objectives",
}

_ORDER_WORDS = {
    Order.SCORE: "highest score first",
    Order.NUMBER: "by number",
    Order.MOVEMENT: "most risen first",
    Order.OWNER: "by owner",
    Order.REVIEW: "next review first",
}


@dataclass(frozen=True)
class Attention:
    """Something about the register that somebody should look at, and the risks it is about."""

    finding: str
    detail: str
    show: Show = Show.OPEN


@dataclass(frozen=True)
class RiskRegister:
    """Risks and issues with the programme's appetite: a score of ``appetite`` or more is outside it."""

    everything: Sequence[RiskStatus]
    appetite: int

    @cached_property
    def risks(self) -> tuple[RiskStatus, ...]:
        """Open risks; these are on the map."""
        return tuple(risk for risk in self.everything if risk.is_open and risk.is_risk)

    @cached_property
    def issues(self) -> tuple[RiskStatus, ...]:
        """Open issues."""
        return tuple(risk for risk in self.everything if risk.is_open and not risk.is_risk)

    @cached_property
    def closed(self) -> tuple[RiskStatus, ...]:
        return tuple(risk for risk in self.everything if not risk.is_open)

    @property
    def since(self) -> date | None:
        """The day of the last report, to which movement is compared."""
        return self.everything[0].since if self.everything else None

    @cached_property
    def moved(self) -> tuple[RiskStatus, ...]:
        """Open risks whose score changed, the worst rise first."""
        moved = (risk for risk in self.risks if risk.has_moved)
        return tuple(sorted(moved, key=lambda risk: (-risk.change, risk.number)))

    @cached_property
    def raised(self) -> tuple[RiskStatus, ...]:
        """Open risks that were not there at the last report."""
        return tuple(risk for risk in self.risks if risk.movement is Movement.NEW)

    @cached_property
    def review_late(self) -> tuple[RiskStatus, ...]:
        return tuple(risk for risk in (*self.risks, *self.issues) if risk.is_review_late)

    @cached_property
    def outside(self) -> tuple[RiskStatus, ...]:
        return tuple(risk for risk in self.risks if risk.is_outside(self.appetite))

    def shown(self, show: Show, person_id: int | None = None) -> tuple[RiskStatus, ...]:
        """The rows of one part; ``person_id`` says who *mine* is."""
        return {
            Show.OPEN: self.risks,
            Show.MOVED: self.moved,
            Show.REVIEW_LATE: tuple(risk for risk in self.review_late if risk.is_risk),
            Show.OUTSIDE: self.outside,
            Show.MINE: tuple(risk for risk in self.risks if risk.owner and risk.owner.id == person_id),
            Show.CLOSED: self.closed,
        }[show]

    @property
    def claim(self) -> str:
        """``Eight risks are open and all eight score 12 or more, the appetite line.``"""
        count, outside = len(self.risks), len(self.outside)
        if not count:
            return "No risks are open."
        opened = f"{_capital(count_words(count))} {_are(count, 'risk')} open"
        if count == outside == 1:
            return f"{opened} and it scores {self.appetite} or more, the appetite line."
        if outside == count:
            which = "both" if count == 2 else f"all {count_words(count)}"
            return f"{opened} and {which} score {self.appetite} or more, the appetite line."
        if not outside:
            return f"{opened}, {'' if count == 1 else 'all '}inside appetite (a score under {self.appetite})."
        verb = "scores" if outside == 1 else "score"
        return f"{opened}; {count_words(outside)} {verb} {self.appetite} or more, the appetite line."

    @property
    def rest(self) -> str:
        """``Since the last report one rose and one fell. Two reviews are late. No issues.``"""
        late, issues = len(self.review_late), len(self.issues)
        sentences = [self._movement_sentence()] if self.risks else []
        if late:
            sentences.append(f"{_capital(count_words(late))} {_are(late, 'review')} late.")
        sentences.append(f"{_capital(count_words(issues))} {_are(issues, 'issue')} open." if issues else "No issues.")
        return " ".join(sentences)

    def _movement_sentence(self) -> str:
        if self.since is None:
            return "No report has been published yet, so there is nothing to compare with."
        rose = sum(risk.change > 0 for risk in self.moved)
        fell = len(self.moved) - rose
        parts = [f"{count_words(rose)} rose"] if rose else []
        parts += [f"{count_words(fell)} fell"] if fell else []
        if raised := len(self.raised):
            parts.append(f"{count_words(raised)} {'was' if raised == 1 else 'were'} raised")
        return f"Since the last report {join_words(parts)}." if parts else "None moved since the last report."

    @property
    def attention(self) -> list[Attention]:
        """What needs somebody's attention, most urgent first; empty when nothing does."""
        late = [risk for risk in self.review_late if risk.is_risk]
        found = []
        if late:
            words = f"{_capital(count_words(len(late)))} {_are(len(late), 'review')} late"
            found.append(Attention(words, _numbers(late), Show.REVIEW_LATE))
        found += self._gaps()
        if concentration := self._concentration():
            found.append(concentration)
        return found

    def _gaps(self) -> list[Attention]:
        gaps = (
            ("No owner", [risk for risk in self.risks if risk.owner is None]),
            ("No dated mitigation action", [risk for risk in self.risks if not risk.has_dated_action]),
            ("No review date", [risk for risk in self.risks if risk.review_on is None]),
            ("No target score", [risk for risk in self.risks if risk.target is None]),
        )
        return [Attention(words, _numbers(risks)) for words, risks in gaps if risks]

    def _concentration(self) -> Attention | None:
        held = Counter(risk.owner.job_title for risk in self.risks if risk.owner)
        if not held:
            return None
        title, count = held.most_common(1)[0]
        if count < _MANY or count * 2 <= len(self.risks):
            return None
        total = len(self.risks)
        words = f"all {count_words(total)}" if count == total else f"{count_words(count)} of {count_words(total)}"
        return Attention(f"One owner holds {words} risks", title)

    @property
    def illustrative_words(self) -> list[str]:
        """What of the open risks was made up where the source says nothing, as the page names it."""
        fields = {name for risk in self.risks for name in _FIELD_WORDS if risk.is_illustrative(name)}
        words = [_FIELD_WORDS[name] for name in _FIELD_WORDS if name in fields]
        assessments = [one for risk in self.risks for one in risk.assessments if one.is_illustrative]
        if any(one.level is Level.CURRENT for one in assessments):
            words.insert(0, "earlier positions")
        if any(one.level is Level.TARGET for one in assessments):
            words.append("targets")
        return words

    @property
    def map_words(self) -> str:
        """What the heat map shows, for those who cannot see it."""
        return describe_map(self.risks, self.appetite)


def in_order(risks: Sequence[RiskStatus], order: Order) -> list[RiskStatus]:
    """Rows sorted for reading; those of the same rank by number."""
    keys = {
        Order.SCORE: lambda risk: (-(risk.score or 0), risk.number),
        Order.NUMBER: lambda risk: (risk.number,),
        Order.MOVEMENT: lambda risk: (-risk.change, -(risk.score or 0), risk.number),
        Order.OWNER: lambda risk: (risk.owner is None, risk.owner.job_title if risk.owner else "", risk.number),
        Order.REVIEW: lambda risk: (risk.review_on is None, risk.review_on or date.max, risk.number),
    }
    return sorted(risks, key=keys[order])


def describe_map(risks: Sequence[RiskStatus], appetite: int) -> str:
    """``Outside appetite, scores of 12 and more: all eight risks. Very high: risk 5 at 25, up from 20; ...``"""
    placed = [risk for risk in risks if risk.position]
    if not placed:
        return "No open risks."
    outside = [risk for risk in placed if risk.is_outside(appetite)]
    if len(outside) == len(placed):
        which = f"all {count_words(len(placed))} risks" if len(placed) > 1 else _numbers(placed)
    else:
        which = _numbers(outside) if outside else "none"
    sentences = [f"Outside appetite, scores of {appetite} and more: {which}."]
    for band in reversed(Band):
        inside = [risk for risk in in_order(placed, Order.SCORE) if risk.band is band]
        if inside:
            sentences.append(f"{band.words}: {'; '.join(_place_words(risk) for risk in inside)}.")
    return " ".join(sentences)


def _place_words(risk: RiskStatus) -> str:
    at = f"risk {risk.number} at {risk.score}"
    if risk.has_moved and risk.before:
        return f"{at}, {'up' if risk.change > 0 else 'down'} from {risk.before.score}"
    return at


def _numbers(risks: Sequence[RiskStatus]) -> str:
    word = "risk" if len(risks) == 1 else "risks"
    return f"{word} {join_words([str(risk.number) for risk in risks])}"


def _are(count: int, noun: str) -> str:
    return f"{noun} is" if count == 1 else f"{noun}s are"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
