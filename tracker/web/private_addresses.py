"""Addresses that open something by themselves, and how to keep them out of logs."""

import logging
import re
from typing import Any

# The page behind a reminder, the choice of a password, a calendar: whoever reads the rest of the address is let in.
_SECRET = re.compile(r"(/(?:u(?:/off)?|password|reset|calendars?|sign-in/emergency)/)(?!items/|off\b)[\w.~-]{16,}")
# What a provider of sign-ins sends back: good for one use, within minutes, in one browser.
_ANSWER = re.compile(r"(/sign-in/openid/back\?)[^\s\"]+")

# An access token that somebody put where it does not belong.
_TOKEN = re.compile(r"itk_[\w-]{6,}")


def scrub(words: str) -> str:
    """The words without what opens anything.

    >>> scrub("GET /u/eyJyZW1pbmRlciI6MX0.aWx0.Zm9ybQ?open=seahaven HTTP/1.1")
    'GET /u/...?open=seahaven HTTP/1.1'
    """
    return _TOKEN.sub("itk_...", _ANSWER.sub(r"\1...", _SECRET.sub(r"\1...", words)))


class Scrubbing(logging.Filter):
    """Takes them out of every record of a logger or handler it is added to, tracebacks included.

    What somebody sent stays on its line: a line end or an escape sequence in it is written out.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, str):
            record.msg = scrub(record.msg)
        if isinstance(record.args, dict):
            record.args = {name: _scrubbed(value) for name, value in record.args.items()}
        elif record.args:
            record.args = tuple(_scrubbed(value) for value in record.args)
        if record.exc_info and not record.exc_text:
            record.exc_text = scrub(logging.Formatter().formatException(record.exc_info))
        return True


def _scrubbed(value: Any) -> Any:
    return scrub(_CONTROL.sub(lambda found: repr(found.group())[1:-1], value)) if isinstance(value, str) else value


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
