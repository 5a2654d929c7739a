"""Passwords of local accounts: argon2, long enough, never empty."""

from pwdlib import PasswordHash

SHORTEST = 12
LONGEST = 256

_hasher = PasswordHash.recommended()
# Checked when there is no such account, so that an answer takes as long either way.
_NOBODY = _hasher.hash("nobody has this password")


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def is_right(password: str, password_hash: str | None) -> bool:
    """Whether this is the password; takes as long when there is no account or no password."""
    right = _hasher.verify(password[:LONGEST], password_hash or _NOBODY)
    return right and password_hash is not None


def why_unfit(password: str) -> str | None:
    """What is wrong with a new password, or None."""
    if len(password) < SHORTEST:
        return f"Use {SHORTEST} characters or more; three or four unrelated words are easy to remember"
    if len(password) > LONGEST:
        return f"Use {LONGEST} characters or fewer"
    return None
