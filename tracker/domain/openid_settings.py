"""What an installation says of its OpenID provider. Whatever is missing or cannot be used is named with its remedy."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# The roles of a programme by name; people.models.Role says what they are.
ROLE_NAMES = ("owner", "analyst", "manager", "sro", "reader")
ADMIN = "admin"


class UnfitOpenId(ValueError):
    """A setting of the provider is missing or cannot be used; the message names it and the remedy."""


@dataclass(frozen=True)
class GroupRole:
    """What the members of a group are: something in a programme, or with ``programme`` None administrators."""

    group: str
    programme: str | None
    role: str


@dataclass(frozen=True)
class OpenId:
    """An organisation's provider, and what is believed of it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    # What the button says after "Sign in with".
    name: str = "your organisation’s account"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups_claims: tuple[str, ...] = ("groups",)
    roles: tuple[GroupRole, ...] = ()
    makes_accounts: bool = False
    # Domains of addresses for which the provider's word is enough, even where it does not say "verified".
    trusted_domains: frozenset[str] = frozenset()
    # Nobody signs in with a password of ours.
    is_only: bool = False
    # Seconds for each answer of the provider.
    timeout: float = 5

    @property
    def discovery_url(self) -> str:
        return f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


VARIABLES = (
    "TRACKER_OIDC_ISSUER",
    "TRACKER_OIDC_CLIENT_ID",
    "TRACKER_OIDC_CLIENT_SECRET",
    "TRACKER_OIDC_NAME",
    "TRACKER_OIDC_SCOPES",
    "TRACKER_OIDC_GROUPS_CLAIM",
    "TRACKER_OIDC_ROLES",
    "TRACKER_OIDC_MAKE_ACCOUNTS",
    "TRACKER_OIDC_TRUSTED_DOMAINS",
    "TRACKER_OIDC_ONLY",
    "TRACKER_OIDC_TIMEOUT",
)

_NEEDED = VARIABLES[:3]
_HERE = ("localhost", "127.0.0.1", "::1")
_UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ENTRA_PATH = re.compile(f"/{_UUID}/v2\\.0", re.IGNORECASE)
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
_SLUG = re.compile(r"[a-z0-9-]+")
_LONGEST_NAME = 60
_MOST_SECONDS = 30


def read_openid(environ: Mapping[str, str]) -> OpenId | None:
    """The provider, or None when nothing is said of one. Raises :class:`UnfitOpenId`."""
    said = {name: text for name in VARIABLES if (text := environ.get(name, "").strip())}
    if not said:
        return None
    for name in _NEEDED:
        if name not in said:
            raise UnfitOpenId(
                f"{name} is missing, while {next(iter(said))} is set; an OpenID provider needs {', '.join(_NEEDED)}. "
                "Set it, or leave out everything that begins with TRACKER_OIDC_"
            )
    return OpenId(
        issuer=_read_issuer(said["TRACKER_OIDC_ISSUER"]),
        client_id=said["TRACKER_OIDC_CLIENT_ID"],
        client_secret=said["TRACKER_OIDC_CLIENT_SECRET"],
        name=_read_name(said),
        scopes=_read_scopes(said),
        groups_claims=_read_list(said, "TRACKER_OIDC_GROUPS_CLAIM", OpenId.groups_claims),
        roles=tuple(_read_roles(said.get("TRACKER_OIDC_ROLES", ""))),
        makes_accounts=_read_flag(said, "TRACKER_OIDC_MAKE_ACCOUNTS"),
        trusted_domains=_read_domains(said),
        is_only=_read_flag(said, "TRACKER_OIDC_ONLY"),
        timeout=_read_timeout(said),
    )


