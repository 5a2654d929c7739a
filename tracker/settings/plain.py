"""Settings that are a number, a choice, a folder or a yes."""

from collections.abc import Mapping
from pathlib import Path

from tracker.settings.values import BadSetting

MOST_SECONDS = 30 * 24 * 60 * 60


def read_seconds(environ: Mapping[str, str], name: str, otherwise: float) -> float:
    text = environ.get(name, "")
    if not text:
        return otherwise
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0
    if not 0 < seconds < MOST_SECONDS:
        raise BadSetting(f"{name} is {text!r}; write a number of seconds above 0, for example {otherwise:g}")
    return seconds


def read_whole(environ: Mapping[str, str], name: str, otherwise: int, *, most: int) -> int:
    text = environ.get(name, "")
    if not text:
        return otherwise
    # More digits than the largest has are no number for us; Python would refuse to read thousands of them.
    number = int(text) if text.isdecimal() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise BadSetting(f"{name} is {text!r}; write a whole number from 1 to {most}, for example {otherwise}")
    return number


def read_choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of the choices; the first when it is left out."""
    text = environ.get(name, "") or choices[0]
    if text not in choices:
        raise BadSetting(f"{name} is {text!r}; write one of {', '.join(choices)}")
    return text


def read_folder(environ: Mapping[str, str], name: str) -> Path | None:
    text = environ.get(name, "")
    if text and not Path(text).is_dir():
        raise BadSetting(f"{name} is {text!r}, which is no folder here; make it, or leave the setting out")
    return Path(text) if text else None


def read_flag(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "0")
    if text not in ("0", "1", ""):
        raise BadSetting(f"{name} is {text!r}; write 1 for yes, or leave it out")
    return text == "1"


def read_count(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name, "0") or "0"
    if not text.isdigit():
        raise BadSetting(f"{name} is {text!r}; write how many proxies stand in front, for example 1")
    return int(text)
