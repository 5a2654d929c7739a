"""Texts that are checked: their sentences, the KPIs they may speak of, and how what is wrong with one is said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from tracker.domain.check_finding import CheckFinding, CheckKind, Place, Severity
from tracker.domain.periods import Period
from tracker.domain.text_sentences import sentences_of
from tracker.domain.text_subjects import Subjects


@dataclass(frozen=True)
class CheckText:
    """A text that people read beside the figures, in its author's words.

    ``kpi`` is the code of the KPI it explains and ``period`` that of which it speaks; ``on`` is the day it speaks of.
    Each may be missing: then any KPI named in it is meant, any period, or the latest.
    """

    place: Place
    text: str
    kpi: str = ""
    period: Period | None = None
    on: date | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text."""

    source: CheckText
    words: str

    def finding(
        self,
        kind: CheckKind,
        said: str,
        *,
        stated: Decimal | None = None,
        computed: Decimal | None = None,
        tolerance: str = "",
        remedy: str,
        is_note: bool = False,
        at: int | None = None,
    ) -> CheckFinding:
        """What is wrong with it. ``at`` tells two numbers of one sentence apart."""
        return CheckFinding(
            kind,
            self.source.place,
            f"“{self.words}”: {said}",
            stated,
            computed,
            tolerance,
            remedy,
            Severity.NOTE if is_note else Severity.WARNING,
            claim=self.words if at is None else f"{self.words}|{at}",
        )


@dataclass(frozen=True)
class TextMaterial:
    """Texts, and the KPIs that they may speak of."""

    texts: tuple[CheckText, ...]
    subjects: Subjects

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence of every text."""
        return tuple(Sentence(text, words) for text in self.texts for words in sentences_of(text.text))
