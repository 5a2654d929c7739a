"""Secrets of one-time passwords, encrypted under the secret key; those that a key of before encrypted are read too."""

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.people.second_factor_models import SecondFactor

SECRET, SET_UP = "secret", "set up"


def seal(words: str, *, purpose: str) -> str:
    """The words, unreadable without the secret key and of use for one purpose."""
    return _box(_keys(), purpose).encrypt(words.encode()).decode()


def unseal(sealed: str, *, purpose: str, seconds: int | None = None) -> str | None:
    """What was sealed; None when it is forged, for another purpose, older than ``seconds``, or its key is gone."""
    try:
        return _box(_keys(), purpose).decrypt(sealed.encode(), ttl=seconds).decode()
    except InvalidToken:
        return None


def renew(held: SecondFactor) -> bool:
    """Seal a secret under the key of now if it is under one of before; whether it was. The caller commits."""
    if not is_under_a_former_key(held):
        return False
    secret = unseal(held.secret, purpose=SECRET)
    if secret is None:
        return False
    held.secret = seal(secret, purpose=SECRET)
    return True


def is_under_a_former_key(held: SecondFactor) -> bool:
    """Whether it is lost with the keys of before."""
    try:
        _box(_keys()[:1], SECRET).decrypt(held.secret.encode())
    except InvalidToken:
        return True
    return False


@dataclass(frozen=True)
class Sealed:
    """How many secrets there are, of which a key of before still reads some and nothing reads others."""

    total: int
    former: int
    unreadable: int


def renew_every_secret(session: Session) -> Sealed:
    """Seal all under the key of now; how it was before. The caller commits."""
    held = list(session.scalars(select(SecondFactor).order_by(SecondFactor.person_id).with_for_update()))
    before = _look_at(held)
    for one in held:
        renew(one)
    return before


def look_at_secrets(session: Session) -> Sealed:
    return _look_at(list(session.scalars(select(SecondFactor))))


def _look_at(held: list[SecondFactor]) -> Sealed:
    unreadable = sum(unseal(one.secret, purpose=SECRET) is None for one in held)
    return Sealed(len(held), sum(map(is_under_a_former_key, held)) - unreadable, unreadable)


def _keys() -> list[str]:
    settings = clock.current_settings()
    return [settings.secret_key, *settings.old_secret_keys]


def _box(keys: list[str], purpose: str) -> MultiFernet:
    """Encrypts under the first key; each gives one for this purpose that is of no other use."""
    info = f"tracker one-time password: {purpose}".encode()
    derived = [HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key.encode()) for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
