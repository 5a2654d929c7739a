"""The linear system that a reader of every public version could write down, and its unknowns.

An atom is a count that no published figure is a part of: one row of a measure between two neighbouring cuts in time,
or on one day. Editions that agree about an atom share it; one that was revised between them becomes another atom.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.domain.disclosure_facts import (
    LARGEST,
    SMALLEST,
    Fact,
    Line,
    cuts_of,
    is_small,
    joined_places,
    lines_of,
    running_totals,
)

Atom = tuple[object, ...]
Row = Mapping[Atom, int]


@dataclass
class System:
    """``values`` and ``bounds`` of the atoms, the ``relations`` everybody knows, and the sums that are ``secret``.

    ``terms`` gives the atoms of a fact by (edition, place); one that stands alone because its edition contradicts
    itself has none and is never shown.
    """

    values: dict[Atom, int] = field(default_factory=dict)
    bounds: dict[Atom, tuple[int, int | None]] = field(default_factory=dict)
    relations: list[Row] = field(default_factory=list)
    secret: list[Row] = field(default_factory=list)
    terms: dict[tuple[int, int], Row] = field(default_factory=dict)


def build_system(editions: Sequence[Sequence[Fact]]) -> System:
    """The system of one measure over all editions, the latest last."""
    system = System()
    cuts = cuts_of(fact for facts in editions for fact in facts)
    for number, facts in enumerate(editions):
        _add_edition(system, number, facts, cuts)
    return system


def _add_edition(system: System, number: int, facts: Sequence[Fact], cuts: Sequence[int]) -> None:
    place = {cut: at for at, cut in enumerate(cuts)}
    held: defaultdict[Line, list[tuple[int, Fact, int]]] = defaultdict(list)
    for at, fact in enumerate(facts):
        for line, count in lines_of(fact):
            held[line].append((at, fact, count))
    by_fact: dict[tuple[int, Line], Row] = {}
    for line, figures in held.items():
        flows = [
            (place[fact.start.toordinal()], place[fact.end.toordinal() + 1], count)
            for _, fact, count in figures
            if fact.is_flow
        ]
        times = _Times(system, number, line, cuts, flows)
        for at, fact, count in figures:
            row = times.row(fact, place) if fact.is_flow else _position(system, line, fact, count)
            if row is None:
                continue
            by_fact[at, line] = row
            if not line.is_rest:
                system.terms[number, at] = row
            if is_small(count) or is_small(fact.base):
                system.secret.append(row)
    _relate_rests(system, facts, by_fact)
    _relate_categories(system, facts, by_fact)


class _Times:
    """The atoms of one row of one edition between the cuts."""

    def __init__(
        self, system: System, number: int, line: Line, cuts: Sequence[int], flows: list[tuple[int, int, int]]
    ) -> None:
        self.atoms: list[Atom] = []
        totals = running_totals(cuts, flows)
        self.is_contradictory = totals is None
        if totals is None:
            return
        group = joined_places(len(cuts), flows)
        counts = [after - before for before, after in pairwise(totals)]
        for at, count in enumerate(counts):
            is_known = group[at] == group[at + 1]
            atom: Atom = (line, cuts[at], cuts[at + 1], count if is_known else f"unknown {number}")
            self.atoms.append(atom)
            _add_atom(system, atom, count, is_known=is_known)
        _add_small_runs(system, self.atoms, counts, group)

    def row(self, fact: Fact, place: Mapping[int, int]) -> Row | None:
        if self.is_contradictory:
            return None
        return dict.fromkeys(self.atoms[place[fact.start.toordinal()] : place[fact.end.toordinal() + 1]], 1)


def _position(system: System, line: Line, fact: Fact, count: int) -> Row:
    atom: Atom = (line, fact.end.toordinal(), count)
    _add_atom(system, atom, count, is_known=True)
    return {atom: 1}


def _add_atom(system: System, atom: Atom, count: int, *, is_known: bool) -> None:
    """An atom with the range in which a reader would find it as likely as its own count.

    A small count may be any other small one, a larger one anything from 1: so neither somebody who takes every
    hidden count for 1 to 5, nor somebody who takes it for at least 1, learns more than from plain arithmetic.
    """
    system.values[atom] = count
    if not is_known:
        system.bounds[atom] = (0, None)
    elif count == 0 or is_small(count):
        system.bounds[atom] = (min(count, SMALLEST), LARGEST)
    else:
        system.bounds[atom] = (SMALLEST, None)


def _add_small_runs(system: System, atoms: Sequence[Atom], counts: Sequence[int], group: Sequence[int]) -> None:
    """Every stretch of time whose known count is 1 to 5, however it is put together: two years to date tell it."""
    for first in range(len(counts)):
        total = 0
        for last in range(first, len(counts)):
            total += counts[last]
            if group[last + 1] != group[first] or total > LARGEST:
                break
            if total:
                system.secret.append(dict.fromkeys(atoms[first : last + 1], 1))


def _relate_rests(system: System, facts: Sequence[Fact], by_fact: Mapping[tuple[int, Line], Row]) -> None:
    """What is counted and what is not add up to the base, which a reader may know from elsewhere."""
    for at, fact in enumerate(facts):
        counted = by_fact.get((at, Line(fact.dimension, fact.category)))
        rest = by_fact.get((at, Line(fact.dimension, fact.category, is_rest=True)))
        if counted is None or rest is None:
            continue
        system.relations.append({**counted, **rest})
        if len(counted) == len(rest):
            system.relations += [{one: 1, other: 1} for one, other in zip(counted, rest, strict=True)]


def _relate_categories(system: System, facts: Sequence[Fact], by_fact: Mapping[tuple[int, Line], Row]) -> None:
    """The categories of a span add up to the whole, where they do."""
    spans: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    for at, fact in enumerate(facts):
        if fact.count is not None and not fact.is_subtotal:
            spans[fact.start, fact.end, fact.is_flow, fact.dimension].append(at)
    for (start, end, is_flow, dimension), places in spans.items():
        whole = spans.get((start, end, is_flow, ""))
        if not dimension or not whole:
            continue
        total = sum(facts[at].count or 0 for at in places)
        if total != facts[whole[0]].count:
            continue
        row: defaultdict[Atom, int] = defaultdict(int)
        _add_row(row, (by_fact.get((at, Line(str(dimension), facts[at].category))) for at in places), 1)
        _add_row(row, [by_fact.get((whole[0], Line("", "")))], -1)
        system.relations.append(dict(row))


def _add_row(row: defaultdict[Atom, int], parts: Iterable[Row | None], sign: int) -> None:
    for part in parts:
        for atom, factor in (part or {}).items():
            row[atom] += sign * factor
