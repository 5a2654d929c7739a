"""The web server that `tracker serve` starts: messages that two programs could read in two ways are refused."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.command import SECRET_KEY
from tests.mailbox import free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="gunicorn does not run on Windows")

BODY = b"email=a&password=b"
HOST = b"Host: localhost\r\n"
POST, GET = b"POST /sign-in HTTP/1.1\r\n" + HOST, b"GET /sign-in HTTP/1.1\r\n" + HOST
AMBIGUOUS = {
    "two lengths": POST + b"Content-Length: 18\r\nContent-Length: 4\r\n\r\n" + BODY,
    "length and chunks": POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "another coding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks twice": POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "a space before the colon": POST + b"Content-Length : 18\r\n\r\n" + BODY,
    "a folded header": GET + b"X-A: b\r\n c: d\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a length in hexadecimal": POST + b"Content-Length: 0x12\r\n\r\n" + BODY,
    "a null byte in a header": GET + b"X-A: \x00\r\n\r\n",
    "an underscore for a hyphen": b"GET / HTTP/1.1\r\nHost: other.example\r\nX_Forwarded_Host: localhost\r\n\r\n",
    "a line too long": b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a header too long": GET + b"X-A: " + b"a" * 70_000 + b"\r\n\r\n",
    "too many headers": GET + b"".join(b"X-%d: a\r\n" % n for n in range(200)) + b"\r\n",
    "another version": b"GET /sign-in HTTP/9.9\r\n" + HOST + b"\r\n",
    "no name": b"GET /sign-in HTTP/1.1\r\n\r\n",
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "trace": b"TRACE /sign-in HTTP/1.1\r\n" + HOST + b"Cookie: tracker=secret\r\n\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def port(databases) -> Iterator[int]:
    from tests.databases import empty

    url, chosen = empty(databases), free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    environment |= {"TRACKER_DATABASE_URL": url, "TRACKER_SECRET_KEY": SECRET_KEY}
    command = [sys.executable, "-m", "tracker.cli", "serve", "--port", str(chosen), "--workers", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for(chosen)
        yield chosen
        server.terminate()
    databases.discard(url)


def wait_for(port: int, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            assert b"200 OK" in ask(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        except (OSError, AssertionError):
            assert time.monotonic() < until, "tracker serve does not answer"
            time.sleep(0.1)
        else:
            return


def ask(port: int, message: bytes) -> bytes:
    """All that comes back until the server closes or falls silent."""
    answer = b""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(message)
        connection.settimeout(2)
        try:
            while part := connection.recv(65_536):
                answer += part
        except (TimeoutError, ConnectionResetError):
            pass
    return answer


def test_a_message_that_could_be_read_in_two_ways_is_refused(port):
    wrong = {}
    for name, message in AMBIGUOUS.items():
        answer = ask(port, message)
        status = int(answer.split()[1]) if answer.startswith(b"HTTP/1.") else 0
        if not 400 <= status < 600 or status in (500, 502, 503) or b"tracker=secret" in answer:
            wrong[name] = answer[:120]
        if answer.count(b"HTTP/1.1 ") > 1:
            wrong[name] = b"read as two requests"
    assert wrong == {}
    assert b"200 OK" in ask(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")


def test_a_body_that_is_too_large_is_refused_before_it_is_read(port):
    head = (
        b"POST /sign-in HTTP/1.1\r\n"
        + HOST
        + b"Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
    )
    answer = ask(port, head + b"Content-Length: 99999999999\r\n\r\n" + BODY)
    assert answer.startswith((b"HTTP/1.1 413", b"HTTP/1.1 400"))
