"""The jobs of signing in: emails that did not go at once, and what need not be kept."""

from datetime import date, timedelta

from sqlalchemy import delete, or_, select

from tracker.adapters import clock
from tracker.adapters.db import db
from tracker.people.access_token_models import AccessToken
from tracker.people.letter_models import AccountLetter
from tracker.people.letter_posting import send_letters
from tracker.people.lockout import forget_tallies
from tracker.people.openid_models import OpenIdSession
from tracker.people.sign_in_models import SignInSession

# The audit keeps who signed in when for longer; these say only from where and with what.
KEPT = timedelta(days=90)


def send_account_emails(on: date) -> str:
    """Send the emails about accounts that wait: what failed before, and what a process left behind."""
    posted = send_letters(db.session, settings=clock.current_settings())
    failed = f", {len(posted.failed)} failed: {posted.failed[-1]}" if posted.failed else ""
    return f"{posted.sent} emails sent{failed}"


def forget_sign_ins(on: date) -> str:
    """Remove sessions, emails and access tokens that are over since long ago, and counts of tries."""
    before = clock.real_now() - KEPT
    over = or_(SignInSession.ended_at < before, SignInSession.started_at < before)
    old = select(SignInSession.id).where(over)
    db.session.execute(delete(OpenIdSession).where(OpenIdSession.session_id.in_(old)))
    sessions = db.session.execute(delete(SignInSession).where(over))
    db.session.execute(delete(AccountLetter).where(AccountLetter.created_at < before))
    db.session.execute(delete(AccessToken).where(AccessToken.expires_at < before))
    forget_tallies(db.session)
    db.session.commit()
    return f"{getattr(sessions, 'rowcount', 0)} sessions of more than {KEPT.days} days ago removed"
