"""The one sum of a budget line."""

from decimal import Decimal


def variance(budget: Decimal | None, actual: Decimal | None, forecast: Decimal | None) -> Decimal | None:
    """Budget less forecast, or less actual where nothing is forecast; None where an amount is blank.

    Below nought means overspent. A blank is unknown, not nothing.

    >>> variance(Decimal(100), Decimal(40), Decimal(120))
    Decimal('-20')
    """
    expected = forecast if forecast is not None else actual
    return None if budget is None or expected is None else budget - expected
