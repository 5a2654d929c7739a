"""One-time passwords (RFC 6238) of local accounts, and the recovery codes that stand in for them."""

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from pyotp import TOTP, random_base32
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.people.models import Person
from tracker.people.sealing import SECRET, SET_UP, renew, seal, unseal
from tracker.people.second_factor_models import RecoveryCode, SecondFactor

log = logging.getLogger(__name__)

DIGITS = 6
STEP_SECONDS = 30
# A clock that is half a minute wrong, or a code typed slowly.
_STEPS_AROUND = (0, -1, 1)
RECOVERY_CODES = 10
SET_UP_SECONDS = 15 * 60
# Letters and digits that nobody takes for another.
_RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
# So many that they hold 118 random bits: nobody who reads the hashes finds one by trying, and a plain hash will do.
_RECOVERY_LENGTH = 24


@dataclass(frozen=True)
class SetUp:
    """A secret that is not in use yet. ``sealed`` carries it through the form, unreadable, for a quarter of an hour."""

    secret: str
    sealed: str
    address: str

    @property
    def in_fours(self) -> str:
        """For typing by hand."""
        return " ".join(self.secret[start : start + 4] for start in range(0, len(self.secret), 4))


def begin_set_up(person: Person) -> SetUp:
    """A new secret for somebody's app; nothing is written before a first code of it was right."""
    return _set_up(person, random_base32())


def go_on_with(person: Person, sealed: str) -> SetUp | None:
    """The set-up that a form carried; None when it is forged, somebody else's or too old."""
    owner, _, secret = (unseal(sealed, purpose=SET_UP, seconds=SET_UP_SECONDS) or "").partition(":")
    return SetUp(secret, sealed, _app_address(person, secret)) if owner == str(person.id) else None


def has_second_factor(session: Session, person: Person) -> bool:
    return session.get(SecondFactor, person.id) is not None


def second_factor_of(session: Session, person: Person) -> SecondFactor | None:
    return session.get(SecondFactor, person.id)


def add_second_factor(session: Session, person: Person, set_up: SetUp, code: str) -> list[str] | None:
    """From now on this person signs in with a one-time password too, if ``code`` is one of the new secret.

    Gives the recovery codes, to be shown once, or None when the code is not right; the caller commits.
    """
    step = _step_of(set_up.secret, _digits(code), clock.real_now())
    if step is None:
        return None
    remove_second_factor(session, person)
    session.add(
        SecondFactor(
            person_id=person.id,
            secret=seal(set_up.secret, purpose=SECRET),
            added_at=clock.real_now(),
            last_step=step,
        )
    )
    return make_recovery_codes(session, person)


def remove_second_factor(session: Session, person: Person) -> bool:
    """Sign in with the password alone again; whether it was otherwise. The caller commits."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    held = second_factor_of(session, person)
    if held is not None:
        session.delete(held)
        session.flush()
    return held is not None


def make_recovery_codes(session: Session, person: Person) -> list[str]:
    """Ten new codes in place of the old ones, to be shown once; the caller commits."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = ["".join(secrets.choice(_RECOVERY_LETTERS) for _ in range(_RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    # In one statement, of which the audit says in one entry that there are ten.
    session.execute(insert(RecoveryCode), [{"person_id": person.id, "code_hash": _hash(code)} for code in codes])
    return ["-".join(code[start : start + 4] for start in range(0, _RECOVERY_LENGTH, 4)) for code in codes]


def recovery_codes_left(session: Session, person: Person) -> int:
    left = select(func.count()).where(RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0


def use_code(session: Session, person: Person, typed: str) -> bool:
    """Whether a one-time password or recovery code is right; from now on it is used up. The caller commits.

    Of two who send the same code at once, the database lets one have it.
    """
    held = second_factor_of(session, person)
    if held is None:
        return False
    code = _digits(typed)
    if len(code) > DIGITS:
        return _use_recovery_code(session, person, code)
    secret = unseal(held.secret, purpose=SECRET)
    if secret is None:
        log.error("the one-time password of person %s cannot be read: TRACKER_SECRET_KEY has changed", person.id)
        return False
    step = _step_of(secret, code, clock.real_now())
    if step is None or not _use_step(session, person, step):
        return False
    renew(held)
    return True


def _use_step(session: Session, person: Person, step: int) -> bool:
    taken = session.execute(
        update(SecondFactor)
        .where(SecondFactor.person_id == person.id, SecondFactor.last_step < step)
        .values(last_step=step)
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(taken, "rowcount", 0))


def _use_recovery_code(session: Session, person: Person, code: str) -> bool:
    taken = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == _hash(code.lower()),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.real_now())
        .execution_options(synchronize_session=False)
    )
    return bool(getattr(taken, "rowcount", 0))


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half-minute around now whose code this is."""
    if not (code.isascii() and code.isdigit()):
        return None
    totp = TOTP(secret, interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    steps = [current + offset for offset in _STEPS_AROUND]
    return next((step for step in steps if hmac.compare_digest(totp.generate_otp(step), code)), None)


def _digits(typed: str) -> str:
    """What was typed without the blanks and hyphens that make codes readable."""
    return "".join(letter for letter in typed if not letter.isspace() and letter != "-")


def _set_up(person: Person, secret: str) -> SetUp:
    sealed = seal(f"{person.id}:{secret}", purpose=SET_UP)
    return SetUp(secret, sealed, _app_address(person, secret))


def _app_address(person: Person, secret: str) -> str:
    """What an app reads from the picture: ``otpauth://totp/...``."""
    return TOTP(secret, interval=STEP_SECONDS).provisioning_uri(name=person.email, issuer_name="Improvement tracker")


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()
