"""What other programs send: read strictly, cleaned as forms are, refused with the name of each field."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, TypeVar

from flask import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from tracker.api.documents import read_document
from tracker.domain.rag import Rag
from tracker.domain.risk import Level
from tracker.domain.update_rules import ProposedUpdate
from tracker.web.addresses import LARGEST_ID
from tracker.web.forms import EARLIEST_YEAR, clean_text
from tracker.web.naming import confirm, question_for
from tracker.web.problems import problem

_MOST_ERRORS = 100
_CONFIRMING = 'Send "names_no_child": true if it names none.'

Text = Annotated[str, AfterValidator(clean_text)]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True, ge=date(EARLIEST_YEAR, 1, 1))]
Number = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID)]


class Body(BaseModel):
    """A JSON object. A name that is not known is refused, since something was meant by it."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)
    most_bytes: ClassVar[int] = 64 * 1024


class Written(Body):
    """What holds texts that somebody wrote."""

    names_no_child: Flag = False
    """Texts that look as if they named a child are refused unless this says that they name none."""


class ToPart(Body):
    """What is said of a part of the plan, as it was read."""

    id: Number
    """The ``id`` that the part had: numbers move when the plan does."""
    version: Number
    """The ``version`` that the part had."""


class NewUpdate(Written, ToPart):
    """A rating of a part of the plan with its words. Which fields it needs follows from the rating."""

    rag: Rag
    narrative: Text = ""
    as_on: Day | None = None
    """As at which day; today when it is left out."""
    path_cause: Text = ""
    """The path to green of a red or amber: why it is there,"""
    path_action: Text = ""
    """what is done about it,"""
    path_on: Day | None = None
    """and by when it will be green."""
    forecast_on: Day | None = None
    completed_on: Day | None = None
    evidence: Text = ""
    reason: Text = ""
    """Why it is rated better than the actions and the evidence say, or why an update is corrected."""
    is_private: Flag | None = None
    """Not for publication: public versions of reports leave the words out. If this is not said, a correction keeps the
    mark of what it corrects, and anything else may be published."""
    corrects: Number | None = None
    """The ``id`` of the update that this one takes the place of."""

    def proposed(self, today: date) -> ProposedUpdate:
        """As the rules take it."""
        return ProposedUpdate(
            as_on=self.as_on or today,
            rag=self.rag,
            narrative=self.narrative,
            path_cause=self.path_cause,
            path_action=self.path_action,
            path_on=self.path_on,
            forecast_on=self.forecast_on,
            completed_on=self.completed_on,
            evidence=self.evidence,
            reason=self.reason,
        )


class NoChange(ToPart):
    """What was said last still holds."""


class NewAssessment(Written):
    """A judgement of where a risk stands, is to be brought, or would stand with nothing done."""

    version: Number
    """The ``version`` that the risk had when it was read."""
    level: Level = Level.CURRENT
    probability: Annotated[int, Field(strict=True, ge=1, le=5)] | None = None
    impact: Annotated[int, Field(strict=True, ge=1, le=5)]
    reason: Text


Kind = TypeVar("Kind", bound=Body)


class BadBody(Exception):
    """What was sent cannot be taken; ``answer`` says which field and why."""

    def __init__(self, answer: Response) -> None:
        super().__init__(answer.status)
        self.answer = answer


def read_body(kind: type[Kind]) -> Kind:
    """The body of this request. Raises :class:`BadBody`; nothing is written then."""
    document = read_document(most_bytes=kind.most_bytes)
    try:
        # Only as JSON may a date be a text and nothing else.
        body = kind.model_validate_json(json.dumps(document))
    except ValidationError as wrong:
        raise BadBody(_as_problem(wrong)) from None
    if isinstance(body, Written):
        _ask_about_children(body)
    return body


def unfit(problems: Mapping[str, str]) -> Response:
    """What the rules do not take, field by field, with the remedy."""
    return problem(422, "This cannot be saved as it is.", errors=[_error(*one) for one in problems.items()])


def _ask_about_children(body: Written) -> None:
    texts = {name: value for name, value in body.model_dump().items() if isinstance(value, str)}
    asked = {name: question for name, text in texts.items() if (question := question_for(text))}
    if body.names_no_child:
        for name in asked:
            confirm(texts[name])
    elif asked:
        raise BadBody(unfit({name: f"{question} {_CONFIRMING}" for name, question in asked.items()}))


def _as_problem(wrong: ValidationError) -> Response:
    errors = wrong.errors(include_url=False, include_context=False, include_input=False)[:_MOST_ERRORS]
    said = [_error(".".join(map(str, one["loc"])) or "the body", one["msg"]) for one in errors]
    return problem(422, "This cannot be read as it is.", errors=said)


def _error(field: str, message: str) -> dict[str, Any]:
    return {"field": field, "message": message}
