"""Passwords of local accounts: argon2, long enough, and not what somebody would guess first."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import Any

from pwdlib import PasswordHash
from zxcvbn import zxcvbn

from tracker.adapters.breached import is_breached

SHORTEST = 12
LONGEST = 256
# Of 0 to 4: more than ten thousand million guesses. A season with its year and a mark behind it has 3.
_LEAST_SCORE = 4
# Without the words that concern the person, so much has to be left.
_LEAST_OF_ITS_OWN = 8
# The library reads no more, and whoever cannot guess the beginning cannot guess the whole.
_MOST_READ = 72
_REMEDY = "Choose three or four unrelated words"

_hasher = PasswordHash.recommended()
# Checked when there is no such account, so that an answer takes as long either way: what was hashed, nobody knows.
# Written down, as to make one takes every process that starts a tenth of its time.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$O0B14twKrduNbWMDhMyhjA$Xt/lNUnzIisIqw/eqlhL47KWkaJArN0Dhmpw/jFIke4"
# zxcvbn keeps the words that concern a person in one place for all threads.
_one_at_a_time = Lock()


def hash_password(password: str) -> str:
    return _hasher.hash(_normalised(password))


def check_password(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Whether this is the password, and its new hash if the old one was made with weaker parameters.

    Takes as long when there is no account or no password. A longer text than any password is none.
    """
    given = _normalised(password)
    right, better = _hasher.verify_and_update(given[:LONGEST], password_hash or _NOBODY)
    if not right or password_hash is None or len(given) > LONGEST:
        return False, None
    return True, better


def why_unfit(password: str, *, about: Iterable[str] = (), breached: Path | None = None) -> str | None:
    """What is wrong with a new password, or None.

    ``about`` are texts that somebody who knows the person would try: their address, name, job title, organisation.
    ``breached`` is a list of passwords that were stolen elsewhere.
    """
    given = _normalised(password)
    if len(given) < SHORTEST:
        return f"Use {SHORTEST} characters or more. {_REMEDY}"
    if len(given) > LONGEST:
        return f"Use {LONGEST} characters or fewer; this has {len(given)}"
    words = _words(about)
    if _is_made_of(given, words):
        return f"{_ABOUT_YOU}. {_REMEDY}"
    with _one_at_a_time:
        found = zxcvbn(given[:_MOST_READ], user_inputs=sorted(words))
    if found["score"] < _LEAST_SCORE:
        return f"{_reason(found['sequence'])}. {_REMEDY}"
    # As it was typed, since the list does not know how we write it.
    return f"{_STOLEN}. {_REMEDY}" if any(is_breached(one, breached) for one in {given, password}) else None


def _normalised(password: str) -> str:
    """As characters are counted and compared: an accent typed in two ways is one letter (NIST SP 800-63B)."""
    return unicodedata.normalize("NFC", password)


def _words(texts: Iterable[str]) -> set[str]:
    """Each text, its words, and its words written as one."""
    found = {"tracker", "improvement", "improvementtracker", "programme", "council"}
    for text in texts:
        words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
        found |= {text.lower(), "".join(words), *(word for word in words if len(word) > 2)}
    return found - {""}


def _is_made_of(password: str, words: Iterable[str]) -> bool:
    """Whether little is left of a password without these words."""
    left = password.lower()
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return left != password.lower() and len(left.replace(" ", "")) < _LEAST_OF_ITS_OWN


def _reason(sequence: list[dict[str, Any]]) -> str:
    """Why the parts that a password was made of are easy to guess: the longest part says it."""
    part = max(sequence, key=lambda one: len(one["token"]))
    if any(one.get("dictionary_name") == "user_inputs" for one in sequence):
        return _ABOUT_YOU
    kind = part["pattern"]
    is_whole = all(one["pattern"] != "bruteforce" for one in sequence)
    if kind == "dictionary" and part["dictionary_name"] == "passwords" and is_whole:
        return "This is on the lists of passwords that many people use"
    return _REASONS.get(kind, "This is easy to guess")


_STOLEN = "This was stolen from other sites and stands on lists that are tried first"
_ABOUT_YOU = "This has your name, address, job title, organisation or this site's name in it"
_REASONS = {
    "dictionary": "This is a common word or name with little added",
    "spatial": "These are keys beside each other",
    "repeat": "This repeats itself",
    "sequence": "This goes on as everybody expects, such as abc or 123",
    "date": "Dates are easy to guess",
    "regex": "Years are easy to guess",
}
