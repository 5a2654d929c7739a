"""Which KPI a sentence speaks of: one that it names, or the one that the text explains."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from tracker.domain.kpi_reading import KpiReading

_ASIDE = re.compile(r"\s*\([^)]*\)|,.*$")
_WORD = re.compile(r"[a-z][a-z'-]+")
_EMPTY = frozenset(
    _WORD.findall(
        """
        all an and are as at average be been between by children children's each every for from had has have in into is
        it its long more new no not number of on only or out over per percentage rate share some than that the their
        there these they this those time times to total under was were which who whose with within young
        """
    )
)
_SHORTEST_NAME = 6
_BETWEEN = r"[\s-]+"


def content_words(text: str) -> frozenset[str]:
    """The words that say what a text is about, without their endings.

    >>> sorted(content_words("Referrals closed with no assessment (NFA)"))
    ['assessment', 'closed', 'nfa', 'referral']
    """
    return frozenset(_stem(word) for word in _WORD.findall(text.casefold()) if word not in _EMPTY)


@dataclass(frozen=True)
class Subjects:
    """The KPIs of a programme, to be found in sentences. ``aliases`` are other names, by code."""

    readings: Sequence[KpiReading]
    aliases: Mapping[str, tuple[str, ...]]

    def named_in(self, sentence: str) -> tuple[KpiReading, ...]:
        """Those that a sentence names by code, name or alias; of two names, one inside the other, the longer."""
        found: list[tuple[int, int, KpiReading]] = []
        folded = sentence.casefold()
        for first, pattern, reading in self._patterns:
            # Most sentences name no KPI: looking for a first word costs a tenth of looking for a name.
            if first in folded:
                found += [(match.start(), match.end(), reading) for match in pattern.finditer(sentence)]
        kept = [
            one
            for one in found
            if not any(
                other is not one and other[0] <= one[0] and one[1] <= other[1] and other[1] - other[0] > one[1] - one[0]
                for other in found
            )
        ]
        in_order = sorted(kept, key=lambda one: one[:2])
        return tuple({reading.definition.code: reading for _, _, reading in in_order}.values())

    def meant_by(self, sentence: str, explained: str) -> tuple[KpiReading, ...]:
        """Those that a sentence names; where none, the KPI that the text explains, if they share a word."""
        if named := self.named_in(sentence):
            return named
        own = self.explained_by(explained)
        shared = own and content_words(sentence) & content_words(own.definition.name)
        return (own,) if own and shared else ()

    def explained_by(self, code: str) -> KpiReading | None:
        return self._by_code.get(code)

    def about(self, sentence: str) -> tuple[KpiReading, ...]:
        """Those with whose name a sentence shares a word: a wide net, for rules that look for more than a name."""
        words = content_words(sentence)
        return tuple(one for one in self.readings if words & content_words(one.definition.name))

    @cached_property
    def _by_code(self) -> dict[str, KpiReading]:
        return {one.definition.code: one for one in self.readings}

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str], KpiReading], ...]:
        """How each KPI is named: the first word, in small letters; the whole; and which KPI it is."""
        found = []
        for one in self.readings:
            code, name = one.definition.code, one.definition.name
            found.append((code.casefold(), re.compile(rf"\b{re.escape(code)}\b"), one))
            names = _names(name, self.aliases.get(code, ()))
            found += [(_first_word(name), _phrase(name), one) for name in names]
        return tuple(found)


def _names(name: str, aliases: Iterable[str]) -> Iterable[str]:
    for one in dict.fromkeys((_ASIDE.sub("", name).strip(), name, *aliases)):
        if len(one) >= _SHORTEST_NAME and len(one.split()) > 1:
            yield one


def _first_word(name: str) -> str:
    return name.split(maxsplit=1)[0].rstrip("s").casefold()


@lru_cache(maxsize=4096)
def _phrase(name: str) -> re.Pattern[str]:
    """The name wherever it stands as words, in one or in many."""
    words = [rf"{re.escape(word.rstrip('s'))}(?:s|es)?" for word in name.split()]
    return re.compile(rf"(?<!\w){_BETWEEN.join(words)}(?!\w)", re.IGNORECASE)


def _stem(word: str) -> str:
    for ending in ("'s", "ies", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 2 and not word.endswith("ss"):
            return word[: -len(ending)] + ("y" if ending == "ies" else "")
    return word
