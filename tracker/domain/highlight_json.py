"""The report as JSON and back, without loss: the stored document is the edition."""

import dataclasses
import json
import types
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from tracker.domain.highlight_parts import HighlightReport
from tracker.domain.highlight_schema import SCHEMA, brought_up_to_date
from tracker.domain.paper_parts import Paper
from tracker.domain.performance_parts import PerformanceReport


def report_json(report: HighlightReport, write_day: Callable[[date], str] = date.isoformat) -> dict[str, Any]:
    """The report as plain dictionaries and lists; dates as ``2020-01-27`` unless they are to be written in words."""
    written: dict[str, Any] = plain(report, write_day)
    return written


def write_report(report: HighlightReport) -> str:
    """The document that is stored and exported: two reports that are equal give the same text."""
    return json.dumps({"schema": SCHEMA} | report_json(report), ensure_ascii=False, indent=2) + "\n"


def read_report(document: str) -> HighlightReport:
    """The report of a stored document, whichever version of the tracker wrote it.

    Fields added since have a default; a key that this version does not know is left aside, because a stored edition
    must stay readable. Raises :class:`tracker.domain.highlight_schema.UnknownSchema` for a later version's.
    """
    report: HighlightReport = _read(HighlightReport, brought_up_to_date(json.loads(document)))
    return report


def performance_json(report: PerformanceReport, write_day: Callable[[date], str] = date.isoformat) -> dict[str, Any]:
    """A performance report in the same manner."""
    written: dict[str, Any] = plain(report, write_day)
    return written


def write_performance(report: PerformanceReport) -> str:
    """The document of a performance report; its series says of which kind it is."""
    return json.dumps({"schema": SCHEMA} | performance_json(report), ensure_ascii=False, indent=2) + "\n"


def read_performance(document: str) -> PerformanceReport:
    """The performance report of a stored document. Raises :class:`tracker.domain.highlight_schema.UnknownSchema`."""
    report: PerformanceReport = _read(PerformanceReport, brought_up_to_date(json.loads(document)))
    return report


def paper_json(paper: Paper, write_day: Callable[[date], str] = date.isoformat) -> dict[str, Any]:
    """A paper in the same manner."""
    written: dict[str, Any] = plain(paper, write_day)
    return written


def write_paper(paper: Paper) -> str:
    """The document of a paper; the kind of its series is its layout."""
    return json.dumps({"schema": SCHEMA} | paper_json(paper), ensure_ascii=False, indent=2) + "\n"


def read_paper(document: str) -> Paper:
    """The paper of a stored document. Raises :class:`tracker.domain.highlight_schema.UnknownSchema`."""
    paper: Paper = _read(Paper, brought_up_to_date(json.loads(document)))
    return paper


def plain(value: Any, write_day: Callable[[date], str] = date.isoformat) -> Any:
    """Any part of a report, or a comparison of two, as dictionaries and lists."""
    if dataclasses.is_dataclass(value):
        return {one.name: plain(getattr(value, one.name), write_day) for one in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [plain(one, write_day) for one in value]
    return write_day(value) if isinstance(value, date) else value


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: type, held: dict[str, Any]) -> Any:
    known = _types(kind)
    return kind(**{name: _value(known[name], value) for name, value in held.items() if name in known})


def _value(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _value(next(one for one in get_args(kind) if one is not type(None)), value)
    if origin is tuple:
        return tuple(_value(get_args(kind)[0], one) for one in value)
    if kind is date:
        return date.fromisoformat(value)
    return _read(kind, value) if isinstance(kind, type) and dataclasses.is_dataclass(kind) else value
