"""Addresses that open something by themselves stand in no log."""

from __future__ import annotations

import logging

import pytest

from tracker.web.private_addresses import scrub

TOKEN = "eyJyZW1pbmRlciI6MTAsInZlcnNpb24iOjF9.awFfBQ.pZ3WJhY8pvx6JcO4xRT_TZOEFbA"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (f"GET /u/{TOKEN}?open=seahaven/action/3.1.3 HTTP/1.1", "GET /u/...?open=seahaven/action/3.1.3 HTTP/1.1"),
        (f"POST /u/off/{TOKEN} HTTP/1.1", "POST /u/off/... HTTP/1.1"),
        (f"https://tracker.example.org/password/{TOKEN}", "https://tracker.example.org/password/..."),
        (f"/calendar/{TOKEN}.ics", "/calendar/..."),
        ("GET /u/items/seahaven/action/3.1.3 HTTP/1.1", "GET /u/items/seahaven/action/3.1.3 HTTP/1.1"),
        ("GET /programmes/seahaven/week HTTP/1.1", "GET /programmes/seahaven/week HTTP/1.1"),
    ],
)
def test_what_opens_something_is_shortened(said, kept):
    assert scrub(said) == kept


def test_the_web_servers_logs_are_scrubbed(app):
    pytest.importorskip("gunicorn")
    from tracker.cli.gunicorn_server import GunicornServer

    GunicornServer(app, host="127.0.0.1", port=0, workers=1, access_log=True)
    seen: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(record.getMessage())

    keep = Keep()
    for name in ("gunicorn.access", "gunicorn.error", "tracker"):
        logger = logging.getLogger(name)
        logger.addHandler(keep)
        logger.error('%(r)s "%(f)s"', {"r": f"GET /u/{TOKEN} HTTP/1.1", "f": f"http://t.example/u/{TOKEN}"})
        logger.error("Error handling request %s", f"/u/off/{TOKEN}")
        logger.removeHandler(keep)
    assert len(seen) == 6
    assert TOKEN not in " ".join(seen)
