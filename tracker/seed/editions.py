"""Earlier editions of the report, built from what was known then."""

from tracker.seed.context import Context


def load(context: Context) -> None:
    for _ in context.files.rows("editions"):
        pass
