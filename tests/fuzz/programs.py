"""What programs send to the API: good documents, and ways to get them wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from random import Random
from typing import Any

from tests.fuzz.values import hostile

_UPDATE: dict[str, Any] = {
    "id": 1,
    "version": 1,
    "rag": "red",
    "narrative": "Two partners have not answered.",
    "as_on": "2020-01-27",
    "path_cause": "They are late",
    "path_action": "Settle it",
    "path_on": "2020-02-07",
    "forecast_on": None,
    "completed_on": None,
    "evidence": "",
    "reason": "They say so.",
    "is_private": False,
    "corrects": None,
    "names_no_child": True,
}
_ASSESSMENT = {"version": 1, "level": "current", "probability": 4, "impact": 3, "reason": "Two agencies withdrew."}
_ROW = {"code": "CONTACTS", "period": "2019-12", "value": 391, "source": "", "note": "Corrected."}
# By endpoint. Each operation that takes something has one.
BODIES: Mapping[str, dict[str, Any]] = {
    "api.update": _UPDATE,
    "api.no_change": {"id": 1, "version": 1},
    "api.assess": _ASSESSMENT,
    "api.figures": {"rows": [_ROW, {**_ROW, "period": "2019-11", "value": "1,400"}]},
}
_STRANGE: tuple[Any, ...] = (
    None, True, -1, 0, 2**31, 2**70, 10**400, 0.1, 1e308, -0.0, "", [], {}, [[]], {"a": {"b": {}}}, ["x"] * 500,
    "2020-02-30", "9999-12-31", "0001-01-01", "27/1/2020", 1580083200, "\ud800",
)  # fmt: skip


def hostile_document(rng: Random, good: dict[str, Any]) -> tuple[str, str]:
    """A body, and what is wrong with it."""
    document = json.loads(json.dumps(good))
    target = rng.choice(document["rows"]) if "rows" in document and rng.random() < 0.8 else document
    names = list(target)
    # Numbers move on with each update; now and then the one that fits is guessed.
    if "version" in target:
        target["version"] = rng.choice((1, 2, 2, 3, 3, 4, 5))
    wrong = rng.sample(names, min(len(names), rng.choice((0, 0, 1, 1, 2, 3))))
    for name in wrong:
        target[name] = rng.choice(_STRANGE) if rng.random() < 0.5 else hostile(rng, kind="text", name=name)[0]
    chance = rng.random()
    if chance < 0.06:
        target[hostile(rng, kind="text", name="id")[0][:200]] = "more"
    elif chance < 0.1:
        del target[rng.choice(names)]
    elif chance < 0.12:
        document = [document]
    elif chance < 0.13 and "rows" in document:
        document["rows"] *= 3_000
    text = json.dumps(document)
    if chance > 0.97:
        text = text[: rng.randrange(len(text))]
    elif chance > 0.95:
        text = text.replace("null", "NaN").replace("391", "1e999")
    return text, f"{', '.join(wrong) or 'nothing'} in the document"
