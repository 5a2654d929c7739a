"""Small matters of plain English: numbers in words, and lists with an "and"."""

from collections.abc import Sequence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def count_words(number: int) -> str:
    """A count as it is written in a sentence: in words below ten, in figures from there.

    >>> count_words(4), count_words(12)
    ('four', '12')
    """
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def join_words(parts: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``.

    >>> join_words(["a", "b", "c"])
    'a, b and c'
    """
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last
