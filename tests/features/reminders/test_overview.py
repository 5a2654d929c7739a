"""The page of reminders: what the next run would do, what went and what failed."""

from __future__ import annotations

import re

import pytest

from tests.signing_in import sign_in

pytestmark = pytest.mark.demonstration

PAGE = "/programmes/seahaven/reminders"
MANAGER, READER = "programme-manager@seahaven.example", "inspector@seahaven.example"


def test_it_shows_who_would_get_what_and_why_others_do_not(client, tracker, smtp_server):
    sign_in(client, READER)
    page = client.get(PAGE).text
    assert "Tuesday 28 January 2020, 07:30" in page
    assert "Initial recruitment campaign" in page
    assert "Inspector" in page.partition("Owe nothing then")[2]
    tracker("remind", "--on", "2020-01-27")
    page = client.get(PAGE).text
    assert "Reminded on 27 January 2020; at most one email in seven days" in page
    assert re.search(r"<td[^>]*>3 updates and 1 follow-up\s*<", page)


def test_a_question_leads_to_its_answer_for_those_who_may_answer_it(client, tracker, smtp_server):
    sign_in(client, MANAGER)
    assert client.post("/programmes/seahaven/ask/2.6.1", data={"text": "What holds this up?"}).status_code == 303
    answers = r'href="(/programmes/seahaven/questions/\d+/answer)"'
    offered = {}
    for who in (MANAGER, "permanence-lead@seahaven.example", READER, "workforce-lead@seahaven.example"):
        sign_in(client, who)
        page = client.get(PAGE).text
        assert "Question about 2.6.1" in page, who
        offered[who] = set(re.findall(answers, page))
        assert {client.get(address).status_code for address in offered[who]} <= {200}, who
    manager, asked, reader, other = offered.values()
    assert asked < manager, "the manager answers requests for help as well"
    assert len(asked) == 1
    assert reader == other == set()


def test_what_failed_is_shown_and_the_manager_tries_again(client, tracker, smtp_server):
    smtp_server.refused.add("workforce-lead@seahaven.example")
    tracker("remind", "--on", "2020-01-27", exit_code=1)
    sign_in(client, MANAGER)
    page = client.get(PAGE).text
    assert "550 No such person here" in page
    [address] = re.findall(r'action="(/programmes/seahaven/reminders/\d+/retry)"', page)
    assert "Not sent: the mail server refused" in client.post(address, follow_redirects=True).text
    smtp_server.refused.clear()
    assert "Sent to the Workforce Lead." in client.post(address, follow_redirects=True).text
    assert "not waiting to be sent" in client.post(address, follow_redirects=True).text
    assert smtp_server.addresses.count("workforce-lead@seahaven.example") == 1


def test_the_manager_ends_a_link(client, tracker, smtp_server, link_of):
    tracker("remind", "--on", "2020-01-27")
    [mail] = [one for one in smtp_server.received if one.recipients == ("workforce-lead@seahaven.example",)]
    sign_in(client, MANAGER)
    row = re.search(
        r"(?s)<th scope=\"row\" role=\"rowheader\">Workforce Lead</th>.{0,900}?(/programmes/\S+/revoke)",
        client.get(PAGE).text,
    )
    assert row
    assert "no longer works" in client.post(row.group(1), follow_redirects=True).text
    assert client.get(link_of(mail.text), follow_redirects=True).status_code == 410


def test_only_the_manager_may(client, tracker, smtp_server):
    tracker("remind", "--on", "2020-01-27")
    sign_in(client, READER)
    assert "/revoke" not in client.get(PAGE).text
    assert client.post(f"{PAGE}/1/revoke").status_code == 403
    assert client.post(f"{PAGE}/1/retry").status_code == 403
    sign_in(client, MANAGER)
    assert client.post(f"{PAGE}/999/revoke").status_code == 404


def test_the_page_takes_as_many_statements_when_more_was_sent(client, tracker, smtp_server, statements):
    sign_in(client, MANAGER)
    counts = []
    for day in ("2020-01-06", "2020-01-27"):
        tracker("remind", "--on", day)
        with statements() as asked:
            client.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 45
