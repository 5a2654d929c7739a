"""What somebody reads who is not signed in by the organisation's provider: what happened, and the remedy."""

from dataclasses import dataclass

from tracker.domain.openid_accounts import Refusal


@dataclass(frozen=True)
class RefusalWords:
    """A page: its status, heading and sentences. ``{name}`` is the provider, ``{address}`` who signed in there.

    ``helps_again``: to sign in again may help. ``helps_other``: another account of the provider may.
    """

    status: int
    title: str
    happened: str
    remedy: str
    helps_again: bool = False
    helps_other: bool = False


WORDS = {
    Refusal.DENIED: RefusalWords(
        403,
        "You are not signed in",
        "Signing in with {name} was cancelled, or your organisation did not allow it.",
        "Try again. If it is refused again, ask your organisation’s IT service to let you use this application.",
        helps_again=True,
    ),
    Refusal.OVER: RefusalWords(
        400,
        "This sign-in is over",
        "It was finished already, took longer than ten minutes, or began in another browser. Nothing was changed.",
        "Begin again. A bookmark of this page does not work: keep the page you want to come back to.",
        helps_again=True,
    ),
    Refusal.UNAVAILABLE: RefusalWords(
        503,
        "Your organisation’s sign-in does not answer",
        "The service behind {name} is out of order or too slow. It is not part of this site.",
        "Try again in a few minutes. If it lasts, tell your organisation’s IT service.",
        helps_again=True,
    ),
    Refusal.MISTRUSTED: RefusalWords(
        502,
        "The answer could not be trusted",
        "What came back from {name} did not pass every check, so nobody was signed in.",
        "Try again. If it happens again, tell the administrator when it happened: the reason is in the log.",
        helps_again=True,
    ),
    Refusal.TURNED_AWAY: RefusalWords(
        502,
        "Your organisation’s sign-in does not know this site",
        "The service behind {name} refused this site, not you.",
        "Tell the administrator: “tracker doctor” and the log say more. The secret may have run out.",
        helps_again=True,
    ),
    Refusal.CLOSED: RefusalWords(
        403,
        "Your account is closed",
        "The account of {address} here was closed.",
        "If you need it again, ask the administrator.",
        helps_other=True,
    ),
    Refusal.NO_ADDRESS: RefusalWords(
        403,
        "Your email address is missing",
        "{name} did not say which email address is yours, and your account here is found by it.",
        "Ask the administrator: the provider has to send the claim “email”.",
        helps_other=True,
    ),
    Refusal.UNTRUSTED_ADDRESS: RefusalWords(
        403,
        "Nobody answers for your email address",
        "You signed in as {address}, but {name} does not confirm that this address is yours.",
        "Use your work account. If this is your work account, ask the administrator to trust its domain.",
        helps_other=True,
    ),
    Refusal.ADDRESS_TAKEN: RefusalWords(
        403,
        "This address belongs to somebody else’s account",
        "The account of {address} here is opened by another account of {name}, perhaps of somebody who had the address "
        "before you.",
        "Ask the administrator to sort it out. Nothing was changed.",
        helps_other=True,
    ),
    Refusal.NO_ACCOUNT: RefusalWords(
        403,
        "You have no account here",
        "You signed in as {address}, whom nobody has added to a programme.",
        "Ask the manager of your programme to add you, under this address.",
        helps_other=True,
    ),
    Refusal.NO_ROLE: RefusalWords(
        403,
        "You have no role here yet",
        "You signed in as {address}. None of your groups at your organisation gives a role in a programme, so "
        "no account was made.",
        "Ask the manager of your programme to add you under this address, or to have you put into its group.",
        helps_other=True,
    ),
    Refusal.GROUPS_UNKNOWN: RefusalWords(
        403,
        "Your organisation did not say which groups you are in",
        "You signed in as {address}. You are in so many groups that {name} leaves them out, and what you may do "
        "here hangs on them.",
        "Ask your organisation’s IT service to send only the groups assigned to this site, or application roles.",
        helps_other=True,
    ),
}
