"""The KPI board of the demonstration, held against the figures of the report it follows."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from tests.recorded import behind_our_back
from tracker.kpis.exports import safe

pytestmark = pytest.mark.demonstration

MANAGER = "programme-manager@seahaven.example"
READER = "lead-member@seahaven.example"
ANALYST = "performance-analyst@seahaven.example"
BOARD = "/programmes/seahaven/kpis"


@pytest.fixture
def rows(sign_in):
    """``rows("PLC3")`` are the texts of the cells of that KPI's rows, in column order."""
    page = sign_in(MANAGER).get(BOARD).text

    def rows_of(code: str) -> list[list[str]]:
        found = [row for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL) if f"{code}, " in row]
        return [[_text(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in found]

    return rows_of


def _text(cell: str) -> str:
    cell = re.sub(
        r'<i class="pad".*?</i>|<svg.*?</svg>|<span class="below only-phone">.*?</span>(?=\s*</td>)', "", cell
    )
    return " ".join(re.sub(r"<[^>]+>", " ", cell).split())


def test_the_board_has_all_places_and_shows_a_kpi_of_two_sections_twice(sign_in, rows):
    page = sign_in(MANAGER).get(BOARD).text
    assert page.count('<th scope="row">') == 35
    assert len(rows("LACREV")) == 2
    headings = re.findall(r'scope="rowgroup">(?:<span class="theme">(.*?)</span>)?(.*?)</th>', page)
    assert headings[0] == ("Theme 1 Leadership, management and governance", "Placement stability")
    assert headings[1] == ("", "Management oversight and supervision")
    assert headings[-1] == ("", "Other KPIs"), "one stands in no section"


def test_placements_are_worse_four_times_in_a_row_as_printed(rows):
    (cells,) = rows("PLC3")
    assert cells[1] == "19.9% Dec 19, snapshot"
    assert cells[2:7] == ["15.8", "16.0", "17.5", "18.8", "19.9"]
    assert cells[7] == "due period still open, not yet due"
    assert cells[9] == "≤ 10% missed illus trative"
    assert cells[10] == "worse +1.1 pts on Nov"
    assert "worse 4 in a row" in cells[11]
    assert cells[12:] == ["10.0", "12.4"]


def test_management_oversight_falls_from_november_into_the_part_month(rows):
    (cells,) = rows("MGTOV")
    assert cells[5:8] == ["78.8", "73.3", "64.0"]
    assert cells[1] == "73.3% Dec 19, snapshot"
    assert cells[10] == "worse −5.5 pts on Nov", "the part month is not judged"


def test_assessments_lead_with_the_year_to_date_and_still_say_worse(rows):
    (cells,) = rows("ASM45")
    assert cells[1] == "81.4% Apr 19 to 27 Jan, year to date"
    assert cells[2:8] == ["78", "92.1", "88.1", "78.1", "68.6", "72.6"]
    assert cells[10] == "worse −9.5 pts on Nov"
    assert "worse 3 in a row" in cells[11]


def test_a_month_without_a_figure_says_not_available_and_nothing_is_invented(rows):
    (cells,) = rows("SUPV")
    assert cells[1] == "No figure yet snapshot"
    assert set(cells[2:8]) == {"– not available"}
    assert cells[8] == "nothing to draw"
    assert cells[9:12] == ["none set", "–", "–"]


def test_missing_months_are_told_apart(rows):
    assert rows("REUN")[0][6] == "owed owed: last closed period not entered"
    assert rows("VAC")[0][2] == "gap gap: an older period not entered"
    assert rows("VAC")[0][6] == "– not available"


def test_without_a_target_there_is_no_colour(sign_in, rows):
    for code in ("MGTOV", "VAC", "MISS"):
        assert rows(code)[0][9] == "none set"
    page = sign_in(MANAGER).get(BOARD).text
    assert page.count("rag-word--") == 6, "five KPIs have a target, one of them stands twice"


def test_without_polarity_a_figure_is_higher_or_lower_and_has_no_arrow(sign_in, rows):
    assert rows("EXPL")[0][10] == "higher +10 on Nov"
    row = re.search(r"<tr>(?:(?!<tr>).)*?EXPL, .*?</tr>", sign_in(MANAGER).get(BOARD).text, re.DOTALL)
    assert row
    assert "direction--" not in row[0]


def test_process_control_speaks_for_the_six_long_series_only(sign_in, rows):
    words = ("Getting worse", "Improving", "No significant change", "Changed,")
    page = sign_in(MANAGER).get(BOARD).text
    codes = set(re.findall(r'class="below">(\w+), ', page))
    assert len(codes) == 34
    assert {code for code in codes if rows(code)[0][11].startswith(words)} == {
        *("PLC3", "PLCLT", "ASM45", "MGTOV", "ICPC15", "MISS")
    }
    assert rows("PLC20")[0][11] == "5 of 12 points"
    assert rows("CINPLAN")[0][11] == "Better 3 in a row 5 of 12 points"
    assert rows("MATCH")[0][11] == "none: running total"


def test_the_lead_counts_and_names_the_worst_runs(sign_in):
    page = sign_in(MANAGER).get(BOARD).text
    assert "<strong>3 KPIs have worsened three or more months in a row.</strong>" in page
    assert "8 of 30 are better than the month before, 9 worse; 4 have no figure yet." in page
    worst = _text(re.search(r'<ul class="worst-runs".*?</ul>', page, re.DOTALL)[0])
    assert "Children with 3 or more placements 19.9% , worse 4 in a row; target 10% or less, illustrative" in worst
    assert (
        "81.4% year to date, worse 3 in a row; target 85% or more, illustrative; 68.6% in December 2019 alone" in worst
    )


@pytest.mark.parametrize(
    ("show", "number", "has", "has_not"),
    [
        ("worse", 9, "MGTOV, ", "PLC20, "),
        ("missed", 6, "ICPC15, ", "MGTOV, "),
        ("signal", 6, "PLCLT, ", "MISS, "),
        ("owed", 1, "REUN, ", "VAC, "),
        ("nonsense", 35, "PLC3, ", "POPULATION, "),
    ],
)
def test_a_filter_keeps_its_rows(sign_in, show, number, has, has_not):
    page = sign_in(MANAGER).get(f"{BOARD}?show={show}").text
    assert page.count('<th scope="row">') == number
    assert has in page
    assert has_not not in page
    assert "3 KPIs have worsened" in page, "the finding is the board's, whatever is shown"


def test_a_kpi_that_stands_in_two_sections_is_counted_once(sign_in):
    page = _text(sign_in(MANAGER).get(BOARD).text)
    for chip in ("All 34", "Worse 9", "Target missed 5", "With a signal 6"):
        assert chip in page


def test_mine_are_those_i_own(sign_in):
    page = sign_in(ANALYST).get(f"{BOARD}?show=mine").text
    assert "PLC3, " in page
    assert "ASM45, " not in page
    nobody = sign_in(READER).get(f"{BOARD}?show=mine").text
    assert "Show all 35" in nobody


def test_members_read_the_board_and_others_do_not_find_it(client, sign_in):
    assert client.get(BOARD).status_code == 302
    assert sign_in(READER).get(BOARD).status_code == 200
    assert sign_in("system-administrator@seahaven.example").get(BOARD).status_code == 404
    assert sign_in(READER).get("/programmes/elsewhere/kpis").status_code == 404


def test_the_board_asks_the_database_as_often_whatever_it_shows(sign_in, statements, database):
    client = sign_in(MANAGER)
    client.get(BOARD)
    with statements() as seen:
        client.get(BOARD)
    with database() as session:
        from tracker.kpis.models import Figure, FigureRevision, Kpi, KpiPlacement

        some = session.query(Kpi).filter(Kpi.code.in_(["PLC20", "SUPV", "EXPL", "DPR"])).all()
        session.query(KpiPlacement).filter(KpiPlacement.kpi_id.in_([kpi.id for kpi in some])).delete()
        figures = session.query(Figure.id).filter(Figure.kpi_id.in_([kpi.id for kpi in some]))
        with behind_our_back(session):
            session.query(FigureRevision).filter(FigureRevision.figure_id.in_(figures)).delete()
    with statements() as fewer:
        client.get(BOARD)
    assert len(seen) == len(fewer) <= 12, seen


def test_the_export_has_every_row_as_numbers(sign_in):
    answer = sign_in(READER).get(f"{BOARD}.csv")
    assert answer.mimetype == "text/csv"
    assert "seahaven-kpis-2020-01-27.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(lines) == 35
    placements = lines[0]
    assert placements["Theme"] == "Theme 1 Leadership, management and governance"
    assert [placements[month] for month in ("Aug 19", "Dec 19", "Jan 20")] == [
        *("15.8", "19.9", "period still open, not yet due")
    ]
    assert (placements["Latest"], placements["Change"], placements["England"]) == ("19.9", "1.1", "10.0")
    (oversight,) = [line for line in lines if line["Code"] == "MGTOV"]
    assert oversight["Change"] == "-5.5", "a negative number stays a number"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=HYPERLINK()", "'=HYPERLINK()"),
        ("@sum", "'@sum"),
        ("+44", "+44"),
        ("-3.5", "-3.5"),
        ("-a", "'-a"),
        ("ok", "ok"),
    ],
)
def test_no_cell_of_an_export_is_a_formula(text, written):
    assert safe(text) == written


class TestOnAnotherDay:
    @pytest.fixture
    def today(self) -> date:
        return date(2020, 3, 10)

    def test_the_months_move_with_the_clock(self, sign_in):
        page = sign_in(MANAGER).get(BOARD).text
        assert re.search(r"Oct\s*<span class=\"below\">2019</span>", page)
        assert re.search(r"Mar\s*<span class=\"below\">to 10th</span>", page)
        assert "owed" in page, "February is closed and has no figure"
