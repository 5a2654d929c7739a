"""``tracker check``: what it prints, and that findings are no failure."""

from __future__ import annotations

import json

import pytest

KPIS = "code,name,unit,decimals\nREFPCT,Contacts that become referrals,percent,1\n"
FIGURES = "code,period,value,numerator,denominator\nREFPCT,Apr 14,26.6,221,830\nREFPCT,May 14,33.9,280,767\n"


@pytest.fixture
def load(tracker, tmp_path):
    """Loads definitions and figures into a programme of their own."""
    tracker("programme", "add", "fenchester", "--name", "Fenchester")

    def load_both(kpis: str, figures: str) -> None:
        for kind, text in (("kpis", kpis), ("figures", figures)):
            (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
            tracker("import", kind, str(tmp_path / f"{kind}.csv"), "--programme", "fenchester")

    return load_both


def test_findings_are_printed_as_json_and_are_no_failure(tracker, load):
    load(KPIS, FIGURES)
    (found,) = json.loads(tracker("check", "--programme", "fenchester", "--format", "json").stdout)["findings"]
    assert (found["kind"], found["severity"], found["where"]) == ("ratio", "warning", "REFPCT, May 14")
    assert found["message"] == "33.9% was entered, but 280 of 767 gives 36.5%"
    assert (found["stated"], round(found["computed"], 1), found["accepted"]) == (33.9, 36.5, None)
    assert found["tolerance"] == "0.05, by rounding to 1 decimal"
    assert "Correct the value or its parts" in found["remedy"]


def test_findings_are_printed_as_text_by_what_to_do(tracker, load):
    load(KPIS, FIGURES)
    said = tracker("check", "--programme", "fenchester").stdout
    assert said.startswith("Figures that contradict each other\n  ratio, REFPCT, May 14: 33.9% was entered")


def test_a_programme_that_holds_says_so(tracker, load):
    load(KPIS, FIGURES.replace("280", "260"))
    assert tracker("check", "--programme", "fenchester").stdout == "Nothing contradicts itself.\n"
    assert json.loads(tracker("check", "--programme", "fenchester", "--format", "json").stdout) == {"findings": []}


def test_a_programme_that_is_not_there_is_refused(tracker):
    assert "no programme 'atlantis'" in tracker("check", "--programme", "atlantis", exit_code=1).stderr
