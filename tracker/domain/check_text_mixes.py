"""Two parts that make a whole, each with a share of its own, held against the share of the whole.

Three quarters at 82% and a quarter at 55% are 75% together, whatever else is said.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.domain.check_finding import CheckFinding, CheckKind
from tracker.domain.check_rounding import half_step, plain
from tracker.domain.check_texts import CheckText, Sentence, TextMaterial
from tracker.domain.figures_display import round_half_up
from tracker.domain.kpi_terms import Unit
from tracker.domain.text_changes import size_numbers
from tracker.domain.text_numbers import NumberKind, TextNumber, numbers_in
from tracker.domain.text_sentences import is_intention, sentences_of
from tracker.domain.text_subjects import Subjects

_WHOLE = Decimal(100)


def mix_findings(material: TextMaterial) -> Iterable[CheckFinding]:
    """Texts whose parts do not give the share of the whole, which stands in the same text or is what it explains."""
    subjects = material.subjects
    for text in material.texts:
        whole = Sentence(text, " ".join(sentences_of(text.text)))
        if is_intention(whole.words):
            continue
        sizes = size_numbers(whole.words)
        numbers = [one for one in numbers_in(whole.words) if one.kind is NumberKind.PERCENT and not one.is_rough]
        mixed = _mixed([one for one in numbers if one not in sizes])
        if mixed is not None:
            computed, slack, others = mixed
            stated = [(one.value, one.spread) for one in others] or _explained(text, subjects)
            yield from _finding(whole, computed, slack, stated)


def _mixed(shares: Sequence[TextNumber]) -> tuple[Decimal, Decimal, list[TextNumber]] | None:
    """What two parts give together, how far rounding may move it, and the other shares of the text.

    The parts stand as "75% at 82% and 25% at 55%", or as "75% and 25% are at 82% and 55%".
    """
    for at in range(len(shares) - 3):
        first, second, third, fourth = shares[at : at + 4]
        for one, one_rate, two, two_rate in ((first, second, third, fourth), (first, third, second, fourth)):
            if one.value + two.value == _WHOLE and one_rate.value + two_rate.value != _WHOLE:
                computed = (one.value * one_rate.value + two.value * two_rate.value) / 100
                apart = abs(one_rate.value - two_rate.value)
                slack = one.spread * apart / 100 + max(one_rate.spread, two_rate.spread)
                return computed, slack, [*shares[:at], *shares[at + 4 :]]
    return None


def _explained(text: CheckText, subjects: Subjects) -> list[tuple[Decimal, Decimal]]:
    """The figure that the text explains, with how far rounding may move it."""
    reading = subjects.explained_by(text.kpi)
    if reading is None or reading.definition.unit is not Unit.PERCENT:
        return []
    points = [one for one in reading.points if text.period is None or one.span == text.period]
    return [(one.value, half_step(one.decimals)) for one in points[-1:] if one.value is not None]


def _finding(
    whole: Sentence, computed: Decimal, slack: Decimal, stated: Sequence[tuple[Decimal, Decimal]]
) -> Iterable[CheckFinding]:
    if not stated or any(abs(value - computed) <= slack + spread for value, spread in stated):
        return
    value, spread = min(stated, key=lambda one: abs(one[0] - computed))
    yield whole.finding(
        CheckKind.AVERAGE,
        f"the two parts together give {plain(round_half_up(computed, 1))}%, not {plain(value)}%",
        stated=value,
        computed=computed,
        tolerance=f"{plain(round_half_up(slack + spread, 2))} points, by rounding of the shares",
        remedy="Correct the share that is wrong, or say what else is in the whole",
    )
