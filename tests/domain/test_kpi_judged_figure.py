"""Beside a year to date, the figure that direction and signal speak of is the last whole month."""

from __future__ import annotations

from datetime import date

from tests.figures import monthly, percent_kpi, read
from tracker.domain.kpi_terms import Basis
from tracker.domain.kpi_words import judged_figure

ON = date(2014, 9, 10)


def test_of_a_year_to_date_it_is_the_month_alone() -> None:
    months = monthly("2014-04", "37.5 40 42.5")
    entered = monthly("2014-04", "37.5 38.8 40.1", Basis.YTD)
    reading = read(percent_kpi(basis=Basis.YTD), [*months, *entered], status_on=ON)
    assert reading.latest is not None
    assert reading.latest.text == "40.1%"
    assert judged_figure(reading) == ("42.5%", "Jun 14")


def test_of_anything_else_it_is_the_headline() -> None:
    reading = read(percent_kpi(), monthly("2014-04", "37.5 40 42.5"), status_on=ON)
    assert judged_figure(reading) == ("42.5%", "Jun 14")


def test_without_a_figure_there_is_none() -> None:
    assert judged_figure(read(percent_kpi(), [], status_on=ON)) == ("", "")
