"""What makes the people of a programme workable: everybody has a role, and somebody manages."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

READER = "reader"
# How long before somebody's last day the manager hears of it.
WARNED_BEFORE = timedelta(days=7)
_MONTHS = 3


def why_roles_are_unfit(roles: Collection[str]) -> dict[str, str]:
    """What is wrong with what somebody is to be, by field; empty when nothing is.

    >>> why_roles_are_unfit([])
    {'roles': 'Choose at least one role, or remove the person from the programme'}
    """
    return {} if roles else {"roles": "Choose at least one role, or remove the person from the programme"}


def suggested_end(today: date) -> date:
    """Until when somebody from outside reads, unless somebody says otherwise: three months.

    >>> suggested_end(date(2020, 1, 27)), suggested_end(date(2019, 11, 30))
    (datetime.date(2020, 4, 27), datetime.date(2020, 2, 29))
    """
    years, month = divmod(today.month - 1 + _MONTHS, 12)
    year, month = today.year + years, month + 1
    return date(year, month, min(today.day, monthrange(year, month)[1]))


def why_end_is_missing(roles: Collection[str], *, until: date | None, has_no_end: bool, today: date) -> dict[str, str]:
    """Whoever only reads does so until a day, or for good because somebody said so; what is wrong, by field.

    >>> why_end_is_missing(["reader"], until=None, has_no_end=False, today=date(2020, 1, 27))
    {'until': 'Say until when they read, such as 27 4 2020, or that there is no end'}
    >>> why_end_is_missing(["reader"], until=None, has_no_end=True, today=date(2020, 1, 27))
    {}
    """
    if set(roles) != {READER} or until or has_no_end:
        return {}
    day = suggested_end(today)
    return {"until": f"Say until when they read, such as {day.day} {day.month} {day.year}, or that there is no end"}


def ends_soon(until: date | None, *, today: date) -> bool:
    """Whether somebody's time ends within a week: its last day is today or one of the next seven.

    >>> ends_soon(date(2020, 2, 3), today=date(2020, 1, 27)), ends_soon(date(2020, 2, 4), today=date(2020, 1, 27))
    (True, False)
    """
    return until is not None and today <= until <= today + WARNED_BEFORE


def why_manager_is_missing(*, manages_now: bool, will_manage: bool, other_managers: int) -> dict[str, str]:
    """What is wrong with a change to one person's part, by field; empty when somebody still manages.

    ``other_managers`` is how many other people manage the programme today.

    >>> why_manager_is_missing(manages_now=True, will_manage=False, other_managers=0)
    {'roles': 'The programme would have no manager; give somebody else that role first'}
    >>> why_manager_is_missing(manages_now=True, will_manage=False, other_managers=1)
    {}
    """
    if manages_now and not will_manage and not other_managers:
        return {"roles": "The programme would have no manager; give somebody else that role first"}
    return {}
