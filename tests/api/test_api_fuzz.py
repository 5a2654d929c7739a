"""Requests made from the description itself, good and bad: whatever comes back is what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.signing_in import bearer

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.demonstration

MANAGER = "programme-manager@seahaven.example"
EXAMPLES = 12
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
# What a drawn name would hardly ever hit.
KNOWN = {"slug": "seahaven", "ref": "1.5.1", "number": 1, "code": "ASM45", "edition_id": 4}


@pytest.mark.timeout(600)
def test_whatever_is_made_of_the_description_is_answered_as_it_says(app: Flask) -> None:
    headers = bearer(app, MANAGER)
    description = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    operations = [one.ok() for one in description.get_all_operations()]
    assert len(operations) >= 17
    for operation in operations:
        drawn = operation.as_strategy(generation_mode=GenerationMode.POSITIVE) | operation.as_strategy(
            generation_mode=GenerationMode.NEGATIVE
        )

        @given(case=drawn)
        @settings(
            max_examples=EXAMPLES,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            deadline=None,
        )
        def answers_as_it_says(case: Any) -> None:
            known = {name: KNOWN[name] for name in case.path_parameters if name in KNOWN}
            case.path_parameters.update(known)
            case.call_and_validate(headers=headers, checks=CHECKS)

        answers_as_it_says()
