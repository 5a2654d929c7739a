"""Abbreviations: the terms of the field, and giving the words of each where a report first uses it.

``SGO`` becomes ``SGO (special guardianship order)``: the abbreviation stays where it was, so that the sentence reads
on, and whoever reads it for the first time is told.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

TERMS: Mapping[str, str] = {
    "ASYE": "assessed and supported year in employment",
    "CAFCASS": "Children and Family Court Advisory and Support Service",
    "CAMHS": "child and adolescent mental health services",
    "CIN": "child in need",
    "CLA": "child looked after",
    "CP": "child protection",
    "CPP": "child protection plan",
    "CSE": "child sexual exploitation",
    "CWD": "children with disabilities",
    "DCS": "Director of Children's Services",
    "DfE": "Department for Education",
    "EHA": "early help assessment",
    "EPO": "emergency protection order",
    "FTE": "full-time equivalent",
    "HoS": "head of service",
    "ICO": "interim care order",
    "ICPC": "initial child protection conference",
    "IHA": "initial health assessment",
    "IRO": "independent reviewing officer",
    "KPI": "key performance indicator",
    "LA": "local authority",
    "LAC": "looked after child",
    "LADO": "local authority designated officer",
    "MASH": "multi-agency safeguarding hub",
    "NEET": "not in education, employment or training",
    "NFA": "no further action",
    "O&S": "overview and scrutiny",
    "PLO": "Public Law Outline",
    "QA": "quality assurance",
    "QSW": "qualified social worker",
    "RAG": "red, amber or green",
    "RHI": "return home interview",
    "S20": "section 20 of the Children Act 1989",
    "S47": "section 47 of the Children Act 1989",
    "SEND": "special educational needs and disabilities",
    "SGO": "special guardianship order",
    "SLT": "senior leadership team",
    "SRO": "senior responsible officer",
    "YOT": "youth offending team",
    "YTD": "year to date",
}
"""The field's own, in our words. Those with a second meaning in plain English are left to each programme."""

LEAVE = "-"
"""Instead of words, for a term of the field that a programme wants left as it is."""

_IRREGULAR = {"child in need": "children in need", "child looked after": "children looked after"}
_LIVE = re.compile(r"\{[^{}]*\}|\S+@\S+|https?://\S+")


def glossary(own: Mapping[str, str]) -> dict[str, str]:
    """The terms of the field with a programme's own, which come first where both have one."""
    return {short: words for short, words in {**TERMS, **own}.items() if words != LEAVE}


@dataclass
class Expander:
    """Expands each abbreviation once, over the texts of a document in reading order. ``used`` are those it met."""

    terms: Mapping[str, str]
    used: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        # The longest first, so that CPP is not taken for CP; a section is written S47 and s47.
        names = sorted(self.terms, key=len, reverse=True)
        either = "|".join(_written(name) for name in names)
        self._word = re.compile(rf"(?<![\w&'’.@-])({either})(s?)(?![\w&@]|-\w|\.\w)") if names else None
        self._names = {name.casefold(): name for name in names if _is_section(name)} | {name: name for name in names}

    def expand(self, text: str) -> str:
        """The text with the words of what is used here first. What its author explained is left as it is."""
        if self._word is None or not text:
            return text
        explained = {name for name in self._in(text) if is_explained(text, name, self.terms[name])}
        kept = [match.span() for match in _LIVE.finditer(text)]

        def said(match: re.Match[str]) -> str:
            if any(start <= match.start() < end for start, end in kept):
                return match[0]
            name = self._name(match[1])
            if name in self.used:
                return match[0]
            self.used.add(name)
            if name in explained:
                return match[0]
            return f"{match[0]} ({plural(self.terms[name]) if match[2] else self.terms[name]})"

        return self._word.sub(said, text)

    def gloss(self, name: str) -> str:
        """What there is to explain of a name that is printed as it is: ``IRO: independent reviewing officer``."""
        new = [
            short
            for short in dict.fromkeys(self._in(name))
            if short not in self.used and not is_explained(name, short, self.terms[short])
        ]
        self.used.update(self._in(name))
        return "; ".join(f"{short}: {self.terms[short]}" for short in new)

    def _in(self, text: str) -> list[str]:
        kept = [match.span() for match in _LIVE.finditer(text)]
        found = self._word.finditer(text) if self._word else ()
        return [self._name(match[1]) for match in found if not any(start <= match.start() < end for start, end in kept)]

    def _name(self, typed: str) -> str:
        return self._names.get(typed) or self._names[typed.casefold()]


def is_explained(text: str, short: str, words: str) -> bool:
    """Whether an author explained an abbreviation: its words, or words with its initials, stand beside it in brackets.

    >>> is_explained("a Special Guardianship Order (SGO)", "SGO", "special guardianship order")
    True
    """
    name = re.escape(short)
    after = re.search(rf"(?<!\w){name}s?\s*\(([^()]*)\)", text)
    if after and (_same(after[1], words) or _initials(after[1]) == _letters(short)):
        return True
    for found in re.finditer(rf"([^().;]*)\(\s*{name}s?\s*\)", text):
        before = found[1]
        if _plain(before).endswith((_plain(words), _plain(plural(words)))):
            return True
        last = before.split()[-len(short) :]
        if _letters(short) and _initials(" ".join(last)).endswith(_letters(short)):
            return True
    return False


def plural(words: str) -> str:
    """More than one of something: ``independent reviewing officers``.

    >>> plural("child in need"), plural("head of service")
    ('children in need', 'heads of service')
    """
    if words in _IRREGULAR:
        return _IRREGULAR[words]
    first, of, rest = words.partition(" of ")
    if of and not words.startswith("section "):
        return f"{plural(first)} of {rest}"
    if words.endswith("child"):
        return f"{words}ren"
    if words.endswith("y") and words[-2:-1] not in "aeiou":
        return f"{words[:-1]}ies"
    return words if words.endswith("s") or of else f"{words}s"


def without_expansions(text: str, terms: Mapping[str, str]) -> str:
    """A text without the words that were added to its abbreviations: the same as it was typed."""
    for short, words in terms.items():
        if short in text or (_is_section(short) and short.casefold() in text.casefold()):
            added = "|".join(map(re.escape, (words, plural(words))))
            text = re.sub(rf"((?<!\w){_written(short)}s?) \((?:{added})\)", r"\1", text)
    return text


def _written(name: str) -> str:
    """How an abbreviation may be written: ``S47`` and ``s47``."""
    return f"[{name[0].upper()}{name[0].lower()}]{re.escape(name[1:])}" if _is_section(name) else re.escape(name)


def _is_section(name: str) -> bool:
    return re.fullmatch(r"S\d+", name) is not None


def _same(said: str, words: str) -> bool:
    return _plain(said) in (_plain(words), _plain(plural(words)))


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[^\w ]+", " ", words.casefold()).split())


def _initials(words: str) -> str:
    return "".join(word[0] for word in _plain(words).split())


def _letters(short: str) -> str:
    return "".join(one for one in short.casefold() if one.isalpha())
