"""Loads the demonstration programmes of ``seed/``."""


class UnknownProgramme(LookupError):
    """There is no demonstration of that name."""


def seed_programmes(only: str | None) -> list[str]:
    return []
