"""Figures as they would be once others were loaded: the same fact is said anew, another is added."""

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.kpi import Figure


def lay_over(held: Iterable[Figure], brought: Iterable[Figure]) -> list[Figure]:
    """The figures held, each as it is said in ``brought`` where that speaks of the same fact, and the new ones last."""
    found = {_fact(figure): figure for figure in held}
    for figure in brought:
        before = found.get(_fact(figure))
        if before is not None:
            figure = replace(  # noqa: PLW2901 - the same figure, which keeps its standing
                figure,
                is_subtotal=before.is_subtotal,
                is_chosen=before.is_chosen,
                not_comparable=before.not_comparable,
                first_recorded_at=before.first_recorded_at,
            )
        found[_fact(figure)] = figure
    return list(found.values())


def _fact(figure: Figure) -> tuple[object, ...]:
    return (figure.period, figure.basis, figure.geography, figure.dimension, figure.category, figure.source)
