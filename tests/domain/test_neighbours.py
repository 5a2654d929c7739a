"""Statistical neighbours and their average."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.neighbours import NeighbourModel, average_of_neighbours, models_of


def test_the_average_is_the_mean_of_the_numbers_and_says_how_many_there_were() -> None:
    model = NeighbourModel(2021, "900", ("901", "902", "903"))
    found = average_of_neighbours(model, {"901": Decimal(10), "902": None, "903": Decimal(13), "999": Decimal(99)})
    assert found.value == Decimal("11.5")
    assert found.words == "mean of 2 of 3 neighbours, 2021 model"


def test_symbols_alone_have_no_average() -> None:
    found = average_of_neighbours(NeighbourModel(2025, "900", ("901", "902")), {"901": None})
    assert (found.value, found.used) == (None, 0)
    assert found.words == "none of 2 neighbours has a number, 2025 model"


def test_who_the_neighbours_are_depends_on_the_model_of_the_year() -> None:
    models = models_of([(2021, "900", 2, "902"), (2021, "900", 1, "901"), (2025, "900", 1, "903")])
    assert models[2021, "900"].codes == ("901", "902")
    assert models[2025, "900"].codes == ("903",)


@given(st.lists(st.decimals("0", "100", places=1), min_size=1, max_size=10))
def test_an_average_lies_between_the_lowest_and_the_highest(values: list[Decimal]) -> None:
    codes = tuple(str(at) for at in range(len(values)))
    found = average_of_neighbours(NeighbourModel(2021, "900", codes), dict(zip(codes, values, strict=True)))
    assert found.value is not None
    assert min(values) <= found.value <= max(values)
    assert found.used == len(values)
