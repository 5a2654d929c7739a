"""Whether people can sign in with their organisation's account: its provider's addresses and keys, and our mapping."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.adapters import clock
from tracker.adapters.openid import Provider, ProviderUnavailable, current_provider
from tracker.adapters.openid_metadata import ProviderUnfit
from tracker.people.queries import programme_ids, programmes_without_manager

_REACH = "correct TRACKER_OIDC_ISSUER, or see to it that this machine reaches the provider"


@dataclass(frozen=True)
class Finding:
    """What was found; ``remedy`` is empty when it is in order."""

    words: str
    remedy: str = ""


def look_at_sign_in(session: Session) -> Finding:
    """Discovery and keys afresh, the mapping of groups, and programmes left without a manager. Nobody is signed in."""
    provider = current_provider()
    if provider is None:
        return Finding("with a password of ours; no OpenID provider is set")
    # What is kept from earlier may be out of date.
    provider.server_metadata = {}
    try:
        provider.load_server_metadata()
        provider.fetch_jwk_set()
    except ProviderUnavailable as fault:
        return Finding(f"the provider does not answer: {fault}", _REACH)
    except ProviderUnfit as fault:
        return Finding(str(fault), _REACH)
    return _look_at_mapping(session, provider) or Finding(_in_order(provider))


def _look_at_mapping(session: Session, provider: Provider) -> Finding | None:
    named = {entry.programme for entry in provider.known.roles if entry.programme is not None}
    if missing := sorted(named - programme_ids(session, named).keys()):
        words = f"TRACKER_OIDC_ROLES names programmes that are not there: {', '.join(missing)}"
        return Finding(words, "correct it, or: tracker programme add SLUG --name NAME")
    # A group may have taken the last one.
    if unmanaged := programmes_without_manager(session, on=clock.today()):
        remedy = "put somebody into the group of its managers, or: tracker user role EMAIL SLUG:manager"
        return Finding(f"nobody manages {', '.join(unmanaged)}", remedy)
    return None


def _in_order(provider: Provider) -> str:
    keys = len(provider.fetch_jwk_set()["keys"])
    algorithms = ", ".join(provider.load_server_metadata()["id_token_signing_alg_values_supported"])
    notes = [f"{provider.known.issuer} answers, with {keys} key(s) that sign, by {algorithms}"]
    notes += [] if provider.known.roles else ["no group gives a role"]
    notes += ["passwords of ours are switched off"] if provider.known.is_only else []
    return "; ".join(notes)
