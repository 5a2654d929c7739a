"""``tracker import``: the commands that read files; each of its modules adds one."""

import click


@click.group("import")
def importing() -> None:
    """Read files: plan, KPI definitions, figures, benchmarks."""
