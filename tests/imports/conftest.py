"""Northdale, with KPIs of each kind, into which figures are loaded."""

from __future__ import annotations

import pytest

KPIS = """code,name,unit,decimals,frequency,basis,aliases
REFPCT,Referrals converted,percent,1,monthly,period,Conversion
CPP,Children on plans,count,0,monthly,snapshot,
CPRATE,Plans per 10 000 children,rate_per_10k,1,yearly,snapshot,
YEARLY,Adoptions,count,0,yearly,period,
WEEKLY,Caseload,ratio,1,weekly,snapshot,
ANNUAL,Referrals,count,0,quarterly,period,
"""


@pytest.fixture
def load(tracker, tmp_path):
    """``load("code,period,value\\n...")`` loads figures into Northdale by command."""
    tracker("programme", "add", "north", "--name", "Northdale")
    (tmp_path / "kpis.csv").write_text(KPIS, encoding="utf-8")
    tracker("import", "kpis", str(tmp_path / "kpis.csv"), "--programme", "north")

    def load_text(text, *options, exit_code=0, kind="figures"):
        (tmp_path / f"{kind}.csv").write_text(text, encoding="utf-8")
        return tracker(
            "import", kind, str(tmp_path / f"{kind}.csv"), "--programme", "north", *options, exit_code=exit_code
        )

    return load_text
