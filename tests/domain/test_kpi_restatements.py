"""First published against final, by example."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.figures import count_kpi, figure, percent_kpi
from tracker.domain.kpi import KpiDefinition
from tracker.domain.kpi_restatements import KpiRestatements, restate
from tracker.domain.kpi_revisions import RecordedRevision
from tracker.domain.kpi_terms import Unit


def revisions(period: str, *values: str, **given: str) -> list[RecordedRevision]:
    """The revisions of one figure, a day apart; ``45/120`` is given by its parts."""
    found = []
    for at, value in enumerate(values):
        numerator, _, denominator = value.partition("/")
        held = (
            figure(period, numerator=numerator, denominator=denominator, revision=at + 1, **given)
            if numerator.isdigit() and denominator
            else figure(period, value, revision=at + 1, **given)
        )
        moment = datetime(2019, 12, 10 + at, 9, tzinfo=UTC)
        found.append(RecordedRevision(held, moment, f"Analyst {at}", f"reason {at}"))
    return found


def restated(definition: KpiDefinition, *figures: list[RecordedRevision]) -> KpiRestatements:
    return restate(definition, 12, figures)


@pytest.mark.parametrize(
    ("definition", "values", "change", "words"),
    [
        (percent_kpi(), ("18.6", "18.8"), "0.2", "+0.2 points"),
        (percent_kpi(), ("18.6", "19.9", "18.2"), "-0.4", "−0.4 points"),
        (percent_kpi(), ("33.33", "33.3"), "-0.03", "−0.03 points"),
        (percent_kpi(), ("45/120", "48/120"), "2.5", "+2.5 points"),
        (percent_kpi(), ("37.5", "45/120"), "0", "0.0 points"),
        (count_kpi(), ("280", "260"), "-7.142857", "−7.1%"),
        (count_kpi(), ("200", "250"), "25", "+25.0%"),
        (count_kpi(unit=Unit.MONEY), ("-100", "-80"), "20", "+20.0%"),
    ],
)
def test_the_change_is_in_points_for_a_share_and_in_per_cent_for_the_rest(definition, values, change, words):
    (one,) = restated(definition, revisions("2019-11", *values)).restated
    assert round(one.change, 6) == Decimal(change)
    assert one.change_words == words
    assert one.revisions == len(values) - 1


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (("-", "5"), "no number was published first"),
        (("5", "n/a"), "there is no number any more"),
        (("0", "5"), "no per cent of 0"),
    ],
)
def test_a_change_that_cannot_be_said_has_its_reason(values, reason):
    found = restated(count_kpi(), revisions("2019-11", *values))
    (one,) = found.restated
    assert (one.change, one.change_words, one.reason) == (None, "", reason)
    assert (found.median_size, found.largest, found.median_words) == (None, None, "")


def test_first_and_latest_keep_who_and_when_and_what_lies_between_is_counted():
    (one,) = restated(percent_kpi(), revisions("2019-11", "18.6", "18.7", "18.8")).restated
    assert (one.name, one.first, one.first_by, one.latest, one.latest_by) == (
        *("November 2019", "18.6", "Analyst 0", "18.8", "Analyst 2"),
    )
    assert (one.first_at.day, one.latest_at.day, one.latest_reason) == (10, 12, "reason 2")


def test_median_and_largest_are_of_sizes_whichever_way():
    found = restated(
        percent_kpi(),
        revisions("2019-12", "20", "20.4"),
        revisions("2019-11", "20", "17"),
        revisions("2019-10", "20", "20.2"),
        revisions("2019-09", "-", "20"),
    )
    assert found.median_size == Decimal("0.4")
    assert (found.median_words, found.largest_words) == ("0.4 points", "3.0 points, November 2019")
    assert (found.held, len(found.restated)) == (12, 4)


def test_a_figure_that_stands_as_it_was_first_recorded_is_not_listed():
    assert restated(percent_kpi(), revisions("2019-11", "18.6")).restated == ()
