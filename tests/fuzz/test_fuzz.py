"""The short form of ``make fuzz``, and that its judge would see what it looks for."""

from __future__ import annotations

import pytest

from tests.fuzz.generator import Generator
from tests.fuzz.judge import faults_in
from tests.fuzz.rounds import Fuzz
from tests.fuzz.sent import Sent
from tests.fuzz.values import EVALUATED, HEADER, QUOTED, TAG
from tests.fuzz.world import Seen
from tests.house.addresses import routes

SEED, REQUESTS = 5, 700
GOOD = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
]


@pytest.fixture(scope="module")
def generators() -> list[Generator]:
    """What one database's pages offered is asked of the other as well: both are filled alike."""
    return []


@pytest.mark.timeout(600)
def test_whatever_is_sent_no_answer_is_an_error_and_no_refusal_is_unclean(databases, generators, tmp_path):
    fuzz = Fuzz(databases, tmp_path, seed=SEED, generator=next(iter(generators), None))
    generators.append(fuzz.generator)
    tally = fuzz.run(range(REQUESTS))
    assert not tally.faults, f"repeat one with: make fuzz ARGS='--seed {SEED} --only N'\n" + "\n\n".join(tally.faults)
    reached = {name.partition(" ")[2] for name in tally.routes}
    missed = {route.endpoint for route in routes(fuzz.app)} - reached
    assert not missed, f"nothing was sent to {missed}"
    assert sum(count for status, count in tally.statuses.items() if status < 400) > REQUESTS / 6, tally
    assert tally.statuses[422] > REQUESTS / 20, "forms are filled well enough to be looked at"


def test_the_same_seed_and_number_make_the_same_request(databases, generators, tmp_path):
    fuzz = Fuzz(databases, tmp_path, seed=SEED, generator=next(iter(generators), None))
    generators.append(fuzz.generator)
    assert [str(fuzz.generator.make(number)) for number in range(50)] == [
        str(fuzz.generator.make(number)) for number in range(50)
    ]


def answer(status: int = 200, body: str = "<h1>Fine</h1>", headers=GOOD, **more) -> Seen:
    return Seen(status, headers, body.encode(), 0.1, **more)


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        (answer(500), "answered 500"),
        (answer(logged=["unhandled error\nTraceback (most recent call last)"]), "logged an error"),
        (answer(422, written=["person"]), "yet wrote to person"),
        (answer(404, "Not found"), "0 headings of the first level"),
        (answer(400, headers=[("Content-Type", "text/plain"), *GOOD[1:]]), "which nobody can read"),
        (answer(body=f"<p>{TAG}"), "shows a tag that was sent"),
        (answer(body=f"<p title='{QUOTED}'>"), "shows an attribute that was sent"),
        (answer(body=f"<h1>{EVALUATED}</h1>"), "shows the value of a template"),
        (answer(body='<h1>Oops</h1>File "/srv/tracker/app.py", line 3'), "says what is inside"),
        (answer(headers=[*GOOD, (HEADER, "yes")]), "a header that was smuggled in"),
        (answer(headers=GOOD[:2]), "answered without X-Content-Type-Options, Referrer-Policy"),
        (answer(302, "", headers=[*GOOD, ("Location", "//other.example/")]), "leads to"),
        (answer(302, "", headers=[*GOOD, ("Location", "https://other.example/")]), "leads to"),
        (answer(headers=[*GOOD, ("Set-Cookie", "a=b; Path=/")]), "a cookie that scripts may read"),
    ],
)
def test_the_judge_sees(seen, fault):
    sent = Sent(1, "nobody", "people.sign_in", "GET", "/sign-in")
    assert any(fault in found for found in faults_in(sent, seen)), list(faults_in(sent, seen))


def test_the_judge_lets_a_good_answer_pass():
    sent = Sent(1, "nobody", "people.sign_in", "GET", "/sign-in")
    assert list(faults_in(sent, answer())) == []
    assert list(faults_in(sent, answer(422, "<h1>Sign in</h1><p>&lt;zqx&gt;</p>"))) == []
