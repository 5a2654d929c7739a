"""A server on this machine that speaks the API of GOV.UK Notify: tokens, templates, references, limits."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import jwt

SERVICE, SECRET, TEMPLATE = (str(uuid4()) for _ in range(3))


class NotifyServer:
    """``sent`` are the notifications it holds; ``answers`` are (status, message) given instead, one each."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.answers: list[tuple[int, str]] = []
        self.breaks_after_taking = 0
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.post(self, said)

            def do_GET(self) -> None:
                outer.get(self)

            def log_message(self, *said: Any) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"notify://trial-{SERVICE}-{SECRET}@127.0.0.1:{self._http.server_port}/{TEMPLATE}"

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def post(self, request: BaseHTTPRequestHandler, said: dict[str, Any]) -> None:
        if self._is_refused(request):
            return None
        lacking = [name for name in ("subject", "message") if name not in said.get("personalisation", {})]
        if request.path != "/v2/notifications/email" or said["template_id"] != TEMPLATE:
            return self._say(request, 400, _error("BadRequestError", "Template not found"))
        if lacking:
            return self._say(request, 400, _error("BadRequestError", f"Missing personalisation: {', '.join(lacking)}"))
        if "@" not in said["email_address"]:
            return self._say(request, 400, _error("ValidationError", "email_address Not a valid email address"))
        held = {"id": str(uuid4()), "status": "sending", **said}
        self.sent.append(held)
        if self.breaks_after_taking:
            self.breaks_after_taking -= 1
            request.connection.close()
            return None
        return self._say(request, 201, {"id": held["id"], "reference": said.get("reference"), "content": {}})

    def get(self, request: BaseHTTPRequestHandler) -> None:
        if self._is_refused(request):
            return
        query = parse_qs(urlsplit(request.path).query)
        [reference] = query["reference"]
        self.asked.append(reference)
        found = [one for one in self.sent if one["reference"] == reference]
        self._say(request, 200, {"notifications": found, "links": {}})

    def _is_refused(self, request: BaseHTTPRequestHandler) -> bool:
        """The token as Notify checks it: signed with the secret, issued by the service within 30 seconds."""
        try:
            token = request.headers["Authorization"].removeprefix("Bearer ")
            held = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
            assert held["iss"] == SERVICE
            assert abs(held["iat"] - time.time()) < 30
        except (jwt.InvalidTokenError, AssertionError, AttributeError):
            self._say(request, 403, _error("AuthError", "Invalid token: API key not found"))
            return True
        if self.answers:
            status, message = self.answers.pop(0)
            self._say(request, status, _error("Error", message))
            return True
        return False

    def _say(self, request: BaseHTTPRequestHandler, status: int, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"status_code": 400, "errors": [{"error": kind, "message": message}]}
