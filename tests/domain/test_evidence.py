from collections.abc import Sequence
from datetime import date

import pytest

from tests.figures import at_least, monthly, percent_kpi, read
from tracker.domain.evidence import (
    AssuranceFact,
    Conclusion,
    DeliverySignal,
    Outcome,
    OutcomeSignal,
    delivery_signal,
    outcome_signal,
    suggest_rag,
    worst_delivery,
)
from tracker.domain.kpi_reading import KpiReading
from tracker.domain.kpi_terms import Polarity
from tracker.domain.rag import Rag


def stability(months: str = "12.0 15.8 16.0 17.5 18.8 19.9") -> KpiReading:
    first = "2019-07" if len(months.split()) == 6 else "2019-08"
    return read(percent_kpi(Polarity.SMALLER, name="Placement stability"), monthly(first, months))


def met(name: str = "Reviews in time", *, is_illustrative: bool = False) -> KpiReading:
    target = at_least("90", is_illustrative=is_illustrative)
    return read(percent_kpi(name=name), monthly("2019-11", "95 94"), [target])


def audit(conclusion: Conclusion, title: str = "Case file audit") -> AssuranceFact:
    return AssuranceFact(title, date(2019, 12, 2), conclusion)


@pytest.mark.parametrize(
    ("days", "signal"),
    [
        (0, DeliverySignal.ON_TRACK),
        (1, DeliverySignal.MINOR_DELAY),
        (20, DeliverySignal.MINOR_DELAY),
        (21, DeliverySignal.SIGNIFICANT_DELAY),
    ],
)
def test_delivery_is_by_working_days_past_the_approved_date(days: int, signal: DeliverySignal) -> None:
    assert delivery_signal(days, ref="1.2.1").signal is signal


@pytest.mark.parametrize(
    ("delays", "signal", "sentence"),
    [
        ([0, 0, 0], DeliverySignal.ON_TRACK, "no open action is late"),
        ([], DeliverySignal.ON_TRACK, "no action is open"),
        ([0, 3, 9], DeliverySignal.MINOR_DELAY, "two of three open actions are late"),
        ([0, 3, 0], DeliverySignal.MINOR_DELAY, "one of three open actions is late"),
        ([40, 3], DeliverySignal.SIGNIFICANT_DELAY, "both open actions are late"),
        ([40, 3, 2], DeliverySignal.SIGNIFICANT_DELAY, "all three open actions are late"),
        ([40], DeliverySignal.SIGNIFICANT_DELAY, "its one open action is late"),
    ],
)
def test_an_objectives_delivery_is_its_worst_open_actions(
    delays: list[int], signal: DeliverySignal, sentence: str
) -> None:
    delivery = worst_delivery(delivery_signal(days, ref=f"1.1.{at}") for at, days in enumerate(delays, 1))
    assert (delivery.signal, delivery.sentence) == (signal, sentence)


def test_the_late_actions_are_named() -> None:
    delivery = worst_delivery([delivery_signal(3, ref="1.1.1"), delivery_signal(0, ref="1.1.2")])
    assert delivery.late_refs == ("1.1.1",)


@pytest.mark.parametrize(
    ("kpis", "assurance", "signal", "sentence"),
    [
        ([], [], "not_yet_evidenced", "no KPI or assurance record is linked"),
        ([stability("- - - - -")], [], "not_yet_evidenced", "the linked KPIs have no figure yet"),
        ([stability("18 17 18 17 18")], [], "not_yet_evidenced", "nothing linked shows an improvement yet"),
        (
            [],
            [audit(Conclusion.INCONCLUSIVE)],
            "not_yet_evidenced",
            "nothing linked shows an improvement yet",
        ),
        (
            [stability()],
            [],
            "deteriorating",
            "\u201cPlacement stability\u201d has worsened five months running",
        ),
        # Getting better three months running is no evidence yet: under twelve points only worsening counts.
        ([stability("20 19 18 17 16")], [], "not_yet_evidenced", "nothing linked shows an improvement yet"),
        ([met()], [], "evidenced", "\u201cReviews in time\u201d meets its target"),
        (
            [met(is_illustrative=True)],
            [],
            "evidenced",
            "\u201cReviews in time\u201d meets its illustrative target",
        ),
        (
            [],
            [audit(Conclusion.EVIDENCED)],
            "evidenced",
            "\u201cCase file audit\u201d shows the difference made",
        ),
        ([met()], [audit(Conclusion.POOR)], "deteriorating", "\u201cCase file audit\u201d was poor"),
        (
            [met(), stability()],
            [audit(Conclusion.POOR)],
            "deteriorating",
            (
                "\u201cPlacement stability\u201d has worsened five months running"
                " and \u201cCase file audit\u201d was poor"
            ),
        ),
    ],
)
def test_the_outcome_is_what_the_linked_evidence_says(
    kpis: Sequence[KpiReading], assurance: Sequence[AssuranceFact], signal: str, sentence: str
) -> None:
    outcome = outcome_signal(kpis, assurance)
    assert (outcome.signal.value, outcome.sentence) == (signal, sentence)


@pytest.mark.parametrize(
    ("last", "signal", "sentence"),
    [
        ("90", OutcomeSignal.EVIDENCED, "\u201cVisits in time\u201d is improving"),
        ("50", OutcomeSignal.DETERIORATING, "\u201cVisits in time\u201d is getting worse"),
        ("65 60 50", OutcomeSignal.DETERIORATING, "\u201cVisits in time\u201d has worsened three months running"),
        ("70", OutcomeSignal.NOT_YET_EVIDENCED, "nothing linked shows an improvement yet"),
    ],
)
def test_from_twelve_points_process_control_decides(last: str, signal: OutcomeSignal, sentence: str) -> None:
    months = monthly("2018-10", f"70 71 70 71 70 71 70 71 70 71 70 71 {last}")
    outcome = outcome_signal([read(percent_kpi(name="Visits in time"), months)], [])
    assert (outcome.signal, outcome.sentence) == (signal, sentence)


@pytest.mark.parametrize(
    ("days", "outcome", "rag"),
    [
        (0, OutcomeSignal.EVIDENCED, Rag.GREEN),
        (0, OutcomeSignal.NOT_YET_EVIDENCED, Rag.AMBER),
        (0, OutcomeSignal.DETERIORATING, Rag.RED),
        (5, OutcomeSignal.EVIDENCED, Rag.AMBER),
        (5, OutcomeSignal.NOT_YET_EVIDENCED, Rag.AMBER),
        (5, OutcomeSignal.DETERIORATING, Rag.RED),
        (30, OutcomeSignal.EVIDENCED, Rag.RED),
        (30, OutcomeSignal.NOT_YET_EVIDENCED, Rag.RED),
        (30, OutcomeSignal.DETERIORATING, Rag.RED),
    ],
)
def test_green_is_earned_by_being_on_track_and_evidenced(days: int, outcome: OutcomeSignal, rag: Rag) -> None:
    delivery = delivery_signal(days, ref="1.1.1")
    assert suggest_rag(delivery, Outcome(outcome, ("it is so",))).rag is rag


def test_a_suggestion_explains_itself_in_a_sentence() -> None:
    delivery = worst_delivery(delivery_signal(days, ref="1.1.1") for days in (0, 3, 9))
    suggestion = suggest_rag(delivery, outcome_signal([stability()], []))
    assert suggestion.rag is Rag.RED
    assert suggestion.sentence == (
        "two of three open actions are late; \u201cPlacement stability\u201d has worsened five months running"
    )
