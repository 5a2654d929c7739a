"""The programme that holds one of everything, for what needs something to be there: it is filled in seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.databases import empty
from tests.fuzz.rounds import fill_everything


@pytest.fixture
def database_url(databases, request) -> Iterator[str]:
    """Empty tables, or for a test that asks for ``everything`` those of that programme."""
    has_everything = "everything" in request.fixturenames
    url = databases.fresh("everything", fill_everything) if has_everything else empty(databases)
    yield url
    databases.discard(url)


@pytest.fixture
def everything() -> None:
    """Asks for the filled programme."""
