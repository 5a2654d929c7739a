"""What is a good enough password, and how people choose one."""

from __future__ import annotations

import unicodedata

import pytest
from pwdlib import PasswordHash

from tracker.people import passwords
from tracker.people.passwords import check_password, hash_password, why_unfit

# As installations have it: these tests have a quicker one.
HASH_OF_NOBODY = passwords._NOBODY
ABOUT = ["mo.manager@seahaven.example", "Mo Manager", "Head of Fostering", "Seahaven Council"]


@pytest.mark.parametrize(
    "password",
    [
        "four unrelated plain words",
        "kettle harbour sunday",
        "purple-otter-7",
        "xK3!fj29slQp",
        "ümläut zebra grüßt",
        "пароль из трёх слов",
        "correct horse battery staple " * 8,
        "fostering kettle harbour sunday",
    ],
)
def test_what_is_hard_to_guess_is_taken(password):
    assert why_unfit(password, about=ABOUT) is None


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "Use 12 characters or more"),
        ("", "Use 12 characters or more"),
        ("é" * 6 + "e\u0301" * 5, "Use 12 characters or more"),
        ("x" * 257, "Use 256 characters or fewer; this has 257"),
        ("password1234", "on the lists of passwords that many people use"),
        ("aaaaaaaaaaaaaaaa", "repeats itself"),
        ("abcdefghijklmnop", "goes on as everybody expects"),
        ("Summer2024!!", "a common word or name with little added"),
        ("seahaven council", "has your name, address, job title, organisation"),
        ("SeahavenCouncil2024", "has your name, address, job title, organisation"),
        ("mo manager seahaven", "has your name, address, job title, organisation"),
        ("headoffostering1", "has your name, address, job title, organisation"),
        ("mo.manager@seahaven.example", "has your name, address, job title, organisation"),
        ("improvement tracker", "has your name, address, job title, organisation"),
    ],
)
def test_what_somebody_would_try_first_is_refused_with_the_reason(password, reason):
    problem = why_unfit(password, about=ABOUT)
    assert problem is not None
    assert reason in problem


def test_nothing_is_cut_off():
    long = "a" * 10 + "kettle harbour sunday " * 12
    held = hash_password(long[:256])
    assert check_password(long[:256], held) == (True, None)
    assert check_password(long[:256] + "more", held) == (False, None)
    assert check_password(long[:255], held) == (False, None)


def test_a_letter_is_the_same_however_its_accent_was_typed():
    composed, apart = (unicodedata.normalize(form, "kettle harbour café") for form in ("NFC", "NFD"))
    assert composed != apart
    assert check_password(apart, hash_password(composed))[0]
    assert check_password("anything", None) == (False, None)


def test_the_password_of_nobody_takes_as_long_to_check_as_a_new_one_and_is_as_long():
    in_earnest = PasswordHash.recommended()
    assert not in_earnest.current_hasher.check_needs_rehash(HASH_OF_NOBODY)
    assert len(HASH_OF_NOBODY) == len(in_earnest.hash("four unrelated plain words"))
