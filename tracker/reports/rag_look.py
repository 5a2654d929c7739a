"""How a rating looks in office files: a shape, a background and a colour for the letters of its word."""

from typing import NamedTuple

GREY, WHITE, INK = "505A5F", "FFFFFF", "0B0C0C"
WORSE, BETTER = "A84A12", "1D70B8"


class Look(NamedTuple):
    """``fill`` is empty where there is no background; colours as ``B3261E``."""

    shape: str
    fill: str
    ink: str


LOOKS = {
    "red": Look("◆", "B3261E", WHITE),
    "amber": Look("▲", "F3B13C", INK),
    "green": Look("●", "00703C", WHITE),
    "complete": Look("✔", "1D5B9B", WHITE),
    "verified": Look("✔", "0B2F5C", WHITE),
    "not_rated": Look("–", "", GREY),
}
