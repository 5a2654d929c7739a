"""A text taken apart into the sentences that each state something."""

import re

from tracker.domain.live_figures import without_live_figures

_END = re.compile(r"(?<=[.!?;])\s+(?=[^a-z])|\n+")
_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\w{1,2}[.)])\s+")
_INTENTION = re.compile(
    r"\b(?:will|would|should|shall|must|could|may|might|can|if|unless|until|once|aim(?:s|ed|ing)?|intend(?:s|ed)?|"
    r"plan(?:s|ned)? to|expect(?:s|ed|ation)?|target(?:s|ed)?|need(?:s|ed)? to|order to|designed to|wants? to|ambition|"
    r"forecast|projected|trajectory|on course)\b",
    re.IGNORECASE,
)
_SHORT = re.compile(r"\b(?:approx|no|e\.g|i\.e|cf|vs|v|st|para|p)\.$", re.IGNORECASE)


def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences and lines of a text, without bullets. Live figures, which cannot be wrong, are left out.

    >>> sentences_of("Contacts fell. Now 4.5 a day; that is\\n- approx. 9% fewer")
    ('Contacts fell.', 'Now 4.5 a day; that is', 'approx. 9% fewer')
    """
    parts: list[str] = []
    for piece in _END.split(without_live_figures(text)):
        if parts and _SHORT.search(parts[-1]):
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    return tuple(cleaned for part in parts if (cleaned := " ".join(_BULLET.sub("", part).split())))


def is_intention(sentence: str) -> bool:
    """Whether a sentence speaks of what is wanted or expected, not of what is.

    >>> is_intention("We will cut caseloads to 18"), is_intention("Caseloads were cut to 18")
    (True, False)
    """
    return _INTENTION.search(sentence) is not None
