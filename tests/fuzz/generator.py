"""Makes requests: takes a real page or form, and gets something wrong. The same seed and number, the same request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl, quote, urlsplit

from tests.crawl import Found, FoundForm
from tests.fuzz.files import hostile_file
from tests.fuzz.programs import BODIES, hostile_document
from tests.fuzz.sent import BOUNDARY, File, Pairs, Sent, multipart, urlencoded
from tests.fuzz.values import HEADER, LONG, TEXTS, hostile, plausible
from tests.house.addresses import Route

# A page that shows what was stored, markup and all, is opened as often as it is asked for in a wrong way.
_ONLY_LOOKS = 0.45
# Names that the code reads out of query strings and forms without a form class.
_READ = re.compile(r'request\.(?:args|form|values)(?:\.get(?:list)?\(|\[)"([\w-]+)"')
_METHODS = ("PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "HEAD", "PROPFIND", "get", "ZQX", "POST", "GET")
_TYPES = (
    "application/json", "text/plain", "application/xml", "application/x-www-form-urlencoded; charset=utf-7", "", "zqx",
    "multipart/form-data", f"multipart/form-data; boundary={'b' * 300}", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=", "text/html; charset=\x7f", "application/json; charset=utf-16",
)  # fmt: skip
_BODIES = (
    b"", b"{", b"[]", b'{"a": 1e999}', b'{"a":' * 2_000, b"\xff\xfe\x00", b"a=%ff%fe&b=%00&%00=1", b"&&&=&=;=", b"%",
    b"a" * LONG,
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', b"=" * 1_000,
    b"&".join(b"a%d=1" % n for n in range(1_500)),
)  # fmt: skip
_HEADERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Host", ("other.example", "localhost:99999", "a" * 300, "localhost/x", "localhost@other.example", "", "[::1")),
    ("X-Forwarded-Host", ("other.example", "a, b")),
    ("X-Forwarded-For", ("127.0.0.1", "not an address", "1, " * 500)),
    ("X-Forwarded-Proto", ("https", "javascript")),
    ("X-Forwarded-Prefix", ("/zqx", "//other.example")),
    ("Forwarded", ("for=1.2.3.4;host=other.example",)),
    ("X-Original-URL", ("/admin",)),
    ("X-Rewrite-URL", ("/admin",)),
    ("X-HTTP-Method-Override", ("DELETE", "POST")),
    ("X-HTTP-Method", ("DELETE",)),
    ("Range", ("bytes=0-0", "bytes=-1", "bytes=9-1", "bytes=0-0," * 300, "bytes=" + "9" * 400, "lines=1", "bytes=a-b")),
    ("If-Range", ('"x"', "not a date")),
    ("If-None-Match", ("*", '"' + "x" * 5_000 + '"', "W/x", '"')),
    ("If-Match", ("*", "zqx")),
    ("If-Modified-Since", ("Mon, 32 Foo 99999 99:99:99 GMT", "9" * 300, "Thu, 01 Jan 1970 00:00:00 GMT")),
    ("If-Unmodified-Since", ("yesterday",)),
    ("Accept", ("application/json", "*/*;q=9e999", "a" * 5_000, "text/html;q=\u00ff", ";;;,,,")),
    ("Accept-Language", ("zqx;q=NaN", "x" * 5_000, "../../etc/passwd")),
    ("Accept-Encoding", ("gzip;q=0, *", "\u00ff")),
    ("Cookie", ("tracker=zqx", "tracker=" + "e" * 60_000, "tracker_link=.a.b; tracker_off=.", ";;=", "\u00ff=\u00fe")),
    ("Authorization", ("Basic !!!", "Bearer " + "x" * 5_000, "Digest a", "")),
    ("Referer", ("https://other.example/", "javascript:alert(1)", "\u00ff")),
    ("Origin", ("null", "https://other.example")),
    ("HX-Request", ("true",)),
    ("HX-Current-URL", ("https://other.example/" + "x" * 3_000, "%E2%80%8B")),
    ("HX-Target", ("<zqx>", "a" * 3_000)),
    ("HX-Trigger-Name", ("<zqx>",)),
    ("HX-Prompt", ("<zqx>",)),
    ("HX-Boosted", ("true",)),
    ("HX-History-Restore-Request", ("true",)),
    ("Content-Length", ("-1", "99999999999", "zqx")),
    ("Transfer-Encoding", ("chunked", "zqx")),
    ("Content-Encoding", ("gzip", "zqx")),
    ("Expect", ("200-maybe",)),
    ("User-Agent", ("", "<zqx>" + "x" * 3_000)),
    (HEADER, ("\u00ff\u0080", "x" * 30_000)),
)  # fmt: skip


def read_names(package: Path) -> tuple[str, ...]:
    """The names that views read by themselves."""
    found = {name for file in package.rglob("*.py") for name in _READ.findall(file.read_text(encoding="utf-8"))}
    return tuple(sorted(found))


@dataclass(frozen=True)
class Target:
    """A route with the addresses and forms at which it was found, and who may reach it."""

    route: Route
    by: tuple[str, ...]
    addresses: tuple[str, ...]
    forms: tuple[FoundForm, ...]
    arguments: tuple[str, ...]


class Generator:
    """``make(number)`` is request ``number`` of this seed."""

    def __init__(
        self, targets: list[Target], names: tuple[str, ...], *, seed: int, weight: Callable[[Target], float]
    ) -> None:
        self._targets, self._names, self._seed = targets, names, seed
        self._weights = [weight(target) for target in targets]

    def make(self, number: int) -> Sent:
        rng = Random(f"{self._seed}/{number}")
        # The first round takes every route once, whatever the odds.
        first = number < len(self._targets)
        target = self._targets[number] if first else rng.choices(self._targets, self._weights)[0]
        address = urlsplit(rng.choice(target.addresses))
        asked = Sent(
            number, rng.choice(target.by), target.route.endpoint, target.route.method, address.path, address.query
        )
        if asked.method == "GET" and rng.random() < _ONLY_LOOKS:
            return replace(asked, tried="nothing: only looks at what others left")
        if target.forms and rng.random() < 0.85:
            return self._form(rng, asked, rng.choice(target.forms))
        if (good := BODIES.get(asked.endpoint)) and rng.random() < 0.85:
            text, tried = hostile_document(rng, good)
            return replace(asked, body=text.encode(), content_type="application/json", tried=tried)
        wrong = rng.choices((_path, self._query, _header, _method, self._body), (3, 5, 3, 1, 2))[0]
        return wrong(rng, asked)

    def _form(self, rng: Random, asked: Sent, form: FoundForm) -> Sent:
        address = urlsplit(form.address)
        sent = _filled(rng, form)
        files: list[File] = []
        tried = []
        boxes = [box for box in form.boxes if box.name != "csrf_token"]
        for box in rng.sample(boxes, min(len(boxes), rng.choice((1, 1, 1, 2, 3)))):
            if box.kind == "file":
                files.append((box.name, *hostile_file(rng)))
            else:
                sent[box.name] = hostile(rng, kind=box.kind, name=box.name, boxes=max(len(sent.get(box.name, ())), 1))
            tried.append(box.name)
        pairs = [(name, value) for name, values in sent.items() for value in values if name != "csrf_token"]
        pairs, how = _misshapen(rng, pairs)
        asked = replace(asked, path=address.path, query=address.query, tried=f"{', '.join(tried)} {how}".strip())
        if rng.random() < 0.3:
            asked = replace(asked, headers=(("HX-Request", "true"),))
        if form.method == "GET":
            return replace(asked, query=urlencoded(tuple(pairs)).decode())
        if form.is_multipart or files or rng.random() < 0.1:
            content = multipart(tuple(pairs), tuple(files))
            if rng.random() < 0.1:
                content = content[: rng.randrange(len(content))]
            return replace(asked, body=content, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        return replace(asked, body=urlencoded(tuple(pairs)), content_type="application/x-www-form-urlencoded")

    def _query(self, rng: Random, asked: Sent) -> Sent:
        held = dict(parse_qsl(asked.query, keep_blank_values=True))
        names = rng.sample(self._names, 3) if rng.random() < 0.7 else ["zqx", *rng.sample(self._names, 1)]
        for name in (*held, *names):
            held[name] = hostile(rng, kind="text", name=name)[0]
        pairs, how = _misshapen(rng, list(held.items()))
        return replace(asked, query=urlencoded(tuple(pairs)).decode(), tried=f"query {how}".strip())

    def _body(self, rng: Random, asked: Sent) -> Sent:
        pairs: Pairs = tuple((name, hostile(rng, kind="text", name=name)[0]) for name in rng.sample(self._names, 4))
        body = rng.choice((*_BODIES, urlencoded(pairs), multipart(pairs, (("file", *hostile_file(rng)),))))
        kind = rng.choice((*_TYPES, f"multipart/form-data; boundary={BOUNDARY}"))
        return replace(
            asked, method="POST" if asked.method == "GET" else asked.method, body=body, content_type=kind, tried="body"
        )


def _filled(rng: Random, form: FoundForm) -> dict[str, tuple[str, ...]]:
    """The form as it stands, or with its empty boxes filled in a plausible way."""
    sent = {box.name: box.values for box in form.boxes if box.values}
    if rng.random() < 0.3:
        return sent
    for box in form.boxes:
        if box.kind in ("file", "hidden") or (box.values and any(box.values) and rng.random() < 0.7):
            continue
        if box.kind in ("checkbox", "submit") and rng.random() < 0.6:
            continue
        sent[box.name] = plausible(
            rng, kind=box.kind, name=box.name, options=tuple(filter(None, box.options)), boxes=max(len(box.values), 1)
        )
    return sent


def _misshapen(rng: Random, pairs: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], str]:
    """Now and then: a field left out, sent twice, of another name, or a thousand more."""
    chance = rng.random()
    if not pairs or chance > 0.2:
        return pairs, ""
    name = rng.choice(pairs)[0]
    if chance < 0.08:
        return [pair for pair in pairs if pair[0] != name], f"without {name}"
    if chance < 0.14:
        return [*pairs, (name, rng.choice(TEXTS)), (name, "1")], f"{name} three times"
    if chance < 0.17:
        return [*pairs, (rng.choice(TEXTS)[:200], rng.choice(TEXTS))], "with a name nobody knows"
    if chance < 0.185:
        return [*pairs, *((f"more-{n}", "1") for n in range(1_200))], "with 1,200 more"
    return rng.sample(pairs, len(pairs)), "in another order"


def _path(rng: Random, asked: Sent) -> Sent:
    parts = asked.path.strip("/").split("/")
    at = rng.randrange(len(parts))
    value = hostile(rng, kind="hidden", name="id")[0] if rng.random() < 0.6 else rng.choice(TEXTS)[:3_000]
    how = rng.choice(("swapped", "raw", "added", "doubled"))
    if how == "doubled":
        return replace(
            asked, path=asked.path.replace("/", "//", 1) + rng.choice(("", "/", "/.", "/..")), tried="path doubled"
        )
    quoted = quote(value.encode("utf-8", "surrogatepass"), safe="" if how == "swapped" else "/.;:@&=+$,")
    parts[at : at + 1] = [parts[at] + quoted] if how == "added" else [quoted]
    return replace(asked, path="/" + "/".join(parts), tried=f"path {how}")


def _header(rng: Random, asked: Sent) -> Sent:
    chosen = rng.sample(_HEADERS, rng.choice((1, 1, 2, 4)))
    headers = tuple((name, rng.choice(values)) for name, values in chosen)
    return replace(asked, headers=headers, tried=f"headers {', '.join(name for name, _ in headers)}")


def _method(rng: Random, asked: Sent) -> Sent:
    return replace(asked, method=rng.choice(_METHODS), tried="method")


def targets_of(routes: list[Route], found: Mapping[str, Found], by: Callable[[Route], tuple[str, ...]]) -> list[Target]:
    """Every route with where the crawls found it. ``found`` is by person."""
    targets = []
    for route in routes:
        addresses = {one: None for each in found.values() for one in each.pages.get(route.endpoint, ())}
        forms = [one for each in found.values() for one in each.forms.get((route.method, route.endpoint), ())]
        names = ["CONTACTS"] if "<code>" in route.rule else ["1.1.1"]
        guessed = list(route.addresses("smallbury", numbers=[1], names=names))
        known = tuple(addresses) if route.method == "GET" and addresses else tuple(one.address for one in forms)
        arguments = sorted({box.name for one in forms for box in one.boxes})
        targets.append(Target(route, by(route), known or tuple(guessed), tuple(forms), tuple(arguments)))
    return targets
