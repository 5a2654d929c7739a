"""What a request for the report's PDF costs beside setting the same document and nothing else: `make bench`.

Typst keeps what it has set before, so every round sets words that are new to it, on both sides.
"""

from __future__ import annotations

import statistics
import time

import pytest
import typst

from tests.reports import MANAGER
from tracker.adapters import pdf
from tracker.files import folder
from tracker.plan.queries import find_programme
from tracker.reports.pdf import TEMPLATE

TIMES = 12
MOST_TIMES_BARE = 3
ADDRESS = "/programmes/seahaven/reports/preview.pdf"


def set_bare(data: str) -> bytes:
    """The document by Typst alone, from data that is ready."""
    templates = folder("templates")
    return typst.compile(
        templates / TEMPLATE,
        root=templates,
        font_paths=pdf._fonts(),
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": data},
    )


@pytest.mark.demonstration
def test_a_request_for_the_pdf_takes_at_most_three_times_a_bare_compile(sign_in, database, monkeypatch, capsys):
    client = sign_in(MANAGER)
    with database() as session:
        name = find_programme(session, "seahaven").name
    seen: list[str] = []
    compile_ = pdf._compile
    monkeypatch.setattr(pdf, "_compile", lambda template, text: seen.append(text) or compile_(template, text))
    client.get(ADDRESS)
    requests, bares = [], []
    for at in range(TIMES):
        with database() as session:
            find_programme(session, "seahaven").name = f"{name} {at}"
            session.commit()
        started = time.perf_counter()
        answer = client.get(ADDRESS)
        requests.append(time.perf_counter() - started)
        data = seen[-1].replace(f"{name} {at}", f"{name} alone {at}")
        started = time.perf_counter()
        made = set_bare(data)
        bares.append(time.perf_counter() - started)
        assert answer.data[:5] == made[:5] == b"%PDF-"
        assert abs(len(answer.data) - len(made)) < 2_000
    request, bare = statistics.median(requests), statistics.median(bares)
    with capsys.disabled():
        print(
            f"\nPDF of the report: request {request:.3f} s, bare compile {bare:.3f} s, {request / bare:.1f} times",
            end="",
        )
    assert request < MOST_TIMES_BARE * bare
