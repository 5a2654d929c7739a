"""Finding the KPI that a file means: by its code, its name, or another name it goes by."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from tracker.domain.import_table import formula_problem
from tracker.domain.kpi_terms import Basis, Frequency, Unit
from tracker.domain.words import join_words

POPULATION = "POPULATION"
"""The code under which a programme's population by year is held."""


@dataclass(frozen=True)
class KpiFacts:
    """What an import needs to know of a KPI."""

    code: str
    name: str
    unit: Unit = Unit.COUNT
    decimals: int = 0
    frequency: Frequency = Frequency.MONTHLY
    basis: Basis = Basis.PERIOD
    aliases: tuple[str, ...] = ()


POPULATION_FACTS = KpiFacts(POPULATION, "Population", frequency=Frequency.YEARLY)


class KpiFinder:
    """The KPIs of a programme by whatever a file calls them.

    A code goes before a name, a name before an alias; capitals and spaces do not matter.
    """

    def __init__(self, kpis: Iterable[KpiFacts]) -> None:
        self._by_word: list[dict[str, list[KpiFacts]]] = [{}, {}, {}]
        held = list(kpis)
        if all(kpi.code != POPULATION for kpi in held):
            held.append(POPULATION_FACTS)
        for kpi in held:
            for words, rank in (((kpi.code,), 0), ((kpi.name,), 1), (kpi.aliases, 2)):
                for word in words:
                    self._by_word[rank].setdefault(_plain(word), []).append(kpi)
        self._found: dict[str, KpiFacts | str] = {}

    def find(self, text: str) -> KpiFacts | str:
        """The KPI, or what is wrong with the text, with its remedy."""
        found = self._found.get(text)
        if found is None:
            found = self._found[text] = self._look_up(text)
        return found

    def _look_up(self, text: str) -> KpiFacts | str:
        if not text:
            return "'' is no KPI; write the KPI's code"
        if problem := formula_problem(text):
            return problem
        wanted = _plain(text)
        for words in self._by_word:
            matches = words.get(wanted, [])
            if len(matches) == 1:
                return matches[0]
            if matches:
                codes = join_words(sorted(kpi.code for kpi in matches))
                return f"'{text}' is the name of several KPIs, {codes}; write the code"
        return f"'{text[:80]}' is no KPI of this programme; {self._remedy(wanted)}"

    def _remedy(self, wanted: str) -> str:
        add = "add it first under KPI definitions (tracker import kpis)"
        for words in self._by_word:
            if near := get_close_matches(wanted, words, n=1, cutoff=0.75):
                return f"write {words[near[0]][0].code} if that is meant, or {add}"
        return f"correct the code or {add}"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
