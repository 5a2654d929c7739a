"""Headers as they travel.

The standard library encodes word by word, and on some versions loses the blank between two encoded words; it also
encodes an address of the web that is longer than a line, which no mail program reads. Here a text is encoded as a
whole or not at all, and an address stays as it is.
"""

from email.header import Header
from email.headerregistry import HeaderRegistry, UniqueAddressHeader, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import quote
from typing import Any


class _Words(UniqueUnstructuredHeader):
    """A text in any language."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {_encoded(str(self), self.name, policy.linesep)}{policy.linesep}"


class _People(UniqueAddressHeader):
    """Names with addresses. A name outside ASCII is encoded as a whole."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        written = []
        for address in self.addresses:
            name = address.display_name
            if not name:
                written.append(address.addr_spec)
            elif name.isascii():
                written.append(f'"{quote(name)}" <{address.addr_spec}>')
            else:
                written.append(f"{_encoded(name, self.name, policy.linesep)} <{address.addr_spec}>")
        return f"{self.name}: {f',{policy.linesep} '.join(written)}{policy.linesep}"


class _Verbatim(UniqueUnstructuredHeader):
    """Web addresses between angle brackets, one on each line."""

    name: str

    def fold(self, *, policy: EmailPolicy) -> str:
        return f"{self.name}: {str(self).replace(', ', f',{policy.linesep} ')}{policy.linesep}"


def _encoded(words: str, name: str, linesep: str) -> str:
    charset = "us-ascii" if words.isascii() else "utf-8"
    return Header(words, charset=charset, header_name=name).encode(linesep=linesep)


def _known_headers() -> HeaderRegistry:
    known = HeaderRegistry()
    kinds: dict[str, Any] = {
        "subject": _Words,
        "from": _People,
        "to": _People,
        "reply-to": _People,
        "message-id": _Verbatim,
        "list-unsubscribe": _Verbatim,
    }
    for name, kind in kinds.items():
        known.map_to_type(name, kind)
    return known


_POLICY = EmailPolicy(header_factory=_known_headers())


def new_message() -> EmailMessage:
    """An empty message whose headers travel well. A header with a line break raises ``ValueError``."""
    return EmailMessage(policy=_POLICY)
