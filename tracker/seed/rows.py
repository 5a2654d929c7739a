"""Reading the seed's files: rows of text with typed access."""

import csv
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

from tracker.adapters.clock import LONDON

_DEFAULT_TIME = time(9, 0)


class Row(dict[str, str]):
    """One row of a file. A column that is missing or empty reads as empty."""

    def text(self, column: str) -> str:
        return (self.get(column) or "").strip()

    def day(self, column: str) -> date | None:
        text = self.text(column)
        return date.fromisoformat(text) if text else None

    def required_day(self, column: str) -> date:
        return date.fromisoformat(self.text(column))

    def number(self, column: str) -> Decimal | None:
        text = self.text(column)
        return Decimal(text) if text else None

    def whole(self, column: str) -> int | None:
        text = self.text(column)
        return int(text) if text else None

    def yes(self, column: str) -> bool:
        return self.text(column) == "yes"

    def listed(self, column: str) -> list[str]:
        """The parts of a cell separated by semicolons."""
        return [part.strip() for part in self.text(column).split(";") if part.strip()]

    def moment(self, day_column: str, time_column: str = "time") -> datetime:
        """When something was recorded, London time in the file, aware."""
        clock_time = self.text(time_column)
        at = time.fromisoformat(clock_time) if clock_time else _DEFAULT_TIME
        return datetime.combine(self.required_day(day_column), at, LONDON).astimezone(UTC)


class SeedFiles:
    """The CSV files of one programme."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self, pattern: str) -> list[str]:
        """The names of the files that suit a pattern such as ``figures*``, in order and without ``.csv``."""
        return sorted(path.stem for path in self._path.glob(f"{pattern}.csv"))

    def content(self, name: str) -> bytes:
        """A file as it stands."""
        return (self._path / name).read_bytes()

    def rows(self, name: str) -> list[Row]:
        """The rows of ``<name>.csv``; none when the programme has no such file."""
        file = self._path / f"{name}.csv"
        if not file.exists():
            return []
        with file.open(encoding="utf-8", newline="") as lines:
            return [Row(row) for row in csv.DictReader(lines)]
