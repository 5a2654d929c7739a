"""Whoever asks for a PDF does not keep others waiting."""

import threading
import time
import urllib.request
from dataclasses import replace

import pytest

from tests.reports import MANAGER
from tests.signing_in import signed_in_cookie
from tracker.reports.pdf import report_pdf
from tracker.reports.renderings import Format


def test_setting_a_long_document_lets_other_threads_run(built):
    """Typst has to give up Python's lock: a worker of several threads would stand still otherwise."""
    words = "Nine words that say what has happened here, again. " * 9_000
    report = replace(built.report, overall=replace(built.report.overall, narrative=words, is_continued=True))
    setting = threading.Thread(target=report_pdf, args=(report, "Draft"))
    setting.start()
    waits, last = [], time.perf_counter()
    while setting.is_alive():
        time.sleep(0.002)
        now = time.perf_counter()
        waits.append(now - last)
        last = now
    assert sum(waits) > 0.1, "too quick to say anything"
    assert max(waits) < sum(waits) / 2


@pytest.mark.demonstration
def test_other_requests_are_answered_while_a_pdf_is_built(app, live_server):
    cookie = "{name}={value}".format(**signed_in_cookie(app, MANAGER))
    got = []

    def ask(path):
        request = urllib.request.Request(f"{live_server}{path}", headers={"Cookie": cookie})
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    building = threading.Thread(target=lambda: got.append(ask(f"/programmes/seahaven/reports/preview.{Format.PDF}")))
    building.start()
    answered = 0
    while building.is_alive():
        ask("/healthz")
        answered += building.is_alive()
    building.join()
    assert got[0].startswith(b"%PDF-")
    assert answered >= 5
