"""What counts as a refusal in the log, and of what kind: by the answer, unless the code that refused knows better."""

from enum import StrEnum


class Refusal(StrEnum):
    """Why somebody did not get what they asked for, as the log says it."""

    NOT_ALLOWED = "not allowed"
    OTHER_PROGRAMME = "another programme"
    NOT_THERE = "not there"
    LINK = "link or token"
    FORM_TOKEN = "form without its token"
    COOKIE = "cookie that was not signed here"
    TOO_OFTEN = "too often"
    OTHER_HOST = "another host"
    MALFORMED = "malformed"
    FILE = "file"
    VIRUS = "file with a virus"
    PROVIDER = "provider of sign-ins"
    ACCESS_TOKEN = "access token"


_BY_STATUS = {
    400: Refusal.MALFORMED,
    403: Refusal.NOT_ALLOWED,
    404: Refusal.NOT_THERE,
    410: Refusal.LINK,
    413: Refusal.MALFORMED,
    415: Refusal.MALFORMED,
    429: Refusal.TOO_OFTEN,
}


def refusal_in(status: int, *, rule: str | None) -> Refusal | None:
    """What an answer refused at an address of ours; None when it refused nothing that concerns security.

    Something of another programme is answered like something that never was, so both count. An address that nothing of
    ours has (``rule`` is None) is what scanners ask for: only how often they do counts.

    >>> refusal_in(404, rule="/programmes/<slug>/risks/<int:number>").value
    'not there'
    >>> refusal_in(404, rule="/calendar/<token>.ics").value
    'link or token'
    >>> refusal_in(404, rule=None), refusal_in(200, rule="/me"), refusal_in(422, rule="/sign-in")
    (None, None, None)
    """
    found = _BY_STATUS.get(status)
    if rule is None:
        return found if found is Refusal.TOO_OFTEN else None
    if found is Refusal.NOT_THERE and "<token>" in rule:
        return Refusal.LINK
    return found
