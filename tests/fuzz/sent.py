"""One generated request, as bytes: what is printed is what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_plus

Pairs = tuple[tuple[str, str], ...]
File = tuple[str, str, bytes]

BOUNDARY = "zqx-boundary-zqx"
_SHOWN = 1_500


@dataclass(frozen=True)
class Sent:
    """``by`` is who sends it; ``tried`` says what is wrong with it."""

    number: int
    by: str
    endpoint: str
    method: str
    path: str
    query: str = ""
    headers: Pairs = ()
    content_type: str = ""
    body: bytes = b""
    tried: str = ""

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        head = f"#{self.number} {self.method} {self.path}{query} ({self.endpoint}) by {self.by}: {self.tried}"
        headers = "".join(f"\n  {name}: {value[:200]!r}" for name, value in self.headers)
        body = f"\n  {self.content_type}\n  {self.body[:_SHOWN]!r}" if self.body or self.content_type else ""
        return f"{head[:_SHOWN]}{headers}{body}"


def urlencoded(pairs: Pairs) -> bytes:
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode()


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def multipart(pairs: Pairs, files: tuple[File, ...]) -> bytes:
    """Names go in as they are but for line ends and quotation marks, as browsers do."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{_name(name)}"\r\n\r\n'.encode("utf-8", "surrogatepass")
        + value.encode("utf-8", "surrogatepass")
        + b"\r\n"
        for name, value in pairs
    ]
    parts += [
        (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{_name(name)}"; filename="{_name(file)}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode("utf-8", "surrogatepass")
        + content
        + b"\r\n"
        for name, file, content in files
    ]
    return b"".join((*parts, f"--{BOUNDARY}--\r\n".encode()))


def _name(text: str) -> str:
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
