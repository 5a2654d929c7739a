"""Words of the highlight report: written for an edition, abbreviations, and texts with live figures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TextPart:
    """Words written for this edition: a note to a section, or its executive summary (``summary``).

    One that is not public is left out of the public version.
    """

    section: str
    text: str
    is_public: bool = True


@dataclass(frozen=True)
class AbbreviationPart:
    short: str
    words: str


@dataclass(frozen=True)
class LiveValuePart:
    """What a live figure said when the edition was made: the KPI's code, what was asked of it, and the answer."""

    code: str
    measure: str
    text: str


@dataclass(frozen=True)
class LiveTextPart:
    """A text of the report with live figures: as it is printed, and with its figures still to be filled."""

    text: str
    template: str
    values: tuple[LiveValuePart, ...]
