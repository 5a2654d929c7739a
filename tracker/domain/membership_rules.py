"""What makes the people of a programme workable: everybody has a role, and somebody manages."""

from collections.abc import Collection


def why_roles_are_unfit(roles: Collection[str]) -> dict[str, str]:
    """What is wrong with what somebody is to be, by field; empty when nothing is.

    >>> why_roles_are_unfit([])
    {'roles': 'Choose at least one role, or remove the person from the programme'}
    """
    return {} if roles else {"roles": "Choose at least one role, or remove the person from the programme"}


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
