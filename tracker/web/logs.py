"""The log of a process: lines to read, or a JSON object on each line for a program to read (``TRACKER_LOG_FORMAT``)."""

import json
import logging
import sys
import threading
import time
from datetime import UTC, datetime
from types import TracebackType

from tracker.settings import Settings
from tracker.web.private_addresses import Scrubbing, scrub

log = logging.getLogger(__name__)

JSON = "json"


class JsonLines(logging.Formatter):
    """One JSON object a line; whatever a record carries in ``fields`` stands beside its message.

    A few lines of our own, since the libraries for it format a traceback anew and so write out what was scrubbed.
    """

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_text or record.exc_info:
            said["traceback"] = record.exc_text or self.formatException(record.exc_info or (None, None, None))
        return scrub(json.dumps(said, default=str))


def formatter_of(settings: Settings) -> logging.Formatter:
    """How this installation writes its logs, with times in UTC."""
    if settings.log_format == JSON:
        return JsonLines()
    lines = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", datefmt="%Y-%m-%dT%H:%M:%SZ")
    lines.converter = time.gmtime
    return lines


def write_logs(settings: Settings, *, level: int = logging.WARNING) -> None:
    """Write what any logger of this process says to standard error, and what is raised and caught by nobody.

    Once: where somebody hears the logs already, as a test does, nothing is changed.
    """
    if logging.getLogger().handlers:
        return
    handler = logging.StreamHandler()
    handler.setFormatter(formatter_of(settings))
    handler.addFilter(Scrubbing())
    logging.basicConfig(level=level, handlers=[handler])
    logging.captureWarnings(capture=True)
    sys.excepthook = _uncaught
    threading.excepthook = lambda raised: _uncaught(raised.exc_type, raised.exc_value, raised.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    """Python itself would write a traceback past the log, with what is scrubbed there."""
    if issubclass(kind, KeyboardInterrupt) or error is None:
        return
    log.critical("caught by nobody, in %s", threading.current_thread().name, exc_info=(kind, error, trace))
