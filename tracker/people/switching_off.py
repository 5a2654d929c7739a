"""Switching one-time passwords off for somebody else: who lost both phone and recovery codes."""

from sqlalchemy.orm import Session

from tracker.domain.session_rules import Ending
from tracker.people.letter_models import LetterKind
from tracker.people.letter_posting import queue_letter
from tracker.people.models import Person
from tracker.people.second_factor import remove_second_factor
from tracker.people.services import sign_out_everywhere


def switch_off_for(session: Session, person: Person) -> bool:
    """Somebody signs in with the password alone from now on and is told so by email; their sessions and links end.

    Whether they had one-time passwords. The caller makes sure by another way that it is they who ask, commits, and
    then calls :func:`tracker.people.letter_posting.send_soon`.
    """
    if not remove_second_factor(session, person):
        return False
    sign_out_everywhere(person, because=Ending.CODE_CHANGED)
    queue_letter(session, person, LetterKind.CODE_OFF)
    return True
