"""Statements of five published reports that do not hold: each is impossible here, or said, or out of reach."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.checks.statements import ALONE, Statement, Verdict
from tracker.domain.check_narratives import states_something
from tracker.domain.check_programme import check

TABLE = Path(__file__).resolve().parents[2] / "docs" / "discrepancies.md"
WITH_FIGURES = [one for one in ALONE if one.kinds]


@pytest.mark.parametrize("statement", WITH_FIGURES, ids=[one.id for one in WITH_FIGURES])
def test_its_figures_are_said_not_to_hold(statement: Statement) -> None:
    found = check(statement.material)
    here = [one for one in found if one.where in statement.places]
    assert {one.kind.value for one in here} >= statement.kinds, [(one.kind, one.where, one.message) for one in found]
    assert all(one.remedy and one.tolerance for one in here)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [pytest.param(one, sentence, id=f"{one.id}-{at}") for one in ALONE for at, sentence in enumerate(one.sentences)],
)
def test_a_sentence_that_says_the_same_is_said_not_to_hold(statement: Statement, sentence: str) -> None:
    material = statement.material_with(sentence)
    (text,) = material.texts
    found = [one for one in check(material) if one.place == text.place]
    assert {one.kind.value for one in found} == statement.said, [(one.kind, one.message) for one in found]
    assert all(one.remedy and sentence.rstrip(".") in one.message for one in found)


def test_every_one_of_the_sentences_states_something_to_look_at() -> None:
    assert [sentence for one in ALONE for sentence in one.sentences if not states_something(sentence)] == []


def test_at_least_25_of_the_27_are_impossible_or_said() -> None:
    assert len(ALONE) == 27
    assert len({one.id for one in ALONE}) == 27
    good = [one for one in ALONE if one.verdict is Verdict.IMPOSSIBLE or (one.kinds or one.said)]
    assert len(good) >= 25


def test_what_is_not_said_has_its_reason() -> None:
    assert all(len(one.why.split()) > 6 for one in ALONE if one.verdict is not Verdict.FLAGGED)


def test_the_document_says_of_each_what_this_table_says() -> None:
    row = re.compile(r"^\| `([^`]+)` \|.*\| (flagged|impossible|out of reach)\b", re.MULTILINE)
    rows = dict(row.findall(TABLE.read_text(encoding="utf-8")))
    assert {one.id: one.verdict.value for one in ALONE}.items() <= rows.items()
