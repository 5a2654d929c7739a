"""Reads the files of the four older programmes as plain CSV."""

import csv
import json
from decimal import Decimal
from pathlib import Path

SEED = Path(__file__).resolve().parents[2] / "seed"
OLDER = ("seahaven-2016", "northdale", "fenchester", "marchwood")


def read(slug: str, name: str) -> list[dict[str, str]]:
    """The rows of a file; none when the programme has no such file."""
    path = SEED / slug / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def programme(slug: str) -> dict[str, str]:
    return json.loads((SEED / slug / "programme.json").read_text(encoding="utf-8"))


def figures(slug: str, code: str) -> list[dict[str, str]]:
    """Our own figures of a KPI as they were imported, in the order of the file."""
    return [row for row in read(slug, "imported_figures") if row["code"] == code and not row.get("geography")]


def number(row: dict[str, str], column: str = "value") -> Decimal:
    return Decimal(row[column].rstrip("%"))
