"""Working days: Monday to Friday but for the bank holidays of a nation of the United Kingdom."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import holidays

_SUBDIVISIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}
_SATURDAY = 5


@lru_cache(maxsize=len(_SUBDIVISIONS))
def working_days(nation: str = "england") -> Callable[[date], bool]:
    """The test for a working day in ``england``, ``wales``, ``scotland`` or ``northern_ireland``."""
    bank_holidays = holidays.country_holidays("GB", subdiv=_SUBDIVISIONS[nation])

    @lru_cache(maxsize=16_384)
    def is_working_day(day: date) -> bool:
        return day.weekday() < _SATURDAY and day not in bank_holidays

    return is_working_day


is_working_day = working_days()
