"""What a KPI's name is of, so that a count, its rate, its average and its change find each other."""

import pytest

from tracker.domain.check_names import (
    averaged_topic,
    change_named,
    conversion_topic,
    is_negated,
    rate_topic,
    topic_of,
)
from tracker.domain.periods import month


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Children subject to a CP plan at year end", "CP plan at year end"),
        ("Section 47 enquiries, total", "Section 47 enquiries"),
        ("Looked after children", "Children looked after"),
        ("CP plan for 2 years or more", "CP plan for 2 years or more, children"),
        ("Interims", "Interim staff"),
    ],
)
def test_names_of_one_thing_share_their_topic(one: str, other: str) -> None:
    assert topic_of(one) == topic_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Children on CP plans", "Children looked after"), ("Contacts", "Referrals"), ("Referrals", "Re-referrals")],
)
def test_names_of_two_things_do_not(one: str, other: str) -> None:
    assert topic_of(one) != topic_of(other)


@pytest.mark.parametrize("name", ["Referrals rate", "Rate of referrals per 10,000", "Referrals per 10k children"])
def test_a_rate_counts_what_its_name_says(name: str) -> None:
    assert rate_topic(name) == topic_of("Referrals")


@pytest.mark.parametrize(
    "name",
    ["Referrals, monthly average", "Referrals per month", "Referrals: average per month", "Average monthly referrals"],
)
def test_an_average_is_of_what_stands_before_it(name: str) -> None:
    assert averaged_topic(name) == topic_of("Referrals")


@pytest.mark.parametrize(
    "name", ["Referrals", "Contacts per month, typical range lower", "Contacts per month, change on last year"]
)
def test_other_names_speak_of_no_average(name: str) -> None:
    assert averaged_topic(name) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Contacts, change on previous month", {"is_previous": True}),
        ("Contacts, change on the previous year", {"is_last_year": True}),
        ("Contacts, change from peak", {"is_peak": True}),
        ("Contacts, change over six months", {"months": 6}),
        ("Contacts, change over two years", {"months": 24}),
        ("Contacts, change since April 2014", {"since": month(2014, 4)}),
    ],
)
def test_a_change_says_since_when(name: str, said: dict[str, object]) -> None:
    found = change_named(name)
    assert found is not None
    assert found.thing == "contacts"
    assert {key: getattr(found, key) for key in said} == said


@pytest.mark.parametrize(
    "name", ["Contacts", "Contacts, national change on year", "Contacts, change since the MASH opened"]
)
def test_a_change_that_cannot_be_told_is_left_alone(name: str) -> None:
    assert change_named(name) is None


def test_a_conversion_names_two_things_and_a_negation_is_told() -> None:
    assert conversion_topic("Contacts that become referrals") == topic_of("Contacts") | topic_of("Referrals")
    assert conversion_topic("Referrals closed with no assessment (NFA)") == conversion_topic(
        "Referrals going on to an assessment"
    )
    assert is_negated("Referrals closed with no assessment")
    assert not is_negated("Referrals going on to an assessment")
