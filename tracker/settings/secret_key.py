"""The keys that sign: the one set, or the one made for this installation, and those of before."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from tracker.settings.values import BadSetting

_SHORTEST_KEY = 16


def read_secret_key(environ: Mapping[str, str], folder: Path) -> str:
    key = environ.get("TRACKER_SECRET_KEY", "")
    if not key:
        return _stored_secret_key(folder / "secret_key")
    if len(key) < _SHORTEST_KEY:
        raise BadSetting(
            f"TRACKER_SECRET_KEY has {len(key)} characters; use {_SHORTEST_KEY} or more, for example the "
            "output of: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
        )
    return key


def _stored_secret_key(file: Path) -> str:
    """The key of this installation, made at first use so that a first run needs no setting."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            _make_secret_key(file)
    except OSError as error:
        raise BadSetting(f"TRACKER_SECRET_KEY is not set and {file} cannot be written ({error}); set it") from error
    return file.read_text().strip()


def _make_secret_key(file: Path) -> None:
    """Written aside and linked into place: of processes that start together one wins, and none reads half a key."""
    aside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    aside.touch(mode=0o600)
    try:
        aside.write_text(secrets.token_urlsafe(32))
        file.hardlink_to(aside)
    except FileExistsError:
        pass
    finally:
        aside.unlink()


def read_old_keys(environ: Mapping[str, str]) -> tuple[str, ...]:
    keys = tuple(filter(None, environ.get("TRACKER_SECRET_KEY_FALLBACKS", "").split(",")))
    if any(len(key) < _SHORTEST_KEY for key in keys):
        raise BadSetting(
            f"TRACKER_SECRET_KEY_FALLBACKS has a key of fewer than {_SHORTEST_KEY} characters; write the keys of "
            "before, with commas"
        )
    return keys
