"""Somebody with the link of their reminder."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask.testing import FlaskClient

WORKFORCE = "workforce-lead@seahaven.example"
GREEN = {"rag": "green", "narrative": "Every policy is signed off."}


@dataclass
class Holder:
    """Somebody who holds the link of their reminder, in a browser without script."""

    client: FlaskClient
    link: str

    def open(self, address: str = "/u", status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status, re.findall(r"(?s)problems.*?</div>|<h1>.*?</h1>", answer.text)
        return answer.text

    def version(self, ref: str, programme: str = "seahaven", kind: str = "action") -> str:
        page = self.open(f"/u/items/{programme}/{kind}/{ref}").partition('id="open"')[2]
        found = re.search(r'name="version" value="(\d+)"', page)
        assert found
        return found.group(1)

    def post(self, address: str, status: int = 303, **fields: object) -> str:
        answer = self.client.post(address, data=fields)
        assert answer.status_code == status, re.findall(r"(?s)problems.*?</div>|<h1>.*?</h1>", answer.text)
        return answer.text

    def save(self, ref: str, status: int = 303, **fields: object) -> str:
        held = {"version": self.version(ref)} | fields
        return self.post(f"/u/items/seahaven/action/{ref}", status, **held)
