"""gunicorn, started from our own command with our own settings."""

import logging
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from tracker.settings import Settings
from tracker.web.logs import JSON, JsonLines
from tracker.web.private_addresses import Scrubbing

THREADS = 8


class JsonLogger(Logger):
    """gunicorn's own logs as lines of JSON, as the rest of the process writes them."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                handler.setFormatter(JsonLines())


class GunicornServer(BaseApplication):
    """Serves one application; threads, because requests wait for the database."""

    def __init__(self, app: Flask, *, host: str, port: int, workers: int, access_log: bool = False) -> None:
        self.app = app
        settings: Settings = app.extensions["tracker_settings"]
        self.options = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": THREADS,
            "worker_class": "gthread",
            # It would put a socket into the home of whoever runs the server.
            "control_socket_disable": True,
            # What a proxy adds is believed in one place, by TRACKER_PROXIES, and not here as well.
            "forwarded_allow_ips": "",
            # The longest address of ours has a signed link in it; the longest header is a cookie of 4 kB.
            "limit_request_line": 4_094,
            "limit_request_fields": 60,
            "limit_request_field_size": 8_190,
            "accesslog": "-" if access_log else None,
            "logger_class": JsonLogger if settings.log_format == JSON else Logger,
        }
        for name in ("gunicorn.error", "gunicorn.access"):
            logging.getLogger(name).addFilter(Scrubbing())
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return self.app
