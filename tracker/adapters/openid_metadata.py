"""What a provider says of itself, reduced to what we use, once it can be trusted."""

from typing import Any
from urllib.parse import urlsplit

from tracker.domain.openid_settings import OpenId

# Signed with the provider's private key. HS256 and the like would make our client secret a signing key; "none" nothing.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
_KEY_TYPES = ("RSA", "EC", "OKP")
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_ENDPOINTS = (*_NEEDED, "userinfo_endpoint", "end_session_endpoint")


class ProviderUnfit(Exception):
    """What the provider says of itself cannot be used; the message says why, for the administrator."""


def usable_metadata(metadata: dict[str, Any], known: OpenId) -> dict[str, Any]:
    """The metadata we use, once it speaks of this issuer, names addresses as safe as its own, and signs well.

    Raises :class:`ProviderUnfit`.
    """
    if metadata.get("issuer") != known.issuer:
        raise ProviderUnfit(
            f"the provider calls itself {metadata.get('issuer')!r}, TRACKER_OIDC_ISSUER says {known.issuer!r}; "
            "they must agree letter for letter"
        )
    kept = {name: metadata[name] for name in _ENDPOINTS if isinstance(metadata.get(name), str)}
    for name in _NEEDED:
        if name not in kept:
            raise ProviderUnfit(f"the provider names no {name}")
    for name, url in kept.items():
        if urlsplit(url).scheme not in ("https", urlsplit(known.issuer).scheme):
            raise ProviderUnfit(f"{name} is {url}, which is not encrypted")
    # RS256 is what a provider signs with that names nothing.
    offered = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
    algorithms = [name for name in ALGORITHMS if name in offered] if isinstance(offered, list) else []
    if not algorithms:
        raise ProviderUnfit("it signs with no algorithm that can be trusted; RS256 or ES256 is usual")
    ways = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    # In the body a secret needs no escaping, over which clients and providers disagree.
    way = "client_secret_post" if "client_secret_post" in ways else "client_secret_basic"
    return {
        **kept,
        "issuer": known.issuer,
        "id_token_signing_alg_values_supported": algorithms,
        "token_endpoint_auth_method": way,
        "authorization_response_iss_parameter_supported": (
            metadata.get("authorization_response_iss_parameter_supported") is True
        ),
    }


def signing_keys(found: dict[str, Any], url: str) -> dict[str, Any]:
    """The keys of a key set that sign; those for encryption, and kinds unknown to us, are left out.

    Raises :class:`ProviderUnfit` when none is left.
    """
    keys = found.get("keys")
    signing = [key for key in keys if _signs(key)] if isinstance(keys, list) else []
    if not signing:
        raise ProviderUnfit(f"{url} holds no key that signs")
    return {"keys": signing}


def _signs(key: Any) -> bool:
    return isinstance(key, dict) and key.get("kty") in _KEY_TYPES and key.get("use", "sig") == "sig"
