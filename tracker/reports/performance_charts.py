"""The charts of a performance report, the same in every rendering."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.adapters.charts import COLUMN, WIDE, Chart, draw_chart
from tracker.domain.performance_parts import MeasurePart
from tracker.domain.performance_publication import is_drawn


@dataclass(frozen=True)
class Charts:
    """The drawings of one measure; None, or none, where there is nothing to draw."""

    series: Chart | None
    breakdowns: tuple[Chart | None, ...]
    comparison: Chart | None

    def all(self) -> Iterator[Chart]:
        yield from (one for one in (self.series, *self.breakdowns, self.comparison) if one is not None)


def draw_charts(measure: MeasurePart) -> Charts:
    """The charts of a measure, from the pictures that the report holds."""
    name = f"m{measure.number}"
    return Charts(
        draw_chart(measure.chart, size=WIDE, prefix=f"{name}-series") if measure.chart else None,
        tuple(
            draw_chart(one, size=COLUMN, prefix=f"{name}-breakdown-{at}") if is_drawn(one) else None
            for at, one in enumerate(measure.breakdowns)
        ),
        draw_chart(measure.comparison, size=COLUMN, prefix=f"{name}-others") if measure.comparison else None,
    )
