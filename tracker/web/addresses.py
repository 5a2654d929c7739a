"""Numbers in addresses: as many as there can be rows, so that no database is asked for one it cannot hold."""

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1


class RowNumber(IntegerConverter):
    """``<int:number>``; what is larger than any id is no address of ours."""

    def __init__(self, *arguments: object, **options: object) -> None:
        super().__init__(*arguments, **{"max": LARGEST_ID} | options)  # type: ignore[arg-type]


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = RowNumber


def row_number(text: str) -> int | None:
    """The id that somebody's text names; None when no row can have it.

    >>> row_number("12"), row_number("²"), row_number("9" * 30)
    (12, None, None)
    """
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(LARGEST_ID)):
        return None
    return int(text) if int(text) <= LARGEST_ID else None
