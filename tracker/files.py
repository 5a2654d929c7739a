"""Where the files beside the code are: templates, static files and seed data.

In a checkout they stand at the top of the project; an installed wheel carries them inside the package.
"""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent
_CARRIED = _PACKAGE / "_files"


def folder(name: Literal["templates", "static", "seed"]) -> Path:
    """The folder of that name, wherever the program was started from."""
    root = _CARRIED if _CARRIED.is_dir() else _PACKAGE.parent
    found = root / name
    if not found.is_dir():
        raise FileNotFoundError(f"{found} is missing; reinstall the program with `pip install .`")
    return found
