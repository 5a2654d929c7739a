"""Which scanner looks through uploaded files for viruses."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from tracker.settings.values import BadSetting, Settings


def read_virus_scan(environ: Mapping[str, str]) -> str:
    """``clamd://host:3310`` or ``clamd:///path/of/the/socket``; empty for none."""
    url = environ.get("TRACKER_VIRUS_SCAN", Settings.virus_scan)
    if not url:
        return ""
    parts = urlsplit(url)
    try:
        is_network = bool(parts.hostname and parts.port) and parts.path in ("", "/")
    except ValueError:  # the port is no number
        is_network = False
    is_file = not parts.netloc and parts.path.startswith("/") and os.name == "posix"
    if parts.scheme != "clamd" or parts.query or parts.fragment or not (is_network or is_file):
        raise BadSetting(
            f"TRACKER_VIRUS_SCAN is {url!r}; write clamd://host:3310 for a ClamAV daemon on the network, or "
            "clamd:///run/clamav/clamd.ctl for one on this machine"
        )
    return url
