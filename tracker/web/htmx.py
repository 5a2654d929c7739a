"""htmx: one part of a page in answer to a script, the whole page to everybody else."""

from flask_htmx import HTMX

htmx = HTMX()


def wants_part() -> bool:
    """Whether the answer is a part of the page. Boosted and history-restore requests want all of it."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request