def _read_issuer(text: str) -> str:
    name = "TRACKER_OIDC_ISSUER"
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise UnfitOpenId(f"{name} is {text!r}; write the provider's issuer, such as https://login.example.org")
    if parts.path.endswith("openid-configuration"):
        raise UnfitOpenId(f"{name} is {text!r}; leave out /.well-known/openid-configuration")
    if parts.scheme == "http" and parts.hostname not in _HERE:
        raise UnfitOpenId(f"{name} is {text!r}; over http anybody in between could sign in. Write https://")
    if "microsoftonline" in parts.hostname and not _ENTRA_PATH.fullmatch(parts.path):
        raise UnfitOpenId(
            f"{name} is {text!r}; 'common' and the like would let in people of other organisations. Write "
            f"https://{parts.hostname}/TENANT-ID/v2.0, with the directory (tenant) ID that Entra shows, 36 characters"
        )
    return text


def _read_name(said: Mapping[str, str]) -> str:
    name = said.get("TRACKER_OIDC_NAME", OpenId.name)
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise UnfitOpenId(
            f"TRACKER_OIDC_NAME is {name!r}; write what stands on the button after 'Sign in with', "
            f"{_LONGEST_NAME} characters or fewer, such as: your Seahaven account"
        )
    return name


def _read_scopes(said: Mapping[str, str]) -> tuple[str, ...]:
    text = said.get("TRACKER_OIDC_SCOPES", " ".join(OpenId.scopes))
    scopes = tuple(text.split())
    if "openid" not in scopes or not all(_SCOPE.fullmatch(scope) for scope in scopes):
        raise UnfitOpenId(
            f"TRACKER_OIDC_SCOPES is {text!r}; write scopes with spaces between them, openid among them, such as: "
            f"{' '.join(OpenId.scopes)}"
        )
    return scopes


def _read_roles(text: str) -> Iterator[GroupRole]:
    """``GROUP=slug:role`` and ``GROUP=admin``, with commas; with semicolons where a group's name holds a comma."""
    for entry in filter(None, (part.strip() for part in text.split(";" if ";" in text else ","))):
        group, is_said, what = (part.strip() for part in entry.rpartition("="))
        programme, has_role, role = what.partition(":")
        if group and is_said and what == ADMIN:
            yield GroupRole(group, None, ADMIN)
        elif group and has_role and _SLUG.fullmatch(programme) and role in ROLE_NAMES:
            yield GroupRole(group, programme, role)
        else:
            raise UnfitOpenId(
                f"TRACKER_OIDC_ROLES holds {entry!r}; write GROUP=programme:role or GROUP={ADMIN}, such as "
                f"1f0c...=seahaven:manager,7a2b...=seahaven:reader; roles: {', '.join(ROLE_NAMES)}. "
                "Where the name of a group holds a comma, put semicolons between the entries"
            )


def _read_domains(said: Mapping[str, str]) -> frozenset[str]:
    domains = _read_list(said, "TRACKER_OIDC_TRUSTED_DOMAINS", ())
    for domain in domains:
        if not _DOMAIN.fullmatch(domain.lower()):
            raise UnfitOpenId(
                f"TRACKER_OIDC_TRUSTED_DOMAINS holds {domain!r}; write what follows the @ in your organisation's "
                "addresses, such as seahaven.example, several with commas"
            )
    return frozenset(domain.lower() for domain in domains)


def _read_list(said: Mapping[str, str], name: str, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(part.strip() for part in said.get(name, "").split(",") if part.strip())
    return found or otherwise


def _read_flag(said: Mapping[str, str], name: str) -> bool:
    text = said.get(name, "0")
    if text not in ("0", "1"):
        raise UnfitOpenId(f"{name} is {text!r}; write 1 for yes, or leave it out")
    return text == "1"


def _read_timeout(said: Mapping[str, str]) -> float:
    text = said.get("TRACKER_OIDC_TIMEOUT", "")
    try:
        seconds = float(text or OpenId.timeout)
    except ValueError:
        seconds = 0
    if not 0 < seconds <= _MOST_SECONDS:
        raise UnfitOpenId(
            f"TRACKER_OIDC_TIMEOUT is {text!r}; write seconds, {_MOST_SECONDS} at most, for example {OpenId.timeout}"
        )
    return seconds
