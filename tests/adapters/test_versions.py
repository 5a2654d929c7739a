"""Of two who write the same thing at once the second is refused, and nothing of theirs is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tracker.adapters.versions import SavedMeanwhile, if_outrun
from tracker.plan.models import Programme

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def test_whoever_is_outrun_gets_the_refusal_and_leaves_nothing(session: Session) -> None:
    session.add(Programme(slug="first", name="First", rag_guidance={}))
    session.commit()
    session.add(Programme(slug="with-it", name="Written in the same transaction", rag_guidance={}))
    with pytest.raises(SavedMeanwhile) as refused, if_outrun(session, SavedMeanwhile()):
        session.add(Programme(slug="first", name="Another of this address", rag_guidance={}))
    assert refused.value.__cause__ is None, "the statement stands in no log"
    assert session.scalars(select(Programme.slug)).all() == ["first"]


def test_whoever_is_not_outrun_has_written(session: Session) -> None:
    with if_outrun(session, SavedMeanwhile()):
        session.add(Programme(slug="first", name="First", rag_guidance={}))
    assert not session.new
    session.commit()
    assert session.scalars(select(Programme.slug)).all() == ["first"]
