"""When a session is over: left alone for too long, or begun too long ago. Real time, never the programme's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Ending(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    ENDED_ELSEWHERE = "ended_elsewhere"
    EVERYWHERE = "everywhere"
    PASSWORD_CHANGED = "password_changed"
    CODE_CHANGED = "code_changed"
    CLOSED = "closed"
    IDLE = "idle"
    TOO_LONG = "too_long"


@dataclass(frozen=True)
class SessionLimits:
    """How long a session lasts without a request, and at most."""

    idle: timedelta
    longest: timedelta


def why_over(limits: SessionLimits, *, started_at: datetime, seen_at: datetime, now: datetime) -> Ending | None:
    """Why a session that nobody ended is over all the same; None while it lasts.

    ``seen_at`` is when its browser last asked for something, to the minute.
    """
    if now - started_at >= limits.longest:
        return Ending.TOO_LONG
    if now - seen_at >= limits.idle:
        return Ending.IDLE
    return None


def words_of_ending(ending: Ending, limits: SessionLimits) -> str:
    """What somebody reads who comes back to a session that is over.

    >>> words_of_ending(Ending.IDLE, SessionLimits(timedelta(minutes=60), timedelta(hours=12)))
    'You were signed out because nothing happened for 60 minutes.'
    """
    match ending:
        case Ending.IDLE:
            return f"You were signed out because nothing happened for {_minutes(limits.idle)}."
        case Ending.TOO_LONG:
            return f"You were signed out because you signed in {_minutes(limits.longest)} ago or earlier."
        case Ending.ENDED_ELSEWHERE:
            return "You ended this session from another one."
        case Ending.PASSWORD_CHANGED:
            return "You were signed out because your password was changed."
        case Ending.CODE_CHANGED:
            return "You were signed out because your one-time passwords were changed."
        case Ending.CLOSED:
            return "You were signed out because your account was closed."
        case Ending.EVERYWHERE:
            return "You were signed out everywhere."
        case Ending.SIGNED_OUT:
            return "You signed out."


def _minutes(length: timedelta) -> str:
    minutes = round(length / timedelta(minutes=1))
    count, unit = (minutes // 60, "hour") if minutes % 60 == 0 and minutes > 60 else (minutes, "minute")
    return f"{count} {unit}{'' if count == 1 else 's'}"
