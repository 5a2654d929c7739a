"""Cells of a table for spreadsheets: text that no program takes for a formula."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula. Numbers stay numbers, negative ones too.

    >>> safe("=1+1"), safe("-3.5"), safe("-3.5 pts")
    ("'=1+1", '-3.5', "'-3.5 pts")
    """
    if not text.startswith(_STARTS_A_FORMULA):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
