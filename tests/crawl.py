"""Every page and every form of the application, found by following its own links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urljoin, urlsplit

import lxml.html
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

HERE = "http://localhost"
DOWNLOADS = (".csv", ".docx", ".ics", ".json", ".pdf", ".pptx", ".xlsx")
_SUBMITTERS = ("submit", "button", "image", "reset")


@dataclass(frozen=True)
class Box:
    """One field of a form: what a browser sends for it untouched, and what else can be chosen."""

    name: str
    kind: str
    values: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoundForm:
    """A form, or an element that posts by htmx, as it stands on a page."""

    method: str
    address: str
    boxes: tuple[Box, ...]
    is_multipart: bool = False
    endpoint: str = ""

    @property
    def shape(self) -> tuple[str, ...]:
        return (self.method, *(box.name for box in self.boxes))


@dataclass
class Found:
    """Addresses of pages by endpoint, and forms by method and endpoint."""

    pages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    forms: dict[tuple[str, str], list[FoundForm]] = field(default_factory=lambda: defaultdict(list))
    broken: list[str] = field(default_factory=list)

    @property
    def arguments(self) -> dict[str, set[str]]:
        """Names in the query strings of links and of forms that GET, by endpoint."""
        found: dict[str, set[str]] = defaultdict(set)
        for endpoint, addresses in self.pages.items():
            for address in addresses:
                found[endpoint] |= {name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)}
        for (method, endpoint), forms in self.forms.items():
            if method == "GET":
                found[endpoint] |= {box.name for one in forms for box in one.boxes}
        return found


@dataclass(frozen=True)
class Opened:
    """What came of an address: where one ended up, and the page, empty when it is none."""

    status: int
    address: str
    page: str


Fetch = Callable[[str], Opened]


def through(client: FlaskClient) -> Fetch:
    """Opens addresses as whoever the client is."""

    def fetch(address: str) -> Opened:
        answer = client.get(address, follow_redirects=True)
        path, query = answer.request.path, answer.request.query_string.decode()
        page = answer.text if answer.mimetype == "text/html" else ""
        return Opened(answer.status_code, f"{path}?{query}" if query else path, page)

    return fetch


def crawl(app: Flask, fetch: Fetch, start: Iterable[str], *, most: int = 1, follows: bool = True) -> Found:
    """Follow links from ``start`` to ``most`` addresses of each route and choice in it; downloads are only noted.

    ``broken`` names links that lead nowhere and pages that answer with an error.
    """
    return _Crawl(app, fetch, most=most).run(start, follows=follows)


class _Crawl:
    def __init__(self, app: Flask, fetch: Fetch, *, most: int) -> None:
        self.fetch, self.most = fetch, most
        self.adapter: MapAdapter = app.url_map.bind("localhost")
        self.rules = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
        self.seen: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.shapes: set[tuple[str, ...]] = set()
        self.found = Found()

    def run(self, start: Iterable[str], *, follows: bool) -> Found:
        waiting = list(start)
        while waiting:
            address = waiting.pop(0)
            key = self._key(address)
            if key is None or address in self.seen[key] or len(self.seen[key]) >= self.most:
                continue
            self.seen[key].add(address)
            self.found.pages[key[0]].append(address)
            if not urlsplit(address).path.endswith(DOWNLOADS):
                links = list(self._links(address))
                waiting += links if follows else []
        return self.found

    def _key(self, address: str, method: str = "GET") -> tuple[str, ...] | None:
        """The endpoint with what was chosen in ``<any(...)>``: an address of each choice is wanted."""
        path = urlsplit(address).path
        try:
            endpoint, values = self.adapter.match(path, method)
        except RequestRedirect as redirect:
            return self._key(redirect.new_url, method)
        except HTTPException as error:
            self.found.broken.append(f"{method} {address}: {error.code}")
            return None
        if endpoint == "static":
            return None
        chosen = sorted(str(value) for name, value in values.items() if f"):{name}>" in self.rules[endpoint])
        return (endpoint, *chosen)

    def _links(self, address: str) -> Iterator[str]:
        opened = self.fetch(address)
        if opened.status >= 400:
            self.found.broken.append(f"{address} answered {opened.status}")
        if opened.status >= 400 or not opened.page:
            return
        for link in lxml.html.fromstring(opened.page).xpath("//@href|//@src|//@data-hx-get"):
            if local := _local(opened.address, link):
                yield local
        for form in forms_on(opened.page, opened.address):
            self._keep(form)

    def _keep(self, form: FoundForm) -> None:
        key = self._key(form.address, form.method)
        if key is not None and (*key, *form.shape) not in self.shapes:
            self.shapes.add((*key, *form.shape))
            self.found.forms[form.method, key[0]].append(replace(form, endpoint=key[0]))


def forms_on(page: str, where: str) -> Iterator[FoundForm]:
    """The forms on a page, and what else posts by htmx with the fields of the form around it."""
    tree = lxml.html.fromstring(page)
    for form in tree.xpath("//form"):
        method = form.get("method", "get").upper()
        address = _local(where, form.get("action") or "")
        if address is not None and method != "DIALOG":
            yield _form(method, address, form)
    for element in tree.xpath("//*[@data-hx-post]"):
        address = _local(where, element.get("data-hx-post"))
        if address is not None:
            yield _form("POST", address, next(element.iterancestors("form"), element))


def _form(method: str, address: str, form: lxml.html.HtmlElement) -> FoundForm:
    return FoundForm(method, address, tuple(_boxes(form)), is_multipart="multipart" in form.get("enctype", ""))


def _local(where: str, link: str) -> str | None:
    url = urlsplit(urljoin(urljoin(HERE, where), link))
    if f"{url.scheme}://{url.netloc}" != HERE:
        return None
    return url.path + (f"?{url.query}" if url.query else "")


def _boxes(form: lxml.html.HtmlElement) -> list[Box]:
    """The fields of a form by name, those outside that name it included."""
    elements = form.xpath(".//input|.//select|.//textarea|.//button")
    if number := form.get("id"):
        elements += form.xpath(f"//*[@form='{number}']")
    found: dict[str, Box] = {}
    for element in elements:
        name, kind = element.get("name"), _kind(element)
        if not name or kind == "reset":
            continue
        before = found.get(name, Box(name, kind))
        values, options = _held(element, kind)
        found[name] = Box(name, before.kind, before.values + values, before.options + options)
    return list(found.values())


def _kind(element: lxml.html.HtmlElement) -> str:
    if element.tag == "input":
        return str(element.get("type", "text")).lower()
    return "submit" if element.tag == "button" else str(element.tag)


def _held(element: lxml.html.HtmlElement, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a browser sends of an element, and what can be chosen in it."""
    if kind == "select":
        options = tuple(str(one.get("value", one.text or "")) for one in element.xpath(".//option"))
        chosen = tuple(str(one.get("value", one.text or "")) for one in element.xpath(".//option[@selected]"))
        return chosen or (() if element.get("multiple") is not None else options[:1]), options
    value = str(element.text or "") if kind == "textarea" else str(element.get("value", ""))
    if kind in ("radio", "checkbox"):
        return ((value,) if element.get("checked") is not None else ()), (value,)
    if kind in _SUBMITTERS:
        return (), (value,)
    return ((value,) if kind != "file" else ()), ()
