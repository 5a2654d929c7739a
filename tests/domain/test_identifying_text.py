"""What looks as if it named a child, and what must not."""

import pytest

from tracker.domain.identifying_text import find_identifying, token_of


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Jamie Example, 12/03/2009, waits for a place", "a person's name with a date"),
        ("Jamie Example (dob 12.3.09) waits", "a person's name with a date"),
        ("JAMIE EXAMPLE 12 March 2009", "a person's name with a date"),
        ("The plan for Example, Jamie 12-03-2009 is late", "a person's name with a date"),
        ("For Child Amelia Sample-Test born 3rd Feb 2011", "a person's name with a date"),
        ("Zara O’Example (2012-04-01)", "a person's name with a date"),
        ("DOB: 12/03/2009", "a date of birth"),
        ("D.O.B. 12/03/2009 recorded wrongly", "a date of birth"),
        ("date of birth is 12th of March 2009", "a date of birth"),
        ("the boy, born on 12 March 2009, went missing", "a date of birth"),
        ("Jamie Example, aged 9, went missing", "a person's name with an age"),
        ("Jamie Example is 9 years old", "a person's name with an age"),
        ("Jamie Example, 12 High Street, ZZ1 2AB", "a person's name with an address"),
        ("case number 123456 was closed", "a case number"),
        ("Case no. AB/123456", "a case number"),
        ("see Mosaic ID 1234567", "a case number"),
        ("LCS 204411 has no plan", "a case number"),
        ("child's ID: 88123", "a case number"),
        ("client ref 20193344", "a case number"),
        ("NHS number 943 476 5919", "an NHS number"),
        ("(943 476 5919)", "an NHS number"),
        ("9434765919", "an NHS number"),
        ("NHS no. 123 456 7890", "an NHS number"),
        ("UPN H801200001001", "a pupil number"),
        ("QQ 12 34 56 C", None),
        ("AB 12 34 56 C", "a National Insurance number"),
    ],
)
def test_it_asks(text: str, kind: str | None) -> None:
    found = find_identifying(text)
    assert [one.kind for one in found] == ([kind] if kind else [])
    assert all(one.words in text for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The 16 March briefing was held",
        "Head of MASH, 12/03/2020",
        "Principal Social Worker 12 March 2020",
        "Seahaven Council, 12 March 2019",
        "Director of Children’s Services: 3 February 2020",
        "Hope House opened on 12/03/2019",
        "Victoria Road School 12 March 2019",
        "Charlotte Street, 12/03/2019",
        "St George Ward, ZZ1 2AB",
        "Civic Centre, Seahaven ZZ1 2AB",
        "Ofsted Monitoring Visit 12/03/2019",
        "Cabinet reports, March 2020",
        "Action 1.2.3 is late; see 1.10.4 and PLC3",
        "KPI REFPCT-2019-20 rose to 1,234 in 2019/20",
        "Case numbers rose from 1,234 to 1,456",
        "Case numbers: 2019 was 1200",
        "case reference 2019/20 data",
        "caseload 18, case audits 120 of 400",
        "Case number 12 of the sample of 40",
        "Children born in 2009 are in year 6",
        "Children born on or after 1 September 2019",
        "The date of birth is missing in 40 of 1234567 records",
        "DOB completeness is 98.4% (up from 97.1%)",
        "Aged 16 to 17: 40; aged 18 to 25: 120",
        "A 9 year old policy",
        "Call 0300 123 1234 or 01632 960 001",
        "The NHS trust agreed 1234567890",
        "£943,476,591.90 and 9434765918",
        "Approved by Amelia Sample",
        "Amelia Sample is head of the service; the review is on 12 March 2020",
        "Sarah’s Law and the Jordan Review 12 March 2020",
        "SW1A 1AA is no name",
        "Version 2.1.09 of 12/03/2009",
        "Q4 2018/19, Q1 2019/20",
        "Ed Plan 12 March 2020",
    ],
)
def test_it_does_not_ask(text: str) -> None:
    assert find_identifying(text) == ()


def test_words_are_told_once_each_and_in_order() -> None:
    found = find_identifying("Case number 123456 and case number 654321: DOB 1/2/2010.")
    assert [one.words for one in found] == ["Case number 123456", "case number 654321", "DOB 1/2/2010"]


def test_a_confirmation_stands_for_the_words_it_was_given_for() -> None:
    one, other = find_identifying("DOB 1/2/2010"), find_identifying("DOB 1/2/2011")
    assert token_of(one) == token_of(find_identifying("Written otherwise: DOB 1/2/2010"))
    assert token_of(one) != token_of(other)


def test_a_long_text_is_read_in_no_time() -> None:
    for piece in ("Amelia ", "a, ", "1/1/", "case no ", "Amelia Sample "):
        assert find_identifying(piece * 20_000) == ()
