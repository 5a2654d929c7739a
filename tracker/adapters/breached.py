"""Passwords that were stolen elsewhere: a file of SHA-1 hashes in order on our disk, such as that of Pwned Passwords.

It may have 40 GB: nothing but some thirty lines of it is read for one password, and no password leaves the machine.
"""

import logging
import os
import re
from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

from tracker.settings import BadSetting, Settings

log = logging.getLogger(__name__)

# ``HASH:COUNT`` or the hash alone.
_LINE = re.compile(rb"[0-9A-Fa-f]{40}(:\d{1,15})?\r?\n?")
_HASH_LETTERS = 40
_LONGEST_LINE = 64
_SAMPLES = 64


def is_breached(password: str, listed: Path | None) -> bool:
    """Whether a password is in the list; without one none is.

    A list that cannot be read while the program runs keeps nobody from choosing a password, and is told in the log.
    """
    if listed is None:
        return False
    # The list is made with SHA-1. It protects nothing here: it is what one looks a word up by.
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    try:
        with listed.open("rb") as file:
            return _holds(file, wanted)
    except OSError as error:
        log.error("the list of breached passwords cannot be read: %s", error)
        return False


def must_be_a_list(settings: Settings) -> None:
    """Raises :class:`BadSetting` unless the file is there, holds hashes and, where one looks, has them in order."""
    listed = settings.breached_passwords
    if listed is None:
        return
    try:
        with listed.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            lines = [_line_after(file, size * at // _SAMPLES)[1] for at in range(_SAMPLES)]
    except OSError as error:
        raise BadSetting(f"TRACKER_BREACHED_PASSWORDS cannot be read ({error.strerror}); correct its path") from None
    hashes = [line[:_HASH_LETTERS].upper() for line in lines if line]
    if not hashes or not all(_LINE.fullmatch(line) for line in lines if line) or hashes != sorted(hashes):
        raise BadSetting(
            "TRACKER_BREACHED_PASSWORDS is no list of SHA-1 hashes in order, one a line; take the file of Pwned "
            "Passwords that is ordered by hash, or sort yours"
        )


def _holds(file: BinaryIO, wanted: bytes) -> bool:
    """Whether a line begins with the hash. If one does, it begins at ``low`` or after, and before ``high``."""
    low, high = 0, file.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        start, line = _line_after(file, middle)
        found = line[:_HASH_LETTERS].upper()
        if start < high and found == wanted:
            return True
        if start >= high or found > wanted:
            high = middle
        else:
            low = start + len(line)
    return False


def _line_after(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """The first line that begins at a place or after it, and where it does."""
    file.seek(max(place - 1, 0))
    if place:
        file.readline(_LONGEST_LINE)
    start = file.tell()
    return start, file.readline(_LONGEST_LINE)
