"""Which counts a public version may show: the small ones never, others unless they would give a small one away.

Cell suppression with an audit. Starting from nothing, figures are released one by one, the most wanted first; each
only if afterwards every secret still has a *witness*: another table, as plausible as the true one, that agrees with
everything released in this and every earlier edition and differs in the secret. Whoever knows all that was ever
published cannot tell the two apart, whatever they compute. No witness found counts as unsafe.

Sources: A. Hundepool et al., Statistical Disclosure Control (Wiley 2012), chapter 4, for primary and secondary
suppression, linked tables and the audit; the threshold is that of small-number rules for children's social care.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.disclosure_facts import Fact, Issue, is_small
from tracker.domain.disclosure_system import Atom, Row, System, build_system

_MOST_CHANGED = 8
_MOST_TRIES = 2_000


def shown_places(facts: Sequence[Fact], wanted: Sequence[int], earlier: Sequence[Issue] = ()) -> frozenset[int]:
    """The places in ``facts`` that may be shown, of those ``wanted``, the most important first.

    ``earlier`` are the editions already published, oldest first; they cannot be changed any more, so this one
    makes good for what they showed.
    """
    by_measure: defaultdict[str, list[int]] = defaultdict(list)
    for place in wanted:
        by_measure[facts[place].measure].append(place)
    shown: set[int] = set()
    for measure, places in by_measure.items():
        shown |= _shown_of_measure(measure, facts, places, earlier)
    return frozenset(shown)


def _shown_of_measure(measure: str, facts: Sequence[Fact], wanted: list[int], earlier: Sequence[Issue]) -> set[int]:
    own = [at for at, fact in enumerate(facts) if fact.measure == measure]
    editions: list[list[Fact]] = []
    released: list[tuple[int, int]] = []
    for issue in earlier:
        places = [at for at, fact in enumerate(issue.facts) if fact.measure == measure]
        released += [(len(editions), at) for at, place in enumerate(places) if place in issue.shown]
        editions.append([issue.facts[place] for place in places])
    editions.append([facts[place] for place in own])
    system = build_system(editions)
    if not system.secret and not any(fact.is_small for edition in editions for fact in edition):
        return set(wanted)
    audit = _Audit(system, [system.terms.get(key, {}) for key in released])
    last, place_of = len(editions) - 1, {place: at for at, place in enumerate(own)}
    shown = set()
    for place in wanted:
        terms = system.terms.get((last, place_of[place]))
        if not facts[place].is_small and terms is not None and audit.is_safe_with(terms):
            shown.add(place)
    return _without_telling_subtotals(facts, own, shown)


def _without_telling_subtotals(facts: Sequence[Fact], own: Iterable[int], shown: set[int]) -> set[int]:
    """Which categories a subtotal adds up is not held, so it is shown only beside categories that all are."""
    hidden = {
        (facts[at].dimension, facts[at].start, facts[at].end)
        for at in own
        if at not in shown and facts[at].dimension and not facts[at].is_subtotal
    }
    return {
        at
        for at in shown
        if not (facts[at].is_subtotal and (facts[at].dimension, facts[at].start, facts[at].end) in hidden)
    }


class _Audit:
    """What is released so far, and for each secret a witness that it is not told by it."""

    def __init__(self, system: System, released: Sequence[Row]) -> None:
        self.system = system
        self.rows = [row for row in (*system.relations, *released) if row]
        self.secrets = _distinct(system.secret)
        search = _Search(system, self.rows)
        # A secret that the earlier editions tell already has none; leaving out more would not mend that.
        found = {at: search.witness(secret) for at, secret in enumerate(self.secrets)}
        self.witnesses = {at: witness for at, witness in found.items() if witness is not None}
        self.small_rests = search.small_rests()

    def is_safe_with(self, row: Row) -> bool:
        """Release a sum if every secret keeps a witness and what it leaves over is not small; say whether."""
        rows = [*self.rows, row]
        search = _Search(self.system, rows)
        small_rests = search.small_rests()
        if small_rests - self.small_rests:
            return False
        changed = {}
        for at, witness in self.witnesses.items():
            if _product(row, witness) == 0:
                continue
            other = search.witness(self.secrets[at])
            if other is None:
                return False
            changed[at] = other
        self.rows, self.small_rests = rows, small_rests
        self.witnesses |= changed
        return True


class _Search:
    """Looks for tables that agree with all the rows."""

    def __init__(self, system: System, rows: Sequence[Row]) -> None:
        self.system = system
        self.rows, self.known = _reduced(rows)
        self.touching: defaultdict[Atom, list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            for atom in row:
                self.touching[atom].append(at)

    def small_rests(self) -> set[frozenset[Atom]]:
        """The sums that are 1 to 5 once everything else that is known of them is taken off."""
        sums = [row for row in self.rows if all(factor == 1 for factor in row.values())]
        return {frozenset(row) for row in sums if is_small(sum(self.system.values[one] for one in row))}

    def witness(self, secret: Row) -> dict[Atom, int] | None:
        """How the counts could differ, by atom, without any row showing it, and with another sum of the secret."""
        self.tries = 0
        for atom in secret:
            for step in (1, -1):
                if self._may(atom, step, {}):
                    for change in self._mended({atom: step}):
                        if _product(secret, change):
                            return change
        return None

    def _mended(self, change: dict[Atom, int]) -> Iterator[dict[Atom, int]]:
        self.tries += 1
        if self.tries > _MOST_TRIES:
            return
        torn = self._torn_row(change)
        if torn is None:
            yield change
            return
        if len(change) >= _MOST_CHANGED:
            return
        row = self.rows[torn]
        excess = _product(row, change)
        for atom, factor in row.items():
            step = -1 if excess * factor > 0 else 1
            if atom not in change and self._may(atom, step, change):
                yield from self._mended({**change, atom: step})

    def _torn_row(self, change: dict[Atom, int]) -> int | None:
        seen = {at for atom in change for at in self.touching[atom]}
        return next((at for at in sorted(seen) if _product(self.rows[at], change)), None)

    def _may(self, atom: Atom, step: int, change: dict[Atom, int]) -> bool:
        if atom in self.known:
            return False
        low, high = self.system.bounds[atom]
        value = self.system.values[atom] + change.get(atom, 0) + step
        return low <= value and (high is None or value <= high)


def _reduced(rows: Sequence[Row]) -> tuple[list[Row], set[Atom]]:
    """The rows less every atom that one of them tells by itself, again and again; and those atoms."""
    known: set[Atom] = set()
    left = _distinct(rows)
    while told := {atom for row in left if len(row) == 1 for atom in row}:
        known |= told
        left = _distinct([{atom: factor for atom, factor in row.items() if atom not in told} for row in left])
    return left, known


def _distinct(rows: Iterable[Row]) -> list[Row]:
    found = {frozenset(row.items()): row for row in rows if row}
    return list(found.values())


def _product(row: Row, change: dict[Atom, int]) -> int:
    return sum(factor * change[atom] for atom, factor in row.items() if atom in change)
