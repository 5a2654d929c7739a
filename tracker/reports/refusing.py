"""What a person is told whose step came too late."""

from typing import NoReturn

from flask import abort

from tracker.adapters.db import db


def decided_meanwhile(typed: str = "") -> NoReturn:
    """409: somebody was faster. What was typed is said back, so that it is not lost."""
    db.session.rollback()
    words = (
        "Somebody changed, submitted, decided or published this edition before you. Open it again to see how it stands."
    )
    abort(409, f"{words} You had written: {typed}" if typed else words)
