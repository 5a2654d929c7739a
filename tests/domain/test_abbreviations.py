"""Abbreviations: explained once, where they are first used, and never inside other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.abbreviations import TERMS, Expander, glossary, is_explained, plural, without_expansions

SGO = "special guardianship order"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("An SGO was made.", f"An SGO ({SGO}) was made."),
        ("Two SGOs.", f"Two SGOs ({SGO}s)."),
        ("SGO, then SGO again.", f"SGO ({SGO}), then SGO again."),
        (f"A {SGO} (SGO) was made; the SGO stands.", None),
        ("A Special-Guardianship Order (SGO) was made.", None),
        (f"The SGO ({SGO}) stands.", None),
        ("The SGO (Special Guardianship Order) stands.", None),
        (f"The SGO stands. A {SGO} (SGO) is long.", None),
        ("SGOX, xSGO, pre-SGO, SGO-led, SGO1, a_SGO, SGO@x and O'SGO.", None),
        ("sgo", None),
        ("CPP and CP", "CPP (child protection plan) and CP (child protection)"),
        ("A s47 enquiry; S47 again.", "A s47 (section 47 of the Children Act 1989) enquiry; S47 again."),
        ("O&S asked.", "O&S (overview and scrutiny) asked."),
        ("{kpi:SGO latest} and https://x.example/SGO", None),
        ("MASH/SGO", f"MASH (multi-agency safeguarding hub)/SGO ({SGO})"),
        ("CIN. LADO’s view.", "CIN (child in need). LADO (local authority designated officer)’s view."),
        ("", None),
    ],
)
def test_an_abbreviation_is_explained_where_it_is_first_used(text, said):
    assert Expander(TERMS).expand(text) == (text if said is None else said)


def test_a_document_explains_each_once_and_what_its_author_explained_not_at_all():
    expander = Expander(TERMS)
    assert expander.expand("The IRO wrote.") == "The IRO (independent reviewing officer) wrote."
    assert expander.expand("The IROs met.") == "The IROs met."
    assert expander.expand(f"A {SGO} (SGO).") == f"A {SGO} (SGO)."
    assert expander.expand("Another SGO.") == "Another SGO."
    assert expander.used == {"IRO", "SGO"}


def test_a_name_stays_and_what_is_to_be_explained_stands_beside_it():
    expander = Expander(TERMS)
    assert expander.gloss("IRO and CP chair challenge") == ("IRO: independent reviewing officer; CP: child protection")
    assert expander.gloss("IRO checks") == ""
    assert expander.expand("The IRO.") == "The IRO."


def test_a_programmes_own_words_come_before_those_of_the_field():
    own = glossary({"QA": "quality assessment", "SAFS": "safeguarding and family support", "RAG": "-"})
    assert Expander(own).expand("QA, SAFS, RAG") == (
        "QA (quality assessment), SAFS (safeguarding and family support), RAG"
    )


@pytest.mark.parametrize(
    ("one", "many"),
    [
        (SGO, f"{SGO}s"),
        ("child in need", "children in need"),
        ("local authority", "local authorities"),
        ("head of service", "heads of service"),
        ("quality assurance", "quality assurances"),
        ("looked after child", "looked after children"),
    ],
)
def test_more_than_one(one, many):
    assert plural(one) == many


def test_an_author_may_explain_in_other_words_with_the_same_initials():
    assert is_explained("youth offending service (YOS)", "YOS", "youth offender services")
    assert not is_explained("made last week (SGO)", "SGO", SGO)


WORDS = st.lists(
    st.sampled_from(["SGO", "SGOs", "IRO", "the", "xSGO", "SGO,", "(SGO)", f"{SGO}", "CPP", "CP."]), max_size=12
)


@given(st.lists(WORDS.map(" ".join), max_size=5))
def test_nothing_is_explained_twice_and_what_was_added_can_be_taken_away(texts):
    expander = Expander(TERMS)
    said = [expander.expand(text) for text in texts]
    whole = "\n".join(said)
    for short in expander.used:
        added = sum(
            whole.count(f"{short}{s} ({words})") for s, words in (("", TERMS[short]), ("s", plural(TERMS[short])))
        )
        assert added <= 1
    assert [without_expansions(text, TERMS) for text in said] == texts
    assert [expander.expand(text) for text in said] == said


@given(st.text(max_size=80))
def test_any_text_at_all_can_be_read(text):
    expander = Expander(TERMS)
    assert len(expander.expand(text)) >= len(text)
