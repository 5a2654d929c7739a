"""Forty people save at once, through real HTTP, on both databases: no error, nothing lost."""

from __future__ import annotations

import http.client
import re
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select

from tests.signing_in import signed_in_cookie
from tracker.people.models import Membership, Person, Role
from tracker.plan.models import Action, Objective, Programme, Theme
from tracker.updates.models import Update

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

CROWD = 40
Database = Callable[[], AbstractContextManager["Session"]]


@dataclass
class Visitor:
    """Somebody with a browser of their own: a cookie, and the token of the form they opened."""

    host: str
    cookie: str
    number: int

    def fetch(self, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection(self.host, timeout=120)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST" if form else "GET", address, urlencode(form) if form else None, headers)
            answer = connection.getresponse()
            if kept := answer.getheader("Set-Cookie"):
                self.cookie = kept.partition(";")[0]
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def open_form(self, address: str) -> dict[str, str]:
        """The hidden fields of the update form."""
        status, page = self.fetch(address)
        assert status == 200, page
        return {
            name: re.search(rf'name="{name}" value="([^"]*)"', page).group(1)  # type: ignore[union-attr]
            for name in ("csrf_token", "version")
        }


@pytest.fixture
def crowd(database: Database, app: Flask, live_server: str) -> list[Visitor]:
    """Forty managers of a programme with forty actions in four objectives."""
    with database() as session:
        programme = Programme(slug="crowd", name="Crowd")
        session.add(programme)
        session.flush()
        theme = Theme(programme_id=programme.id, position=1, name="T")
        session.add(theme)
        session.flush()
        for number in range(CROWD):
            if number % 10 == 0:
                objective = Objective(theme_id=theme.id, position=number, name="O")
                session.add(objective)
                session.flush()
            person = Person(email=f"p{number}@example.org", name=f"P{number}", job_title=f"Person {number}")
            session.add(person)
            session.flush()
            session.add(Membership(person_id=person.id, programme_id=programme.id, role=Role.MANAGER))
            session.add(
                Action(
                    objective_id=objective.id,
                    position=number,
                    title=f"A{number}",
                    owner_id=person.id,
                    added_on=date(2020, 1, 1),
                )
            )
    visitors = []
    for number in range(CROWD):
        cookie = signed_in_cookie(app, f"p{number}@example.org")
        visitors.append(Visitor(urlsplit(live_server).netloc, f"{cookie['name']}={cookie['value']}", number))
    return visitors


def all_at_once(visitors: list[Visitor], where: Callable[[Visitor], str]) -> list[tuple[int, str]]:
    """Everybody opens their form; when all have it, all save."""
    gate = threading.Barrier(len(visitors))

    def save(visitor: Visitor) -> tuple[int, str]:
        form = visitor.open_form(where(visitor))
        gate.wait(timeout=120)
        words = {"rag": "green", "narrative": f"Words of person {visitor.number}."}
        return visitor.fetch(where(visitor), form | words)

    with ThreadPoolExecutor(len(visitors)) as pool:
        return list(pool.map(save, visitors))


def narratives(database: Database) -> set[str]:
    with database() as session:
        return set(session.scalars(select(Update.narrative)))


def test_forty_people_save_forty_actions(crowd: list[Visitor], database: Database) -> None:
    answers = all_at_once(crowd, lambda one: f"/programmes/crowd/week/1.{one.number // 10 + 1}.{one.number % 10 + 1}")
    assert Counter(status for status, _ in answers) == {303: CROWD}
    assert narratives(database) == {f"Words of person {number}." for number in range(CROWD)}


def test_forty_people_save_the_same_action(crowd: list[Visitor], database: Database) -> None:
    answers = all_at_once(crowd, lambda one: "/programmes/crowd/week/1.1.1")
    assert Counter(status for status, _ in answers) == {303: 1, 409: CROWD - 1}
    (kept,) = narratives(database)
    for visitor, (status, page) in zip(crowd, answers, strict=True):
        if status == 409:
            assert f"Words of person {visitor.number}." in page
            assert "Save mine as a newer update" in page
            assert kept in page
